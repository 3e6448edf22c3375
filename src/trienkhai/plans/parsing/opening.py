"""Opening a file that may hold a task table: what it really is, whether it may be read here, and in which letters."""

from dataclasses import replace

from trienkhai.directives.parsing.converting import doc_to_docx
from trienkhai.directives.parsing.model import Notice, Unreadable
from trienkhai.office.attachments.refusals import NotKept
from trienkhai.office.sheets.child import judge_limited, read_book_limited, read_word_limited
from trienkhai.office.sheets.model import Book, Sheet
from trienkhai.office.sheets.refusals import Refused
from trienkhai.plans.parsing.model import _
from trienkhai.vietnamese import legacy

WORD = frozenset({"doc", "docx"})
SHEETS = frozenset({"xlsx", "xls", "ods", "csv"})
SAMPLE = 400  # filled cells looked at for old letters


def open_book(data: bytes, name: str, old_encoding: legacy.Encoding | None) -> tuple[str, Book, list[Notice]]:
    """The kind of a file, its tables, and what its reader should know.

    Parsing happens in the limited process of `office.sheets.child`. Raises Unreadable: not a Word document or a workbook,
    damaged, hostile, too large, protected, marked secret, or in an old encoding while `old_encoding` does not say so.
    """
    try:
        kind = judge_limited(data, name)
        if kind in WORD:
            book = read_word_limited(doc_to_docx(data, name) if kind == "doc" else data, name, as_shown=True)
        elif kind in SHEETS:
            book = read_book_limited(data, name)
        else:
            raise Unreadable(
                "no_table_file",
                _("“%(name)s” is a file of the kind .%(kind)s. Give the task table in Word (.docx) or Excel (.xlsx)."),
                name=name,
                kind=kind,
            )
    except (Refused, NotKept) as refusal:
        raise Unreadable(refusal.code, refusal.template, **refusal.params) from refusal
    notices = [
        Notice(told.code, told.template, {key: str(value) for key, value in told.params.items()})
        for told in book.warnings
        if told.code != "legacy"
    ]
    if old_encoding:
        message = _("The text was converted from an old encoding (%(encoding)s). Compare it with the paper.")
        notices.append(Notice("converted", message, {"encoding": old_encoding.upper()}))
        return kind, _converted(book, old_encoding), notices
    _refuse_old_letters(book, name)
    return kind, book, notices


def _refuse_old_letters(book: Book, name: str) -> None:
    """Text in TCVN3 or VNI is recognised; it is converted only for whoever knows the file."""
    if book.legacy:
        first = book.legacy[0]
        raise _old_letters(name, first.guess, f"{first.sheet}!{first.cell.address}", first.preview)
    cells = [(sheet, cell) for sheet in book.sheets for cell in sheet.cells if cell.kind == "text"][:SAMPLE]
    encoding = legacy.guess("\n".join(cell.text for _sheet, cell in cells))
    if encoding:
        sheet, cell = next(((s, c) for s, c in cells if legacy.guess(c.text)), cells[0])
        raise _old_letters(name, encoding, f"{sheet.name}!{cell.address}", legacy.convert(cell.text, encoding))


def _old_letters(name: str, encoding: str, place: str, sample: str) -> Unreadable:
    return Unreadable(
        "legacy",
        _(
            "“%(name)s” is written in an old encoding (%(encoding)s). Converted, %(place)s reads: “%(sample)s”."
            " Save it as Unicode, or read it once more and say that it is to be converted."
        ),
        name=name,
        encoding=encoding.upper(),
        place=place,
        sample=sample[:120],
    )


def _converted(book: Book, encoding: legacy.Encoding) -> Book:
    """The book in Unicode. A sheet knows its fonts, and so which of its small letters are drawn as capitals."""
    known = {(found.sheet, found.cell.row, found.cell.column): found.preview for found in book.legacy}
    return replace(book, sheets=tuple(_converted_sheet(sheet, known, encoding) for sheet in book.sheets))


def _converted_sheet(sheet: Sheet, known: dict[tuple[str, int, int], str], encoding: legacy.Encoding) -> Sheet:
    cells = []
    for cell in sheet.cells:
        text = known.get((sheet.name, cell.row, cell.column))
        if text is None and cell.kind == "text" and not _is_unicode(cell.text):
            text = legacy.convert(cell.text, encoding)
        cells.append(cell if text is None else cell._replace(text=text, value=text))
    return replace(sheet, cells=tuple(cells))


def _is_unicode(text: str) -> bool:
    return any(letter > "\u00ff" and letter.isalpha() for letter in text)
