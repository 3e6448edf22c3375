"""The facts of the paper: what its head and foot print, its date and its rules of layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.store import store
from trienkhai.office.rulesets import get
from trienkhai.review.actions.locking import locked
from trienkhai.review.models import Campaign, Figure, Review
from trienkhai.review.permissions import WRITE
from trienkhai.review.rules.paper import (
    cleaned,
    is_whole_png,
    paper_problems,
    ruleset_for,
    ruleset_problems,
    unknown_facts,
)
from trienkhai.review.values import kind_of
from trienkhai.vietnamese import normalise

LOGO_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Days:
    """The days of a campaign that the paper's page may move."""

    cut_off: date
    conference_on: date | None

    @classmethod
    def of(cls, campaign: Campaign) -> "Days":
        return cls(campaign.cut_off, campaign.conference_on)

    def told(self) -> dict[str, str]:
        return {"cut_off": self.cut_off.isoformat(), "conference_on": str(self.conference_on or "")}


def paper_stamp(review: Review) -> str:
    """Changes whenever the facts of the paper do; a form hands it back, so that nobody overwrites anybody unseen."""
    days = Days.of(review.campaign).told()
    return digest([review.title, review.dated.isoformat(), review.ruleset, review.paper, days])


@transaction.atomic
def set_paper(
    review: Review,
    facts: Mapping[str, Any],
    *,
    by: Any,
    title: str = "",
    dated: date | None = None,
    ruleset: str = "",
    logo: bytes | None = None,
    drop_logo: bool = False,
    stamp: str = "",
    days: Days | None = None,
) -> Review:
    """Set facts of the paper; those not named stay. Without a ruleset that of the date holds, unless the present one does.

    `days`: those of the campaign, for all its reviews; another cut-off day marks their figures, for other reports count.

    Raises Unacceptable for what the ruleset does not allow, WrongState when somebody else changed them since `stamp`.
    """
    require(by, WRITE, review.campaign.unit)
    review = locked(review)
    if stamp and stamp != paper_stamp(review):
        raise WrongState(_("Somebody else changed these facts meanwhile. Nothing was stored; open the page again."))
    title, day = normalise(title), dated or review.dated
    rules = ruleset or _kept_or_of_day(review, day)
    paper = {"kind": kind_of(review), **review.paper, **cleaned(facts)}
    problems = [*unknown_facts(facts), *ruleset_problems(rules, day)]
    problems += [] if problems else [*paper_problems(paper, get(rules)), *_logo_problems(logo, rules)]
    if len(title) > 500:
        problems.append(Problem(_("At most %s characters.") % 500, where=_("Title of the report")))
    if problems:
        raise Unacceptable(problems)
    if drop_logo:
        paper.pop("logo", None)
    if logo is not None:
        paper["logo"] = store(logo, name="logo.png", kind="png", by=by).pk
    review.paper, review.dated, review.ruleset, review.title = paper, day, rules, title or review.title
    review.save(update_fields=["paper", "dated", "ruleset", "title"])
    if days is not None and days != Days.of(review.campaign):
        _set_days(review.campaign, days, by)
    record(
        by,
        Event.PAPER_SET,
        review,
        unit=review.campaign.unit,
        ruleset=rules,
        dated=day.isoformat(),
        sha256=digest(paper),
    )
    return review


def _set_days(campaign: Campaign, days: Days, by: Any) -> None:
    was = Days.of(campaign)
    campaign.cut_off, campaign.conference_on = days.cut_off, days.conference_on
    campaign.save(update_fields=["cut_off", "conference_on"])
    if days.cut_off != was.cut_off:
        Figure.objects.filter(review__campaign=campaign).update(is_stale=True)
    record(by, Event.CAMPAIGN_DAYS_SET, campaign, unit=campaign.unit, before=was.told(), after=days.told())


def _kept_or_of_day(review: Review, day: date) -> str:
    return (
        review.ruleset
        if not ruleset_problems(review.ruleset, day)
        else ruleset_for(review.campaign.directive.root.pack, day)
    )


def _logo_problems(logo: bytes | None, rules: str) -> list[Problem]:
    where = _("Logo")
    if logo is None:
        return []
    if get(rules).family != "plain":
        return [
            Problem(
                _("Papers of the State and of the Party carry no logo; it is printed under the plain rules only."),
                where,
            )
        ]
    if len(logo) > LOGO_BYTES:
        return [Problem(_("The picture is larger than 1 MB."), where)]
    return [] if is_whole_png(logo) else [Problem(_("This is not a whole PNG picture."), where)]
