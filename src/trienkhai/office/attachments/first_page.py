"""The lines of the first page of a file, as far as they can be read without a program of its own."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import DependencyError
from python_calamine import CalamineWorkbook

from trienkhai.office.attachments.refusals import NotKept
from trienkhai.office.secrecy import FIRST_PAGE
from trienkhai.office.sheets.archive import Parts

TOP_ROWS = 6  # of a sheet: above, any cell can be a mark; below, only one that stands alone in its row


def lines_of_pdf(data: bytes, name: str) -> list[str]:
    """The lines of the first page. Raises NotKept: a password, or not a whole PDF."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotKept("encrypted", name=name)
        return (reader.pages[0].extract_text() or "").splitlines() if len(reader.pages) else []
    except NotKept:
        raise
    except DependencyError:
        raise NotKept("encrypted", name=name) from None
    except MemoryError:
        raise
    except Exception:  # a broken file makes pypdf fail in every way Python knows
        raise NotKept("damaged", name=name) from None


def lines_of_parts(parts: Parts, kind: str) -> list[str]:
    """The first paragraphs of a .docx, .odt, .pptx or .odp, those of its page headers first."""
    heads = [path for path in sorted(parts) if path.startswith(("word/header", "styles.xml"))]
    bodies = {"docx": "word/document.xml", "pptx": "ppt/slides/slide1.xml"}.get(kind, "content.xml")
    found: list[str] = []
    for path in (*heads, bodies):
        if path in parts:
            found += _filled(_paragraphs(fromstring(parts[path], forbid_dtd=True)))
    return found


def lines_of_sheet(data: bytes) -> list[str]:
    """The rows at the top of the first sheet."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    found: list[str] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=FIRST_PAGE)):
        cells = [str(value) for value in row if value not in ("", None)]
        if number < TOP_ROWS or len(cells) == 1:
            found += cells
    return found


def lines_of_text(data: bytes) -> list[str]:
    """The first lines of a text file, in UTF-8, UTF-16 or Windows-1258."""
    sample = data[: 64 * 1024]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _filled(sample.decode("utf-16", errors="replace").splitlines())
    try:
        text = sample.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = sample.decode("cp1258", errors="replace")
    return _filled(text.splitlines())


def _filled(lines: Iterable[str]) -> list[str]:
    return list(islice((line for line in lines if line.strip()), FIRST_PAGE))


def _paragraphs(root: Any) -> Iterator[str]:
    """Texts of the elements called p or h in any namespace, in order; breaks inside one are line breaks."""
    for element in root.iter():
        if _local(element) in {"p", "h"}:
            yield "".join(_texts(element))


def _texts(element: Any) -> Iterator[str]:
    for one in element.iter():
        kind = _local(one)
        if kind in {"br", "cr", "line-break"}:
            yield "\n"
        if kind in {"t", "p", "h", "span", "a"} and one.text:
            yield one.text
        if one.tail and one is not element:
            yield one.tail


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
