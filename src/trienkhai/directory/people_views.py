"""People and roles: the list, one person, a new account, a role given or ended, passwords."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.access.models import Grant
from trienkhai.access.scope import may_somewhere
from trienkhai.accounts.models import Person
from trienkhai.directory import accounts
from trienkhai.directory.forms import EndForm, GrantForm, OwnPasswordForm, PersonForm
from trienkhai.directory.granting import end_grant, grant_role
from trienkhai.directory.queries import grants_in_scope, people_in_scope, people_of, person_page, visible_units
from trienkhai.directory.rights import GRANT
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number
from trienkhai.units.queries import namings_on

PEOPLE_A_PAGE = 50


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """People in one's scope; ?q= name or user name, ?page=."""
    _require_somewhere(request)
    asked = request.GET.get("q", "").strip()
    page = Paginator(people_of(request.user, asked=asked), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/people.html", {"page": page, "asked": asked})


@require_safe
@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles through time, and what may be done."""
    return _page(request, _found(request, pk), GrantForm(by=request.user))


def _page(request: HttpRequest, found: Person, form: GrantForm, *, status: int = 200) -> HttpResponse:
    page = person_page(found, reader=request.user)
    context = {"page": page, "person": found, "form": form, "end_form": EndForm(auto_id=False)}
    return render(request, "directory/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password stands on the page that answers, and nowhere else."""
    _require_somewhere(request)
    if request.method != "POST":
        return render(request, "directory/person_add.html", {"form": PersonForm(by=request.user, initial=_at(request))})
    form = PersonForm(request.POST, by=request.user)
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("username", "full_name")}
        try:
            made, password = accounts.add_person(**names, **form.given(), by=request.user)
        except Unacceptable as refused:
            _tell(form, refused)
        else:
            return _password_page(request, made, password)
    return render(request, "directory/person_add.html", {"form": form}, status=422)


def _at(request: HttpRequest) -> dict[str, Any]:
    """The unit of ?don-vi= filled in, where the person may see it."""
    given = whole_number(request.GET, "don-vi")
    unit = visible_units(request.user).filter(pk=given).first() if given is not None else None
    naming = namings_on(timezone.localdate(), [unit.pk]).get(unit.pk) if unit else None
    return {"unit": naming.code or naming.name} if naming else {}


@require_POST
@signed_in
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = GrantForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            grant_role(found, **form.given(), by=request.user)
        except Unacceptable as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("The role is given."))
            return redirect("people:person", found.pk)
    return _page(request, found, form, status=422)


@require_POST
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A role that one may give; or that of who stands in for oneself."""
    form, mine = EndForm(request.POST), Grant.objects.filter(pk=pk, stands_for=request.user.pk)
    found = mine.select_related("unit", "person").first() or get_object_or_404(grants_in_scope(request.user), pk=pk)
    if form.is_valid():
        end_grant(found, on=form.day(), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The role ends; it stays in the list with its dates."))
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    if found.stands_for == request.user:
        return redirect("people:stand_ins")
    return redirect("people:person", found.person.pk)


@require_POST
@signed_in
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _password_page(request, found, accounts.reset_password(found, by=request.user))


@require_POST
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    accounts.close_account(found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The account is closed. Nobody signs in by this name any more."))
    return redirect("people:person", found.pk)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _password_page(request, found, accounts.reopen_account(found, by=request.user))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own_password(request: HttpRequest) -> HttpResponse:
    """Everybody's own password. The session goes on under the new one; every other session of the person ends."""
    form = OwnPasswordForm(request.user, request.POST or None)
    must = getattr(request.user, "must_change_password", False)
    if request.method == "POST" and form.is_valid():
        accounts.change_own_password(request.user, form.cleaned_data["new_password1"])  # type: ignore[arg-type]
        update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
        messages.success(request, _("Your password is changed. You were signed out everywhere else."))
        return redirect("home:my_work" if must else "people:own_password")
    status = 422 if form.errors else 200
    return render(request, "directory/own_password.html", {"form": form, "must": must}, status=status)


def _password_page(request: HttpRequest, found: Person, password: str) -> HttpResponse:
    return render(request, "directory/one_time_password.html", {"person": found, "password": password})


def _require_somewhere(request: HttpRequest) -> None:
    if not may_somewhere(request.user, GRANT):
        raise Refused(GRANT, person=request.user)


def _found(request: HttpRequest, pk: int) -> Person:
    _require_somewhere(request)
    return get_object_or_404(people_in_scope(request.user), pk=pk)


def _tell(form: Form, refused: Unacceptable) -> None:
    """What the action found wrong, at the fields it names."""
    for problem in refused.problems:
        form.add_error(problem.where if problem.where in form.fields else None, problem.message)
