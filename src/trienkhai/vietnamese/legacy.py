"""Old Vietnamese encodings: TCVN3 (ABC, fonts ".Vn…") and VNI (fonts "VNI-…"), seen as Windows-1252 text.

Text in them is ordinary bytes drawn by special fonts; read today it looks like "V¨n phßng" or "Vaên phoøng".
Sources: TCVN 5712:1993, table VN3; the VNI Windows character set, a letter followed by the letter of its mark.
Nothing is converted unasked: `guess` tells what a text seems to be, the user confirms, the original file is kept.
Convert before `normalise`: the soft hyphen it removes is the letter ư in TCVN3.
"""

import re
from collections.abc import Callable
from typing import Literal

from trienkhai.vietnamese.syllables import is_syllable

Encoding = Literal["tcvn3", "vni"]

_TCVN3_RUNS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
TCVN3 = {first + place: letter for first, run in _TCVN3_RUNS for place, letter in enumerate(run)}
"""Code point as seen in Windows-1252 to letter. In the range from 0xA1 both are the same number as the byte."""

_TONE_MARKS = "øûõùï"  # huyền, hỏi, ngã, sắc, nặng, written behind the vowel
_VNI_PLAIN = {"a": "àảãáạ", "e": "èẻẽéẹ", "o": "òỏõóọ", "u": "ùủũúụ", "y": "ỳỷỹýỵ", "ô": "ờởỡớợ", "ö": "ừửữứự"}
_VNI_HAT = {"a": "âầẩẫấậ", "e": "êềểễếệ", "o": "ôồổỗốộ"}  # written â à å ã á ä behind the vowel
_VNI_BREVE = "ăằẳẵắặ"  # written ê è ú ü é ë behind a
_VNI_ALONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    pairs = {
        vowel + mark: letter for vowel, run in _VNI_PLAIN.items() for mark, letter in zip(_TONE_MARKS, run, strict=True)
    }
    pairs |= {
        vowel + mark: letter for vowel, run in _VNI_HAT.items() for mark, letter in zip("âàåãáä", run, strict=True)
    }
    return pairs | {"a" + mark: letter for mark, letter in zip("êèúüéë", _VNI_BREVE, strict=True)} | _VNI_ALONE


_VNI = _vni_table()
_VNI_UNIT = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"(?i:\.vn).*H")
_SURE_WORD = re.compile(r"[^\W\d_]*[\W_ªµ¹¼½¾]|[a-z]+[À-Þ]")  # a sign, or a capital behind a small letter
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_SURE_WORDS = 2
_SHARE = 0.6


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Unicode for text in TCVN3 read as Windows-1252. `capitals` for a font that draws small letters as capitals."""
    decoded = text.translate(TCVN3)
    return decoded.upper() if capitals else decoded


def from_vni(text: str) -> str:
    """Unicode for text in VNI read as Windows-1252. A capital vowel gives a capital letter."""

    def letter(match: re.Match[str]) -> str:
        unit = match.group()
        found = _VNI[unit.lower()]
        return found.upper() if unit[0].isupper() else found

    return _VNI_UNIT.sub(letter, text)


def font_encoding(font_name: str) -> Encoding | None:
    """What the name of a font promises: ".VnTime" TCVN3, "VNI-Times" VNI."""
    name = font_name.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith(("vni-", "vni ")) else None


def is_capital_font(font_name: str) -> bool:
    """ ".VnTimeH" draws small letters as capitals: TCVN3 has no accented capitals of its own."""
    return _CAPITAL_FONT.fullmatch(font_name.strip()) is not None


def looks_like_tcvn3(text: str) -> float:
    """From 0 to 1: among the words that tell, the share that become Vietnamese only when read as TCVN3.

    0 for plain ASCII, for text with letters Windows-1252 does not have, and where a single word is all there is to go by
    and it might be French or German.
    """
    return _share(text, from_tcvn3)


def looks_like_vni(text: str) -> float:
    """As `looks_like_tcvn3`, for VNI."""
    return _share(text, from_vni)


def guess(text: str, font_name: str | None = None) -> Encoding | None:
    """The old encoding a text is in, by its font first, then by its words; None for text that needs no conversion."""
    if _has_modern_letters(text):
        return None
    if font_name and (promised := font_encoding(font_name)):
        return promised
    tcvn3, vni = looks_like_tcvn3(text), looks_like_vni(text)
    if max(tcvn3, vni) < _SHARE:
        return None
    return "tcvn3" if tcvn3 >= vni else "vni"


def convert(text: str, encoding: Encoding, font_name: str | None = None) -> str:
    """Unicode for text in an old encoding; the font tells whether small letters stand for capitals."""
    if encoding == "vni":
        return from_vni(text)
    return from_tcvn3(text, capitals=bool(font_name) and is_capital_font(font_name or ""))


def _has_modern_letters(text: str) -> bool:
    return any(c > "\u00ff" and c.isalpha() for c in text)


def _share(text: str, decode: Callable[[str], str]) -> float:
    if _has_modern_letters(text):
        return 0.0
    words = [word for word in _WORD.findall(text) if not word.isascii() and any(c.isascii() for c in word)]
    gained = [word for word in words if not is_syllable(word) and is_syllable(decode(word))]
    lost = [word for word in words if not is_syllable(decode(word))]
    certain = len(gained) >= _SURE_WORDS or any(_SURE_WORD.match(word) for word in gained)
    return len(gained) / (len(gained) + len(lost)) if certain else 0.0
