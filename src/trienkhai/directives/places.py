"""The full legal place of a provision in the reader's language: "Điều 5, khoản 2", "Article 5, clause 2"."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Provision
from trienkhai.directives.parsing.scheme import scheme

CHAPTER, ARTICLE = gettext_lazy("Chapter %s"), gettext_lazy("Article %s")
SECTION, CLAUSE, POINT = gettext_lazy("section %s"), gettext_lazy("clause %s"), gettext_lazy("point %s")
WORDS = {
    "vn-law": {"chuong": CHAPTER, "muc": SECTION, "dieu": ARTICLE, "khoan": CLAUSE, "diem": POINT},
    "vn-party": {
        "muc": SECTION,
        "diem": POINT,
        "tiet": POINT,
        "tiet-con": POINT,
        "chu": gettext_lazy("letter %s"),
    },
    "english": {
        "chapter": CHAPTER,
        "article": ARTICLE,
        "clause": CLAUSE,
        "subclause": CLAUSE,
        "third": CLAUSE,
        "letter": POINT,
        "roman": POINT,
    },
}
NUMBER = re.compile(r"(?:^|\s)\(?(\d+(?:\.\d+)*[a-zđ]?|[IVXLC]+|[a-zđ]{1,2})[.):\-–]*$")


def place_of(provision: Provision, above: Mapping[int, Provision]) -> str:
    """The place of one provision. `above`: by id, at least those on its way from the top."""
    way = [provision]
    while (parent := above.get(way[0].parent_id or 0)) is not None:  # type: ignore[attr-defined]
        way.insert(0, parent)
    key = provision.directive.scheme
    begin = max((at for at, one in enumerate(way) if one.level in _through(key)), default=0)
    annexes = [one for one in way[:begin] if one.level not in _levels(key)]  # its articles are counted anew
    named = [*annexes, *way[begin:]]
    kept = [one for one, below in zip(named, [*named[1:], None], strict=True) if not (below and _is_within(one, below))]
    return ", ".join(_named(one, WORDS.get(key, {})) for one in kept)


def ways(anchors: Iterable[str]) -> set[str]:
    """The anchors and all that stand above them."""
    return {
        "/".join(steps[: at + 1]) for anchor in anchors for steps in [anchor.split("/")] for at in range(len(steps))
    }


def _number(label: str) -> str:
    found = NUMBER.search(label.strip())
    return found[1] if found else ""


def _is_within(one: Provision, below: Provision) -> bool:
    """Whether a dotted number tells the one above it: 1.2 stands in 1."""
    number = _number(one.label)
    return bool(number) and _number(below.label).startswith(f"{number}.")


def _named(one: Provision, words: Mapping[str, object]) -> str:
    number = _number(one.label)
    if number and one.level in words:
        return str(words[one.level]) % number
    return one.label.strip().rstrip(".:-–").strip() or one.heading[:60] or _("a point without a number")


def _levels(key: str) -> set[str]:
    try:
        return {level.key for level in scheme(key).levels}
    except KeyError:
        return set()


def _through(key: str) -> set[str]:
    try:
        return {level.key for level in scheme(key).levels if level.through}
    except KeyError:
        return set()
