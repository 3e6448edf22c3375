"""Pages of the register."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere, scope_of
from trienkhai.directives import actions
from trienkhai.directives.forms import RegisterDirective
from trienkhai.directives.models import Directive
from trienkhai.directives.permissions import REGISTER
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.panels import panels_for
from trienkhai.units.models import Root, Unit


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    directives = Directive.objects.visible_to(request.user).order_by("-issued_on", "-pk")
    context = {"directives": directives, "may_register": may_somewhere(request.user, REGISTER)}
    return render(request, "directives/index.html", context)


@require_safe
@signed_in
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root", "file"), pk=pk)
    context = {
        "directive": found,
        "provisions": found.provisions.order_by("order"),
        "panels": panels_for("directives.directive", request, found),
        "thread_bar": bar("directive", found, here="provision"),
        "illustrative": found.root.is_illustrative,
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
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload, root = given.pop("file"), given.pop("root")
        try:
            made = actions.register(root, upload.read(), upload.name, by=request.user, facts=actions.Facts(**given))
            return redirect("directives:directive", made.pk)
        except Unacceptable as refused:
            problems = refused.problems
    status = 422 if problems or form.errors else 200
    return render(request, "directives/register.html", {"form": form, "problems": problems}, status=status)
