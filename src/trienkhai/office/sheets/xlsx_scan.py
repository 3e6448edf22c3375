"""What the fast reader does not tell of an .xlsx: errors, formulas never calculated, hidden rows, fonts, what is filled.

Read from the sheets' own XML with addresses as written, without believing the declared range.
"""

from array import array
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from trienkhai.office.sheets import limits
from trienkhai.office.sheets.archive import Parts
from trienkhai.office.sheets.model import Area, place
from trienkhai.office.sheets.no_dates import is_no_date, shows_a_date
from trienkhai.office.sheets.refusals import Refused
from trienkhai.vietnamese.legacy import font_encoding

_PLAIN_TEXTS = frozenset({"v", "t"})
_TEXTS = frozenset({"v", "t", "f"})
_STRINGS = frozenset({"s", "str", "inlineStr"})


@dataclass
class Facts:
    """About one sheet: cells by (row, column) as the file addresses them."""

    name: str
    hidden: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    has_no_dates: bool = False  # numbers that a format shows as dates and that are none: `no_dates`
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    # Cells that hold something other than text, as row * 2^14 + column: the reader must bring every one of them.
    filled: "array[int]" = field(default_factory=lambda: array("q"))


@dataclass(frozen=True)
class Allowance:
    """How many rows and columns of a sheet may be filled, and of which file."""

    name: str
    rows: int
    columns: int

    def check(self, sheet: str, row: int, column: int) -> None:
        """Raises Refused for a filled cell beyond the rows or columns that are read."""
        if row > self.rows:
            raise Refused("too_many_rows", sheet=sheet, found=row, limit=self.rows)
        if column > self.columns:
            raise Refused("too_many_columns", sheet=sheet, found=column, limit=self.columns)


def scan_xlsx(parts: Parts, allowed: Allowance) -> list[Facts]:
    """The facts of every worksheet, in order. Raises Refused for damaged XML and for sheets beyond the limits."""
    targets = _targets(parts, allowed.name)
    listed: list[tuple[str, str, bool]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id" and key != "id"), "")
            shown = attributes.get("state", "visible") == "visible"
            listed.append((attributes.get("name", ""), relation, not shown))

    parse(parts, "xl/workbook.xml", allowed.name, start=start)
    if len(listed) > limits.SHEETS:
        raise Refused("too_many_sheets", name=allowed.name, limit=limits.SHEETS)
    fonts, dated = _styles(parts, allowed.name)
    facts = []
    cells = 0
    for name, relation, hidden in listed:
        path = targets.get(relation, "")
        if path:
            scan = _SheetScan(Facts(name, hidden), fonts, dated, allowed, limits.CELLS - cells)
            parse(parts, path, allowed.name, start=scan.start, end=scan.end, text=scan.text)
            cells += scan.count
            facts.append(scan.facts)
    return facts


def parse(parts: Parts, path: str, name: str, *, start: Any, end: Any = None, text: Any = None) -> None:
    """Run the handlers over one part. No DTD, no entities, no outside reference is ever followed."""
    if path not in parts:
        raise Refused("damaged", name=name, part=path)

    def refuse(*_declared: object) -> None:
        raise Refused("dtd", name=name, part=path)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(parts[path], True)
    except Refused:
        raise
    except (LookupError, ValueError) as error:
        # An encoding nobody knows, or elements where they have no place.
        raise Refused("damaged", name=name, part=path) from error
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise Refused("damaged", name=name, part=path) from error


class _Names(dict[str, str]):
    """Tags without their prefix, each looked at once: a sheet repeats three tags a million times."""

    def __missing__(self, tag: str) -> str:
        self[tag] = local = tag.rpartition(":")[2]
        return local


_NAMES = _Names()


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _targets(parts: Parts, name: str) -> dict[str, str]:
    """The paths of worksheets by relation; chart sheets have no cells."""
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            found[attributes.get("Id", "")] = path.lower()

    parse(parts, "xl/_rels/workbook.xml.rels", name, start=start)
    return found


def _styles(parts: Parts, name: str) -> tuple[dict[str, str], frozenset[str]]:
    """The cell styles ("s" of a cell) whose font is one of the old Vietnamese ones, and those that show dates."""
    if "xl/styles.xml" not in parts:
        return {}, frozenset()
    names: list[str] = []
    used: list[int] = []
    formats: list[int] = []
    codes: dict[int, str] = {}
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if local == "font" and inside[-1:] == ["fonts"]:
            names.append("")
        elif local == "name" and inside[-2:] == ["fonts", "font"] and names:
            names[-1] = attributes.get("val", "")
        elif local == "xf" and inside[-1:] == ["cellXfs"]:
            used.append(_number(attributes.get("fontId", "0")))
            formats.append(_number(attributes.get("numFmtId", "0")))
        elif local == "numFmt" and inside[-1:] == ["numFmts"]:
            codes[_number(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        inside.append(local)

    def end(_tag: str) -> None:
        inside.pop()

    parse(parts, "xl/styles.xml", name, start=start, end=end)
    fonts = {
        str(style): names[font] for style, font in enumerate(used) if font < len(names) and font_encoding(names[font])
    }
    return fonts, frozenset(str(at) for at, one in enumerate(formats) if shows_a_date(one, codes.get(one, "")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


class _SheetScan:
    """The handlers for one worksheet."""

    def __init__(
        self, facts: Facts, fonts: dict[str, str], dated: frozenset[str], allowed: Allowance, cells_left: int
    ) -> None:
        self.facts = facts
        self.count = 0
        self._fonts = fonts
        self._dated = dated
        self._allowed = allowed
        self._cells_left = cells_left
        self._names = _NAMES
        self._letters: dict[str, int] = {}
        self._row_text = "0"
        self._row = 0
        self._column = 0
        self._type = ""
        self._style = ""
        self._formula: str | None = None
        self._value = ""
        self._into = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = self._names[tag]
        if local in _PLAIN_TEXTS:
            self._into = local
        elif local == "c":
            self._start_cell(attributes)
        elif local == "f":
            self._into, self._formula = local, ""
        elif local == "row":
            self._start_row(attributes)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = _number(attributes.get("min", "")), _number(attributes.get("max", ""))
            self.facts.hidden_columns += range(max(1, first), min(last, self._allowed.columns) + 1)

    def text(self, text: str) -> None:
        if self._into == "f":
            self._formula = (self._formula or "") + text
        elif self._into:
            self._value += text

    def end(self, tag: str) -> None:
        local = self._names[tag]
        if local in _TEXTS:
            self._into = ""
        elif local == "c" and (self._value or self._formula is not None):
            self._end_cell()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r", "")) or self._row + 1
        self._row_text = str(self._row)
        self._column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.facts.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            # The row's own number is nearly always the cell's, so that only the letters are new.
            letters = address[: -len(self._row_text)]
            column = self._letters.get(letters) if address.endswith(self._row_text) else None
            if column is None:
                self._row, column = self._look_up(address)
            self._column = column
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._formula, self._value, self._into = None, "", ""

    def _look_up(self, address: str) -> tuple[int, int]:
        found = place(address)
        if found is None:
            raise Refused("damaged", name=self._allowed.name, part=f"{self.facts.name}!{address}"[:60])
        self._row_text = str(found[0])
        self._letters[address[: -len(self._row_text)]] = found[1]
        return found

    def _end_cell(self) -> None:
        self._check_limits()
        at = (self._row, self._column)
        if self._type == "e" and self._value:
            self.facts.errors[at] = self._value
        elif not self._value:
            # A formula whose result is an empty text is written with t="str"; without it nobody has calculated it.
            if self._type != "str":
                self.facts.uncalculated[at] = "=" + (self._formula or "")
        elif self._type not in _STRINGS:
            self.facts.filled.append(self._row << 14 | self._column)
            if self._style in self._dated and is_no_date(self._value):
                self.facts.has_no_dates = True
        elif self._style in self._fonts:
            self.facts.fonts[at] = self._fonts[self._style]

    def _check_limits(self) -> None:
        self.count += 1
        self._allowed.check(self.facts.name, self._row, self._column)
        if self.count > self._cells_left:
            raise Refused("too_many_cells", name=self._allowed.name, limit=limits.CELLS)

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        one, two = place(first), place(last)
        if one and two:
            self.facts.merged.append((*one, *two))
