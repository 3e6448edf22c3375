"""A list of free days, and of days worked instead, as a file: .toml, or a sheet (.xlsx, .csv). Pure.

A sheet has a row of headings: Ngày, Tên, and where wanted Loại (nghỉ, or làm bù) and Nguồn. The text form:

    [[day]]
    day = 2026-02-16
    name = "Nghỉ Tết Bính Ngọ"
    worked = false
    source = "Thông báo số 9441/TB-BNV"
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.office.sheets.model import Cell, Sheet
from trienkhai.periods import FIRST_YEAR, LAST_YEAR
from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.vietnamese import NotADate, normalise, parse_date, search_key

MOST_DAYS = 2000
LONGEST_NAME, LONGEST_SOURCE = 120, 200
HEADINGS = {
    "day": {"ngay", "day", "date"},
    "name": {"ten", "ten ngay", "noi dung", "ngay le", "name"},
    "kind": {"loai", "kind"},
    "source": {"nguon", "can cu", "source"},
}
WORKED = {"lam bu", "lam viec", "ngay lam viec", "worked", "work"}
FREE = {"", "nghi", "ngay nghi", "nghi le", "off", "free", "holiday"}


@dataclass(frozen=True)
class Decided:
    """One day as it was decided."""

    day: date
    name: str
    is_worked: bool = False
    source: str = ""


@dataclass(frozen=True)
class _Place:
    line: int = 0
    where: str = ""


def read_holidays(data: bytes, name: str) -> list[Decided]:
    """The days of a file. Raises Faulty with everything that is wrong."""
    if PurePath(name).suffix.lower() == ".toml":
        return _judged(_from_toml(data))
    try:
        book = read_book_limited(data, name)
    except refusals.Refused as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        raise Faulty([Fault(refusal.code, refusal.template, params)]) from refusal
    for sheet in book.sheets:
        columns = _columns(sheet)
        if columns is not None:
            return _judged(_from_sheet(sheet, *columns))
    raise Faulty([Fault("no_days", _("No sheet has the headings “Ngày” and “Tên” over a list of days."))])


Raw = tuple[_Place, dict[str, Any]]


def _from_toml(data: bytes) -> list[Raw]:
    try:
        told = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Faulty([Fault("not_utf8", _("The file is not UTF-8 text. Save it as UTF-8."))]) from error
    except tomllib.TOMLDecodeError as error:
        raise Faulty([Fault("bad_toml", _("The file is not written as TOML: %(why)s"), {"why": str(error)})]) from error
    days = told.get("day")
    if told.keys() != {"day"} or not isinstance(days, list) or not all(isinstance(one, dict) for one in days):
        raise Faulty([Fault("no_days", _("The file has to hold a list of days, each begun with [[day]]."))])
    return [(_Place(where=f"[[day]] {at}"), one) for at, one in enumerate(days, 1)]


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headings and where each stands."""
    for number, row in sheet.rows():
        found = {
            what: column
            for column, cell in row.items()
            for what, names in HEADINGS.items()
            if search_key(normalise(cell.text)) in names
        }
        if {"day", "name"} <= found.keys():
            return number, found
    return None


def _from_sheet(sheet: Sheet, header: int, columns: dict[str, int]) -> list[Raw]:
    rows = []
    for number, row in sheet.rows():
        if number <= header or not any(column in row for column in columns.values()):
            continue
        told = {what: _value(row.get(column)) for what, column in columns.items()}
        told["worked"] = _worked(str(told.pop("kind", "")))
        rows.append((_Place(where=f"{sheet.name}!{sheet.address(number, columns['day'])}"), told))
    return rows


def _value(cell: Cell | None) -> Any:
    if cell is None:
        return ""
    return cell.value if isinstance(cell.value, date) else cell.text


def _worked(text: str) -> Any:
    """Whether a word says that a day is worked; the word itself where it says neither."""
    key = search_key(normalise(text))
    return True if key in WORKED else False if key in FREE else text


def _judged(rows: list[Raw]) -> list[Decided]:
    faults, days, seen = [], [], dict[date, str]()
    if len(rows) > MOST_DAYS:
        faults.append(Fault("too_many_days", _("A list holds at most %(most)s days."), {"most": str(MOST_DAYS)}))
    if not rows:
        faults.append(Fault("no_days", _("The list holds no day.")))
    for place, told in rows[:MOST_DAYS]:
        found = _one(told)
        if isinstance(found, Decided) and found.day in seen:
            params = {"day": found.day.strftime("%d/%m/%Y"), "where": seen[found.day]}
            found = Fault("day_twice", _("The day %(day)s stands twice in the list, first at %(where)s."), params)
        if isinstance(found, Fault):
            faults.append(Fault(found.code, found.message, found.params, where=place.where))
        else:
            seen[found.day] = place.where
            days.append(found)
    if faults:
        raise Faulty(faults)
    return days


def _one(told: dict[str, Any]) -> Decided | Fault:
    if unknown := sorted(told.keys() - {"day", "name", "worked", "source"}):
        return Fault("unknown_word", _("A day knows no “%(word)s”."), {"word": str(unknown[0])})
    day = _day(told.get("day", ""))
    if day is None:
        message = _("“%(text)s” is not a day; write it as 24/7/2023 or 2023-07-24.")
        return Fault("not_a_day", message, {"text": str(told.get("day", ""))[:40]})
    if not isinstance(told.get("worked", False), bool):
        message = _("“%(text)s” says neither that the day is free nor that it is worked. Write nghỉ or làm bù.")
        return Fault("neither", message, {"text": str(told["worked"])[:40]})
    name, source = normalise(str(told.get("name", ""))), normalise(str(told.get("source", "")))
    if not name:
        return Fault("no_name", _("The day has no name."))
    if len(name) > LONGEST_NAME or len(source) > LONGEST_SOURCE:
        params = {"name": str(LONGEST_NAME), "source": str(LONGEST_SOURCE)}
        message = _("A name has at most %(name)s characters, a source at most %(source)s.")
        return Fault("long_words", message, params)
    return Decided(day, name, told.get("worked", False), source)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        try:
            value = parse_date(str(value))
        except NotADate:
            return None
    return value if FIRST_YEAR < value.year < LAST_YEAR else None
