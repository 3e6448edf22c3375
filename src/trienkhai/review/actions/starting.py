"""Beginning a campaign and a review."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import require
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive, Provision
from trienkhai.office.rulesets import get
from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.permissions import READ as REPORTS_READ
from trienkhai.reporting.wording import language_of
from trienkhai.review.models import Campaign, CampaignRound, Review, Section
from trienkhai.review.outlines import Place, default_outline, outline, outline_keys
from trienkhai.review.permissions import WRITE
from trienkhai.review.rules.paper import cleaned, paper_problems, ruleset_for, ruleset_problems, unknown_facts
from trienkhai.rollup.ask import BASES
from trienkhai.units.models import Unit
from trienkhai.units.queries import last_namings
from trienkhai.vietnamese import normalise


@transaction.atomic
def begin_review(
    directive: Directive,
    *,
    unit: Unit,
    period_key: str,
    cut_off: date,
    rounds: Iterable[Round],
    dated: date,
    by: Any,
    name: str = "",
    title: str = "",
    conference_on: date | None = None,
    outline_key: str = "",
    ruleset: str = "",
    basis: str = "accepted",
    paper: dict[str, Any] | None = None,
) -> Review:
    """Begin the campaign of a directive and open its report, both or neither.

    What is left empty is formed from the resolution, the unit and the document's date. Raises Unacceptable with
    everything that is wrong at once.
    """
    require(by, WRITE, unit)
    name, title = normalise(name), normalise(title)
    drawn, root = list(rounds), directive.root
    _require_visible(drawn, by)
    ruleset = ruleset or ruleset_for(root.pack, dated)
    outline_key = outline_key or default_outline(root.pack)
    facts = {**default_paper(directive, unit), **cleaned(paper or {})}
    problems = [
        *unknown_facts(paper or {}),
        *_campaign_problems(directive, unit, name, period_key, drawn),
        *_review_problems(title, ruleset, dated, outline_key, basis),
    ]
    problems += [] if ruleset_problems(ruleset, dated) else paper_problems(facts, get(ruleset))
    if problems:
        raise Unacceptable(problems)
    campaign = start_campaign(
        directive,
        unit=unit,
        name=name or default_title(directive, "campaign"),
        period_key=period_key,
        cut_off=cut_off,
        rounds=drawn,
        by=by,
        conference_on=conference_on,
    )
    return start_review(
        campaign,
        title=title or default_title(directive, "review"),
        ruleset=ruleset,
        dated=dated,
        by=by,
        outline_key=outline_key,
        basis=basis,
        paper=facts,
    )


def default_title(directive: Directive, of: str) -> str:
    """What a campaign, its report, or the subject line of the report is called when nobody names it."""
    with override(language_of(directive.root)):
        patterns = {
            "campaign": _("Review of %(kind)s %(symbol)s"),
            "review": _("Report on the review of %(kind)s %(symbol)s"),
            "subject": _("on the review of how %(kind)s %(symbol)s is carried out"),
        }
        facts = {"kind": directive.kind_name.capitalize(), "symbol": directive.symbol}
        return " ".join((patterns[of] % facts).split())[:300]


def default_paper(directive: Directive, unit: Unit) -> dict[str, Any]:
    """What is known of the paper from the start; everything may be changed."""
    naming = last_namings([unit.pk]).get(unit.pk)
    with override(language_of(directive.root)):
        return {
            "issuer": naming.name if naming else directive.root.name,
            "place": directive.root.place,
            "kind": _("Report"),
            "subject": default_title(directive, "subject"),
        }


def _campaign_problems(
    directive: Directive, unit: Unit, name: str, period_key: str, rounds: list[Round]
) -> list[Problem]:
    found = []
    if len(name) > 300:
        found.append(Problem(_("At most %s characters.") % 300, where=_("Name of the campaign")))
    if unit.root_id != directive.root_id:  # type: ignore[attr-defined]
        found.append(Problem(_("The unit belongs to another organisation than the resolution."), where=_("Unit")))
    try:
        parse_period_key(period_key)
    except NotAPeriod as problem:
        found.append(Problem(_(problem.message) % problem.params, where=_("Period of the campaign")))
    return found + _round_problems(directive, unit, rounds)


def _round_problems(directive: Directive, unit: Unit, rounds: list[Round]) -> list[Problem]:
    where = _("Rounds")
    if not rounds:
        return [Problem(_("Choose at least one round: the figures of the review come from its reports."), where)]
    if any(one.root_id != directive.root_id for one in rounds):  # type: ignore[attr-defined]
        return [Problem(_("A round of another organisation cannot be drawn on."), where)]
    if not RoundUnit.objects.filter(round__in=rounds, unit=unit).exists():
        return [
            Problem(_("In none of the chosen rounds does this unit stand in the tree; it would have no figure."), where)
        ]
    return []


def _review_problems(title: str, ruleset: str, dated: date, outline_key: str, basis: str) -> list[Problem]:
    found = ruleset_problems(ruleset, dated)
    if len(title) > 500:
        found.append(Problem(_("At most %s characters.") % 500, where=_("Title of the report")))
    if outline_key not in outline_keys():
        facts = {"key": outline_key, "known": ", ".join(outline_keys())}
        found.append(Problem(_("There is no outline “%(key)s”; there are %(known)s.") % facts, where=_("Outline")))
    if basis not in BASES:
        facts = {"key": basis, "known": ", ".join(BASES)}
        found.append(Problem(_("There is no basis “%(key)s”; there are %(known)s.") % facts, where=_("Basis")))
    return found


def _require_visible(rounds: list[Round], by: Any) -> None:
    """A review draws only on rounds of which who begins it may read a report. Raises Refused."""
    wanted = {one.pk for one in rounds}
    if Round.objects.visible_to(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(REPORTS_READ, person=by)


@transaction.atomic
def start_campaign(
    directive: Directive,
    *,
    unit: Unit,
    name: str,
    period_key: str,
    cut_off: date,
    rounds: Iterable[Round],
    by: Any,
    conference_on: date | None = None,
) -> Campaign:
    """Begin the review of a directive over a period, drawing on the given rounds. Raises Unacceptable."""
    require(by, WRITE, unit)
    name, drawn = normalise(name), list(rounds)
    _require_visible(drawn, by)
    if problems := _campaign_problems(directive, unit, name, period_key, drawn):
        raise Unacceptable(problems)
    campaign = Campaign.objects.create(
        directive=directive, unit=unit, name=name, period_key=period_key, cut_off=cut_off, conference_on=conference_on
    )
    CampaignRound.objects.bulk_create(CampaignRound(campaign=campaign, round=round_) for round_ in drawn)
    record(by, Event.CAMPAIGN_STARTED, campaign, unit=unit, rounds=len(drawn))
    return campaign


@transaction.atomic
def start_review(
    campaign: Campaign,
    *,
    title: str,
    dated: date,
    by: Any,
    ruleset: str = "",
    outline_key: str = "so-ket-5-nam",
    basis: str = "accepted",
    paper: dict[str, Any] | None = None,
) -> Review:
    """Open the report with every place of its outline; places to be filled by the resolution get its own points.

    Without a ruleset, that of the organisation's kind which holds on the document's date. Raises Unacceptable.
    """
    require(by, WRITE, campaign.unit)
    title = normalise(title)
    ruleset = ruleset or ruleset_for(campaign.directive.root.pack, dated)
    if problems := _review_problems(title, ruleset, dated, outline_key, basis):
        raise Unacceptable(problems)
    review = Review.objects.create(
        campaign=campaign,
        title=title,
        ruleset=ruleset,
        dated=dated,
        basis=basis,
        paper=paper or {},
        made_at=timezone.now(),
        made_by=by,
    )
    parents: list[Section] = []
    order = 0
    for place in outline(outline_key):
        order += 1
        section = _place(review, place, order, parents)
        if place.fill == "provisions":
            order = _provisions_below(review, section, order)
    record(by, Event.REVIEW_STARTED, review, unit=campaign.unit, outline=outline_key, ruleset=ruleset)
    return review


def _place(review: Review, place: Place, order: int, parents: list[Section]) -> Section:
    del parents[place.depth :]
    section = Section.objects.create(
        review=review,
        parent=parents[-1] if parents else None,
        key=place.key,
        number=place.number,
        heading=place.heading,
        order=order,
        depth=place.depth,
        may_be_empty=place.may_be_empty,
    )
    parents.append(section)
    return section


def _provisions_below(review: Review, above: Section, order: int) -> int:
    """A section for every article of the resolution (where it has none: for every point of its first level)."""
    provisions = Provision.objects.points().filter(directive=review.campaign.directive)
    articles = list(provisions.filter(level__in=("dieu", "article"))) or list(provisions.filter(depth=0))
    for at, provision in enumerate(articles, 1):
        order += 1
        Section.objects.create(
            review=review,
            parent=above,
            key=f"{above.key}.{at}",
            number=str(at),
            heading=provision.heading or provision.label,
            order=order,
            depth=above.depth + 1,
            provision=provision,
        )
    return order
