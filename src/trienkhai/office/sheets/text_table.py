"""Tables in plain text: CSV with commas, semicolons or tabs, in the encodings met in Vietnam.

A stray quotation mark never eats the lines after it: the line is taken as written, and named.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from trienkhai.office.sheets import limits
from trienkhai.office.sheets.model import Cell, Sheet, Warning, cell_of
from trienkhai.office.sheets.notes import note
from trienkhai.office.sheets.refusals import Refused
from trienkhai.office.sheets.text_encoding import decoded

_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 200
_FIELD_LINES = 100
_SEP = re.compile(r"sep=([;,\t|])", re.IGNORECASE)


@dataclass
class _Line:
    """One record: the physical line it starts on, how many lines it takes, its fields."""

    number: int
    lines: int
    fields: list[str]
    is_stray: bool


@dataclass
class _Fields:
    """Fields of a text, as far as they were closed."""

    values: list[str] = field(default_factory=list)
    is_stray: bool = False
    is_open: bool = False


def read_text(data: bytes, name: str, *, max_rows: int, max_columns: int) -> tuple[Sheet, list[Warning]]:
    """The table as one sheet, whose row numbers are line numbers, and what must be told about it."""
    text, warnings = decoded(data, name)
    lines = re.split(r"\r\n|\n|\r", text)
    first = 0
    directive = _SEP.fullmatch(lines[0].strip('" '))
    if directive:
        delimiter, first = directive[1], 1
    else:
        delimiter = _delimiter(lines[:_SAMPLE_LINES])
    records = _records(lines, first, delimiter)
    cells: list[Cell] = []
    for record in records:
        filled = [(at, value) for at, value in enumerate(record.fields, 1) if value != ""]
        if filled:
            _check(record.number, filled[-1][0], len(cells) + len(filled), name, max_rows, max_columns)
            cells += (cell_of(record.number, at, "text", value) for at, value in filled)
    warnings += _told(records)
    return Sheet(name=sheet_name(name), hidden=False, cells=tuple(cells)), warnings


def sheet_name(name: str) -> str:
    """A text file's one sheet is called as the file, without folder and ending."""
    return re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name or "CSV"


def _check(row: int, column: int, cells: int, name: str, max_rows: int, max_columns: int) -> None:
    if row > max_rows:
        raise Refused("too_many_rows", sheet=sheet_name(name), found=row, limit=max_rows)
    if column > max_columns:
        raise Refused("too_many_columns", sheet=sheet_name(name), found=column, limit=max_columns)
    if cells > limits.CELLS:
        raise Refused("too_many_cells", name=name, limit=limits.CELLS)


def _told(records: list[_Line]) -> list[Warning]:
    told = [note("stray_quote", line=record.number) for record in records if record.is_stray]
    widths = Counter(len(record.fields) for record in records if any(record.fields))
    if len(widths) > 1:
        expected, often = widths.most_common(1)[0]
        odd = [record for record in records if any(record.fields) and len(record.fields) != expected]
        # Titles and signatures make honest sheets ragged; only a few odd lines in a table are worth a word.
        if expected > 1 and len(odd) * 4 <= often:
            told.append(note("ragged", line=odd[0].number, found=len(odd[0].fields), expected=expected, count=len(odd)))
    return told


def _delimiter(lines: list[str]) -> str:
    """The mark that cuts the most records into the same number of fields, with the fewest stray quotes.

    Commas inside numbers lose to semicolons: an earlier mark wins unless a later one fits clearly better.
    """
    best, choice = (0.0, 0), ","
    for mark in _DELIMITERS:
        records = [record for record in _records(lines, 0, mark) if any(record.fields)]
        widths = Counter(len(record.fields) for record in records)
        widths.pop(1, None)
        if widths:
            width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
            strays = sum(record.is_stray for record in records)
            share = round((often - strays) / len(records), 1)
            if share > best[0] + 0.05 or (share == best[0] and width > best[1] and mark != ","):
                best, choice = (share, width), mark
    return choice


def _records(lines: list[str], first: int, delimiter: str) -> list[_Line]:
    records: list[_Line] = []
    widths: Counter[int] = Counter()
    at = first
    while at < len(lines):
        record = _record(lines, at, delimiter, widths)
        records.append(record)
        if any(record.fields):
            widths[len(record.fields)] += 1
        at += record.lines
    return records


def _record(lines: list[str], at: int, delimiter: str, widths: Counter[int]) -> _Line:
    alone = _split(lines[at], delimiter)
    if not alone.is_open:
        return _Line(at + 1, 1, alone.values, alone.is_stray)
    # A quote was not closed. It is a field of several lines only if it closes cleanly and the record has its columns.
    whole = lines[at]
    for more in range(1, min(_FIELD_LINES, len(lines) - at)):
        whole += "\n" + lines[at + more]
        if len(whole) > limits.CELL_TEXT:
            break
        joined = _split(whole, delimiter) if '"' in lines[at + more] else _Fields(is_open=True)
        if not joined.is_open:
            width = len(joined.values)
            if joined.is_stray or (widths and width not in widths) or _are_records(whole, delimiter, width):
                break
            return _Line(at + 1, more + 1, joined.values, False)
    return _Line(at + 1, 1, lines[at].split(delimiter), True)


def _are_records(whole: str, delimiter: str, width: int) -> bool:
    """Whether each line is a record by itself: then two strays met, and joining would lose the lines between."""
    return width > 1 and all(line.count(delimiter) >= width - 1 for line in whole.split("\n"))


def _split(text: str, delimiter: str) -> _Fields:
    """Fields by the usual rule: quoted fields may hold the delimiter, a doubled quote is a quote."""
    found = _Fields()
    at = 0
    while True:
        if text.startswith('"', at):
            value, at, is_clean = _quoted(text, at, delimiter)
            found.is_open = at < 0
            found.is_stray |= not is_clean
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            value, at = text[at:end], end
            found.is_stray |= value.count('"') % 2 == 1
        found.values.append(value)
        if found.is_open or at >= len(text):
            return found
        at += 1


def _quoted(text: str, at: int, delimiter: str) -> tuple[str, int, bool]:
    """A quoted field from its opening quote on: value, where it ends (-1 when it never does), whether it was clean."""
    start, value = at + 1, ""
    while True:
        end = text.find('"', start)
        if end < 0:
            return text[at:], -1, False
        value += text[start:end]
        if text.startswith('""', end):
            value, start = value + '"', end + 2
            continue
        if end + 1 == len(text) or text[end + 1] == delimiter:
            return value, end + 1, True
        stop = text.find(delimiter, end)
        stop = len(text) if stop < 0 else stop
        return text[at:stop], stop, False
