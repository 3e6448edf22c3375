"""The page of the overview: its sentence, its lines over time, where everything leads."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.office.charts import Series, lines
from trienkhai.reporting.models import Template
from trienkhai.reporting.queries.days import LOOK_BACK
from trienkhai.rollup.drawing import bars
from trienkhai.rollup.overview.build import Overview, Part, Past, Small
from trienkhai.rollup.pages import totals_url
from trienkhai.ui.drawing import share
from trienkhai.ui.figures import language, number

TONES = {"returned": "ret", "none": "idle", "draft": "idle"}


@dataclass(frozen=True)
class PastLine:
    past: Past
    name: str
    url: str
    received: int
    on_time: int | None


@dataclass(frozen=True)
class SmallShown:
    """`words`: what the bars say, for those who do not see them."""

    small: Small
    url: str
    picture: SafeString | None
    words: str


@dataclass(frozen=True)
class OverviewPage:
    found: Overview

    @property
    def heading(self) -> str:
        count = self.found.late_count
        if not count:
            return _("No unit is overdue")
        return ngettext("%(count)s unit is overdue", "%(count)s units are overdue", count) % {"count": number(count)}

    @property
    def sentence(self) -> str:
        """What came in of the newest round, and whether that is more or less than of the one before."""
        *before, now = self.past
        words = {"given": number(now.past.given), "expected": number(now.past.expected), "share": now.received}
        if not now.past.expected:
            return _("No report is awaited in this round.")
        if not before or not before[-1].past.expected:
            return _("%(given)s of %(expected)s reports are there (%(share)s%%).") % words
        words["before"] = before[-1].received
        return (
            _("%(given)s of %(expected)s reports are there (%(share)s%%); in the round before it was %(before)s%%.")
            % words
        )

    @property
    def past(self) -> list[PastLine]:
        return [
            PastLine(
                one,
                one.round.period.name(language()),
                totals_url(one.round.pk, self.found.unit, "received"),
                share(one.given, one.expected),
                share(one.on_time, one.told) if one.told else None,
            )
            for one in self.found.past
        ]

    @property
    def has_punctuality(self) -> bool:
        return any(one.told for one in self.found.past)

    @property
    def chart(self) -> SafeString:
        """The same twice: for wide pages and for narrow ones, so that its letters stay as large."""
        past = self.past
        labels = [one.past.round.period.key.partition("@")[0] for one in past]
        received = tuple(float(one.received) if one.past.expected else None for one in past)
        series = [Series(_("reports there"), received, f"{past[-1].received}%")]
        if self.has_punctuality:
            timely = tuple(None if one.on_time is None else float(one.on_time) for one in past)
            last = next((one.on_time for one in reversed(past) if one.on_time is not None), 0)
            series.append(Series(_("on time"), timely, f"{last}%"))
        wide, narrow = (
            lines(self.sentence, labels, series, size=size, language=language()) for size in ("wide", "narrow")
        )
        return mark_safe(f'<div class="wid">{wide}</div><div class="nar">{narrow}</div>')

    @property
    def board_url(self) -> str:
        return reverse("reporting:board", args=[self.found.round.pk])

    @property
    def late_url(self) -> str:
        return f"{self.board_url}?tt=late"

    @property
    def late(self) -> list[tuple[str, str, int, int]]:
        """Name, address on the board, rounds in a row, days."""
        return [
            (one.name, f"{self.board_url}?{urlencode({'q': one.name})}", one.row, one.days) for one in self.found.late
        ]

    @property
    def most_in_a_row(self) -> int:
        """From so many rounds on it may be more."""
        return LOOK_BACK

    @property
    def next_below(self) -> int:
        return len(self.found.small) + self.found.unshown

    @property
    def parts(self) -> list[tuple[Part, str, int]]:
        """Each with its table and its share in hundredths."""
        here = (self.found.round.pk, self.found.unit, "received")
        return [(one, totals_url(*here, one.key), share(one.given, one.asked)) for one in self.found.parts]

    @property
    def groups(self) -> list[tuple[str, list[SmallShown]]]:
        return [
            (group, [self._shown(one) for one in members])
            for group, members in groupby(self.found.small, key=lambda one: one.group)
        ]

    def _shown(self, one: Small) -> SmallShown:
        tone = "late" if one.days else TONES.get(one.state, "")
        last = one.shares[-1]
        words = _("nothing awaited")
        if last is not None:
            words = _("%(share)s%% of the reports there") % {"share": share(Fraction(last).limit_denominator(10**6), 1)}
        url = totals_url(self.found.round.pk, one.unit, "received")
        return SmallShown(one, url, bars(one.shares, 1.0, tone), words)

    @property
    def forms(self) -> list[tuple[Template, str, bool]]:
        here = self.found.round.version.template_id  # type: ignore[attr-defined]
        return [(one, f"{reverse('rollup:overview')}?bieu={one.pk}", one.pk == here) for one in self.found.forms]

    @property
    def cross_url(self) -> str:
        return f"{reverse('rollup:cross')}?{urlencode({'ky': self.found.round.pk, 'don-vi': self.found.unit})}"
