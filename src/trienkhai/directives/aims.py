"""The targets recognised in the provisions of a directive, with their place and in words: offered, for a person to take."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.directives.parsing.targets import PERCENT, Direction, Target, targets_in
from trienkhai.directives.places import place_of
from trienkhai.vietnamese import format_scaled
from trienkhai.vietnamese.numbers import Lang

DIRECTIONS = {
    Direction.AT_LEAST: gettext_lazy("at least %s"),
    Direction.AT_MOST: gettext_lazy("at most %s"),
    Direction.EQUAL: gettext_lazy("%s to be reached"),
    Direction.INCREASE_BY: gettext_lazy("%s more"),
    Direction.DECREASE_BY: gettext_lazy("%s less"),
}


@dataclass(frozen=True)
class Aim:
    """One target. `anchor`: of the marked sentence it stands in, else of its provision; `words`: as the document says it."""

    number: int
    target: Target
    anchor: str
    provision: str
    place: str
    words: str
    sentence: str

    def told(self, lang: Lang) -> str:
        """The target alone: "at least 95%, by 2026"."""
        return in_words(self.target, lang)


def aims_of(directive: Directive) -> list[Aim]:
    """Every target in the text of today, in its order. One query."""
    rows = list(directive.provisions.in_force().order_by("order", "pk"))
    by_id = {row.pk: row for row in rows}
    marks: dict[int | None, list[Provision]] = {}
    for row in rows:
        row.directive = directive
        if row.level == SENTENCE:
            marks.setdefault(row.parent_id, []).append(row)
    found: list[Aim] = []
    for row in rows:
        if row.level == SENTENCE:
            continue
        text = row.text or row.heading
        for target in targets_in(text, scheme=directive.scheme, under=_headings(row, by_id)):
            anchor = _anchor(row, marks.get(row.pk, ()) if row.text else (), target)
            words, sentence = text[target.begins : target.ends], text[slice(*target.sentence)]
            place = place_of(by_id[row.pk], by_id)
            found.append(Aim(len(found) + 1, target, anchor, row.anchor, place, words, sentence))
    return found


def in_words(target: Target, lang: Lang) -> str:
    """A target in the reader's language: "at least 4 tin, bài a month"; what is counted stays as the document says it."""
    amount = number_of(target.number, lang)
    if target.out_of is not None:
        amount = f"{amount}/{number_of(target.out_of, lang)}"
    if target.upto is not None:
        amount = f"{amount}–{number_of(target.upto, lang)}"
    amount = f"{amount}%" if target.unit == PERCENT else f"{amount} {target.unit}"
    if target.of:
        amount = f"{amount} {target.of}"
    if target.per:
        amount = f"{amount} / {target.per}"
    said = [str(DIRECTIONS[target.direction]) % amount]
    if target.base_year:
        said.append(_("compared with %s") % target.base_year)
    if target.year:
        said.append(_("by the end of %s") % target.year)
    return ", ".join(said)


def number_of(value: Decimal, lang: Lang) -> str:
    decimals = decimals_of(value)
    return format_scaled(int(value.scaleb(decimals)), decimals, lang)


def decimals_of(value: Decimal) -> int:
    """How many decimals a number was written with."""
    return max(0, -int(value.as_tuple().exponent))


def _headings(row: Provision, by_id: dict[int, Provision]) -> str:
    """Its own heading and those above it, the nearest first."""
    said: list[str] = []
    way: Provision | None = row
    while way is not None:
        if way.heading:
            said.append(way.heading)
        way = by_id.get(way.parent_id or 0)
    return "; ".join(said)


def _anchor(row: Provision, marks: Iterable[Provision], target: Target) -> str:
    for mark in marks:
        if (mark.begins or 0) <= target.begins and target.ends <= (mark.ends or 0):
            return mark.anchor
    return row.anchor
