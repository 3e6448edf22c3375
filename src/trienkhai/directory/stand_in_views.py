"""Stand-ins: who acts in my place, in whose place I act, and saying that I do so now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.middleware import SESSION_KEY
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directory.forms import StandInForm
from trienkhai.directory.queries import grants_in_scope, stand_in_page
from trienkhai.directory.standing_in import begin_acting, name_stand_in, person_to_stand_in
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number


@require_safe
@signed_in
def stand_ins(request: HttpRequest) -> HttpResponse:
    """My own roles with those who stand in for me, and the people for whom I may act."""
    return _page(request, StandInForm())


def _page(request: HttpRequest, form: StandInForm, *, at: int | None = None, status: int = 200) -> HttpResponse:
    """`at`: the role at whose form something was wrong."""
    context = {"page": stand_in_page(request.user), "form": form, "at": at}
    return render(request, "directory/stand_ins.html", context, status=status)


@require_POST
@signed_in
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody for one role: one's own, or one that could be given by oneself."""
    own = Grant.objects.filter(pk=pk, person=request.user.pk).select_related("unit", "person")
    grant = own.first() or get_object_or_404(grants_in_scope(request.user), pk=pk)
    form = StandInForm(request.POST, auto_id=f"{pk}-%s")
    problems: list[Problem] = []
    if form.is_valid():
        days = {"since": form.cleaned_data["since"], "until": form.cleaned_data["until"]}
        try:
            person = person_to_stand_in(form.cleaned_data["person"], grant)
            made = name_stand_in(grant, person, **days, reason=form.cleaned_data["reason"], by=request.user)
        except Unacceptable as refused:
            problems = refused.problems
        else:
            messages.success(request, _("%(person)s stands in on those days.") % {"person": made.person.full_name})
            return _back(request, grant)
    for problem in problems:
        form.add_error(problem.where if problem.where in form.fields else None, problem.message)
    return _page(request, form, at=grant.pk, status=422)


def _back(request: HttpRequest, grant: Grant) -> HttpResponse:
    if grant.person == request.user:
        return redirect("people:stand_ins")
    return redirect("people:person", grant.person.pk)


@require_POST
@signed_in
def act_for(request: HttpRequest) -> HttpResponse:
    """From now on, in this session, what I do is done for the other; every act is entered so."""
    chosen = Person.objects.filter(pk=whole_number(request.POST, "person") or 0).first()
    absent = begin_acting(request.user, chosen)
    request.session[SESSION_KEY] = absent.pk
    messages.success(request, _("You act for %(name)s now. Every act is recorded so.") % {"name": absent.full_name})
    return redirect("home:my_work")


@require_POST
@signed_in
def act_for_oneself(request: HttpRequest) -> HttpResponse:
    if request.session.pop(SESSION_KEY, None) is not None:
        messages.success(request, _("You act in your own name again."))
    return redirect("home:my_work")
