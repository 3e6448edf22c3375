"""What the levels of a numbering are called in the reader's language."""

from django.utils.translation import gettext_lazy as _

from trienkhai.directives.outline.anchors import PARAGRAPH, SENTENCE

PART, CHAPTER, SECTION, ARTICLE = _("part"), _("chapter"), _("section"), _("article")
CLAUSE, POINT = _("clause"), _("point")
BESIDE = {"phu-luc": _("annex"), "annex": _("annex"), "kem-theo": _("attached document")}
NAMES = {
    "vn-law": {
        "phan": PART,
        "chuong": CHAPTER,
        "muc": SECTION,
        "tieu-muc": _("subsection"),
        "dieu": ARTICLE,
        "khoan": CLAUSE,
        "diem": POINT,
    },
    "vn-party": {
        "phan": PART,
        "phan-chu": _("part A, B, C"),
        "muc": _("section I, II, III"),
        "diem": _("point 1, 2, 3"),
        "tiet": _("point 1.1"),
        "tiet-con": _("point 1.1.1"),
        "chu": _("letter a), b), c)"),
        "so": _("number 1), 2), 3)"),
        "gach": _("dash"),
    },
    "english": {
        "part": PART,
        "chapter": CHAPTER,
        "article": ARTICLE,
        "clause": CLAUSE,
        "subclause": _("clause 1.1"),
        "third": _("clause 1.1.1"),
        "letter": _("point (a)"),
        "roman": _("point (i)"),
    },
    "plain": {"heading": _("heading"), "subheading": _("subheading")},
}
WITHOUT_NUMBER = {PARAGRAPH: _("paragraph"), SENTENCE: _("sentence")}


def level_name(scheme: str, level: str) -> str:
    """The name of a level; its key for one of a scheme that is shipped no longer."""
    names = {**NAMES.get(scheme, {}), **BESIDE, **WITHOUT_NUMBER}
    return str(names.get(level, level))
