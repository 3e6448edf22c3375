"""Targets that a directive sets, taken as the indicators of a template: chosen, looked at, then kept like any other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Refused
from trienkhai.access.scope import may_somewhere
from trienkhai.directives.aims import aims_of
from trienkhai.directives.models import Directive
from trienkhai.reporting.aims_template import template_of
from trienkhai.reporting.permissions import DESIGN
from trienkhai.reporting.rules.template_file import write_toml
from trienkhai.reporting.views.templates import looked_at
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import attachment
from trienkhai.ui.figures import language

CHOSEN, DOWNLOAD = "chon", "tai"


@require_safe
@signed_in
def aims(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets to choose from; of the chosen ones the template as it would be, or its file."""
    if not may_somewhere(request.user, DESIGN):
        raise Refused(DESIGN, person=request.user)
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root"), pk=pk)
    offered = aims_of(found)
    numbers = set(request.GET.getlist(CHOSEN))
    chosen = [aim for aim in offered if str(aim.number) in numbers]
    if not chosen:
        context = {"directive": found, "aims": [(aim, aim.told(language())) for aim in offered]}
        return render(request, "reporting/aims.html", context)
    spec = template_of(found, chosen)
    if DOWNLOAD in request.GET:
        return attachment(write_toml(spec).encode(), f"{spec.key}.toml", "text/plain; charset=utf-8")
    return looked_at(request, found.root, spec)
