"""The thread bar of a figure: from the provision its section reports on, to the files handed in with its submissions."""

from typing import Any

from django.utils.translation import ngettext

from trienkhai.directives.steps import step_of_provision
from trienkhai.reporting.models import SubmissionFile
from trienkhai.reporting.queries.directive import directive_of
from trienkhai.rollup.trace import Trace
from trienkhai.thread.steps import Step, register
from trienkhai.ui.figures import language, number


@register("figure", "provision")
def provision_step(trace: Trace, reader: Any) -> Step | None:
    """The provision named by the section of the template in which the figure is asked.

    In the directive that the template names; where it names none, in that of the review the figure was frozen in.
    """
    if not trace.rounds:
        return None
    version, anchor = trace.rounds[-1].version, _anchor(trace)
    if not (anchor or version.parsed.directive):
        return None
    anchors, directive = [anchor] if anchor else [], directive_of(version)
    reviewed, symbol = trace.reviewed or (None, "")
    if (
        reviewed
        and not version.parsed.directive
        and (step := step_of_provision(reviewed, anchors, reader, symbol=symbol))
    ):
        return step
    return step_of_provision(directive, anchors, reader, symbol=symbol if directive == reviewed else "")


def _anchor(trace: Trace) -> str:
    column = trace.column
    if column is None:
        return ""
    indicator = column.key.removeprefix("count:").split("|")[0]
    for section in trace.rounds[-1].version.parsed.sections:
        for field in section.fields:
            if field.key == indicator or any(count.key == indicator for count in getattr(field, "counts", ())):
                return section.provision
    return ""


@register("figure", "action")
def units_step(trace: Trace, reader: Any) -> Step | None:
    """The units that reported."""
    units = trace.root.units if trace.root else 0
    name = ngettext("%(count)s unit", "%(count)s units", units) % {"count": number(units)}
    return Step("action", name, "#bao-cao", "on" if units else "wait")


@register("figure", "figure")
def figure_step(trace: Trace, reader: Any) -> Step:
    return Step("figure", f"{trace.answer.name} = {trace.answer.full(language())}", trace.url, "on")


@register("figure", "evidence")
def evidence_step(trace: Trace, reader: Any) -> Step:
    """Files handed in with the contributing submissions."""
    ours = trace.contributions.submissions
    rows = SubmissionFile.objects.filter(submission__round__in=trace.rounds).values_list("submission_id", flat=True)
    files = sum(1 for submission in rows if submission in ours)
    name = ngettext("%(count)s file", "%(count)s files", files) % {"count": number(files)}
    return Step("evidence", name, "#bao-cao" if files else "", "on" if files else "wait")
