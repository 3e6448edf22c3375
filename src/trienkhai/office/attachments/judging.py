"""One file, judged: its real kind, or the reason why it is not kept."""

from trienkhai.office.attachments import first_page
from trienkhai.office.attachments.kinds import real_kind
from trienkhai.office.attachments.old_office import check_old
from trienkhai.office.attachments.refusals import LARGEST, NotKept
from trienkhai.office.secrecy import marked_line
from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.archive import Parts, keep_parts

PICTURES = frozenset({"png", "jpg", "heic", "tiff", "webp", "gif"})
OLD = frozenset({"doc", "xls", "ppt"})
TEXT = frozenset({"txt", "csv"})
SHEETS = frozenset({"xlsx", "xls", "ods"})
_NEEDED = (
    "word/document.xml",
    "word/header",
    "ppt/slides/slide1.xml",
    "content.xml",
    "styles.xml",
    "[content_types].xml",
)
_REASON = {
    "macros": "macros",
    "macro_sheet": "macros",
    "encrypted": "encrypted",
    "embedded": "polyglot",
    "dtd": "damaged",
}
_BOMBS = frozenset({"too_many_members", "too_much_unpacked", "ratio", "overlapping"})


def judge(data: bytes, name: str) -> str:
    """The kind of a file that may be kept. Raises NotKept, and nothing else, for any other."""
    if not data:
        raise NotKept("empty", name=name)
    if len(data) > LARGEST:
        raise NotKept("too_large", name=name)
    kind = real_kind(data, name)
    if kind in PICTURES | {"pdf"} and b"PK\x05\x06" in data[-66_000:]:
        raise NotKept("polyglot", name=name)
    if kind in OLD:
        check_old(data, name, kind)
    marked = marked_line(_first_lines(data, name, kind))
    if marked is not None:
        raise NotKept("secret", name=name, line=marked)
    return kind


def _first_lines(data: bytes, name: str, kind: str) -> list[str]:
    if kind == "pdf":
        return first_page.lines_of_pdf(data, name)
    if kind in TEXT:
        return first_page.lines_of_text(data)
    if kind in PICTURES or kind in OLD - SHEETS:
        return []
    parts = {} if kind in OLD else _parts(data, name)
    try:
        return first_page.lines_of_sheet(data) if kind in SHEETS else first_page.lines_of_parts(parts, kind)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the sheet reader is no Exception
        raise NotKept("damaged", name=name) from error


def _parts(data: bytes, name: str) -> Parts:
    try:
        return keep_parts(data, name, keep=_NEEDED)
    except refusals.Refused as refusal:
        reason = "bomb" if refusal.code in _BOMBS else _REASON.get(refusal.code, "damaged")
        raise NotKept(reason, name=name) from refusal
