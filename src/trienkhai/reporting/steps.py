"""What reporting puts into the bar of the thread."""

from django.urls import reverse
from django.utils.translation import ngettext

from trienkhai.directives.models import Directive
from trienkhai.reporting.models import Round, Submission
from trienkhai.thread.steps import Step, register


def _directive_step(root_id: int) -> Step | None:
    directive = Directive.objects.filter(root_id=root_id).order_by("-issued_on").first()
    if directive is None:
        return None
    return Step("provision", directive.symbol, reverse("directives:directive", args=[directive.pk]), "on")


@register("round", "provision")
def round_provision(round_: Round) -> Step | None:
    return _directive_step(round_.root_id)  # type: ignore[attr-defined]


@register("round", "action")
def round_action(round_: Round) -> Step:
    count = round_.units.filter(is_expected=True).count()
    return Step("action", ngettext("%d unit", "%d units", count) % count, "", "on")


@register("round", "figure")
def round_figure(round_: Round) -> Step:
    return Step("figure", round_.name, reverse("reporting:board", args=[round_.pk]), "on")


@register("submission", "provision")
def submission_provision(submission: Submission) -> Step | None:
    return _directive_step(submission.round.root_id)  # type: ignore[attr-defined]


@register("submission", "action")
def submission_action(submission: Submission) -> Step:
    return Step("action", submission.round_unit.name, "", "on")


@register("submission", "figure")
def submission_figure(submission: Submission) -> Step:
    return Step("figure", submission.round.name, reverse("reporting:board", args=[submission.round_id]), "on")  # type: ignore[attr-defined]


@register("submission", "evidence")
def submission_evidence(submission: Submission) -> Step:
    count = submission.files.count() + (1 if submission.intake_id else 0)  # type: ignore[attr-defined]
    return Step("evidence", ngettext("%d file", "%d files", count) % count, "#tep", "on" if count else "wait")
