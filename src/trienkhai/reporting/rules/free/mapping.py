"""What a person said of headings and labels, over what is remembered of the same shape, over what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trienkhai.reporting.rules.free.candidates import How, Known, Proposal
from trienkhai.reporting.rules.free.lists import find_list
from trienkhai.reporting.rules.free.proposing import Proposed, every_label, propose
from trienkhai.reporting.rules.free.subtotals import find_subtotals
from trienkhai.reporting.rules.free.tables import Table
from trienkhai.reporting.rules.free.targets import (
    LABELS,
    LEFT_OUT,
    MEASURES,
    NOTHING,
    NUMBERS,
    ROWS,
    TOTAL,
    UNDECIDED,
    facets_of,
    list_column,
    with_time,
)
from trienkhai.reporting.rules.free.times import time_in

PLAIN = frozenset({UNDECIDED, LEFT_OUT, NUMBERS, MEASURES, LABELS, ROWS})
PLAIN_LABELS = frozenset({UNDECIDED, LEFT_OUT, NOTHING, TOTAL})
LONGEST = 300
MOST_ENTRIES = 20_000


@dataclass(frozen=True)
class Choices:
    """By key of a column: what it holds, what its labels mean, and what is done about its unit of measure."""

    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "labels": {key: dict(labels) for key, labels in self.labels.items()},
            "measures": dict(self.measures),
        }


def choices_of(data: Any) -> Choices:
    """A mapping out of a file or a form; whatever has not the form of one falls out."""
    told = data if isinstance(data, dict) else {}
    labels = told.get("labels")
    return Choices(
        _texts(told.get("columns")),
        {str(key): _texts(one) for key, one in labels.items() if _texts(one)} if isinstance(labels, dict) else {},
        _texts(told.get("measures")),
    )


def _texts(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    pairs = list(data.items())[:MOST_ENTRIES]
    return {str(key): value for key, value in pairs if isinstance(value, str) and len(value) <= LONGEST}


def over(upper: Choices, lower: Choices) -> Choices:
    """Both, the upper where both speak."""
    labels = {
        key: {**lower.labels.get(key, {}), **upper.labels.get(key, {})} for key in {**lower.labels, **upper.labels}
    }
    return Choices({**lower.columns, **upper.columns}, labels, {**lower.measures, **upper.measures})


def renamed(choices: Choices, names: Mapping[str, str]) -> Choices:
    """The same with some meanings called otherwise; the time behind a meaning stays."""

    def of(told: Mapping[str, str]) -> dict[str, str]:
        parted = {key: token.partition("@") for key, token in told.items()}
        return {key: names.get(meaning, meaning) + at + time for key, (meaning, at, time) in parted.items()}

    return Choices(of(choices.columns), {key: of(told) for key, told in choices.labels.items()}, choices.measures)


@dataclass
class Understood:
    """A table as it is to be read: every column and label with its meaning and where that comes from."""

    table: Table
    columns: dict[int, Proposal]
    labels: dict[int, dict[str, Proposal]]
    measures: dict[str, str]

    def choices(self) -> Choices:
        """All of it as a mapping, to be remembered. Times of columns are read anew: next year they are others."""
        keys = {column.number: column.key for column in self.table.columns}
        columns = {keys[number]: one.token for number, one in self.columns.items() if one.is_decided}
        labels = {
            keys[number]: {key: one.token for key, one in labels.items() if one.is_decided and one.token[:1] != "@"}
            for number, labels in self.labels.items()
        }
        return Choices(columns, {key: told for key, told in labels.items() if told}, dict(self.measures))


def understand(table: Table, known: Known, *, chosen: Choices, remembered: Choices) -> Understood:
    """The proposals for a table, with what is remembered and what was chosen over them."""
    found = propose(table, known)
    find_list(found, known)
    sides: tuple[tuple[How, Choices], ...] = (("memory", remembered), ("chosen", chosen))
    for how, told in sides:
        for column in table.columns:
            token = told.columns.get(column.key, "")
            if token and _is_column(token, known):
                _put(found, column.number, token, how, known)
        for column in table.columns:
            labels = found.labels.get(column.number)
            for key, token in told.labels.get(column.key, {}).items():
                if labels is not None and key in labels and _is_label(token, known):
                    before = labels[key]
                    if how == "chosen" or not (before.how in {"code", "name"} and before.is_decided):
                        others = tuple(one for one in (before.token, *before.others) if one not in {token, UNDECIDED})
                        labels[key] = Proposal(token, how, 1.0, others)
    find_subtotals(found, known)
    return Understood(table, found.columns, found.labels, {**remembered.measures, **chosen.measures})


def _put(found: Proposed, number: int, token: str, how: How, known: Known) -> None:
    before = found.columns[number]
    bare, at, _time = token.partition("@")
    if how == "memory" and at:  # the time of a heading is that of this file, not that of the last one
        column = found.table.column(number)
        token = with_time(bare, time_in(column.text if column else ""))
    others = tuple(one for one in (before.token, *before.others) if one not in {token, UNDECIDED})
    found.columns[number] = Proposal(token, how, 1.0, others)
    if token not in {LABELS, ROWS}:
        found.labels.pop(number, None)
    elif before.token != token or number not in found.labels:
        found.labels[number] = every_label(found.table, number, token, known)


def _is_column(token: str, known: Known) -> bool:
    return token in PLAIN or _fits(token, known) or _is_of_a_list(token, known)


def _is_of_a_list(token: str, known: Known) -> bool:
    place, lists = list_column(token), known.frame.spec.lists
    return place is not None and place[0] in lists and place[1] in {one.key for one in lists[place[0]].columns}


def _is_label(token: str, known: Known) -> bool:
    return token in PLAIN_LABELS or _fits(token, known)


def _fits(token: str, known: Known) -> bool:
    """Whether the frame has what a token means."""
    facets = facets_of(token)
    if facets is None:
        return False
    spec = known.frame.spec
    if facets.indicator:
        field = spec.numbers.get(facets.indicator)
        parts = {part.key for part in field.parts} if field else set()
        subs = {sub.key for sub in field.subs} if field else set()
        return field is not None and facets.part in {"", *parts} and facets.sub in {"", *subs}
    if facets.unit:
        return facets.unit in known.frame.units
    return not facets.text or facets.text in spec.texts
