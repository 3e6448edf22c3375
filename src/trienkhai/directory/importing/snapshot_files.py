"""Files that hold a whole tree as of a day: level, code, code of the unit above, name and full name."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory.importing.judging import Judgement
from trienkhai.directory.importing.tables import BadCell, Line, read_tables

COLUMNS = {
    "level": ("level", "cấp"),
    "code": ("code", "mã"),
    "parent": ("parent_code", "mã cấp trên", "parent code"),
    "name": ("name", "tên"),
    "full_name": ("full_name", "tên đầy đủ", "full name"),
    "ignored": ("province_code",),
}


@dataclass(frozen=True)
class Standing:
    """A unit of a snapshot."""

    line: Line
    level: int
    code: str
    parent: str
    short_name: str
    name: str

    @property
    def kind(self) -> str:
        """The word before the name proper: 'Phường' of 'Phường Lào Cai'."""
        return self.name.removesuffix(self.short_name).strip() if self.name != self.short_name else ""

    @property
    def where(self) -> str:
        return self.line.where()


@dataclass
class Snapshot:
    """The tree as of a day, by code. `refused` are codes of rows that were; not `is_read` when no row could be."""

    day: date
    file: str
    rows: dict[str, Standing] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    is_read: bool = True

    def in_order(self) -> list[Standing]:
        """Parents before children."""
        return sorted(self.rows.values(), key=lambda row: row.level)


def read_snapshot(day: date, name: str, data: bytes, judgement: Judgement) -> Snapshot:
    """Read a snapshot; what cannot be read goes into the judgement with its line."""
    table = read_tables(name, data, judgement, COLUMNS)[0]
    snapshot = Snapshot(day, name)
    missing = [names[0] for column, names in COLUMNS.items() if column != "ignored" and not table.has(column)]
    if missing:
        message = _("This is not a snapshot of a tree: there is no column “%s”.") % "”, “".join(missing)
        judgement.refuse(Problem(message, table.where(table.heading_row or 1), "no-column"))
        snapshot.is_read = False
        return snapshot
    for line in table.lines():
        try:
            if not line.is_empty:
                _take(line, snapshot, judgement)
        except BadCell as bad:
            judgement.refuse(bad.problem)
            snapshot.refused.add(line.raw("code").strip())
    _check_parents(snapshot, judgement)
    return snapshot


def _take(line: Line, snapshot: Snapshot, judgement: Judgement) -> None:
    level, code, name = line.whole("level"), line.code("code"), line.text("full_name")
    for column, given in (("level", level), ("code", code), ("full_name", name)):
        if not given:
            raise line.missing_named(column, COLUMNS[column][0])
    row = Standing(line, level or 0, code, line.code("parent"), line.text("name"), name)
    if line.raw("full_name") != name:
        message = _("The name of %(code)s has spaces or line breaks too many: “%(written)s”.")
        judgement.flaw("name-untidy", message % {"code": code, "written": line.raw("full_name")}, line.where())
    former = snapshot.rows.setdefault(code, row)
    if former is row:
        return
    if (former.level, former.parent, former.name) == (row.level, row.parent, row.name):
        message = _(
            "%(code)s stands in the file twice with the same words (also at %(first)s); the second was not used."
        )
        judgement.flaw("row-twice", message % {"code": code, "first": former.where}, row.where)
    else:
        message = _("The code %(code)s stands in the file for two units (also at %(first)s). Say which is right.")
        judgement.refuse(Problem(message % {"code": code, "first": former.where}, row.where, "code-twice"))


def _check_parents(snapshot: Snapshot, judgement: Judgement) -> None:
    top = min((row.level for row in snapshot.rows.values()), default=0)
    for row in snapshot.rows.values():
        if row.level != top and row.parent not in snapshot.rows and row.parent not in snapshot.refused:
            message = _("The unit above, “%(parent)s”, is not in the file. Expected a code of the same file.")
            judgement.refuse(Problem(message % {"parent": row.parent}, row.line.where("parent"), "unknown-parent"))
