from trienkhai.directives.models.receipts import Dispatch, Receipt, Standing
from trienkhai.directives.models.register import Direction, Directive, Provision
from trienkhai.directives.models.relations import BACK, ENDS, Relation, RelationKind

__all__ = [
    "BACK",
    "ENDS",
    "Direction",
    "Directive",
    "Dispatch",
    "Provision",
    "Receipt",
    "Relation",
    "RelationKind",
    "Standing",
]
