"""The columns of template versions, remembered: a version changes in nothing but words, and then it has another code."""

from trienkhai.reporting.models import TemplateVersion
from trienkhai.rollup.arrays.columns import Columns, columns_of

REMEMBERED = 100
_known: dict[str, Columns] = {}


def columns_for(version: TemplateVersion) -> Columns:
    """The columns of a version."""
    key = version.code_of_wording
    if key not in _known:
        if len(_known) >= REMEMBERED:
            _known.pop(next(iter(_known)))
        _known[key] = columns_of(version.parsed)
    return _known[key]
