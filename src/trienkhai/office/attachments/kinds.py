"""The real kind of a file that may be kept, by its bytes; the name only has to fit it."""

from pathlib import PurePath

from trienkhai.office.attachments.refusals import ALLOWED, NotKept
from trienkhai.office.sheets import ole
from trienkhai.office.sheets.kinds import Kind, kind_of, odf_mark, part_names

ENDINGS: dict[str, frozenset[str]] = {
    "jpg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "heic": frozenset({".heic", ".heif", ".hif"}),
    "tiff": frozenset({".tif", ".tiff"}),
    "csv": frozenset({".csv", ".tsv", ".tab"}),
    "doc": frozenset({".doc", ".dot"}),
    "xls": frozenset({".xls", ".xlt"}),
}
"""Endings of a kind; where none are told, the kind itself."""
KEPT = tuple(ALLOWED.split(", "))

_DIRECT = {Kind.PDF: "pdf", Kind.XLSX: "xlsx", Kind.ODS: "ods", Kind.DOCX: "docx"}
_REASON = {
    Kind.EMPTY: "empty",
    Kind.PROGRAM: "program",
    Kind.XLSM: "macros",
    Kind.ENCRYPTED: "encrypted",
    Kind.TRUNCATED: "damaged",
    Kind.DAMAGED: "damaged",
    Kind.CROWDED: "bomb",
}
_PICTURES = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_ODF = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}


def real_kind(data: bytes, name: str) -> str:
    """'pdf', 'docx', 'png' … Raises NotKept for what is none of these or bears another ending."""
    kind = _kind(data, name)
    ending = PurePath(name.lower()).suffix
    if ending and ending not in ENDINGS.get(kind, {f".{kind}"}):
        raise NotKept("renamed", name=name, kind=kind)
    return kind


def _kind(data: bytes, name: str) -> str:
    found = kind_of(data, name)
    if found in _DIRECT:
        return _DIRECT[found]
    if found in _REASON:
        raise NotKept(_REASON[found], name=name)
    match found:
        case Kind.IMAGE:
            kind = _picture(data)
        case Kind.DOC | Kind.XLS:
            kind = _old_or_open(data)
        case Kind.ZIP:
            kind = "pptx" if "ppt/presentation.xml" in part_names(data) else None
            if kind is None:
                raise NotKept("archive", name=name)
        case Kind.CSV:
            kind = "txt" if PurePath(name.lower()).suffix in {".txt", ""} else "csv"
        case _:
            kind = None
    if kind is None:
        ending = PurePath(name.lower()).suffix
        meant = next((one for one in KEPT if ending in ENDINGS.get(one, {f".{one}"})), None)
        raise NotKept("not_its_kind", name=name, kind=meant) if meant else NotKept("other_kind", name=name)
    return kind


def _picture(data: bytes) -> str | None:
    for magic, kind in _PICTURES:
        if data.startswith(magic):
            return kind
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC else None
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _old_or_open(data: bytes) -> str | None:
    if data.startswith(b"PK"):
        mark = odf_mark(data)
        return next((kind for word, kind in _ODF.items() if mark.startswith(word)), None)
    if not data.startswith(ole.MAGIC):
        return None
    names = ole.names(data)
    # A paper may hold a table of Excel inside, a table never holds a paper.
    known = (("worddocument", "doc"), ("powerpoint document", "ppt"), ("workbook", "xls"), ("book", "xls"))
    return next((kind for stream, kind in known if stream in names), None)
