"""Text files: their letters found out, never guessed away."""

import json
import re
import unicodedata

from trienkhai.directives.parsing.model import Unreadable
from trienkhai.vietnamese import legacy

MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html)", re.IGNORECASE)
READABLE = 0.9  # of the letters, for UTF-16 that does not say so


def _(message: str) -> str:
    return message


def decoded(data: bytes, name: str) -> str:
    """The text in UTF-8, UTF-16 or Windows-1258; text in an old font encoding as Windows-1252 shows it.

    Raises Unreadable: not text, markup or data, or letters that cannot be read.
    """
    text = _decoded(data, name)
    if MARKUP.match(text[:200]) or _is_json(text):
        raise _not_a_document(name)
    return text


def _decoded(data: bytes, name: str) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\x00" in data[:4096]:
            return _silent_utf16(data, name)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    old = data.decode("cp1252", errors="replace")
    if legacy.guess(old):
        return old
    try:
        return data.decode("cp1258")
    except UnicodeDecodeError:
        raise Unreadable(
            "encoding", _("The letters of %(name)s cannot be read. Save it as UTF-8 text."), name=name
        ) from None


def _silent_utf16(data: bytes, name: str) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:2000]
        if sum(map(_is_expected, sample)) >= READABLE * len(sample):
            return text
    raise _not_a_document(name)


def _is_expected(letter: str) -> bool:
    return letter in "\r\n\t" or (letter < "\u2100" and unicodedata.category(letter)[0] in "LNPZSM")


def _is_json(text: str) -> bool:
    if text.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _not_a_document(name: str) -> Unreadable:
    return Unreadable(
        "not_a_document",
        _("%(name)s is not a document that can be read. Give a .docx, .txt, .pdf or .doc."),
        name=name,
    )
