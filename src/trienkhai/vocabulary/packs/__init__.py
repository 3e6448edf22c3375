"""The packs that ship, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["vi", "en"]
Family = Literal["party", "state", "plain"]
LANGUAGES: tuple[Lang, ...] = ("vi", "en")
PACKS = ("vn-party", "vn-state", "plain")
DEFAULT = "vn-state"


@dataclass(frozen=True)
class Pack:
    """`words` by key ("body.steering") and language; `documents` are the kinds it offers; `family` its rulesets."""

    key: str
    family: Family
    documents: tuple[str, ...]
    words: dict[str, dict[str, str]]

    def word(self, key: str, lang: str) -> str:
        """A word in a language; Vietnamese for any language that is not English. Raises KeyError."""
        return self.words[key]["en" if lang[:2] == "en" else "vi"]


@cache
def pack(key: str) -> Pack:
    """A pack by its key. Raises KeyError."""
    if key not in PACKS:
        raise KeyError(key)
    data = tomllib.loads(files(__package__).joinpath(f"{key}.toml").read_text("utf-8"))
    family, documents = data.pop("family"), tuple(data.pop("documents"))
    words = {f"{group}.{name}": said for group, names in data.items() for name, said in names.items()}
    return Pack(key, family, documents, words)


def _spoken(key: str) -> Pack:
    """The pack of an organisation; the default one where an installation names a pack that does not ship."""
    return pack(key if key in PACKS else DEFAULT)


def word(key: str, *, pack: str, lang: str) -> str:
    """A word of a pack in a language. Raises KeyError for a word that packs do not own."""
    return _spoken(pack).word(key, lang)


def unit_kind(kind: str, *, pack: str, lang: str) -> str:
    """What a kind of unit is called; a kind that the chart brought along in words of its own stays as it is."""
    used = _spoken(pack)
    return used.word(f"unit.{kind}", lang) if f"unit.{kind}" in used.words else kind


def choices(*, pack: str, lang: str) -> list[str]:
    """The kinds of documents that a pack offers, in its order."""
    used = _spoken(pack)
    return [used.word(f"document.{name}", lang) for name in used.documents]
