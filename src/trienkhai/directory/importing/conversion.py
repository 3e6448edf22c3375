"""An old-to-new table of a reform: one row for each pair of a new unit and an old one that went into it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory.importing.judging import Judgement
from trienkhai.directory.importing.tables import Line, read_tables
from trienkhai.vietnamese import normalise, search_key

COLUMNS = {
    "new_province": ("new_province", "tỉnh mới"),
    "new_commune": ("new_commune", "xã mới", "đơn vị mới"),
    "new_code": ("new_commune_code", "mã xã mới", "mã mới"),
    "old_commune": ("old_commune", "xã cũ", "đơn vị cũ"),
    "old_code": ("old_commune_code", "mã xã cũ", "mã cũ"),
    "note": ("note", "ghi chú"),
    "old_district": ("old_district", "huyện cũ"),
    "old_province": ("old_province", "tỉnh cũ"),
}
_NAMED = re.compile(r"(.*)\((\w+)\)", re.DOTALL)
KEPT = ("giu nguyen", "doi loai hinh", "doi ten")
WHOLE = ("nhap toan bo", "sap xep toan bo")
PARTLY = ("nhap mot phan",)


@dataclass(frozen=True)
class Pair:
    """One row: an old unit went into a new one."""

    line: Line
    new_code: str
    old_code: str
    old_name: str
    new_name: str
    note: str
    new_province: tuple[str, str]
    old_province: tuple[str, str]
    old_district: tuple[str, str]

    @property
    def where(self) -> str:
        return self.line.where()

    def says(self, words: tuple[str, ...]) -> bool:
        return search_key(self.note).startswith(words)


@dataclass
class Conversion:
    """The pairs of one reform."""

    day: date
    name: str
    pairs: list[Pair] = field(default_factory=list)
    is_read: bool = True

    def by_new(self) -> dict[str, list[Pair]]:
        found = defaultdict(list)
        for pair in self.pairs:
            found[pair.new_code].append(pair)
        return found

    def by_old(self) -> dict[str, list[Pair]]:
        found = defaultdict(list)
        for pair in self.pairs:
            found[pair.old_code].append(pair)
        return found


def read_conversion(day: date, name: str, data: bytes, judgement: Judgement) -> Conversion:
    """Read the table. Rows said twice are left out and told; a table without its columns is a problem."""
    table = read_tables(name, data, judgement, COLUMNS)[0]
    missing = [aliases[0] for column, aliases in COLUMNS.items() if not table.has(column)]
    if missing:
        message = _("This is not an old-to-new table: there is no column “%s”.") % "”, “".join(missing)
        judgement.refuse(Problem(message, table.where(table.heading_row or 1), "no-column"))
        return Conversion(day, name, is_read=False)
    conversion, seen = Conversion(day, name), set()
    for line in table.lines():
        if line.is_empty:
            continue
        pair = _pair(line)
        if (pair.old_code, pair.new_code) in seen and pair.old_code:
            message = _(
                "The pair of old %(old)s and new %(new)s stands in the table twice; the second row was not used."
            )
            judgement.flaw("pair-twice", message % {"old": pair.old_code, "new": pair.new_code}, pair.where)
            continue
        seen.add((pair.old_code, pair.new_code))
        conversion.pairs.append(pair)
    return conversion


def _pair(line: Line) -> Pair:
    return Pair(
        line, line.code("new_code"), line.code("old_code"), line.raw("old_commune"), line.raw("new_commune"),
        line.text("note"), _named(line, "new_province"), _named(line, "old_province"), _named(line, "old_district"),
    )  # fmt: skip


def _named(line: Line, column: str) -> tuple[str, str]:
    """'Tỉnh Lào Cai (15)' → code and name."""
    found = _NAMED.fullmatch(line.text(column))
    return (found[2], normalise(found[1])) if found else ("", line.text(column))
