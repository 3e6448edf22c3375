"""What a template version asks, as a value. Pure; stored as JSON in TemplateVersion.spec.

A cell is (indicator, part of a disaggregation, sub-period); its key is stable across versions:
'DT03', 'DT03|nu', 'DT03||2021', 'DT03|nu|2021'.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as setting
from functools import cached_property
from typing import Any, Literal

from trienkhai.reporting.rules.expressions import Bound, bind, figures_of, parse
from trienkhai.reporting.rules.faults import Severity
from trienkhai.reporting.rules.keys import cell_key

UnitRule = Literal["sum", "min", "max", "mean", "count", "list", "none"]
TimeRule = Literal["sum", "last", "mean", "max", "none"]
Approval = Literal["", "head"]
Cumulative = Literal["", "year", "term"]


@dataclass(frozen=True)
class Choice:
    """A named part of a disaggregation, or a sub-period such as a year column."""

    key: str
    name: str


@dataclass(frozen=True)
class NumberField:
    """A figure the unit gives. With parts, the total (part '') is asked too and the parts must add up to it."""

    key: str
    name: str
    unit_of_measure: str = ""
    decimals: int = 0
    unit_rule: UnitRule = "sum"
    time_rule: TimeRule = "sum"
    weight: str = ""
    parts: tuple[Choice, ...] = ()
    subs: tuple[Choice, ...] = ()
    yes_no: bool = False
    required: bool = True
    minimum: str = ""
    maximum: str = ""
    at_most: str = ""  # key of an indicator that this one cannot exceed
    hint: str = ""
    measure: str = ""  # name of the measure that counts it; then it is not typed
    cumulative: Cumulative = (
        ""  # counted on from the beginning of the year, or of the term: it never falls before it begins anew
    )
    kind: Literal["number"] = "number"


@dataclass(frozen=True)
class RatioField:
    """A ratio of two figures of the same template; never typed, never summed."""

    key: str
    name: str
    numerator: str
    denominator: str
    decimals: int = 2
    percent: bool = True
    kind: Literal["ratio"] = "ratio"


@dataclass(frozen=True)
class ListColumn:
    key: str
    name: str
    type: Literal["text", "number", "date", "choice"] = "text"
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class ListCount:
    """An indicator counted from the rows of a list; with `column`, only rows where that column equals `equals`."""

    key: str
    name: str
    column: str = ""
    equals: str = ""
    unit_of_measure: str = ""


@dataclass(frozen=True)
class ListField:
    """Typed rows; their counts are derived cells."""

    key: str
    name: str
    columns: tuple[ListColumn, ...]
    counts: tuple[ListCount, ...] = ()
    max_rows: int = 200
    hint: str = ""
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class TextField:
    """A narrative question. `max_chars` limits the answer."""

    key: str
    name: str
    hint: str = ""
    max_chars: int = 4000
    required: bool = False
    kind: Literal["text"] = "text"


Field = NumberField | RatioField | ListField | TextField


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    name: str
    fields: tuple[Field, ...]
    provision: str = ""  # anchor of the provision this section reports on


@dataclass(frozen=True)
class Cell:
    """One place in the packed vector."""

    key: str
    indicator: str
    part: str
    sub: str
    name: str
    decimals: int
    unit_rule: UnitRule
    time_rule: TimeRule
    weight: str = ""
    derived: bool = False
    unit_of_measure: str = ""


@dataclass(frozen=True)
class Check:
    """What must hold between figures, in the language of `expressions`.

    An error blocks, a warning wants a word in a note at one of its figures, an information only tells. `message` are the
    author's own words; without them the rule itself is told in words.
    """

    key: str
    rule: str
    severity: Severity = "error"
    message: str = ""


@dataclass(frozen=True)
class Step:
    """A step that a sent report passes at the level above, and the role through which it is taken."""

    name: str
    role: str


@dataclass(frozen=True)
class Spec:
    key: str
    name: str
    sections: tuple[Section, ...]
    directive: str = ""  # symbol of the directive it reports on, where its file names one
    checks: tuple[Check, ...] = ()
    approval: Approval = ""  # who approves a report inside its unit before it is sent; '' nobody
    approval_excuses: tuple[str, ...] = ()  # kinds of unit that need no approval, such as one-person cells
    signed_paper: bool = False  # whether a report is accepted only with its signed paper
    chain: tuple[
        Step, ...
    ] = ()  # the steps up to its acceptance, which is the last; none: accepted in one by who decides
    former: Mapping[str, tuple[str, ...]] = setting(  # texts before errata, by path (`rules.errata`); no part of it
        default_factory=dict, compare=False, repr=False
    )

    def ever(self, path: str, text: str) -> tuple[str, ...]:
        """A text of the wording, and what stood in its place before errata."""
        return (text, *self.former.get(path, ()))

    @cached_property
    def looks_back(self) -> bool:
        """Whether a written check asks for the period before."""
        nodes = [parse(check.rule) for check in self.checks]
        return any(figure.moment == "previous" for node in nodes for figure in figures_of(node))

    @cached_property
    def bound_checks(self) -> tuple[tuple[Check, tuple[Bound, ...]], ...]:
        """Every check with its cells. Raises Misread where one does not fit; a stored template has none such."""
        return tuple((check, bind(parse(check.rule), self)) for check in self.checks)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def numbers(self) -> dict[str, NumberField]:
        return {field.key: field for field in self.fields if isinstance(field, NumberField)}

    @cached_property
    def measured(self) -> dict[str, str]:
        """Cell key → name of the measure that counts it."""
        return {key: field.measure for key, field in self.numbers.items() if field.measure}

    @cached_property
    def ratios(self) -> dict[str, RatioField]:
        return {field.key: field for field in self.fields if isinstance(field, RatioField)}

    @cached_property
    def lists(self) -> dict[str, ListField]:
        return {field.key: field for field in self.fields if isinstance(field, ListField)}

    @cached_property
    def texts(self) -> dict[str, TextField]:
        return {field.key: field for field in self.fields if isinstance(field, TextField)}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The order of the packed vector: fields in order, total before parts, sub-periods inside."""
        found: list[Cell] = []
        for field in self.fields:
            if isinstance(field, NumberField):
                found += _number_cells(field)
            elif isinstance(field, ListField):
                found += [
                    Cell(c.key, c.key, "", "", c.name, 0, "sum", "sum", derived=True, unit_of_measure=c.unit_of_measure)
                    for c in field.counts
                ]
        return tuple(found)

    @cached_property
    def cell(self) -> dict[str, Cell]:
        """Cell key → cell."""
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def position(self) -> dict[str, int]:
        """Cell key → place in the packed vector."""
        return {cell.key: place for place, cell in enumerate(self.cells)}


def _number_cells(field: NumberField) -> list[Cell]:
    return [
        Cell(
            cell_key(field.key, part.key, sub.key),
            field.key,
            part.key,
            sub.key,
            " · ".join(name for name in (field.name, part.name, sub.name) if name),
            field.decimals,
            "count" if field.yes_no else field.unit_rule,
            field.time_rule,
            field.weight,
            unit_of_measure=field.unit_of_measure,
        )
        for part in (Choice("", ""), *field.parts)
        for sub in (field.subs or (Choice("", ""),))
    ]


def spec_to_json(spec: Spec) -> dict[str, Any]:
    stored = asdict(spec)
    del stored["former"]
    if not spec.directive:  # as it was written before a template could name one, so that its hash stays
        del stored["directive"]
    for name in ("checks", "approval", "approval_excuses", "signed_paper", "chain"):
        if not stored[name]:
            del stored[name]
    for section in stored["sections"]:
        for field in section["fields"]:
            for name in ("measure", "cumulative"):
                if not field.get(name, True):
                    del field[name]
    return stored


_KINDS: dict[str, type[Field]] = {"number": NumberField, "ratio": RatioField, "list": ListField, "text": TextField}


def spec_from_json(data: dict[str, Any]) -> Spec:
    """The inverse of spec_to_json. Trusts its input: files from users go through `template_file` first."""
    return Spec(
        data["key"],
        data["name"],
        tuple(
            Section(
                section["key"],
                section["number"],
                section["name"],
                tuple(_field_from_json(field) for field in section["fields"]),
                section.get("provision", ""),
            )
            for section in data["sections"]
        ),
        data.get("directive", ""),
        tuple(Check(**check) for check in data.get("checks", ())),
        data.get("approval", ""),
        tuple(data.get("approval_excuses", ())),
        data.get("signed_paper", False),
        tuple(Step(**step) for step in data.get("chain", ())),
    )


def _field_from_json(data: dict[str, Any]) -> Field:
    values = dict(data)
    for name in ("parts", "subs"):
        if name in values:
            values[name] = tuple(Choice(**item) for item in values[name])
    if "columns" in values:
        values["columns"] = tuple(
            ListColumn(**{**column, "choices": tuple(column.get("choices", ()))}) for column in values["columns"]
        )
    if "counts" in values:
        values["counts"] = tuple(ListCount(**item) for item in values["counts"])
    return _KINDS[values["kind"]](**values)
