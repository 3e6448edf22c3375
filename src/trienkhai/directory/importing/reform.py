"""What a reform's old-to-new table decides: which new units are old ones that go on, and who followed whom.

A new unit goes on an old one only when the table says it was kept ('Giữ nguyên', 'Đổi loại hình') and names no other. A unit
made of several is a new unit, even if it bears the code of one of them or the name of another: Đà Nẵng of 2025 is neither
the old Đà Nẵng nor Quảng Nam. Provinces follow from the rows of their communes by the same rule.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from trienkhai.directory.importing.conversion import KEPT, PARTLY, WHOLE, Conversion, Pair
from trienkhai.directory.importing.judging import Judgement
from trienkhai.directory.importing.spelling import Likeness, likeness
from trienkhai.units.models import SuccessionKind


@dataclass(frozen=True)
class Link:
    """An old code and a new one, with how the one became the other."""

    old: str
    new: str
    kind: str
    note: str
    where: str


@dataclass
class Fates:
    """`kept`: new code → old code of the same unit; `made`: codes of new units; `links`: who followed whom."""

    kept: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


def fates_of(
    table: Conversion, old_names: Mapping[str, str], new_names: Mapping[str, str], judgement: Judgement
) -> Fates:
    """Decide by the table; `old_names` and `new_names` are all codes in force before and from its day, with their names."""
    usable = [pair for pair in (_usable(pair, old_names, new_names, judgement) for pair in table.pairs) if pair]
    table = Conversion(table.day, table.name, usable)
    fates = Fates()
    _communes(table, fates, judgement)
    _provinces(table, old_names, new_names, fates, judgement)
    return fates


def _usable(
    pair: Pair, old_names: Mapping[str, str], new_names: Mapping[str, str], judgement: Judgement
) -> Pair | None:
    """The row with its old unit known, or None; each doubt is told."""
    if pair.new_code not in new_names:
        message = _("The new code “%(code)s” (%(name)s) is in no unit of the tree from this day; the row was not used.")
        judgement.flaw("unknown-new-code", message % {"code": pair.new_code, "name": pair.new_name.strip()}, pair.where)
        return None
    _compare(pair.new_code, pair.new_name, new_names[pair.new_code], pair.where, judgement)
    if not pair.old_code:
        return _from_district(pair, old_names, judgement)
    if pair.old_code not in old_names:
        message = _(
            "The old code “%(code)s” (%(name)s) is in no unit of the tree before this day; the row was not used."
        )
        judgement.flaw("unknown-old-code", message % {"code": pair.old_code, "name": pair.old_name.strip()}, pair.where)
        return None
    _compare(pair.old_code, pair.old_name, old_names[pair.old_code], pair.where, judgement)
    return pair


def _from_district(pair: Pair, old_names: Mapping[str, str], judgement: Judgement) -> Pair | None:
    """A row without an old commune is about its district, if that is in the tree."""
    code, name = pair.old_district
    values = {"new": f"{pair.new_name.strip()} ({pair.new_code})", "old": f"{name} ({code})"}
    if not code or code not in old_names:
        message = _("The row for %(new)s names no old code; who it followed is not known.")
        judgement.flaw("no-old-code", message % values, pair.where)
        return None
    message = _("The row for %(new)s names no old code; by its note it followed the unit above, %(old)s.")
    judgement.flaw("no-old-code", message % values, pair.where)
    return Pair(
        pair.line, pair.new_code, code, name, pair.new_name, pair.note, pair.new_province, pair.old_province, ("", "")
    )


def _compare(code: str, written: str, name: str, where: str, judgement: Judgement) -> None:
    """Tell how a name in the table differs from the tree's."""
    alike = likeness(written, name)
    if alike == Likeness.SAME:
        return
    messages = {
        Likeness.UNTIDY: _("The name of %(code)s has spaces or line breaks too many: “%(written)s”."),
        Likeness.SPELLED: _("The name of %(code)s is spelled otherwise: “%(written)s” here, “%(name)s” in the tree."),
        Likeness.OTHER: _("The name of %(code)s is another: “%(written)s” here, “%(name)s” in the tree."),
    }
    written = written.replace("\r", "⏎").replace("\n", "⏎")
    judgement.flaw(f"name-{alike}", messages[alike] % {"code": code, "written": written, "name": name}, where)


def _communes(table: Conversion, fates: Fates, judgement: Judgement) -> None:
    by_old = table.by_old()
    for new, pairs in table.by_new().items():
        kept = [pair for pair in pairs if pair.says(KEPT)]
        if kept and len(pairs) == 1 and len(by_old[kept[0].old_code]) == 1:
            fates.kept[new] = kept[0].old_code
            continue
        for pair in kept:
            message = _(
                "%s is said to be kept, yet the table names other units beside it; it is taken as one that ended."
            )
            judgement.flaw("kept-and-merged", message % pair.old_code, pair.where)
        fates.made.add(new)
        for pair in pairs:
            fates.links.append(Link(pair.old_code, new, _kind(pair, by_old), pair.note, pair.where))
    for old, pairs in by_old.items():
        _tell_parts(old, pairs, judgement)


def _kind(pair: Pair, by_old: Mapping[str, list[Pair]]) -> str:
    is_split = len(by_old[pair.old_code]) > 1 or pair.says(PARTLY)
    return SuccessionKind.SPLIT if is_split else SuccessionKind.MERGED


def _tell_parts(old: str, pairs: list[Pair], judgement: Judgement) -> None:
    first, news = pairs[0], ", ".join(pair.new_code for pair in pairs)
    named = {"old": f"{first.old_name.strip()} ({old})", "new": news}
    if len(pairs) > 1:
        message = _("%(old)s went into several units (%(new)s); the table gives no shares.")
        judgement.flaw("part-without-share", message % named, first.where)
        if any(pair.says(WHOLE) for pair in pairs):
            message = _("%(old)s is said to have gone whole into one unit, yet stands with several (%(new)s).")
            judgement.flaw("whole-and-part", message % named, first.where)
    elif first.says(PARTLY):
        message = _("Only a part of %(old)s went into %(new)s; where the rest went is not said.")
        judgement.flaw("rest-unknown", message % named, first.where)
    for pair in pairs:
        if not pair.says(KEPT + WHOLE + PARTLY):
            message = _("The note “%s” is not one of the known ones; the row is taken as a whole merger.") % pair.note
            judgement.flaw("unknown-note", message, pair.where)


def _provinces(
    table: Conversion, old_names: Mapping[str, str], new_names: Mapping[str, str], fates: Fates, judgement: Judgement
) -> None:
    olds_of, news_of, first = defaultdict(set), defaultdict(set), {}
    for pair in table.pairs:
        (new, new_name), (old, old_name) = pair.new_province, pair.old_province
        if new not in new_names or old not in old_names:
            message = _("The province is not known in the tree: %(new)s, %(old)s.")
            values = {"new": f"{new_name} ({new})", "old": f"{old_name} ({old})"}
            judgement.flaw("unknown-province", message % values, pair.where)
            continue
        if (old, new) not in first:
            first[old, new] = pair
            _compare(new, new_name, new_names[new], pair.where, judgement)
            _compare(old, old_name, old_names[old], pair.where, judgement)
        olds_of[new].add(old)
        news_of[old].add(new)
    for new, olds in olds_of.items():
        if len(olds) == 1 and all(len(news_of[old]) == 1 for old in olds):
            fates.kept[new] = next(iter(olds))
            continue
        fates.made.add(new)
        for old in sorted(olds):
            is_split = len(news_of[old]) > 1
            kind = SuccessionKind.SPLIT if is_split else SuccessionKind.MERGED
            fates.links.append(Link(old, new, kind, "", first[old, new].where))
            if is_split:
                message = _("%(old)s went into several units (%(new)s); the table gives no shares.")
                values = {"old": f"{old_names[old]} ({old})", "new": ", ".join(sorted(news_of[old]))}
                judgement.flaw("part-without-share", message % values, first[old, new].where)
