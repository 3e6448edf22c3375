"""What the fast reader does not tell of an .ods: error cells, merged areas, hidden sheets, rows and columns."""

from trienkhai.office.sheets import limits
from trienkhai.office.sheets.archive import Parts
from trienkhai.office.sheets.model import Area
from trienkhai.office.sheets.refusals import Refused
from trienkhai.office.sheets.xlsx_scan import Allowance, Facts, parse

_HIDDEN = frozenset({"collapse", "filter"})
_LINKS = frozenset({"table:table-source", "table:cell-range-source", "table:dde-link"})
_VALUES = frozenset({"float", "percentage", "currency", "date", "time", "boolean"})


def scan_ods(parts: Parts, allowed: Allowance) -> list[Facts]:
    """The facts of every sheet, in order. Repeated rows and cells are counted, not walked, before they are allowed."""
    scan = _OdsScan(allowed)
    parse(parts, "content.xml", allowed.name, start=scan.start, end=scan.end, text=scan.text)
    return scan.facts


class _OdsScan:
    def __init__(self, allowed: Allowance) -> None:
        self.facts: list[Facts] = []
        self._allowed = allowed
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._rows = self._column = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._is_written = False
        self._cells = 0
        self._depth = 0  # of tables: a table inside a cell's drawing is none of ours

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _LINKS:
            raise Refused("external_links", name=self._allowed.name)
        match tag:
            case "style:style":
                self._style = attributes.get("style:name", "")
            case "style:table-properties" if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
            case "table:table":
                self._start_table(attributes)
            case "table:table-column":
                self._start_column(attributes)
            case "table:table-row":
                self._row += self._rows
                self._rows, self._column, self._columns = _repeated(attributes, "table:number-rows-repeated"), 1, 0
                if attributes.get("table:visibility") in _HIDDEN:
                    last = min(self._row + self._rows, self._allowed.rows + 1)
                    self.facts[-1].hidden_rows += range(self._row, last)
            case "table:table-cell" | "table:covered-table-cell":
                self._column += self._columns
                self._columns = _repeated(attributes, "table:number-columns-repeated")
                self._cell, self._text, self._is_written = attributes, "", False
            case "text:p":
                self._is_written = True

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._text += text

    def end(self, tag: str) -> None:
        if tag == "table:table":
            self._depth -= 1
        elif tag in {"table:table-cell", "table:covered-table-cell"} and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:
            raise Refused("embedded", name=self._allowed.name, part="content.xml")
        if len(self.facts) >= limits.SHEETS:
            raise Refused("too_many_sheets", name=self._allowed.name, limit=limits.SHEETS)
        hidden = attributes.get("table:style-name") in self._hidden_styles
        self.facts.append(Facts(attributes.get("table:name", ""), hidden))
        self._row, self._rows, self._column, self._columns = 1, 0, 1, 0

    def _start_column(self, attributes: dict[str, str]) -> None:
        repeated = _repeated(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _HIDDEN:
            last = min(self._column + repeated, self._allowed.columns + 1)
            self.facts[-1].hidden_columns += range(self._column, last)
        self._column += repeated

    def _end_cell(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("office:value-type", "")
        self._merge(attributes)
        if not kind and not self._text and "table:formula" not in attributes:
            return
        self._check_limits()
        if attributes.get("calcext:value-type") == "error":
            self._everywhere(self.facts[-1].errors, self._text or "#?")
        elif kind in _VALUES:
            self.facts[-1].filled.extend(row << 14 | column for row, column in self._places())
        elif "table:formula" in attributes and not kind and not self._is_written:
            # An empty text is a result too: LibreOffice writes it as an empty paragraph without a type.
            self._everywhere(self.facts[-1].uncalculated, "=" + attributes["table:formula"].partition("=")[2])

    def _places(self) -> list[tuple[int, int]]:
        rows = range(self._row, self._row + self._rows)
        return [(row, column) for row in rows for column in range(self._column, self._column + self._columns)]

    def _everywhere(self, found: dict[tuple[int, int], str], text: str) -> None:
        found.update(dict.fromkeys(self._places(), text))

    def _check_limits(self) -> None:
        self._allowed.check(self.facts[-1].name, self._row + self._rows - 1, self._column + self._columns - 1)
        self._cells += self._rows * self._columns
        if self._cells > limits.CELLS:
            raise Refused("too_many_cells", name=self._allowed.name, limit=limits.CELLS)

    def _merge(self, attributes: dict[str, str]) -> None:
        down = _repeated(attributes, "table:number-rows-spanned")
        across = _repeated(attributes, "table:number-columns-spanned")
        if down > 1 or across > 1:
            area: Area = (self._row, self._column, self._row + down - 1, self._column + across - 1)
            self.facts[-1].merged.append(area)


def _repeated(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
