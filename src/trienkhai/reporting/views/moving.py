"""An open round moves to a later version: which, what that would do, why; then it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.reporting import actions
from trienkhai.reporting.models import Round, TemplateVersion
from trienkhai.reporting.queries.moving import later_versions
from trienkhai.reporting.round_forms import MoveForm
from trienkhai.reporting.views.changing import open_round_or_refuse
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import number_of

VERSION = "ban"


def _chosen(request: HttpRequest, versions: list[TemplateVersion]) -> TemplateVersion:
    """The version that is meant, the newest where none is named. Raises WrongState where there is none such."""
    if not versions:
        raise WrongState(_("The round asks the newest version of its template; there is none to move to."))
    asked = request.POST.get(VERSION) or request.GET.get(VERSION)
    if asked is None:
        return versions[0]
    found = next((one for one in versions if one.number == number_of(asked)), None)
    if found is None:
        raise WrongState(_("There is no later version with this number. Choose one of those that are listed."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """?ban= is the number of a version."""
    round_ = open_round_or_refuse(request, pk)
    versions = later_versions(round_)
    version = _chosen(request, versions)
    form = MoveForm(request.POST or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_round(round_, version, reason=form.cleaned_data["reason"], by=request.user)
            words = {"round": round_.name, "number": version.number}
            messages.success(request, _("“%(round)s” asks version %(number)s now.") % words)
            return redirect("reporting:board", round_.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = _facts(request, round_, version) | {"versions": versions, "form": form, "problems": problems}
    return render(request, "reporting/move_round.html", context, status=422 if problems or form.errors else 200)


def _facts(request: HttpRequest, round_: Round, version: TemplateVersion) -> dict[str, object]:
    plan, refusals = None, []
    try:
        plan = actions.plan_move(round_, version, by=request.user)
    except Unacceptable as refused:
        refusals = [problem.message for problem in refused.problems]
    except WrongState as refused:
        refusals = [str(refused)]
    return {
        "round": round_,
        "version": version,
        "plan": plan,
        "refusals": refusals,
        "illustrative": round_.root.is_illustrative,
    }
