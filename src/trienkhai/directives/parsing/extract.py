"""Paragraphs out of .docx, .txt and .pdf. The kind is decided by content, never by the name."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from trienkhai.directives.parsing.converting import doc_to_docx
from trienkhai.directives.parsing.model import Para, Unreadable
from trienkhai.directives.parsing.numbering import AutoNumbers
from trienkhai.vietnamese import legacy, normalise_prose

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PAGES = 500
SECRET = re.compile(r"[\s\[\](){}|*_\-–.]*(?:TUYỆT MẬT|TỐI MẬT|MẬT)[\s\[\](){}|*_\-–.]*", re.IGNORECASE)
SECRET_WORDS = re.compile(r"\b(?:tuyệt mật|tối mật)\b", re.IGNORECASE)
FIRST_PAGE = 45  # paragraphs that can stand on a first page


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Extracted:
    """The text of a document. `warnings` are English templates already filled."""

    kind: str
    paragraphs: tuple[Para, ...]
    warnings: tuple[str, ...] = ()


def extract(data: bytes, name: str) -> Extracted:
    """Every paragraph of a file, in order.

    Raises Unreadable: too large, not a document, encrypted, a scan without text, an old encoding, or marked secret.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large", _("%(name)s is larger than 25 MB. Split it or save it without pictures."), name=name
        )
    kind, paragraphs = _read(data, name)
    if not any(para.text.strip() for para in paragraphs):
        raise Unreadable(
            "no_text", _("%(name)s holds no text. A scanned paper must be recognised or typed first."), name=name
        )
    _refuse_secret(paragraphs, name)
    _refuse_legacy(paragraphs, name)
    warnings: tuple[str, ...] = ()
    if any(SECRET_WORDS.search(para.text) for para in paragraphs):
        warnings = (
            _("The document speaks of secret papers. Secret documents themselves must not be registered here."),
        )
    return Extracted(kind, tuple(paragraphs), warnings)


def _read(data: bytes, name: str) -> tuple[str, list[Para]]:
    if data.startswith(b"PK\x03\x04"):
        return "docx", list(_docx(data, name))
    if data.startswith(b"%PDF"):
        return "pdf", list(_pdf(data, name))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc", list(_docx(doc_to_docx(data, name), name))
    if data.startswith(b"{\\rtf"):
        raise Unreadable("rtf", _("%(name)s is an RTF file. Open it in Word and save it as .docx."), name=name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "not_a_document",
            _("%(name)s is not a document that can be read. Give a .docx, .txt, .pdf or .doc."),
            name=name,
        )
    return "text", list(_text(data, name))


def _text(data: bytes, name: str) -> Iterator[Para]:
    for line, text in enumerate(_decoded(data, name).splitlines(), 1):
        yield Para(line, normalise_prose(text))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if legacy.guess(text):
        return text
    try:
        return data.decode("cp1258")
    except UnicodeDecodeError:
        raise Unreadable(
            "encoding", _("The letters of %(name)s cannot be read. Save it as UTF-8 text."), name=name
        ) from None


def _docx(data: bytes, name: str) -> Iterator[Para]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive, name)
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise Unreadable(
            "not_a_docx",
            _("%(name)s is not a whole Word document (.docx). Open it in Word and save it again."),
            name=name,
        ) from None
    numbers = AutoNumbers(document)
    for line, (block, is_cell) in enumerate(_blocks(document), 1):
        text = normalise_prose(numbers.label(block) + block.text.replace("\t", " "))
        yield Para(line, text, block.style.name if block.style is not None else "", is_cell)


def _guard(archive: zipfile.ZipFile, name: str) -> None:
    """Limits from the directory, and no entity declarations, before any parser sees the file."""
    if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED or len(archive.infolist()) > 2000:
        raise Unreadable("too_large", _("%(name)s unpacks to more than is allowed."), name=name)
    if "word/document.xml" not in archive.namelist():
        raise Unreadable(
            "not_a_docx",
            _("%(name)s is not a whole Word document (.docx). Open it in Word and save it again."),
            name=name,
        )
    with archive.open("word/document.xml") as entry:
        if b"<!DOCTYPE" in entry.read(4096):
            raise Unreadable("dtd", _("%(name)s declares entities of its own; such a file is not opened."), name=name)


def _blocks(parent: Any) -> Iterable[tuple[Paragraph, bool]]:
    """Paragraphs of the body and of its tables, in reading order; merged cells once."""
    for item in parent.iter_inner_content():
        if isinstance(item, Table):
            seen: set[Any] = set()
            for row in item.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from ((paragraph, True) for paragraph, _is in _blocks(cell))
        else:
            yield item, False


def _pdf(data: bytes, name: str) -> Iterator[Para]:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unreadable("encrypted", _("%(name)s is protected by a password. Save it without one."), name=name)
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable("too_long", _("%(name)s has more than 500 pages."), name=name)
        lines = [line for page in reader.pages for line in (page.extract_text() or "").splitlines()]
    except PyPdfError:
        raise Unreadable("not_a_pdf", _("%(name)s is not a whole PDF file."), name=name) from None
    for line, text in enumerate(_joined(lines), 1):
        yield Para(line, normalise_prose(text))


STARTS = re.compile(
    r"\s*(?:Điều|Chương|Mục|Phần|Article|Section|Chapter|\d{1,3}[.)]|[a-zđ]\)|\([a-z]+\)|[IVXLC]+[.\-]|[-–+•])\s?"
)


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines of a page into paragraphs: a full line that ends in the middle of a sentence goes on in the next."""
    longest = max((len(line.strip()) for line in lines), default=0)
    waiting = ""
    for line in lines:
        text = line.strip()
        if waiting and text and not STARTS.match(text) and not waiting.endswith((".", ";", ":", "!", "?")):
            waiting = f"{waiting} {text}"
        else:
            if waiting:
                yield waiting
            waiting = text
        if len(text) < 0.75 * longest and waiting:
            yield waiting
            waiting = ""
    if waiting:
        yield waiting


def _refuse_secret(paragraphs: list[Para], name: str) -> None:
    shown = [para for para in paragraphs if para.text.strip()][:FIRST_PAGE]
    for para in shown:
        if SECRET.fullmatch(para.text):
            raise Unreadable(
                "secret",
                _("%(name)s carries a mark of secrecy on line %(line)s. Secret documents are not kept in this system."),
                name=name,
                line=para.line,
            )


def _refuse_legacy(paragraphs: list[Para], name: str) -> None:
    """Text in TCVN3 or VNI is recognised; it is converted only by whoever knows the document."""
    text = "\n".join(para.text for para in paragraphs[:200])
    encoding = legacy.guess(text)
    if encoding:
        sample = next(para for para in paragraphs if len(para.text) > 10)
        raise Unreadable(
            "legacy",
            _(
                "%(name)s is written in an old encoding (%(encoding)s). Converted, its line %(line)s reads: “%(sample)s”. Save it as Unicode."
            ),
            name=name,
            encoding=encoding.upper(),
            line=sample.line,
            sample=legacy.convert(sample.text, encoding)[:120],
        )
