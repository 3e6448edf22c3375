"""A template as a sheet: one row a field, settings in columns that are known by their headings. Pure.

Headings and words are Vietnamese or English. A section is named in its column, on its first row or on every row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.grid import Heading, column_by_heading
from trienkhai.office.sheets.model import Book, Cell, Sheet, address
from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.reporting.rules.spec import Approval, Check, Field, Section, Spec, Step
from trienkhai.reporting.rules.template_approval import LINE, NOBODY, approval_of, kinds_of, unknown_approval
from trienkhai.reporting.rules.template_chain import CHAIN_LINE, steps_of
from trienkhai.reporting.rules.template_checks import Spot, beside, faults_of
from trienkhai.reporting.rules.template_paper import PAPER_LINE, paper_wanted, unknown_paper
from trienkhai.reporting.rules.template_parts import Collector, Table, field_of
from trienkhai.reporting.rules.template_written import read_checks
from trienkhai.vietnamese import fold, normalise

HEADINGS: dict[str, tuple[str, ...]] = {
    "section": ("Mục", "Phần", "Section"),
    "key": ("Mã", "Mã chỉ tiêu", "Code", "Key"),
    "name": ("Chỉ tiêu", "Tên", "Tên chỉ tiêu", "Nội dung", "Indicator", "Name"),
    "kind": ("Loại", "Kind"),
    "unit": ("Đơn vị tính", "ĐVT", "Unit", "Unit of measure"),
    "decimals": ("Số thập phân", "Số lẻ", "Decimals"),
    "over_units": ("Theo đơn vị", "Quy tắc theo đơn vị", "Rule over units", "Over units"),
    "over_time": ("Theo thời gian", "Quy tắc theo thời gian", "Rule over time", "Over time"),
    "weight": ("Trọng số", "Weight"),
    "parts": ("Phân tổ", "Parts"),
    "years": ("Năm", "Các năm", "Years"),
    "numerator": ("Tử số", "Numerator"),
    "denominator": ("Mẫu số", "Denominator"),
    "required": ("Bắt buộc", "Required"),
    "min": ("Nhỏ nhất", "Min", "Minimum"),
    "max": ("Lớn nhất", "Max", "Maximum"),
    "at_most": ("Không vượt", "At most"),
    "column": ("Cột", "Cột của danh sách", "Columns"),
    "count": ("Đếm", "Counts"),
    "hint": ("Hướng dẫn", "Ghi chú", "Hint", "Note"),
    "measure": ("Hệ thống đếm", "Measure"),
    "cumulative": ("Luỹ kế", "Lũy kế", "Cumulative"),
}
KINDS = {
    "so": "number", "number": "number", "ty le": "ratio", "ratio": "ratio", "danh sach": "list", "list": "list",
    "loi van": "text", "text": "text", "co khong": "yes_no", "co/khong": "yes_no", "yes/no": "yes_no",
}  # fmt: skip
RULES = {
    "cong": "sum", "tong": "sum", "nho nhat": "min", "lon nhat": "max", "binh quan": "mean", "trung binh": "mean",
    "dem": "count", "cuoi ky": "last", "khong": "none",
}  # fmt: skip
SINCE = {
    "nam": "year",
    "tu dau nam": "year",
    "year": "year",
    "nhiem ky": "term",
    "tu dau nhiem ky": "term",
    "term": "term",
}
TYPES = {"ngay": "date", "date": "date", "so": "number", "number": "number", "chu": "text", "text": "text"}
YES = {"co", "x", "yes", "true", "1"}
NO = {"khong", "no", "false", "0"}
TOP_ROWS = 30
NAMED_DIRECTIVE = re.compile(
    r"(?:nghị quyết|văn bản|resolution|directive)\s*:\s*(?P<symbol>.+)", re.IGNORECASE | re.DOTALL
)
NUMBERED = re.compile(r"([IVXLC]+|\d+|[A-Z])[.)\-]\s*(.+)", re.DOTALL)
YEARS = re.compile(r"((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?")
LISTED = re.compile(r"(?P<key>[^:]+):\s*(?P<name>[^(*\[]+?)\s*(?P<required>\*)?\s*(?:[(\[](?P<more>[^)\]]*)[)\]])?\s*")


def read_sheet(book: Book, *, key: str, name: str = "") -> Spec:
    """The template of the first sheet that has the headings of one. Raises Faulty with every fault and its cell."""
    for sheet in book.sheets:
        header = _header(sheet)
        if header:
            return _Reader(sheet, *header, *read_checks(book)).spec(key, name)
    message = _("No sheet has the headings of a template: at least “Mã” (Code) and “Chỉ tiêu” (Indicator).")
    raise Faulty([Fault("no_headings", message)])


def slug(text: str) -> str:
    """A key out of a name: "Học tập, quán triệt" → hoc-tap-quan-triet."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:40].strip("-")


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for number, row in sheet.rows():
        if number > TOP_ROWS:
            return None
        headings = [Heading(column, normalise(cell.text), (normalise(cell.text),)) for column, cell in row.items()]
        columns: dict[str, int] = {}
        for setting, (wanted, *aliases) in HEADINGS.items():
            try:
                column = column_by_heading(headings, wanted, aliases)
            except refusals.Refused as refusal:
                params = {name: str(value) for name, value in refusal.params.items()}
                fault = Fault(refusal.code, refusal.template, params, where=f"{sheet.name}!{number}")
                raise Faulty([fault]) from refusal
            if column and column not in columns.values():
                columns[setting] = column
        if {"key", "name"} <= columns.keys():
            return number, columns
    return None


@dataclass
class _Part:
    """A section as it is gathered."""

    text: str
    row: int
    fields: list[Field] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


class _Reader:
    def __init__(
        self, sheet: Sheet, header_row: int, columns: dict[str, int], checks: list[Check], rules_at: list[str]
    ) -> None:
        self.sheet, self.header_row, self.columns = sheet, header_row, columns
        self.checks, self.rules_at = tuple(checks), rules_at
        self.faults: list[Fault] = []
        self.chain_at = ""
        self.written: set[str] = set()

    def spec(self, key: str, name: str) -> Spec:
        parts: list[_Part] = []
        for number, row in self.sheet.rows():
            if number > self.header_row:
                self._row(number, row, parts)
        sections = tuple(self._section(part, place) for place, part in enumerate(parts, start=1) if part.fields)
        approval, excused = self._approval()
        spec = Spec(
            key,
            name or self._title() or key,
            sections,
            self._directive(),
            self.checks,
            approval,
            excused,
            self._paper(),
            self._chain(),
        )
        kept = [part for part in parts if part.fields]
        found = [self._placed(spot, fault, kept) for spot, fault in faults_of(spec)]
        self.faults += beside(self.faults, found, {"", *self.written})
        if self.faults:
            raise Faulty(self.faults)
        return spec

    def _title(self) -> str:
        """The first words above the headings."""
        others = (NAMED_DIRECTIVE, LINE, PAPER_LINE, CHAIN_LINE)
        return next((text for text in self._above() if not any(other.fullmatch(text) for other in others)), "")

    def _directive(self) -> str:
        """ "Nghị quyết: 18-NQ/ĐU" above the headings."""
        named = (NAMED_DIRECTIVE.fullmatch(text) for text in self._above())
        return next((found["symbol"].strip() for found in named if found), "")

    def _approval(self) -> tuple[Approval, tuple[str, ...]]:
        """ "Duyệt trong đơn vị: người đứng đầu; trừ: cell" above the headings."""
        found, where = self._line(LINE)
        if found is None:
            return NOBODY, ()
        approval = approval_of(found["who"])
        if approval is None:
            self.faults.append(replace(unknown_approval(found["who"].strip()), where=where))
        return approval or NOBODY, kinds_of(found["kinds"] or "") if approval else ()

    def _paper(self) -> bool:
        """ "Bản giấy đã ký: bắt buộc" above the headings."""
        found, where = self._line(PAPER_LINE)
        if found is None:
            return False
        wanted = paper_wanted(found["wanted"])
        if wanted is None:
            self.faults.append(replace(unknown_paper(found["wanted"].strip()), where=where))
        return bool(wanted)

    def _chain(self) -> tuple[Step, ...]:
        """ "Các bước chấp nhận: Tiếp nhận (cán bộ tiếp nhận báo cáo); Chấp nhận (lãnh đạo)" above the headings."""
        found, self.chain_at = self._line(CHAIN_LINE)
        return steps_of(found["steps"]) if found else ()

    def _line(self, pattern: re.Pattern[str]) -> tuple[re.Match[str] | None, str]:
        """The first setting of a kind above the headings, and its place."""
        for cell in self.sheet.cells:
            if cell.row < self.header_row and (found := pattern.fullmatch(normalise(cell.text))):
                return found, f"{self.sheet.name}!{address(cell.row, cell.column)}"
        return None, ""

    def _above(self) -> list[str]:
        return [normalise(cell.text) for cell in self.sheet.cells if cell.row < self.header_row]

    def _where(self, number: int, setting: str = "") -> str:
        column = self.columns.get(setting, self.columns["key"])
        return f"{self.sheet.name}!{address(number, column)}"

    def _row(self, number: int, row: dict[int, Cell], parts: list[_Part]) -> None:
        texts = {
            setting: text
            for setting, column in self.columns.items()
            if column in row and (text := normalise(row[column].text))
        }
        section = texts.pop("section", "")
        if section and (not parts or parts[-1].text != section):
            parts.append(_Part(section, number))
        if not texts:
            return
        if not parts:
            parts.append(_Part(self._title() or self.sheet.name, number))
        collector = Collector(self.faults, lambda setting: (self._where(number, setting), 0))
        table = self._table(texts, number)
        self.written |= {str(one.get("key", "")) for one in (table, *table.get("count", []))}
        made = field_of(table, collector)
        if made is not None:
            parts[-1].fields.append(made)
            parts[-1].rows.append(number)

    def _section(self, part: _Part, place: int) -> Section:
        numbered = NUMBERED.fullmatch(part.text)
        number, name = (numbered[1], numbered[2]) if numbered else (str(place), part.text)
        return Section(slug(name) or f"muc-{place}", number, name, tuple(part.fields))

    def _placed(self, spot: Spot, fault: Fault, parts: list[_Part]) -> Fault:
        if spot.check >= 0:
            return Fault(fault.code, fault.message, fault.params, where=self.rules_at[spot.check])
        if spot.step >= 0:
            return Fault(fault.code, fault.message, fault.params, where=self.chain_at)
        setting = {"columns": "column", "counts": "count"}.get(spot.attribute, spot.attribute)
        number = self.header_row
        if spot.section >= 0:
            part = parts[spot.section]
            number = part.rows[spot.field] if spot.field >= 0 else part.row
        return Fault(fault.code, fault.message, fault.params, where=self._where(number, setting))

    def _table(self, texts: dict[str, str], number: int) -> Table:
        """The settings of a row as the text form would have them."""
        table: Table = {}
        readers: dict[str, Callable[[str], Any]] = {
            "decimals": _whole,
            "over_units": _rule,
            "over_time": _rule,
            "parts": _named,
            "years": _years,
            "required": _flag,
            "column": _columns,
            "count": _counts,
            "cumulative": lambda text: SINCE.get(fold(text), text),
        }
        for setting, text in texts.items():
            if setting == "kind":
                table |= _kind(text)
                continue
            value = readers.get(setting, str)(text)
            if value is None:
                params = {"text": text}
                where = self._where(number, setting)
                self.faults.append(
                    Fault("not_understood", _("“%(text)s” is not understood here."), params, where=where)
                )
            else:
                table[setting] = value
        return table


def _kind(text: str) -> Table:
    kind = KINDS.get(fold(text), text)
    return {"kind": "number", "yes_no": True} if kind == "yes_no" else {"kind": kind}


def _rule(text: str) -> str:
    return RULES.get(fold(text), text)


def _whole(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _flag(text: str) -> bool | None:
    word = fold(text)
    return True if word in YES else False if word in NO else None


def _named(text: str) -> dict[str, str] | None:
    """ "nu: Nữ; nam: Nam", or only the names."""
    found = {}
    for piece in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        key, colon, name = piece.partition(":")
        found[key.strip() if colon else slug(piece)] = name.strip() if colon else piece
    return found or None


def _years(text: str) -> list[int] | None:
    """ "2021-2025" or "2021, 2023"."""
    found: list[int] = []
    for first, last in YEARS.findall(text):
        found += range(int(first), int(last or first) + 1)
    return found if found and not YEARS.sub("", text).strip(" ,;") else None


def _columns(text: str) -> list[Table] | None:
    """ "so: Số, ký hiệu*; ngay: Ngày (ngày); loai: Loại (Kế hoạch/Công văn)"."""
    found = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        match = LISTED.fullmatch(piece)
        if match is None:
            return None
        column: Table = {"key": match["key"].strip(), "name": match["name"].strip()}
        if match["required"]:
            column["required"] = True
        if more := match["more"]:
            kind = TYPES.get(fold(more))
            column |= {"type": kind} if kind else {"type": "choice", "choices": _choices(more)}
        found.append(column)
    return found


def _choices(text: str) -> list[str]:
    return [choice.strip() for choice in text.split("/") if choice.strip()]


def _counts(text: str) -> list[Table] | None:
    """ "VB01: Kế hoạch đã ban hành [loai=Kế hoạch]; VB02: Văn bản"."""
    found = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        match = LISTED.fullmatch(piece)
        if match is None:
            return None
        count: Table = {"key": match["key"].strip(), "name": match["name"].strip()}
        if more := match["more"]:
            column, _equals, value = more.partition("=")
            count |= {"column": column.strip(), "equals": value.strip()}
        found.append(count)
    return found
