"""Pages of the register."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere, scope_of
from trienkhai.directives import actions
from trienkhai.directives.aims import aims_of
from trienkhai.directives.alike import RegisteredAlike
from trienkhai.directives.correcting import CORRECTED, correct_facts
from trienkhai.directives.finding import register_page, wanted_of
from trienkhai.directives.forms import CorrectDirective, RegisterDirective
from trienkhai.directives.models import Directive
from trienkhai.directives.permissions import REGISTER
from trienkhai.directives.queries import joined_of, notices_of, numbering_of, provisions_of, repealed_of
from trienkhai.directives.reading import OldEncoding
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.figures import language
from trienkhai.ui.panels import beside_for, panels_for
from trienkhai.units.models import Root, Unit


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    found = register_page(request.user, wanted_of(request.GET), request.GET.get("page", ""))
    context = {"found": found, "page": found.page, "may_register": may_somewhere(request.user, REGISTER)}
    return render(request, "directives/index.html", context)


@require_safe
@signed_in
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root", "file"), pk=pk)
    shown = provisions_of(found)
    context = {
        "directive": found,
        "provisions": shown,
        "joined": joined_of(found, [one.provision for one in shown]),
        "notices": notices_of(found),
        "numbering": numbering_of(found),
        "panels": panels_for("directives.directive", request, found),
        "beside": beside_for("directives.directive", request, found),
        "thread_bar": bar("directive", found, here="provision", reader=request.user),
        "illustrative": found.root.is_illustrative,
        "pack": found.root.pack,
        "may_correct": actions.may_register(request.user, found.root),
        "repealed": repealed_of(found),
        "aims": [(aim, aim.told(language())) for aim in aims_of(found)],
        "amended_by": found.versions.filter(number__gt=1).order_by("-number").first(),
    }
    return render(request, "directives/directive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """Register a document. A refusal comes back with the form as it was filled."""
    scope = scope_of(request.user, REGISTER)
    if scope.is_empty:
        raise Refused(REGISTER, person=request.user)
    roots = Root.objects.filter(pk__in=Unit.objects.filter(scope.as_q("")).values("root_id"))
    form = RegisterDirective(request.POST or None, request.FILES or None, roots=roots)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(form, request.user)
            return redirect("directives:directive", made.pk)
        except OldEncoding as refused:
            context |= {"problems": refused.problems, "preview": refused.preview, "encoding": refused.encoding}
        except RegisteredAlike as refused:
            context |= {"problems": refused.problems, "alike": refused.rows}
        except Unacceptable as refused:
            context["problems"] = refused.problems
    status = 422 if "problems" in context or form.errors else 200
    return render(request, "directives/register.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the register says of a document."""
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root"), pk=pk)
    actions.require_register(request.user, found.root)
    form = CorrectDirective(request.POST or None, initial={name: getattr(found, name) for name in CORRECTED})
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            correct_facts(found, actions.Facts(**form.cleaned_data), by=request.user)
            messages.success(request, _("Saved."))
            return redirect("directives:directive", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "directive": found, "problems": problems}
    return render(request, "directives/correct.html", context, status=422 if problems or form.errors else 200)


def _register(form: RegisterDirective, by: Any) -> Directive:
    given = dict(form.cleaned_data)
    upload, root = given.pop("file"), given.pop("root")
    old_encoding, is_secret = given.pop("old_encoding") or None, given.pop("is_secret")
    despite = given.pop("despite")
    return actions.register(
        root,
        upload.read(),
        upload.name,
        by=by,
        facts=actions.Facts(**given),
        old_encoding=old_encoding,
        is_secret=is_secret,
        despite=despite,
    )
