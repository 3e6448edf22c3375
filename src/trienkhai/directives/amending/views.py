"""The texts of a directive: uploading an amended one, looking at what it would change, adopting it, and what it changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.actions import require_register
from trienkhai.directives.amending.actions import adopt_version, offer_version, plan_version
from trienkhai.directives.amending.forms import AmendedText
from trienkhai.directives.amending.queries import changes_kept, changes_of, repealed_with_links, versions_of
from trienkhai.directives.models import Directive, DirectiveVersion
from trienkhai.directives.reading import OldEncoding
from trienkhai.ui.doors import signed_in

CHOICE = "la-"  # before the id of a provision: which point of the new text it is
GONE = "-1"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts it has had, and the form for the next one."""
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root", "file"), pk=pk)
    require_register(request.user, found.root)
    form = AmendedText(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "directive": found}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("directives:text", found.pk, _offered(found, form, request.user).pk)
        except OldEncoding as refused:
            context |= {"problems": refused.problems, "preview": refused.preview, "encoding": refused.encoding}
        except Unacceptable as refused:
            context["problems"] = refused.problems
    context |= {"versions": versions_of(found), "repealed": repealed_with_links(found)}
    status = 422 if "problems" in context or form.errors else 200
    return render(request, "directives/texts.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def text(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """What a text would change, with a choice for what is not certain; of an adopted one, what it changed."""
    directives = Directive.objects.visible_to(request.user)
    rows = DirectiveVersion.objects.filter(directive__in=directives, directive=pk)
    found = get_object_or_404(rows.select_related("directive__root", "directive__file", "file"), pk=version)
    require_register(request.user, found.directive.root)
    context: dict[str, Any] = {"version": found, "directive": found.directive}
    if found.number is not None:
        return render(request, "directives/text.html", context | {"changes": changes_kept(found), "is_kept": True})
    choices = _choices(request)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            decided = {key: int(place) for key, place in choices.items() if place}
            adopt_version(found, decided, by=request.user, seen=_number(request.POST.get("seen", "")))
            messages.success(request, _("The amended text is in force."))
            return redirect("directives:text", found.directive.pk, found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    try:
        plan = plan_version(found, by=request.user)
    except Unacceptable as refused:
        return render(request, "directives/text.html", context | {"problems": refused.problems}, status=422)
    context |= {"changes": changes_of(plan, choices), "seen": plan.revision, "problems": problems}
    return render(request, "directives/text.html", context, status=422 if problems else 200)


def _offered(directive: Directive, form: AmendedText, by: Any) -> DirectiveVersion:
    given = dict(form.cleaned_data)
    upload = given.pop("file")
    return offer_version(
        directive, upload.read(), upload.name, by=by, **{**given, "old_encoding": given["old_encoding"] or None}
    )


def _choices(request: HttpRequest) -> dict[int, str]:
    """What was chosen for each provision: a place in the new text, -1 for none, '' for nothing yet."""
    found = {}
    for name, value in request.POST.items():
        key = name.removeprefix(CHOICE)
        if name.startswith(CHOICE) and key.isascii() and key.isdigit() and len(key) < 18:
            found[int(key)] = str(value) if value == GONE or _number(str(value)) >= 0 else ""
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
