"""The acts on one instance, each at its own address. What was typed comes back whenever an act is not done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.plans.act_forms import OFFERS, ActForm, FilesForm, form_of
from trienkhai.plans.actions import answering, extending, progress, withdrawing
from trienkhai.plans.models import Assignment
from trienkhai.plans.naming import unit_chosen
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.plans.queries.assignment_page import open_request
from trienkhai.plans.rules.lifecycle import BY_THE_UNIT, after
from trienkhai.plans.views.assignments import RELATED, show, visible
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number

Given = dict[str, Any]  # `by`, `seen`, and the words
DECLINE = "decline"


def _with_files(act: Callable[..., Any]) -> Callable[[Assignment, ActForm, Given, HttpRequest], Any]:
    def do(row: Assignment, form: ActForm, given: Given, request: HttpRequest) -> None:
        assert isinstance(form, FilesForm)
        act(row, files=form.brought(), **given)

    return do


def _plain(act: Callable[..., Any]) -> Callable[[Assignment, ActForm, Given, HttpRequest], Any]:
    return lambda row, form, given, request: act(row, **given)


def _tell(row: Assignment, form: ActForm, given: Given, request: HttpRequest) -> None:
    assert isinstance(form, FilesForm)
    progress.tell_progress(row, percent=form.cleaned_data["percent"], files=form.brought(), **given)


def _forward(row: Assignment, form: ActForm, given: Given, request: HttpRequest) -> None:
    answering.forward(row, unit_chosen(row.unit, form.cleaned_data["unit"], by=request.user), **given)


def _ask(row: Assignment, form: ActForm, given: Given, request: HttpRequest) -> None:
    extending.ask_extension(row, form.cleaned_data["wanted"], **given)


def _decide(row: Assignment, form: ActForm, given: Given, request: HttpRequest) -> None:
    """Granted until the day that is written; declined by a button of its own."""
    asked = open_request(row)
    if asked is None:
        raise WrongState(_("This request was decided already."))
    granted = form.cleaned_data["granted"]
    if request.POST.get("answer") == DECLINE:
        granted = None
    elif granted is None:
        message = _("Write the day that is granted, or decline.")
        raise Unacceptable([Problem(message, _("New day"), "missing_day")])
    extending.decide_extension(asked, granted, **given)


DOES: Mapping[str, Callable[[Assignment, ActForm, Given, HttpRequest], Any]] = {
    "accept": _plain(answering.accept),
    "refuse": _plain(answering.refuse),
    "forward": _forward,
    "tell": _tell,
    "report": _with_files(progress.report),
    "take_back": _plain(progress.take_back),
    "ask_extension": _ask,
    "confirm": _plain(progress.confirm),
    "give_back": _plain(progress.give_back),
    "reopen": _plain(progress.reopen),
    "insist": _plain(answering.insist),
    "withdraw": _plain(withdrawing.withdraw),
    "decide_extension": _decide,
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def act(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The page with the form of one act open; or the act. 403 without the right, 409 out of turn, 422 for what cannot be taken."""
    found = visible(request, pk)
    require_right(request, found, kind)
    if request.method != "POST":
        if after(kind, found.state) is None:
            return show(request, found, problems=[out_of_turn(found)], status=409)
        return show(request, found, opened=kind)
    form = form_of(kind, request.POST, request.FILES)
    if not form.is_valid():
        return show(request, found, opened=kind, form=form, status=422)
    given = {"words": form.cleaned_data["words"], "by": request.user, "seen": seen_turn(request)}
    try:
        DOES[kind](found, form, given, request)
    except WrongState as refused:
        return show_anew(request, found, refused, kind, form)
    except Unacceptable as refused:
        return show(request, found, opened=kind, form=form, problems=refused.problems, status=422)
    messages.success(request, OFFERS[kind].done)
    return to_page(request, found)


def require_right(request: HttpRequest, found: Assignment, kind: str) -> None:
    """Raise Refused for who may never do it here, whatever the state."""
    by_the_unit = kind in BY_THE_UNIT
    require(request.user, ANSWER if by_the_unit else CONFIRM, found.unit if by_the_unit else found.giver)


def seen_turn(request: HttpRequest) -> int:
    """The turn that the page showed; a form that does not say it has seen none."""
    seen = whole_number(request.POST, "seen", -1)
    return -1 if seen is None else seen


def out_of_turn(found: Assignment) -> Problem:
    message = _("This is not possible any more: the task is “%s” now.")
    return Problem(message % found.get_state_display(), code="out_of_turn")


def show_anew(request: HttpRequest, found: Assignment, refused: WrongState, kind: str, form: ActForm) -> HttpResponse:
    """409: the page as it is now, with what was typed. Raises it where the instance went out of sight meanwhile."""
    again = Assignment.objects.visible_to(request.user).select_related(*RELATED).filter(pk=found.pk).first()
    if again is None:
        raise refused
    return show(request, again, opened=kind, form=form, problems=[Problem(str(refused))], status=409)


def to_page(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Back to the instance; to one's own tasks where it went out of sight."""
    if Assignment.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return redirect("plans:assignment", found.pk)
    return redirect("plans:mine")
