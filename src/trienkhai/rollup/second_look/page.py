"""The page of a second look: each finding in words, where it leads, what may be chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isinf

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.rollup.second_look.build import Finding, Looks
from trienkhai.rollup.second_look.choice import KINDS, WORDS, Kind
from trienkhai.ui.figures import number


def labels() -> dict[Kind, str]:
    """What each kind is called."""
    return {
        "history": _("Unlike earlier rounds"),
        "peers": _("Unlike units of its kind"),
        "copied": _("The same as elsewhere"),
        "falls": _("A running count that fell"),
        "percent": _("Percentages that do not follow"),
    }


def method() -> str:
    """How it is judged, in words that are enough to judge it again."""
    return _(
        "Values are compared on a logarithmic scale. One stands out when its modified z-score (Iglewicz and Hoaglin, 1993) is 3.5 or "
        "more, it is at least about twice, or half, the median, and whole numbers are three times the square root of it away: of its "
        "own reports in up to 12 earlier rounds of the same kind of period, where it gave at least 4; of those of its kind (and part) "
        "below the unit that is looked at, where at least 8 others report in the same way. A section is called the same when all its "
        "figures are, at least 3, and 2 of them not zero; an answer in words from 80 characters on."
    )


@dataclass(frozen=True)
class Typed:
    """An explanation that could not be kept, as it was sent."""

    submission: int
    kind: str
    place: str
    text: str


@dataclass(frozen=True)
class Line:
    """`told`: why it stands out. `typed`: an explanation that was sent and not kept, None where there is none."""

    found: Finding
    label: str
    told: str
    score: str
    report_url: str
    explain_url: str
    typed: str | None


@dataclass(frozen=True)
class Page:
    found: Looks
    lines: tuple[Line, ...]
    typed: Typed | None = None

    @property
    def kinds(self) -> list[tuple[str, str, int, bool]]:
        """(address, label, how many, whether it is the one that is shown); all of them first."""
        choice, counts = self.found.choice, self.found.counts
        every = (replace(choice, kind=None).url, _("All"), sum(counts.values()), choice.kind is None)
        named = labels()
        return [
            every,
            *((replace(choice, kind=kind).url, named[kind], counts[kind], kind == choice.kind) for kind in KINDS),
        ]

    @property
    def peers(self) -> list[tuple[str, str, bool]]:
        chosen = self.found.choice.peers
        named = [("", _("of the same kind")), *((one.key, one.name) for one in self.found.groupings)]
        return [(value, text, value == chosen) for value, text in named]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the forms send along, but for whom units are compared with."""
        choice = self.found.choice
        told = [("ky", str(choice.round)), ("don-vi", str(choice.unit))]
        return [*told, ("loai", WORDS[choice.kind])] if choice.kind else told

    @property
    def above(self) -> list[tuple[str, str]]:
        return [(name, replace(self.found.choice, unit=unit).url) for unit, name in self.found.above]

    @property
    def below(self) -> list[tuple[str, str]]:
        return [(name, replace(self.found.choice, unit=unit).url) for unit, name in self.found.below]

    @property
    def method(self) -> str:
        return method()

    @property
    def lost(self) -> str:
        """What was typed about something that is not among the lines any more."""
        return self.typed.text if self.typed and all(line.typed is None for line in self.lines) else ""


def look_page(found: Looks, typed: Typed | None = None) -> Page:
    """Everything the page shows. No query."""
    return Page(found, tuple(_lines(found, typed)), typed)


def _lines(found: Looks, typed: Typed | None) -> Iterator[Line]:
    named = labels()
    for one in found.findings:
        is_meant = typed and (typed.submission, typed.kind, typed.place) == (one.submission, one.kind, one.place)
        yield Line(
            one,
            named[one.kind],
            told_of(one),
            how_far(one),
            reverse("reporting:submission", args=[one.submission]),
            reverse("rollup:explain", args=[one.submission]),
            typed.text if typed and is_meant else None,
        )


def told_of(one: Finding) -> str:
    """Why it stands out, in one sentence."""
    odd = one.odd
    told = {"value": _amount(odd.value, one), "usual": _amount(odd.usual, one), "n": odd.of, "other": one.other}
    if one.kind == "history":
        text = ngettext(
            "Mostly about %(usual)s (in %(n)d earlier round); now %(value)s.",
            "Mostly about %(usual)s (in %(n)d earlier rounds); now %(value)s.",
            odd.of,
        )
        return text % told
    if one.kind == "peers":
        text = ngettext(
            "The median of %(n)d other unit is %(usual)s; this one says %(value)s.",
            "The median of %(n)d other units is %(usual)s; this one says %(value)s.",
            odd.of,
        )
        return text % told
    if one.kind == "copied":
        if not odd.value:
            return _("The answer stands word for word in: %(other)s.") % told
        text = ngettext(
            "%(many)d figure of the section, and so all of it, is that of %(other)s.",
            "All %(many)d figures of the section are those of %(other)s.",
            int(odd.value),
        )
        return text % {"many": int(odd.value), "other": one.other}
    if one.kind == "falls":
        return _("A running count: %(usual)s in %(other)s, now %(value)s.") % told
    if one.is_ratio:
        return _("%(value)s of %(usual)s is a share beyond 0 to 100 per cent.") % told
    return _("%(value)s per cent; a percentage lies between 0 and 100.") % told


def how_far(one: Finding) -> str:
    """The score of those that have one."""
    if one.kind not in ("history", "peers"):
        return ""
    return "∞" if isinf(one.odd.score) else number(Fraction(one.odd.score), 1)


def _amount(value: float, one: Finding) -> str:
    return number(Fraction(value), one.decimals)
