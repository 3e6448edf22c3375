"""The thread bar of a round and of a submission: the provision the template reports on, the figures, the files."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trienkhai.directives.models import Provision
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.thread.steps import Step, register


@dataclass(frozen=True)
class RoundSeen:
    """A round as one reader sees it."""

    round: Round
    reader: Any


def _provision_step(round_: Round) -> Step | None:
    """The first provision that a section of the template names."""
    anchors = [section.provision for section in round_.version.parsed.sections if section.provision]
    if not anchors:
        return None
    rows = Provision.objects.filter(directive__root=round_.root_id, anchor__in=anchors)  # type: ignore[attr-defined]
    found = rows.select_related("directive").order_by("-directive__pk", "order").first()
    if found is None:
        return None
    url = reverse("directives:directive", args=[found.directive.pk]) + f"#{found.anchor}"
    return Step("provision", f"{found.directive.symbol}, {found.label}", url, "on")


@register("round", "provision")
def round_provision(seen: RoundSeen) -> Step | None:
    return _provision_step(seen.round)


@register("round", "action")
def round_units(seen: RoundSeen) -> Step:
    count = RoundUnit.objects.visible_to(seen.reader).filter(round=seen.round, is_expected=True).count()
    return Step("action", ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}, state="on")


@register("round", "figure")
def round_step(seen: RoundSeen) -> Step:
    return Step("figure", seen.round.name, reverse("reporting:board", args=[seen.round.pk]), "on")


@register("submission", "provision")
def provision_step(submission: Submission) -> Step | None:
    return _provision_step(submission.round)


@register("submission", "action")
def unit_step(submission: Submission) -> Step:
    return Step("action", submission.round_unit.name, reverse("reporting:fill", args=[submission.round_unit.pk]), "on")


@register("submission", "figure")
def figure_step(submission: Submission) -> Step:
    return Step("figure", submission.round.name, reverse("reporting:submission", args=[submission.pk]), "on")


@register("submission", "evidence")
def evidence_step(submission: Submission) -> Step:
    count = submission.files.count() + (1 if submission.intake_id else 0)  # type: ignore[attr-defined]
    if not count:
        return Step("evidence", gettext("No files yet"))
    name = ngettext("%(count)d file", "%(count)d files", count) % {"count": count}
    return Step("evidence", name, reverse("reporting:submission", args=[submission.pk]) + "#mc", "on")
