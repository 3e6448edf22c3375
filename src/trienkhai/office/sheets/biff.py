"""What the fast reader does not tell of an .xls (BIFF5 and BIFF8): errors, hidden rows, fonts, macro sheets, protection."""

import struct
from collections.abc import Iterator

from trienkhai.office.sheets.refusals import Refused
from trienkhai.office.sheets.xlsx_scan import Allowance, Facts
from trienkhai.vietnamese.legacy import font_encoding

_BOF, _FILEPASS, _BOUNDSHEET, _FONT, _XF, _SUPBOOK = 0x0809, 0x002F, 0x0085, 0x0031, 0x00E0, 0x01AE
_ROW, _COLINFO, _FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x0208, 0x007D, 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
_LABELS = frozenset({0x00FD, 0x0204, 0x00D6})
_WORKSHEET, _MACRO_SHEET = 0, 1
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def scan_xls(stream: bytes, allowed: Allowance) -> tuple[list[Facts], bool]:
    """The facts of every worksheet in order, and whether the book links to other files.

    Raises Refused for protection, macro sheets, damage and cells beyond the limits: the fast reader would lay out every
    row and column up to the farthest one.
    """
    try:
        return _Scan(stream, allowed).facts()
    except (struct.error, IndexError) as error:
        raise Refused("damaged", name=allowed.name, part="workbook") from error


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, to its end."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        # A chart inside a sheet is a substream within the substream.
        depth += (kind == _BOF) - (kind == 0x000A)
        if kind == 0x000A and depth <= 0:
            return


class _Scan:
    def __init__(self, stream: bytes, allowed: Allowance) -> None:
        self._stream = stream
        self._allowed = allowed
        (version,) = struct.unpack_from("<H", stream, 4)
        self._biff8 = version == 0x0600
        self._fonts: list[str] = []
        self._styles: list[int] = []
        self._sheets: list[tuple[str, bool, int]] = []
        self._linked = False

    def facts(self) -> tuple[list[Facts], bool]:
        for kind, body in _records(self._stream, 0):
            self._take_global(kind, body)
        return [self._sheet(Facts(name, hidden), at) for name, hidden, at in self._sheets], self._linked

    def _take_global(self, kind: int, body: bytes) -> None:
        if kind == _FILEPASS:
            raise Refused("encrypted", name=self._allowed.name)
        if kind == _BOUNDSHEET:
            self._take_sheet(body)
        elif kind == _FONT:
            self._fonts.append(self._short_text(body[14:]))
        elif kind == _XF:
            (font,) = struct.unpack_from("<H", body)
            self._styles.append(font - (font > 4))  # index 4 is never used, a quirk of the format
        elif kind == _SUPBOOK and len(body) > 4 and body[2:4] not in {b"\x01\x04", b"\x01\x3a"}:
            self._linked = True

    def _take_sheet(self, body: bytes) -> None:
        at, state, kind = struct.unpack_from("<IBB", body)
        if kind == _MACRO_SHEET:
            raise Refused("macro_sheet", name=self._allowed.name)
        if kind == _WORKSHEET:
            self._sheets.append((self._short_text(body[6:]), state & 3 != 0, at))

    def _short_text(self, body: bytes) -> str:
        length = body[0]
        if not self._biff8:
            return body[1 : 1 + length].decode("cp1252", errors="replace")
        wide = body[1] & 1
        text = body[2 : 2 + (length << wide)]
        return text.decode("utf-16-le" if wide else "latin-1", errors="replace")

    def _sheet(self, facts: Facts, at: int) -> Facts:
        for kind, body in _records(self._stream, at):
            if kind == _ROW and body[12] & 0x20:
                facts.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
            elif kind == _COLINFO and body[8] & 1:
                first, last = struct.unpack_from("<HH", body)
                facts.hidden_columns += range(first + 1, min(last, 255) + 2)
            elif kind in _LABELS:
                self._take_font(facts, body)
            elif kind in {_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK}:
                self._take_value(facts, kind, body)
        return facts

    def _take_font(self, facts: Facts, body: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", body)
        self._allowed.check(facts.name, row + 1, column + 1)
        font = self._styles[style] if style < len(self._styles) else -1
        if 0 <= font < len(self._fonts) and font_encoding(self._fonts[font]):
            facts.fonts[row + 1, column + 1] = self._fonts[font]

    def _take_value(self, facts: Facts, kind: int, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        at = (row + 1, column + 1)
        self._allowed.check(facts.name, *at)
        if kind == _BOOLERR and body[7]:
            facts.errors[at] = _ERRORS.get(body[6], "#?")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff":
            if body[6] == 2:
                facts.errors[at] = _ERRORS.get(body[8], "#?")
            elif body[6] == 1:
                facts.filled.append(at[0] << 14 | at[1])
        elif kind == _MULRK:
            (last,) = struct.unpack_from("<H", body, len(body) - 2)
            self._allowed.check(facts.name, row + 1, last + 1)
            facts.filled.extend(at[0] << 14 | (one + 1) for one in range(column, last + 1))
        else:
            facts.filled.append(at[0] << 14 | at[1])
