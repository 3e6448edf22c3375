"""What a file really is: by its first bytes and what is inside, never by its name alone."""

import io
import json
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from trienkhai.office.sheets import ole
from trienkhai.office.sheets.limits import ZIP_MEMBERS
from trienkhai.office.sheets.refusals import Refused


class Kind(StrEnum):
    """The kinds told apart. Only XLSX, XLS, ODS and CSV are read; each other value is the code of its refusal."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    XLSM = "macros"
    XLSB = "xlsb"
    ENCRYPTED = "encrypted"
    OLD_EXCEL = "old_excel"
    NUMBERS = "numbers"
    JSON = "json"
    XML = "xml"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ZIP = "zip"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    CROWDED = "too_many_members"
    IMAGE = "image"
    PROGRAM = "program"
    EMPTY = "empty"
    UNKNOWN = "unknown"


READ = frozenset({Kind.XLSX, Kind.XLS, Kind.ODS, Kind.CSV})
_TEXT_NAMES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xls", ""})
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"\x89PNG\r\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"{\\rtf", Kind.DOC),
    (b"\x1f\x8b", Kind.ZIP),
    (b"7z\xbc\xaf\x27\x1c", Kind.ZIP),
    (b"Rar!\x1a\x07", Kind.ZIP),
    (b"PK\x07\x08PK", Kind.ZIP),
    # A BIFF stream without the container of Excel 5 and later.
    (b"\x09\x00\x04\x00", Kind.OLD_EXCEL),
    (b"\x09\x02\x06\x00", Kind.OLD_EXCEL),
    (b"\x09\x04\x06\x00", Kind.OLD_EXCEL),
    (b"\x09\x08\x10\x00", Kind.OLD_EXCEL),
    (b"\x09\x08\x08\x00", Kind.OLD_EXCEL),
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_ODF = b"application/vnd.oasis.opendocument."
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})
_WEB = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|script)\b", re.IGNORECASE)


def kind_of(data: bytes, name: str = "") -> Kind:
    """What the bytes are. The name only decides whether bare text may be taken for a table."""
    if not data:
        return Kind.EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(ole.MAGIC):
        return _kind_of_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            # "BM" and "MZ" may begin an honest heading; a picture or a program is never pure text.
            if len(magic) == 2 and magic.isalpha() and _is_plain_text(data):
                continue
            return kind
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Kind.IMAGE
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    return _kind_of_text(data, name)


def refuse_unless_read(data: bytes, name: str, kind: Kind) -> None:
    """Raises Refused, saying what the file is and how to mend it, unless it is of a kind that is read."""
    if kind in READ:
        return
    if kind in {Kind.PDF, Kind.IMAGE, Kind.HTML, Kind.XML} and b"PK\x05\x06" in data[-66_000:]:
        raise Refused("polyglot", name=name, first=kind.value.upper(), second="ZIP")
    raise Refused(kind.value, name=name, part="zip" if data.startswith(b"PK") else "ole", limit=ZIP_MEMBERS)


def _kind_of_zip(data: bytes) -> Kind:
    if b"PK\x05\x06" not in data:
        return Kind.TRUNCATED
    if data.count(b"PK\x01\x02") > ZIP_MEMBERS:
        return Kind.CROWDED
    try:
        names, mark = part_names(data), _mimetype(data)
    except _UNREADABLE:
        return Kind.DAMAGED
    if mark.startswith(_ODF + b"spreadsheet"):
        return Kind.ODS
    return Kind.DOC if mark.startswith(_ODF) else _kind_of_parts(names)


def part_names(data: bytes) -> set[str]:
    """The lower-case names of the parts of an archive that `kind_of` could open."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename.lower() for entry in archive.infolist()}


def odf_mark(data: bytes) -> bytes:
    """What an OpenDocument file says it is: 'text', 'presentation' …; nothing for other files."""
    mark = _mimetype(data)
    return mark.removeprefix(_ODF) if mark.startswith(_ODF) else b""


def _mimetype(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.open("mimetype").read(len(_ODF) + 30) if "mimetype" in archive.namelist() else b""


def _kind_of_parts(names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        return Kind.XLSM if any(name.endswith("vbaproject.bin") for name in names) else Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.NUMBERS if any(name.endswith(".iwa") for name in names) else Kind.ZIP


def _kind_of_ole(data: bytes) -> Kind:
    try:
        names = ole.names(data)
    except ole.BrokenOle as error:
        return Kind.TRUNCATED if str(error) == "sector" else Kind.DAMAGED
    if "encryptedpackage" in names:
        return Kind.ENCRYPTED
    return Kind.XLS if names & {"workbook", "book"} else Kind.DOC


def _is_plain_text(data: bytes) -> bool:
    sample = data[:8192]
    return not any(byte in sample for byte in _CONTROL)


def _kind_of_text(data: bytes, name: str) -> Kind:
    text = _opening(data)
    if text is None:
        return Kind.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        return Kind.EMPTY
    if start[0] in "{[" and _opens_like_json(start):
        return Kind.JSON
    if start[0] == "<" or start.startswith("MIME-Version:"):
        return _kind_of_markup(start)
    return Kind.CSV if PurePath(name.lower()).suffix in _TEXT_NAMES else Kind.UNKNOWN


def _opening(data: bytes) -> str | None:
    """The first characters as text, or None for bytes that are not text."""
    sample = data[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample[: len(sample) // 2 * 2].decode("utf-16", errors="replace")
    zeros = sample.count(0)
    if zeros and zeros > len(sample) // 4:
        # UTF-16 without a mark: nearly every second byte of plain text is zero.
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if min(even, odd) * 10 > max(even, odd):
            return None
        return sample[: len(sample) // 2 * 2].decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    controls = sum(sample.count(byte) for byte in _CONTROL if byte)
    return None if controls * 50 > len(sample) else sample.decode("latin-1").removeprefix("ï»¿")


def _opens_like_json(start: str) -> bool:
    if re.match(r'\{\s*("|\}|$)|\[\s*[\[{"\]]|\[\s*-?\d', start) is None:
        return False
    try:
        json.loads(start)
    except ValueError:
        return start[0] == "{" or re.match(r"\[\s*[\[{]", start) is not None
    return True


def _kind_of_markup(start: str) -> Kind:
    if start.startswith("MIME-Version:") or _WEB.search(start[:4096]):
        return Kind.HTML
    if re.match(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b", start, re.DOTALL):
        return Kind.IMAGE
    return Kind.XML
