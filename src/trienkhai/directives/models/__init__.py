from trienkhai.directives.models.register import Direction, Directive, Provision
from trienkhai.directives.models.relations import BACK, ENDS, Relation, RelationKind

__all__ = ["BACK", "ENDS", "Direction", "Directive", "Provision", "Relation", "RelationKind"]
