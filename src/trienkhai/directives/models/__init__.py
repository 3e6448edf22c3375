from trienkhai.directives.models.register import Directive, Provision

__all__ = ["Directive", "Provision"]
