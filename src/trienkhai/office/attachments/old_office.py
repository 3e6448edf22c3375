"""The old binary files of Word, Excel and PowerPoint: macros, passwords, and a mark of secrecy in the text of a .doc."""

import re
import struct

from trienkhai.office.attachments.refusals import NotKept
from trienkhai.office.sheets import ole

_MACROS = frozenset({"_vba_project", "_vba_project_cur", "vba", "macros", "dir"})
_PASSWORD = 0x0100  # of the flags in the head of a .doc
_FILEPASS = 0x002F
_FIRST_TEXT = 64 * 1024
_EDGE = "[\r\x07\x0b\x0c]"
_MARKED = re.compile(
    "|".join(
        rf"(?:^|{_EDGE})[ \t*\-–.]*{mark}[ \t*\-–.]*(?={_EDGE})"
        for mark in ("TUYỆT MẬT", "TỐI MẬT", "MẬT", "Tuyệt mật", "Tối mật", "Mật")
    )
)


def check_old(data: bytes, name: str, kind: str) -> None:
    """Raises NotKept: macros, a password, a mark of secrecy near the beginning, or a broken container."""
    try:
        container = ole.Container(data)
        names = {entry.name for entry in container.entries}
        if names & _MACROS:
            raise NotKept("macros", name=name)
        if "encryptedsummary" in names:
            raise NotKept("encrypted", name=name)
        if kind == "doc":
            _check_doc(container.stream("worddocument"), name)
        elif kind == "xls" and _has_password(container.stream("workbook", "book")):
            raise NotKept("encrypted", name=name)
    except ole.BrokenOle as error:
        raise NotKept("damaged", name=name) from error


def _check_doc(stream: bytes, name: str) -> None:
    if len(stream) < 12:
        raise NotKept("damaged", name=name)
    (flags,) = struct.unpack_from("<H", stream, 10)
    if flags & _PASSWORD:
        raise NotKept("encrypted", name=name)
    # Words with Vietnamese letters are stored as UTF-16, from an even place on.
    if _MARKED.search(stream[:_FIRST_TEXT].decode("utf-16-le", errors="replace")):
        raise NotKept("secret", name=name, line="?")


def _has_password(stream: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of a workbook."""
    at = 0
    for _record in range(8):
        if at + 4 > len(stream):
            return False
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False
