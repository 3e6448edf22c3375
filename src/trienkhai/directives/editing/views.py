"""The editor of the provisions: the document with its buttons, and one provision with everything that can be corrected of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.actions import require_register
from trienkhai.directives.editing.actions import Edited
from trienkhai.directives.editing.commands import carry_out
from trienkhai.directives.editing.queries import ON_A_PAGE, editor_page, provision_page
from trienkhai.directives.models import Directive
from trienkhai.ui.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def provisions(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as the register has it; each button sends the page with what it stands for."""
    found = _directive(request, pk)
    problems: list[Problem] = []
    number: Any = request.GET.get("page")
    if request.method == "POST":
        number = request.POST.get("page")
        try:
            edited = carry_out(found, request.POST.get("act", ""), request.POST, by=request.user)
            _say(request, edited)
            return redirect(_address(found, edited, number))
        except Unacceptable as refused:
            problems = refused.problems
    show = request.GET.get("xem", "")
    shown = editor_page(found, number=number, show=int(show) if show.isascii() and show.isdigit() else 0)
    context = {"directive": found, "shown": shown, "page": shown.page, "problems": problems, "pack": found.root.pack}
    return render(request, "directives/provisions.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def provision(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """One provision. What was typed comes back with a refusal."""
    found = _directive(request, pk)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            edited = carry_out(found, request.POST.get("act", ""), request.POST, by=request.user)
            _say(request, edited)
            if key in edited.outline.places:
                return redirect("directives:provision", found.pk, key)
            return redirect(_address(found, edited, None))
        except Unacceptable as refused:
            problems = refused.problems
    shown = provision_page(found, key)
    if shown is None:
        raise Http404
    piece = shown.shown.piece
    typed = request.POST if problems and "text" in request.POST else {}
    words = {name: typed.get(name, getattr(piece, name)) for name in ("label", "heading", "text")}
    context = {"directive": found, "shown": shown, "piece": piece, "words": words, "problems": problems}
    return render(request, "directives/provision.html", context, status=422 if problems else 200)


def _directive(request: HttpRequest, pk: int) -> Directive:
    rows = Directive.objects.visible_to(request.user).select_related("root", "file")
    found = get_object_or_404(rows, pk=pk)
    require_register(request.user, found.root)
    return found


def _say(request: HttpRequest, edited: Edited) -> None:
    said = [_("Saved.")]
    if edited.along:
        words = ngettext(
            "%(count)s other point stands under another one now.",
            "%(count)s other points stand under another one now.",
            edited.along,
        )
        said.append(words % {"count": edited.along})
    messages.success(request, " ".join(said))


def _address(directive: Directive, edited: Edited, number: Any) -> str:
    """The page on which the provision acted on stands, at its place; the page one was on where there is none."""
    page = reverse("directives:provisions", args=[directive.pk])
    if edited.key in edited.outline.places:
        return f"{page}?page={edited.outline.places[edited.key] // ON_A_PAGE + 1}#p-{edited.key}"
    told = str(number or "")
    return f"{page}?page={told}" if told.isascii() and told.isdigit() else page
