"""Text as it is stored and as it is searched.

Vietnamese arrives in three forms that look alike: precomposed (NFC), combining (NFD, from macOS) and what the
Windows keyboard types (precomposed vowel, combining tone), which is neither. Everything is stored in NFC.
"""

import re
import unicodedata

_COMBINING = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_D_STROKE = str.maketrans("đĐ", "dD")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
_INVISIBLE = {"Cc", "Cf", "Cs"}
_NO_CHARACTERS = str.maketrans("", "", "\ufffe\uffff")  # no file format carries them


def normalise(text: str) -> str:
    """A name or a symbol as it is stored: NFC, no invisible characters, single plain spaces, trimmed.

    Zero-width spaces, soft hyphens, direction marks and lone surrogates go; no-break and wide spaces become a space.
    """
    if text.isprintable():  # nothing of what is taken out below is
        return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    spaced = _SPACES.sub(" ", text.translate(_NO_CHARACTERS))
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def normalise_symbol(text: str) -> str:
    """A document number or code: as `normalise`, and every kind of dash becomes a hyphen ("12–NQ/TW" to "12-NQ/TW")."""
    return _DASHES.sub("-", normalise(text))


def normalise_prose(text: str) -> str:
    """Running text as it is stored: NFC, line ends as \\n, no control characters; spaces and dashes stay as typed."""
    if text.isprintable():  # line ends and control characters are not
        return unicodedata.normalize("NFC", text)
    lines = _LINE_ENDS.sub("\n", text.translate(_NO_CHARACTERS))
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept))


def remove_marks(text: str) -> str:
    """Tone and vowel marks off, đ to d, case kept: "Đường" to "Duong". Marks of other scripts stay."""
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.translate(_D_STROKE))


def fold(text: str) -> str:
    """Lower case, marks off, đ to d, whitespace folded and trimmed."""
    return _SPACES.sub(" ", remove_marks(text.lower())).strip()


def search_key(text: str) -> str:
    """What a search without accents compares: `fold` of the normalised text. "hoà" and "hòa" meet here."""
    return fold(normalise(text))


def exact_key(text: str) -> str:
    """What a search with accents compares first: lower case, whitespace folded, marks kept ("ma" is not "mà")."""
    return unicodedata.normalize("NFC", normalise(text).lower())
