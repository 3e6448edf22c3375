"""What reporting brings to the page of a directive: its targets become the indicators of a template."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from trienkhai.access.scope import may_somewhere
from trienkhai.directives.aims import aims_of
from trienkhai.directives.models import Directive
from trienkhai.reporting.permissions import DESIGN
from trienkhai.ui.panels import panel


@panel("directives.directive", order=60)
def template_of_targets(request: HttpRequest, directive: Any) -> str:
    """For those who may design templates, where any target was recognised."""
    if not isinstance(directive, Directive) or not may_somewhere(request.user, DESIGN):
        return ""
    count = len(aims_of(directive))
    return render_to_string("reporting/_aims.html", {"directive": directive, "count": count}, request) if count else ""
