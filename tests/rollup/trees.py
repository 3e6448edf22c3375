"""Random ragged trees of units with reports, for the oracle and for the arrays alike."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from hypothesis import strategies as st

from tests.rollup import forms, oracle
from trienkhai.reporting.rules.packing import pack
from trienkhai.rollup.arrays.trees import Tree


@dataclass
class Grown:
    """The same organisation three times: as nodes of the oracle, as arrays, as packed rows."""

    nodes: list[oracle.Node]  # depth-first
    depth: list[int]
    reports: list[dict | None]

    @property
    def top(self) -> oracle.Node:
        return self.nodes[0]

    def tree(self) -> Tree:
        return Tree(
            np.array(self.depth, dtype=np.int64),
            np.array([node.expected for node in self.nodes]),
            np.array([node.lump for node in self.nodes]),
        )

    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        here = [at for at, report in enumerate(self.reports) if report is not None]
        packed = b"".join(pack(self.reports[at], forms.SPEC) for at in here)
        return np.array(here, dtype=np.int64), np.frombuffer(packed, dtype="<i8").reshape(
            len(here), len(forms.SPEC.cells)
        )


@st.composite
def shapes(draw: st.DrawFn, most: int = 14) -> list[int]:
    """Depths in depth-first order: each unit at most one deeper than the one before, one top."""
    depth = [0]
    for _ in range(draw(st.integers(0, most - 1))):
        depth.append(draw(st.integers(1, depth[-1] + 1)))
    return depth


_LUMP = st.sampled_from([False, False, False, False, True])


@cache
def _report(largest: int) -> st.SearchStrategy[dict | None]:
    return st.one_of(st.none(), forms.answers(largest), forms.answers(largest))


@st.composite
def organisations(draw: st.DrawFn, most: int = 14, largest: int = 10**6) -> Grown:
    """Inner units that report themselves, units that do not, units that report in one sum, silent ones."""
    depth = draw(shapes(most))
    nodes, reports, path = [], [], []
    for at, level in enumerate(depth):
        report = draw(_report(largest))
        node = oracle.Node(
            f"u{at}",
            None if report is None else forms.spoken(report),
            expected=draw(st.booleans()),
            lump=draw(_LUMP),
        )
        path[level:] = [node]
        if level:
            path[level - 1].children.append(node)
        nodes.append(node)
        reports.append(report)
    return Grown(nodes, depth, reports)
