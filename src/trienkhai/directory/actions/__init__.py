"""Every change of the tree: guarded, dated, under the one structural lock, with its entry in the log.

Nothing rewrites history: a change closes the row in force and opens another from its day on. Only a row that begins on the
very same day is replaced. Acts may lie in the past or in the future. What cannot be done raises `Unacceptable` with every
problem in words.
"""

from trienkhai.directory.actions.closing import close_unit, merge_units, split_unit
from trienkhai.directory.actions.grouping import make_grouping, put_in_group
from trienkhai.directory.actions.naming import rename_unit
from trienkhai.directory.actions.opening import create_root, make_line, open_unit
from trienkhai.directory.actions.placing import move_unit, promote_unit

__all__ = [
    "close_unit",
    "create_root",
    "make_grouping",
    "make_line",
    "merge_units",
    "move_unit",
    "open_unit",
    "promote_unit",
    "put_in_group",
    "rename_unit",
    "split_unit",
]
