from trienkhai.directives.models.editing import DirectiveEdit, ProvisionAlias
from trienkhai.directives.models.register import Directive, Provision
from trienkhai.directives.models.versions import DirectiveVersion

__all__ = ["Directive", "DirectiveEdit", "DirectiveVersion", "Provision", "ProvisionAlias"]
