"""Which letters the bytes of a text file stand for: Unicode first, then what old Vietnamese Windows wrote."""

import codecs
import re
import unicodedata

from trienkhai.office.sheets.model import Warning
from trienkhai.office.sheets.notes import note
from trienkhai.office.sheets.refusals import Refused
from trienkhai.vietnamese.legacy import guess
from trienkhai.vietnamese.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000


def decoded(data: bytes, name: str) -> tuple[str, list[Warning]]:
    """The text, and a warning where its encoding had to be guessed. Raises Refused where no encoding fits."""
    wide = _wide_encoding(data)
    if wide:
        return _checked(_decode(data, wide, name), name), []
    if 0 in data:
        raise Refused("nul", name=name, line=data.count(b"\n", 0, data.index(0)) + 1)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return _old_windows(data, name, error.start)


def _wide_encoding(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:8192]
    if sample.count(0) * 4 > len(sample):
        return "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    return None


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("encoding", name=name, line=data.count(b"\n", 0, error.start) + 1) from error


def _checked(text: str, name: str) -> str:
    if "\0" in text:
        raise Refused("nul", name=name, line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _old_windows(data: bytes, name: str, bad_at: int) -> tuple[str, list[Warning]]:
    """Windows-1258 or Windows-1252; TCVN3 and VNI are Windows-1252 to us until the user lets them be converted."""
    latin, viet = _try(data, "cp1252"), _try(data, "cp1258")
    if latin is not None and guess(_telling(latin)) is not None:
        return latin, []
    if viet is not None:
        composed = unicodedata.normalize("NFC", viet)
        if latin is None or _syllables(composed) > _syllables(latin):
            return composed, [note("encoding", encoding="Windows-1258")]
    if latin is None:
        raise Refused("encoding", name=name, line=data.count(b"\n", 0, bad_at) + 1)
    return latin, [note("encoding", encoding="Windows-1252")]


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _telling(text: str) -> str:
    """The words that have letters beyond ASCII, as far as needed."""
    return " ".join(word for word in re.findall(r"\S+", text) if not word.isascii())[:_SAMPLE]


def _syllables(text: str) -> int:
    """Words with marks that are Vietnamese, less those that are not."""
    words = [word for word in _WORD.findall(text[: 10 * _SAMPLE]) if not word.isascii()][:2000]
    return sum(1 if is_syllable(word) else -1 for word in words)
