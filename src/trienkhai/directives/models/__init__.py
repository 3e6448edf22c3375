from trienkhai.directives.models.editing import DirectiveEdit, ProvisionAlias
from trienkhai.directives.models.receipts import Dispatch, Receipt, Standing
from trienkhai.directives.models.register import Direction, Directive, Provision
from trienkhai.directives.models.relations import BACK, ENDS, Relation, RelationKind
from trienkhai.directives.models.versions import DirectiveVersion

__all__ = [
    "BACK",
    "ENDS",
    "Direction",
    "Directive",
    "DirectiveEdit",
    "DirectiveVersion",
    "Dispatch",
    "Provision",
    "ProvisionAlias",
    "Receipt",
    "Relation",
    "RelationKind",
    "Standing",
]
