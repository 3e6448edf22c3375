"""Breaking an order down: a page of its own, since it may have many rows."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.plans.actions.answering import break_down as give_parts
from trienkhai.plans.break_form import BreakForm
from trienkhai.plans.models import Assignment
from trienkhai.plans.queries.below import units_below
from trienkhai.plans.rules.lifecycle import after
from trienkhai.plans.views.acts import out_of_turn, require_right, seen_turn, to_page
from trienkhai.plans.views.assignments import RELATED, show, visible
from trienkhai.ui.doors import signed_in
from trienkhai.ui.figures import number
from trienkhai.units.queries import last_namings

KIND, MORE = "break_down", "more"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; the same with more rows; or the parts are given."""
    found = visible(request, pk)
    require_right(request, found, KIND)
    if request.method != "POST":
        if after(KIND, found.state) is None:
            return show(request, found, problems=[out_of_turn(found)], status=409)
        return _page(request, found, BreakForm())
    form = BreakForm.read(request.POST)
    if request.POST.get("act") == MORE:
        return _page(request, found, form, more=True)
    try:
        parts = form.parts(found, _offered(found), by=request.user)
        made = give_parts(found, parts, by=request.user, words=form.words, seen=seen_turn(request))
    except WrongState as refused:
        return _anew(request, found, form, refused)
    except Unacceptable as refused:
        return _page(request, found, form, problems=refused.problems, status=422)
    told = ngettext("%(n)s part is given.", "%(n)s parts are given.", len(made))
    messages.success(request, told % {"n": number(len(made))})
    return to_page(request, found)


def _anew(request: HttpRequest, found: Assignment, form: BreakForm, refused: WrongState) -> HttpResponse:
    """409, with what was typed: in the form where it may still be sent, else beside the page."""
    again = Assignment.objects.visible_to(request.user).select_related(*RELATED).filter(pk=found.pk).first()
    if again is None:
        raise refused
    problems = [Problem(str(refused))]
    if after(KIND, again.state) is None or again.task.is_ended:
        return show(request, again, problems=problems, typed=form.typed(), status=409)
    return _page(request, again, form, problems=problems, status=409)


def _offered(found: Assignment) -> dict[int, str]:
    """The units directly below that have no part yet. Three queries."""
    given = set(found.parts_of_it.filter(post="").values_list("unit_id", flat=True))
    return {unit: label for unit, label in units_below(found.unit, timezone.localdate()).items() if unit not in given}


def _page(
    request: HttpRequest,
    found: Assignment,
    form: BreakForm,
    *,
    more: bool = False,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    offered = _offered(found)
    naming = last_namings([found.unit.pk]).get(found.unit.pk)
    context = {
        "row": found,
        "unit_name": naming.name if naming else "",
        "form": form,
        "rows": form.shown_rows(more=more),
        "offered": [(unit, label, unit in form.ticked) for unit, label in offered.items()],
        "problems": problems,
        "today": timezone.localdate(),
        "illustrative": found.task.plan.root.is_illustrative,
        "pack": found.task.plan.root.pack,
    }
    return render(request, "plans/break_down.html", context, status=status)
