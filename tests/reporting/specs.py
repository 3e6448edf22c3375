"""Random templates and answers to them."""

from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import (
    Choice,
    Field,
    ListColumn,
    ListCount,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    Step,
    TextField,
)
from trienkhai.vietnamese import fold, normalise

WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=25)
    .map(str.strip)
    .filter(bool)
)
PART_KEYS = st.lists(st.sampled_from(["nu", "nam", "tre", "gia", "a.b", "x-1"]), unique=True, max_size=3)
SUB_KEYS = st.lists(st.sampled_from(["2021", "2022", "2023", "H1"]), unique=True, max_size=3)
# A strategy is checked whole when it is first drawn from: made once, not at every draw.
TIME_RULES = st.sampled_from(["sum", "last", "mean", "max", "none"])
MEASURES = st.sampled_from(["", "người", "triệu đồng", "%"])
UNIT_RULES = st.sampled_from(["sum", "min", "max", "none"])
MINIMA = st.sampled_from(["", "0", "-5"])
HINTS = st.sampled_from(["", "Tính đến ngày cuối kỳ"])
CUMULATIVE = st.sampled_from(["", "", "year", "term"])
COLUMN_TYPES = st.lists(st.sampled_from(["text", "number", "date", "choice"]), min_size=1, max_size=4)
KINDS = st.sampled_from(["number", "number", "number", "list", "text"])
EXCUSED = st.sampled_from([(), ("cell",), ("chi bộ", "team")])
APPROVALS = st.sampled_from(["", "head"])
YES_OR_NO = st.sampled_from("01")


@cache
@st.composite
def number_fields(draw: st.DrawFn, key: str) -> NumberField:
    yes_no = draw(st.integers(0, 9)) == 0
    if yes_no:
        return NumberField(key, draw(WORDS), unit_rule="count", time_rule="last", yes_no=True, required=False)
    parts = [Choice(part, draw(WORDS)) for part in draw(PART_KEYS)]
    subs = [Choice(sub, draw(st.sampled_from([sub, "Cột " + sub]))) for sub in draw(SUB_KEYS)]
    time_rule = draw(TIME_RULES)
    return NumberField(
        key,
        draw(WORDS),
        unit_of_measure=draw(MEASURES),
        decimals=draw(st.integers(0, 6)),
        unit_rule=draw(UNIT_RULES),
        time_rule=time_rule,
        parts=tuple(parts),
        subs=tuple(subs),
        required=draw(st.booleans()),
        minimum=draw(MINIMA),
        hint=draw(HINTS),
        cumulative="" if time_rule == "sum" else draw(CUMULATIVE),
    )


@cache
@st.composite
def list_fields(draw: st.DrawFn, key: str) -> ListField:
    types = draw(COLUMN_TYPES)
    columns = [
        ListColumn(f"c{place}", draw(WORDS), kind, ("Có", "Không", "Khác") if kind == "choice" else ())  # type: ignore[arg-type]
        for place, kind in enumerate(types)
    ]
    counts = [ListCount(f"{key}n", draw(WORDS))]
    counts += [ListCount(f"{key}{c.key}", draw(WORDS), c.key, "Có") for c in columns if c.type == "choice"]
    return ListField(key, draw(WORDS), tuple(columns), tuple(counts), max_rows=draw(st.integers(2, 8)))


@cache
@st.composite
def fields(draw: st.DrawFn, key: str) -> Field:
    kind = draw(KINDS)
    if kind == "number":
        return draw(number_fields(key))
    if kind == "list":
        return draw(list_fields(key))
    return TextField(key, draw(WORDS), max_chars=draw(st.integers(50, 4000)))


STEP_NAMES = WORDS.map(lambda name: normalise(name.replace(";", ","))).filter(bool)
CHAINS = st.lists(
    st.builds(Step, STEP_NAMES, st.sampled_from(["reviewer", "leader", "secretary"])),
    max_size=3,
    unique_by=lambda step: fold(step.name),
).map(tuple)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """A template that holds."""
    sections = []
    for number in range(draw(st.integers(1, 3))):
        made: list[Field] = [draw(fields(f"F{number}{place}")) for place in range(draw(st.integers(1, 4)))]
        plain = [f.key for f in made if isinstance(f, NumberField) and not f.subs and f.unit_rule == "sum"]
        if len(plain) > 1:
            made.append(RatioField(f"R{number}", draw(WORDS), plain[0], plain[1], draw(st.integers(0, 4))))
        sections.append(Section(f"s{number}", "I" * (number + 1), draw(WORDS), tuple(made)))
    approval = draw(APPROVALS)
    excused = draw(EXCUSED) if approval else ()
    return Spec(
        "bieu",
        draw(WORDS),
        tuple(sections),
        approval=approval,  # type: ignore[arg-type]
        approval_excuses=excused,
        signed_paper=draw(st.booleans()),
        chain=draw(CHAINS),
    )


def values(decimals: int) -> st.SearchStrategy[str]:
    """Every written form a cell can have."""
    largest = 10**15 - 1
    numbers = st.one_of(st.integers(-largest, largest), st.integers(-2000, 2000), st.just(10**15))
    return st.one_of(numbers.map(lambda scaled: _written(scaled, decimals)), st.sampled_from(["na", "unknown"]))


def _written(scaled: int, decimals: int) -> str:
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


PROSE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=120)


@st.composite
def answers_to(draw: st.DrawFn, spec: Spec) -> dict[str, Any]:
    """Answers of the right types, as somebody might give them; not necessarily free of findings."""
    found: dict[str, Any] = {"cells": {}, "lists": {}, "texts": {}, "notes": {}}
    for field in spec.numbers.values():
        for cell in [cell for cell in spec.cells if cell.indicator == field.key]:
            if draw(st.booleans()):
                found["cells"][cell.key] = draw(YES_OR_NO) if field.yes_no else draw(values(cell.decimals))
        row = cell_key(field.key, field.parts[0].key) if field.parts else field.key
        if draw(st.integers(0, 3)) == 0:
            found["notes"][row] = draw(PROSE)
    for listed in spec.lists.values():
        if draw(st.booleans()):
            found["lists"][listed.key] = draw(st.lists(_rows(listed), max_size=listed.max_rows))
    for key in spec.texts:
        if draw(st.booleans()):
            found["texts"][key] = draw(PROSE)[:50]
    return found


def _rows(listed: ListField) -> st.SearchStrategy[dict[str, str]]:
    entries = {
        "text": PROSE,
        "number": st.decimals(-(10**6), 10**6, places=3).map(lambda number: format(number, "f")),
        "date": st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(date.isoformat),
        "choice": st.sampled_from(["Có", "Không", "Khác"]),
    }
    return st.fixed_dictionaries({}, optional={column.key: entries[column.type] for column in listed.columns})
