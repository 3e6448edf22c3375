"""The form of the tables and charts below a section's text, as they are stored in `Section.blocks`.

    {"kind": "table", "by": "unit" | "year" | "group", "grouping": KEY, "caption": …, "rounds": [id, …],
     "columns": [{"column": KEY, "title": …}, …]}
    {"kind": "chart", "caption": …, "rounds": [id, …], "column": KEY}              one bar a year
    {"kind": "targets", "caption": …, "rows": [{"name": …, "target": …, "column": KEY, "rounds": [id, …]}, …]}

Without rounds all rounds of the campaign count. With "over": {"day": "2026-06-30", "restated": true | false} all figures of a table or
chart are read over the tree of that day (see rollup.over); then its units are those that stand below on that day.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.reporting.models import Round
from trienkhai.review.models import Review
from trienkhai.review.queries.rounds import campaign_rounds
from trienkhai.rollup.arrays.columns import UnknownColumn, columns_of
from trienkhai.rollup.ask import Ask, basis_named
from trienkhai.rollup.over import Over
from trienkhai.rollup.rights import lies_within
from trienkhai.units.models import Grouping
from trienkhai.vietnamese import normalise

BLOCKS, COLUMNS, CAPTION = 20, 12, 300


WORDS = ("caption", "title", "name", "target")  # what an author types; all else is chosen


def typed(block: Any) -> Any:
    """Blocks with the words in them as every name is stored, at whatever depth they stand."""
    if isinstance(block, list):
        return [typed(one) for one in block]
    if not isinstance(block, dict):
        return block
    return {
        key: normalise(value) if key in WORDS and isinstance(value, str) else typed(value)
        for key, value in block.items()
    }


def over_of(block: Mapping[str, Any]) -> Over | None:
    """The tree of another day over which a block is read. Raises ValueError, KeyError or TypeError for what is none."""
    over = block.get("over")
    return Over(date.fromisoformat(over["day"]), bool(over.get("restated"))) if over else None


def block_problems(
    review: Review, blocks: list[dict[str, Any]], standing: Sequence[dict[str, Any]] = ()
) -> list[Problem]:
    """What in the blocks of a section cannot be shown. Two queries, some more for each block over another tree that does not
    stand there already."""
    rounds = {one.pk: one for one in campaign_rounds(review)}
    groupings = set(Grouping.objects.filter(root=review.campaign.directive.root_id).values_list("key", flat=True))  # type: ignore[misc]
    found = [] if len(blocks) <= BLOCKS else [Problem(_("At most %s tables and charts in one section.") % BLOCKS)]
    for at, block in enumerate(blocks, 1):
        where = str(block.get("caption") or _("Table or chart %s") % at)[:60]
        faults = list(_faults(block, rounds, groupings))
        found += [
            Problem(message, where=where)
            for message in faults or (() if block in standing else _over_faults(block, review, rounds))
        ]
    return found


def _over_faults(block: Mapping[str, Any], review: Review, rounds: Mapping[int, Round]) -> Iterator[str]:
    try:
        over = over_of(block)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield _("It does not say over the tree of which day it is read.")
        return
    if over is None:
        return
    if review.basis == "signed":
        yield _("What is signed is signed over the tree of its round; choose other reports.")
        return
    columns = [block["column"]] if "column" in block else [one["column"] for one in block.get("columns", ())]
    asked = tuple(block.get("rounds") or rounds)
    basis = basis_named(review.basis)
    top = review.campaign.unit
    if not all(lies_within(top, Ask(top.pk, column, asked, basis, over=over)) for column in columns):
        yield _(
            "Over the tree of that day it would hold reports of units that are not below the one that writes the review."
        )


def _faults(block: Mapping[str, Any], rounds: Mapping[int, Round], groupings: set[str]) -> Iterator[str]:
    if not 0 < len(str(block.get("caption", "")).strip()) <= CAPTION:
        yield _("It needs a caption of at most %s characters.") % CAPTION
    if block.get("kind") == "targets":
        for row in block.get("rows", ()):
            yield from _column_faults([row.get("column", "")], row.get("rounds"), rounds)
    elif block.get("kind") == "chart":
        yield from _column_faults([block.get("column", "")], block.get("rounds"), rounds)
    elif block.get("kind") == "table":
        yield from _table_faults(block, rounds, groupings)
    else:
        yield _("It is neither a table nor a chart.")


def _table_faults(block: Mapping[str, Any], rounds: Mapping[int, Round], groupings: set[str]) -> Iterator[str]:
    by = block.get("by")
    if by not in {"unit", "year", "group"} or (by == "group" and block.get("grouping") not in groupings):
        yield _("Its lines are units, years, or the parts of a grouping of this organisation.")
    columns = [column.get("column", "") for column in block.get("columns", ())]
    if not 0 < len(columns) <= COLUMNS:
        yield _("Choose 1 to %s columns.") % COLUMNS
    yield from _column_faults(columns, block.get("rounds"), rounds)


def _column_faults(columns: list[str], chosen: Any, rounds: Mapping[int, Round]) -> Iterator[str]:
    """The rounds belong to the campaign, and one of them at least knows each column."""
    drawn = [rounds[pk] for pk in chosen or rounds if pk in rounds]
    if not drawn or any(pk not in rounds for pk in chosen or ()):
        yield _("Choose rounds of this campaign.")
        return
    known = [columns_of(one.version.parsed) for one in drawn]
    for column in columns:
        if not any(_knows(each, column) for each in known):
            yield _("None of the chosen rounds asks “%s”.") % column


def _knows(columns: Any, key: str) -> bool:
    try:
        columns.find(key)
    except UnknownColumn:
        return False
    return True
