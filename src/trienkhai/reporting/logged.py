"""Rounds, reports and the files around them, as the log shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from trienkhai.audit.objects import About, shows
from trienkhai.reporting.models import (
    Draft,
    Export,
    InsideStep,
    Intake,
    ReopenRequest,
    Round,
    RoundUnit,
    Submission,
    TemplateVersion,
)


@shows("reporting.round")
def rounds(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Round.objects.visible_to(person).filter(pk__in=ids)
    return {row.pk: About(row.name, reverse("reporting:board", args=[row.pk])) for row in rows}


@shows("reporting.submission")
def submissions(ids: Collection[int], person: Any) -> Mapping[int, About]:
    """One that was withdrawn is named; its page is for those who see what a unit has not sent."""
    seen = RoundUnit.objects.visible_to(person).values("pk")
    rows = Submission.objects.filter(pk__in=ids, round_unit__in=seen)
    told = rows.values_list("pk", "round_unit__name", "round__name", "withdrawal", "round_unit_id")
    return {
        pk: About(f"{unit} · {round_name}", _page_of(pk, row if withdrawn else None))
        for pk, unit, round_name, withdrawn, row in told
    }


def _page_of(submission: int, withdrawn_from: int | None) -> str:
    if withdrawn_from is not None:
        return reverse("reporting:fill", args=[withdrawn_from])
    return reverse("reporting:submission", args=[submission])


@shows("reporting.roundunit")
def round_units(ids: Collection[int], person: Any) -> Mapping[int, About]:
    return _of_units({pk: pk for pk in ids}, person)


@shows("reporting.intake")
def intakes(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Intake.objects.visible_to(person).filter(pk__in=ids).values_list("pk", "file__name")
    return {pk: About(name, reverse("reporting:intake", args=[pk])) for pk, name in rows}


@shows("reporting.export")
def exports(ids: Collection[int], person: Any) -> Mapping[int, About]:
    return _of_units(dict(Export.objects.filter(pk__in=ids).values_list("pk", "round_unit_id")), person)


@shows("reporting.draft")
def drafts(ids: Collection[int], person: Any) -> Mapping[int, About]:
    return _of_units(dict(Draft.objects.filter(pk__in=ids).values_list("pk", "round_unit_id")), person)


def _of_units(given: Mapping[int, int], person: Any) -> Mapping[int, About]:
    """What was made for a unit in a round is shown by both; its page is the one where the report is filled."""
    rows = RoundUnit.objects.filter(pk__in=set(given.values())).visible_to(person)
    seen = {
        pk: About(f"{name} · {round_name}", reverse("reporting:fill", args=[pk]))
        for pk, name, round_name in rows.values_list("pk", "name", "round__name")
    }
    return {pk: seen[unit] for pk, unit in given.items() if unit in seen}


@shows("reporting.insidestep")
def inside_steps(ids: Collection[int], person: Any) -> Mapping[int, About]:
    return _of_units(dict(InsideStep.objects.filter(pk__in=ids).values_list("pk", "round_unit_id")), person)


@shows("reporting.reopenrequest")
def reopen_requests(ids: Collection[int], person: Any) -> Mapping[int, About]:
    asked = dict(ReopenRequest.objects.filter(pk__in=ids).values_list("pk", "submission_id"))
    seen = submissions(set(asked.values()), person)
    return {pk: seen[submission] for pk, submission in asked.items() if submission in seen}


@shows("reporting.templateversion")
def templates(ids: Collection[int], person: Any) -> Mapping[int, About]:
    """Templates have no page of their own; the name is known to whoever sees a round of them."""
    seen = Round.objects.visible_to(person).values("version__template")
    rows = TemplateVersion.objects.filter(pk__in=ids, template__in=seen).values_list("pk", "template__name", "number")
    return {pk: About(f"{name} ({number})") for pk, name, number in rows}
