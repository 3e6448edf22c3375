"""The numbers of a report in the order of another version of its template.

A round may have moved to a later version; what was sent before keeps its own. A cell means the same in every version, so a
number finds its place by the key of its cell alone: what was not asked then is missing, what is asked no more is dropped.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.rules.packing import MISSING
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.versions import columns_for


class Unreadable(ValueError):
    """A stored vector does not have the length of its template version."""


def matrix(packed: Sequence[bytes], cells: int) -> Ints:
    """Packed vectors as rows. Raises Unreadable."""
    joined = b"".join(packed)
    if len(joined) != len(packed) * cells * 8:
        raise Unreadable
    return np.frombuffer(joined, dtype="<i8").reshape(len(packed), cells)


def order_of(sent: Columns, asked: Columns) -> NDArray[np.int64]:
    """For each cell that is asked its place among those of another version; -1 where that had none such."""
    places = {cell.key: place for place, cell in enumerate(sent.cells)}
    return np.array([places.get(cell.key, -1) for cell in asked.cells], dtype=np.int64)


def reordered(values: Ints, order: NDArray[np.int64]) -> Ints:
    """Rows of values in another order; -1 is MISSING."""
    nothing = np.full((len(values), 1), MISSING, dtype=np.int64)
    found: Ints = np.concatenate([values, nothing], axis=1)[:, order]
    return found


class Aligner:
    """Vectors of any versions of a template as rows of one of them. One query for the versions it has not met yet."""

    def __init__(self, asked: TemplateVersion, using: str = "default") -> None:
        self.asked, self.using = asked, using
        self.columns = columns_for(asked)
        self._orders: dict[int, tuple[int, NDArray[np.int64]]] = {}

    def rows(self, versions: Sequence[int], packed: Sequence[bytes]) -> Ints:
        """`versions`: of each vector the id of the version that it was packed with. Raises Unreadable."""
        self._meet(versions)
        found = np.empty((len(packed), len(self.columns.cells)), dtype=np.int64)
        for version in set(versions):
            here = [at for at, one in enumerate(versions) if one == version]
            cells, order = self._orders[version]
            found[here] = reordered(matrix([bytes(packed[at]) for at in here], cells), order)
        return found

    def one(self, version: int, packed: bytes) -> bytes:
        """A single vector. Raises Unreadable."""
        if version == self.asked.pk:
            return packed
        found: bytes = self.rows([version], [packed])[0].astype("<i8").tobytes()
        return found

    def _meet(self, versions: Iterable[int]) -> None:
        strange = set(versions) - set(self._orders)
        known = {self.asked.pk: self.asked}
        if missing := strange - set(known):
            known |= TemplateVersion.objects.using(self.using).in_bulk(missing)
        for version in strange:
            columns = columns_for(known[version])
            self._orders[version] = len(columns.cells), order_of(columns, self.columns)
