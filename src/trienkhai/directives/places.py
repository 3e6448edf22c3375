"""The full legal place of a provision in the reader's language: "Điều 5, khoản 2", "Article 5, clause 2"."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Provision
from trienkhai.directives.outline.anchors import PARAGRAPH, SENTENCE, number_in
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
WITHOUT_LABEL = {PARAGRAPH: gettext_lazy("paragraph %s"), SENTENCE: gettext_lazy("sentence %s")}
"""Levels whose number stands in no label: it is that of their anchor."""
WAY = "parent__parent__parent__parent__parent__parent"
"""What to select with a provision whose place is told: a document is hardly deeper."""


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


def above_of(provisions: Iterable[Provision]) -> dict[int, Provision]:
    """Provisions and all that stand above them, by id. No query for those selected with `WAY`."""
    found: dict[int, Provision] = {}
    for one in provisions:
        way: Provision | None = one
        while way is not None and way.pk not in found:
            found[way.pk] = way
            way = way.parent
    return found


def _is_within(one: Provision, below: Provision) -> bool:
    """Whether a dotted number tells the one above it: 1.2 stands in 1."""
    number = number_in(one.label)
    return bool(number) and number_in(below.label).startswith(f"{number}.")


def _named(one: Provision, words: Mapping[str, object]) -> str:
    if one.level in WITHOUT_LABEL and not one.label:
        return str(WITHOUT_LABEL[one.level]) % one.anchor.rpartition("/")[2].partition("-")[2]
    number = number_in(one.label)
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
