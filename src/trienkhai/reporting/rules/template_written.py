"""Written checks in a template file: their settings, their sheet, and what must hold for them. Pure."""

from collections.abc import Iterator
from typing import get_args

from trienkhai.office.sheets.model import Book, Sheet, address
from trienkhai.reporting.rules.expressions import Misread, bind, parse
from trienkhai.reporting.rules.faults import Fault, Severity, _
from trienkhai.reporting.rules.spec import Check, Spec
from trienkhai.vietnamese import fold, normalise

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
SEVERITY_WORDS: dict[str, Severity] = {
    "": "error", "loi": "error", "error": "error", "canh bao": "warning", "warning": "warning",
    "thong tin": "information", "information": "information",
}  # fmt: skip
HEADINGS = {
    "key": ("Mã kiểm tra", "Check"),
    "rule": ("Quy tắc kiểm tra", "Rule of the check"),
    "severity": ("Mức", "Severity"),
    "message": ("Lời báo", "Message"),
}
MOST_CHECKS = 300
MOST_MESSAGE = 500


def check_of(table: dict[str, str]) -> Check:
    """A check from its settings; what is wrong with it is found by `faults_of_checks`."""
    severity = table.get("severity", "error")
    return Check(table.get("key", ""), table.get("rule", ""), severity, table.get("message", ""))  # type: ignore[arg-type]


def faults_of_checks(spec: Spec) -> Iterator[tuple[int, str, Fault]]:
    """Number of the check, setting, what is wrong. Keys are judged by the caller, as all keys are."""
    if len(spec.checks) > MOST_CHECKS:
        params = {"count": str(len(spec.checks)), "limit": str(MOST_CHECKS)}
        yield 0, "key", Fault("too_many_checks", _("The template has %(count)s checks; at most %(limit)s fit."), params)
    for number, check in enumerate(spec.checks):
        if check.severity not in SEVERITIES:
            params = {"word": str(check.severity), "known": ", ".join(SEVERITIES)}
            message = _("There is no severity “%(word)s”; known are %(known)s.")
            yield number, "severity", Fault("unknown_severity", message, params)
        if len(check.message) > MOST_MESSAGE:
            message = _("The message has more than %(limit)s characters.")
            yield number, "message", Fault("long_message", message, {"limit": str(MOST_MESSAGE)})
        try:
            bound = bind(parse(check.rule), spec)
        except Misread as problem:
            yield number, "rule", Fault("check_misread", problem.message, problem.params)
            continue
        if not all(one.cells for one in bound):
            message = _("The check names no figure of the period itself, so nobody could mend what it finds.")
            yield number, "rule", Fault("check_names_nothing", message)


def read_checks(book: Book) -> tuple[list[Check], list[str]]:
    """The checks of the sheet that has their headings, and the cell of each rule; nothing where there is no such sheet."""
    for sheet in book.sheets:
        if found := _columns(sheet):
            return _rows(sheet, *found)
    return [], []


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for number, row in sheet.rows():
        if number > 30:
            return None
        words = {fold(normalise(cell.text)): column for column, cell in row.items()}
        columns = {
            setting: words[fold(name)] for setting, names in HEADINGS.items() for name in names if fold(name) in words
        }
        if {"key", "rule"} <= columns.keys():
            return number, columns
    return None


def _rows(sheet: Sheet, head: int, columns: dict[str, int]) -> tuple[list[Check], list[str]]:
    checks, places = [], []
    for number, row in sheet.rows():
        told = {
            setting: normalise(row[column].text)
            for setting, column in columns.items()
            if column in row and row[column].text.strip()
        }
        if number <= head or not told:
            continue
        severity = told.get("severity", "")
        told["severity"] = SEVERITY_WORDS.get(fold(severity), severity)
        checks.append(check_of(told))
        places.append(f"{sheet.name}!{address(number, columns['rule'])}")
    return checks, places
