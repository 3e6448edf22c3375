"""The thread bar of a round and of a submission: the provision the template reports on, the figures, the files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trienkhai.directives.steps import step_of_provision
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.reporting.queries.directive import anchors_of, directive_of
from trienkhai.thread.steps import Step, register


def _provision_step(round_: Round, reader: Any) -> Step | None:
    """The first provision that a section of the template names, in the directive that the template reports on."""
    return step_of_provision(directive_of(round_.version), anchors_of(round_.version.parsed), reader)


@register("round", "provision")
def round_provision(round_: Round, reader: Any) -> Step | None:
    return _provision_step(round_, reader)


@register("round", "action")
def round_units(round_: Round, reader: Any) -> Step:
    count = RoundUnit.objects.of_rounds([round_.pk]).visible_to(reader).awaited().count()
    return Step("action", ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}, state="on")


@register("round", "figure")
def round_step(round_: Round, reader: Any) -> Step:
    return Step("figure", round_.name, reverse("reporting:board", args=[round_.pk]), "on")


@register("submission", "provision")
def provision_step(submission: Submission, reader: Any) -> Step | None:
    return _provision_step(submission.round, reader)


@register("submission", "action")
def unit_step(submission: Submission, reader: Any) -> Step:
    return Step("action", submission.round_unit.name, reverse("reporting:fill", args=[submission.round_unit.pk]), "on")


@register("submission", "figure")
def figure_step(submission: Submission, reader: Any) -> Step:
    return Step("figure", submission.round.name, reverse("reporting:submission", args=[submission.pk]), "on")


@register("submission", "evidence")
def evidence_step(submission: Submission, reader: Any) -> Step:
    count = submission.files.count() + (1 if submission.intake_id else 0)  # type: ignore[attr-defined]
    if not count:
        return Step("evidence", gettext("No files yet"))
    name = ngettext("%(count)d file", "%(count)d files", count) % {"count": count}
    return Step("evidence", name, reverse("reporting:submission", args=[submission.pk]) + "#mc", "on")
