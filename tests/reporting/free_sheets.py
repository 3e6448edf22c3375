"""Sheets as strangers make them: the same figures in many layouts, with titles, numbers, notes and totals around them."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from trienkhai.office.sheets.model import Area, Book, Cell, Sheet, cell_of
from trienkhai.reporting.rules.free.frame import Frame, UnitFacts
from trienkhai.reporting.rules.spec import Choice, NumberField, Section, Spec, TextField
from trienkhai.vietnamese import remove_marks

SPEC = Spec(
    "bieu",
    "Biểu",
    (
        Section(
            "s",
            "I",
            "Số liệu",
            (
                NumberField("QT01", "Hội nghị đã tổ chức", "hội nghị"),
                NumberField("QT02", "Người phải dự", "lượt người"),
                NumberField("QT03", "Người đã dự", "lượt người", parts=(Choice("nu", "Nữ"), Choice("nam", "Nam"))),
                NumberField("KP01", "Kinh phí đã sử dụng", "triệu đồng", decimals=3),
                NumberField("TB01", "Mức chi bình quân", "triệu đồng", decimals=3, unit_rule="none"),
                TextField("LV01", "Kết quả nổi bật", max_chars=400),
            ),
        ),
    ),
)
KEYS = ("QT01", "QT02", "QT03", "QT03|nu", "QT03|nam", "KP01")
UNITS = {
    1: UnitFacts(1, "TCT", "Tổng công ty"),
    2: UnitFacts(2, "CTB", "Công ty Bắc", parent=1),
    3: UnitFacts(3, "CTN", "Công ty Nam", parent=1),
    4: UnitFacts(4, "BRVT", "Công ty Bà Rịa - Vũng Tàu", parent=1),
}
ONE = Frame({"2023-Q2": SPEC}, "2023-Q2", {2: UNITS[2]}, own=2)
MANY = Frame({"2023-Q2": SPEC}, "2023-Q2", UNITS)


@dataclass
class Page:
    """A sheet being written, from a corner of its own."""

    top: int = 1
    left: int = 1
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def put(self, row: int, column: int, value: Any) -> None:
        """Row and column from 0; nothing is put for None."""
        if value is None:
            return
        at = (self.top + row, self.left + column)
        self.cells[at] = cell_of(*at, "text", value) if isinstance(value, str) else cell_of(*at, "number", str(value))

    def book(self, name: str = "Sheet1") -> Book:
        ordered = tuple(self.cells[at] for at in sorted(self.cells))
        return Book("xlsx", (Sheet(name, False, ordered, tuple(self.merged)),))


def page_of(rows: list[list[Any]], *, top: int = 1, left: int = 1) -> Page:
    page = Page(top, left)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.put(number, column, value)
    return page


def name_of(key: str) -> str:
    field = SPEC.numbers[key.partition("|")[0]]
    part = next((part.name for part in field.parts if key.endswith(f"|{part.key}")), "")
    return f"{field.name} {part}".strip()


WRITTEN = st.sampled_from(
    [str, str.upper, remove_marks, lambda text: f"  {text} ", lambda text: text.replace(" ", "\xa0")]
)
NUMBERS = st.integers(0, 900)


@dataclass(frozen=True)
class Told:
    """A book and what was put into it: (unit, key) → value."""

    book: Book
    values: dict[tuple[int, str], str]


@st.composite
def many_units(draw: st.DrawFn) -> Told:
    """Units down or across, indicators the other way."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
    units = draw(st.lists(st.sampled_from([2, 3, 4]), min_size=1, max_size=3, unique=True))
    values = {(unit, key): draw(NUMBERS) for unit in units for key in keys if draw(st.integers(0, 4))}
    by = draw(st.sampled_from(["name", "code", "both"]))
    numbered, total, note = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    write = draw(WRITTEN)
    head = [*labels("STT", "Mã đơn vị", "Tên đơn vị", by, numbered=numbered), *(write(name_of(key)) for key in keys)]
    rows: list[list[Any]] = [head]
    for place, unit in enumerate(units, 1):
        named = labels(place, UNITS[unit].code, write(UNITS[unit].name), by, numbered=numbered)
        rows.append([*named, *(values.get((unit, key)) for key in keys)])
    if total and by != "code":
        sums = [sum(values.get((unit, key), 0) for unit in units) for key in keys]
        rows.append([*[None] * (len(head) - len(keys) - 1), "Tổng cộng", *sums])
    return Told(_framed(draw, rows, note=note), {at: str(value) for at, value in values.items()})


def labels(number: Any, code: str, name: str, by: str, *, numbered: bool) -> list[Any]:
    """What stands before the figures of a row."""
    return [*([number] if numbered else []), *([code] if by != "name" else []), *([name] if by != "code" else [])]


@st.composite
def one_unit(draw: st.DrawFn) -> Told:
    """Indicators down, figures of this period beside those of the last one and a plan."""
    keys = draw(st.lists(st.sampled_from(["QT01", "QT02", "KP01", "TB01"]), min_size=1, max_size=4, unique=True))
    with_parts = draw(st.booleans())
    values = {key: draw(NUMBERS) for key in keys if draw(st.integers(0, 4))}
    write, others = (
        draw(WRITTEN),
        draw(st.lists(st.sampled_from(["Kỳ trước", "Kế hoạch", "Ghi chú"]), max_size=3, unique=True)),
    )
    numbered, coded = draw(st.booleans()), draw(st.booleans())
    head = [
        *(["TT"] if numbered else []),
        *(["Mã số"] if coded else []),
        "Chỉ tiêu",
        "Đơn vị tính",
        "Thực hiện kỳ này",
        *others,
    ]
    rows: list[list[Any]] = [head]

    def row(mark: Any, key: str, label: str, value: Any) -> list[Any]:
        aside = [
            ("một lời" if other == "Ghi chú" else draw(NUMBERS)) if draw(st.booleans()) else None for other in others
        ]
        measure = SPEC.numbers[key.partition("|")[0]].unit_of_measure
        return [*([mark] if numbered else []), *([key] if coded else []), label, measure, value, *aside]

    for place, key in enumerate(keys, 1):
        rows.append(row(place, key, write(f"{name_of(key)}"), values.get(key)))
    if with_parts:
        values |= {"QT03": draw(NUMBERS), "QT03|nu": draw(NUMBERS)}
        rows.append(row(9, "QT03", write("Người đã dự"), values["QT03"]))
        rows.append(row(None, "QT03|nu", "Trong đó: Nữ", values["QT03|nu"]))
    return Told(_framed(draw, rows, note=draw(st.booleans())), {(2, key): str(value) for key, value in values.items()})


def _framed(draw: st.DrawFn, rows: list[list[Any]], *, note: bool) -> Book:
    """Titles above, a row that numbers the columns, a note below, somewhere on the sheet."""
    title = draw(st.sampled_from([[], [["BÁO CÁO QUÝ II NĂM 2023"]], [["Tổng công ty"], ["Biểu số 01"], []]]))
    width = max(map(len, rows))
    index = (
        [[*"AB"[: min(2, width - 1)], *range(1, width - min(2, width - 1) + 1)]]
        if width > 4 and draw(st.booleans())
        else []
    )
    foot = [[], ["Ghi chú: số liệu đã được rà soát"]] if note else []
    return page_of(
        [*title, rows[0], *index, *rows[1:], *foot], top=draw(st.integers(1, 4)), left=draw(st.integers(1, 3))
    ).book()
