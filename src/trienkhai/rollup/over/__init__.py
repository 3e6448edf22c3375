"""A round's reports over the tree of another day: as of that day, or with what closed units reported carried on to it.

`asked` says which day and how, `overlay` is what the database knows of that day, `lineage` where a unit went, `placing` the
round's tree set anew.
"""

from trienkhai.rollup.over.asked import Over
from trienkhai.rollup.over.overlay import Overlay, overlays_of
from trienkhai.rollup.over.placing import placed_anew

__all__ = ["Over", "Overlay", "overlays_of", "placed_anew"]
