"""The organisation chart of the invented group with five years of history, as the rows of a dated import sheet."""

import io
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from random import Random
from typing import Any

from openpyxl import Workbook

BEGIN = date(2015, 1, 1)
HEAD = (
    "Định danh",
    "Mã",
    "Tên đơn vị",
    "Tên ngắn",
    "Loại",
    "Mã cấp trên",
    "Từ ngày",
    "Đến ngày",
    "Thứ tự",
    "Khối: Khối sản xuất",
)


@dataclass(frozen=True)
class Line:
    """One dated row: a unit as it was from a day to another."""

    ident: str
    code: str
    name: str
    short: str
    kind: str
    parent: str
    since: date
    until: date | None
    order: int
    block: str


def group_facts() -> dict[str, Any]:
    """The invented group as data."""
    return tomllib.loads(files("trienkhai.example").joinpath("data/songlam.toml").read_text("utf-8"))


def short_of(name: str) -> str:
    """'Công ty Phân bón Hòa Điền' → 'Phân bón Hòa Điền'."""
    for prefix in ("Công ty ", "Trung tâm ", "Ban "):
        if name.startswith(prefix):
            return name.removeprefix(prefix)[0].upper() + name.removeprefix(prefix)[1:]
    return name


@dataclass
class Chart:
    lines: list[Line]
    companies: dict[str, str]  # name → code

    def sheet(self) -> bytes:
        """The dated sheet as the secretary would keep it."""
        book = Workbook(write_only=True)
        page = book.create_sheet("Đơn vị")
        page.append(HEAD)
        for line in self.lines:
            page.append(
                (
                    line.ident,
                    line.code,
                    line.name,
                    line.short,
                    line.kind,
                    line.parent,
                    line.since,
                    line.until,
                    line.order,
                    line.block,
                )
            )
        return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def group_chart(seed: int) -> Chart:
    """Parent, 45 companies in six blocks, 400 cells below them. One company joins later; what else happened is told by `events`."""
    facts, random = group_facts(), Random(seed)
    events = facts["events"]
    lines = [Line("SL", facts["code"], facts["name"], facts["short_name"], "group", "", BEGIN, None, 0, "")]
    companies: dict[str, str] = {}
    for block in facts["block"]:
        for name in block["companies"]:
            code = f"SL{len(companies) + 1:02d}"
            companies[name] = code
            since = events["joins"]["on"] if name == events["joins"]["company"] else BEGIN
            lines.append(
                Line(code, code, name, short_of(name), "company", "SL", since, None, len(companies), block["name"])
            )
    lines += _cells(companies, facts["cells"], events, random)
    return Chart(lines, companies)


def _cells(companies: dict[str, str], wanted: int, events: dict[str, Any], random: Random) -> list[Line]:
    """Four cells at least for every company, the rest by chance; a company that joins brings its cells along."""
    counts = dict.fromkeys(companies, 4)
    names = list(companies)
    while sum(counts.values()) < wanted:
        counts[random.choice(names)] += 1
    lines = []
    for name, count in counts.items():
        since = events["joins"]["on"] if name == events["joins"]["company"] else BEGIN
        for at in range(1, count + 1):
            code = f"{companies[name]}-{at:02d}"
            title = f"Chi bộ {at} - {short_of(name)}"
            lines.append(Line(code, code, title, f"Chi bộ {at}", "cell", companies[name], since, None, at, ""))
    return lines
