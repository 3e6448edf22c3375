"""The text form of a template: TOML, one table a field, readable and writable by hand. Pure."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.reporting.rules.spec import (
    Check,
    Choice,
    Field,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    Step,
    TextField,
)
from trienkhai.reporting.rules.template_approval import approval_of
from trienkhai.reporting.rules.template_chain import step_of
from trienkhai.reporting.rules.template_checks import Spot, beside, faults_of
from trienkhai.reporting.rules.template_parts import Collector, Table, checked, field_of, tables_in
from trienkhai.reporting.rules.template_written import check_of

HEADER = re.compile(r"\s*\[\[\s*(section(?:\s*\.\s*field)?|check|chain)\s*\]\]")
DEEPER = re.compile(r"\s*\[\[\s*section\s*\.\s*field\s*\.")
SETTING = re.compile(r"\s*([A-Za-z_]+)\s*=")
CHECKS, CHAIN = -2, -3  # in the place of the number of a section
AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(text: str) -> Spec:
    """The template of a text file. Raises Faulty with every fault and its line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faulty([_not_toml(error)]) from error
    lines = Lines(text)
    faults: list[Fault] = []
    at_top = Collector(faults, lambda setting: ("", lines.of(-1, -1, setting)))
    top = checked(data, "template", at_top)
    tables = [table for table in top.get("section", []) if isinstance(table, dict)]
    sections = tuple(_section(table, number, lines, faults) for number, table in enumerate(tables))
    written = [table for table in top.get("check", []) if isinstance(table, dict)]
    checks = tuple(_check(table, number, lines, faults) for number, table in enumerate(written))
    steps = tables_in(top, "chain", at_top)
    chain = tuple(_step(table, number, lines, faults) for number, table in enumerate(steps))
    asked = top.get("approval", "").strip()
    approval = approval_of(asked)
    spec = Spec(
        top.get("key", ""),
        top.get("name", ""),
        sections,
        top.get("directive", "").strip(),
        checks,
        asked if approval is None else approval,  # type: ignore[arg-type]  # told by the checks
        tuple(top.get("approval_excuses", ())),
        top.get("signed_paper", False),
        chain,
    )
    found = [lines.placed(spot, fault) for spot, fault in faults_of(spec)]
    faults += beside(faults, found, {"", *_keys(tables)})
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.line))
    return spec


def _keys(tables: list[Table]) -> Iterator[str]:
    """Every key of a field or a count, also of those that cannot be read."""
    for table in tables:
        for item in filter(_is_table, _listed(table, "field")):
            yield str(item.get("key", ""))
            yield from (str(count.get("key", "")) for count in filter(_is_table, _listed(item, "count")))


def _listed(table: Table, name: str) -> list[Any]:
    found = table.get(name)
    return found if isinstance(found, list) else []


def _is_table(item: Any) -> bool:
    return isinstance(item, dict)


def _not_toml(error: tomllib.TOMLDecodeError) -> Fault:
    place = AT_LINE.search(str(error))
    what = AT_LINE.sub("", str(error)).strip()
    message = _("The file is not well-formed TOML: %(what)s.")
    return Fault("not_toml", message, {"what": what}, line=int(place[1]) if place else 0)


def _section(table: Table, number: int, lines: "Lines", faults: list[Fault]) -> Section:
    here = checked(table, "section", Collector(faults, lambda setting: ("", lines.of(number, -1, setting))))
    fields = []
    lines.kept[number] = []
    for place, item in enumerate(here.get("field", [])):
        collector = Collector(faults, lambda setting, place=place: ("", lines.of(number, place, setting)))  # type: ignore[misc]
        field = field_of(item, collector) if isinstance(item, dict) else None
        if field is not None:
            fields.append(field)
            lines.kept[number].append(place)
    return Section(
        here.get("key", ""), here.get("number", ""), here.get("name", ""), tuple(fields), here.get("provision", "")
    )


def _check(table: Table, number: int, lines: "Lines", faults: list[Fault]) -> Check:
    return check_of(checked(table, "check", Collector(faults, lambda setting: ("", lines.of(CHECKS, number, setting)))))


def _step(table: Table, number: int, lines: "Lines", faults: list[Fault]) -> Step:
    return step_of(checked(table, "chain", Collector(faults, lambda setting: ("", lines.of(CHAIN, number, setting)))))


class Lines:
    """On which line each table and each of its settings stands. An inline table is found by the table around it."""

    def __init__(self, text: str) -> None:
        self._known: dict[tuple[int, int, str], int] = {}
        self.kept: dict[int, list[int]] = {}  # section → which of its fields could be read
        section, field, deeper = -1, -1, False
        sections = -1
        tables = {"check": -1, "chain": -1}
        for number, line in enumerate(text.splitlines(), start=1):
            header = HEADER.match(line)
            if header:
                if header[1] in tables:
                    tables[header[1]] += 1
                    section, field = CHECKS if header[1] == "check" else CHAIN, tables[header[1]]
                elif "field" in header[1]:
                    field += 1
                else:
                    sections += 1
                    section, field = sections, -1
                deeper = False
                self._known[section, field, ""] = number
            elif DEEPER.match(line):
                deeper = True
            elif not deeper and (setting := SETTING.match(line)):
                self._known.setdefault((section, field, setting[1]), number)

    def of(self, section: int, field: int, setting: str = "") -> int:
        """The line of a setting, else of its table, else of the table above; 0 when none has a line of its own."""
        for place in ((section, field, setting), (section, field, ""), (section, -1, "")):
            if place in self._known:
                return self._known[place]
        return 0

    def placed(self, spot: Spot, fault: Fault) -> Fault:
        at = (spot.section, self.kept[spot.section][spot.field] if spot.field >= 0 else -1)
        if spot.step >= 0:
            at = (CHAIN, spot.step)
        line = self.of(*((CHECKS, spot.check) if spot.check >= 0 else at), spot.attribute)
        return Fault(fault.code, fault.message, fault.params, line=line)


def write_toml(spec: Spec) -> str:
    """The text form; read_toml gives the same Spec again."""
    lines = [f"key = {_value(spec.key)}", f"name = {_value(spec.name)}", *_settings({"directive": spec.directive})]
    sending = {"approval": spec.approval, "approval_excuses": spec.approval_excuses, "signed_paper": spec.signed_paper}
    lines += _settings(sending)
    for step in spec.chain:
        lines += ["", "[[chain]]", *_settings({"name": step.name, "role": step.role}, always=True)]
    for section in spec.sections:
        lines += ["", "[[section]]"]
        lines += _settings({"key": section.key, "number": section.number, "name": section.name}, always=True)
        lines += _settings({"provision": section.provision})
        for field in section.fields:
            lines += ["", "[[section.field]]", *_field_lines(field)]
    for check in spec.checks:
        severity = "" if check.severity == "error" else check.severity
        lines += ["", "[[check]]", *_settings({"key": check.key, "rule": check.rule}, always=True)]
        lines += _settings({"severity": severity, "message": check.message})
    return "\n".join(lines) + "\n"


def _settings(values: dict[str, Any], *, always: bool = False) -> Iterator[str]:
    """One line a setting; empty ones are left out unless `always`."""
    for name, value in values.items():
        if always or value not in ("", None, (), {}, []):
            yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value)


def _field_lines(field: Field) -> Iterator[str]:
    if not isinstance(field, NumberField):
        yield f"kind = {_value(field.kind)}"
    yield from _settings({"key": field.key, "name": field.name}, always=True)
    if isinstance(field, NumberField):
        yield from _number_lines(field)
    elif isinstance(field, RatioField):
        yield from _settings({"numerator": field.numerator, "denominator": field.denominator}, always=True)
        yield from _settings({"decimals": field.decimals, "percent": field.percent}, always=True)
    elif isinstance(field, TextField):
        yield from _settings({"hint": field.hint})
        yield from _settings({"max_chars": field.max_chars, "required": field.required}, always=True)
    else:
        yield from _list_lines(field)


def _number_lines(field: NumberField) -> Iterator[str]:
    rules = {"decimals": field.decimals, "over_units": field.unit_rule, "over_time": field.time_rule}
    years = _years(field.subs)
    yield from _settings({"unit": field.unit_of_measure})
    yield from _settings(rules, always=True)
    yield from _settings(
        {
            "weight": field.weight,
            "parts": {part.key: part.name for part in field.parts},
            "years": years,
            "columns": {} if years else {sub.key: sub.name for sub in field.subs},
            "yes_no": field.yes_no or None,
            "required": None if field.required else False,
            "min": field.minimum,
            "max": field.maximum,
            "at_most": field.at_most,
            "hint": field.hint,
            "measure": field.measure,
            "cumulative": field.cumulative,
        }
    )


def _years(subs: tuple[Choice, ...]) -> list[int]:
    """The sub-periods as plain years when that is all they are."""
    if all(sub.key == sub.name and re.fullmatch(r"[1-9]\d{3}", sub.key) for sub in subs):
        return [int(sub.key) for sub in subs]
    return []


def _list_lines(field: ListField) -> Iterator[str]:
    yield from _settings({"hint": field.hint})
    yield f"max_rows = {field.max_rows}"
    for column in field.columns:
        yield from ("", "[[section.field.column]]")
        yield from _settings({"key": column.key, "name": column.name, "type": column.type}, always=True)
        yield from _settings({"choices": column.choices, "required": column.required or None})
    for count in field.counts:
        yield from ("", "[[section.field.count]]")
        yield from _settings({"key": count.key, "name": count.name}, always=True)
        yield from _settings({"column": count.column, "equals": count.equals, "unit": count.unit_of_measure})
