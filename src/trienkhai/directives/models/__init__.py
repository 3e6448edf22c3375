from trienkhai.directives.models.register import Direction, Directive, Provision

__all__ = ["Direction", "Directive", "Provision"]
