"""The words of a template file: which settings each kind of field has, of which type, and how they become a Spec. Pure.

Both readers (text file and sheet) end here, so that both accept the same things.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.spec import (
    Choice,
    Field,
    ListColumn,
    ListCount,
    ListField,
    NumberField,
    RatioField,
    TextField,
)

Table = dict[str, Any]
COLUMN_TYPES = ("text", "number", "date", "choice")

TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "whole": (int,),
    "flag": (bool,),
    "list": (list,),
    "named": (dict,),
    "limit": (str, int, float),
}

COMMON = {"kind": "text", "key": "text", "name": "text", "hint": "text"}
SENDING = {"approval": "text", "approval_excuses": "list", "signed_paper": "flag"}
SETTINGS: dict[str, dict[str, str]] = {
    "number": {
        **COMMON,
        "unit": "text",
        "decimals": "whole",
        "over_units": "text",
        "over_time": "text",
        "weight": "text",
        "parts": "named",
        "columns": "named",
        "years": "list",
        "yes_no": "flag",
        "required": "flag",
        "min": "limit",
        "max": "limit",
        "at_most": "text",
        "measure": "text",
        "cumulative": "text",
    },
    "ratio": {
        "kind": "text",
        "key": "text",
        "name": "text",
        "numerator": "text",
        "denominator": "text",
        "decimals": "whole",
        "percent": "flag",
    },
    "list": {**COMMON, "max_rows": "whole", "column": "list", "count": "list"},
    "text": {**COMMON, "max_chars": "whole", "required": "flag"},
    "list.column": {"key": "text", "name": "text", "type": "text", "choices": "list", "required": "flag"},
    "list.count": {"key": "text", "name": "text", "column": "text", "equals": "text", "unit": "text"},
    "section": {"key": "text", "number": "text", "name": "text", "provision": "text", "field": "list"},
    "template": {
        "key": "text",
        "name": "text",
        "directive": "text",
        "chain": "list",
        "section": "list",
        "check": "list",
        **SENDING,
    },
    "check": {"key": "text", "rule": "text", "severity": "text", "message": "text"},
    "chain": {"name": "text", "role": "text"},
}
NEEDED = {"check": ("key", "rule"), "chain": ("name", "role")}
WORDS = {
    "text": _("a text"),
    "whole": _("a whole number"),
    "flag": _("true or false"),
    "list": _("a list"),
    "named": _("a table of keys and names"),
    "limit": _("a number"),
}


@dataclass
class Collector:
    """Gathers faults while a file is read; `at` turns a setting into a place in the file."""

    faults: list[Fault]
    at: Callable[[str], tuple[str, int]]

    def add(self, code: str, message: str, about: str = "", /, **params: str) -> None:
        where, line = self.at(about)
        self.faults.append(Fault(code, message, params, where=where, line=line))


def checked(table: Table, kind: str, collector: Collector) -> Table:
    """The settings of the right type; what is unknown, missing or of another type becomes a fault."""
    known, good = SETTINGS[kind], {}
    for name, value in table.items():
        if name not in known:
            message = _("There is no setting “%(setting)s” here; known are %(known)s.")
            collector.add("unknown_setting", message, name, setting=name, known=", ".join(known))
        elif not _is_a(value, known[name]):
            message = _("“%(setting)s” must be %(expected)s.")
            collector.add("wrong_type", message, name, setting=name, expected=WORDS[known[name]])
        else:
            good[name] = value
    for name in NEEDED.get(kind, ("key", "name")):
        if name not in table:
            collector.add("setting_missing", _("The setting “%(setting)s” is missing."), setting=name)
    return good


def _is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "flag"
    if kind == "named":
        return isinstance(value, dict) and all(isinstance(name, str) for name in value.values())
    return isinstance(value, TYPES[kind])


def field_of(table: Table, collector: Collector) -> Field | None:
    """One field from its settings; None when its kind is not known."""
    kind = table.get("kind", "number")
    makers: dict[str, Callable[[Table, Collector], Field]] = {
        "number": _number,
        "ratio": _ratio,
        "list": _list,
        "text": _text,
    }
    if kind not in makers:
        message = _("There is no kind of field “%(kind)s”; known are %(known)s.")
        collector.add("unknown_kind", message, "kind", kind=str(kind), known=", ".join(makers))
        return None
    return makers[kind](checked(table, kind, collector), collector)


def _choices(named: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, name) for key, name in named.items())


def _number(table: Table, collector: Collector) -> NumberField:
    yes_no = table.get("yes_no", False)
    years = table.get("years", [])
    if years and "columns" in table:
        collector.add("years_and_columns", _("Give either “years” or “columns”, not both."), "years")
    return NumberField(
        table.get("key", ""),
        table.get("name", ""),
        unit_of_measure=table.get("unit", ""),
        decimals=table.get("decimals", 0),
        unit_rule=table.get("over_units", "count" if yes_no else "sum"),
        time_rule=table.get("over_time", "last" if yes_no else "sum"),
        weight=table.get("weight", ""),
        parts=_choices(table.get("parts", {})),
        subs=_choices(table.get("columns", {})) or tuple(Choice(str(year), str(year)) for year in years),
        yes_no=yes_no,
        required=table.get("required", True),
        minimum=str(table.get("min", "")),
        maximum=str(table.get("max", "")),
        at_most=table.get("at_most", ""),
        hint=table.get("hint", ""),
        measure=table.get("measure", "").strip(),
        cumulative=table.get("cumulative", ""),
    )


def _ratio(table: Table, collector: Collector) -> RatioField:
    for name in ("numerator", "denominator"):
        if name not in table:
            collector.add("setting_missing", _("The setting “%(setting)s” is missing."), setting=name)
    return RatioField(
        table.get("key", ""),
        table.get("name", ""),
        table.get("numerator", ""),
        table.get("denominator", ""),
        decimals=table.get("decimals", 2),
        percent=table.get("percent", True),
    )


def _text(table: Table, collector: Collector) -> TextField:
    return TextField(
        table.get("key", ""),
        table.get("name", ""),
        hint=table.get("hint", ""),
        max_chars=table.get("max_chars", 4000),
        required=table.get("required", False),
    )


def _list(table: Table, collector: Collector) -> ListField:
    columns = [checked(column, "list.column", collector) for column in tables_in(table, "column", collector)]
    counts = [checked(count, "list.count", collector) for count in tables_in(table, "count", collector)]
    for column in columns:
        if column.get("type", "text") not in COLUMN_TYPES:
            message = _("There is no type of column “%(type)s”; known are %(known)s.")
            collector.add("unknown_type", message, "type", type=column["type"], known=", ".join(COLUMN_TYPES))
    return ListField(
        table.get("key", ""),
        table.get("name", ""),
        tuple(
            ListColumn(
                column.get("key", ""),
                column.get("name", ""),
                column.get("type", "text"),
                tuple(str(choice) for choice in column.get("choices", [])),
                column.get("required", False),
            )
            for column in columns
        ),
        tuple(
            ListCount(
                count.get("key", ""),
                count.get("name", ""),
                count.get("column", ""),
                count.get("equals", ""),
                count.get("unit", ""),
            )
            for count in counts
        ),
        max_rows=table.get("max_rows", 200),
        hint=table.get("hint", ""),
    )


def tables_in(table: Table, name: str, collector: Collector) -> list[Table]:
    good = [item for item in table.get(name, []) if isinstance(item, dict)]
    if len(good) < len(table.get(name, [])):
        collector.add(
            "wrong_type", _("“%(setting)s” must be %(expected)s."), name, setting=name, expected=WORDS["list"]
        )
    return good
