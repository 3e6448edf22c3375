"""What the rooms of this app bring to the page of a document, beside what upper apps bring."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from trienkhai.access.scope import may
from trienkhai.directives.models import Directive
from trienkhai.directives.numbering import numbering_hints
from trienkhai.directives.permissions import REGISTER
from trienkhai.ui.panels import panel
from trienkhai.units.queries import top_of


def keeps_the_register(person: Any, directive: Directive) -> bool:
    """Whether somebody registers in the organisation of a document."""
    top = top_of(directive.root_id, timezone.localdate())  # type: ignore[attr-defined]
    return top is not None and may(person, REGISTER, top)


@panel("directives.directive.aside", order=30)
def hints_on_the_number(request: HttpRequest, directive: Any) -> str:
    """For whoever can correct it."""
    if not keeps_the_register(request.user, directive):
        return ""
    hints = numbering_hints(directive)
    return render_to_string("directives/_numbering.html", {"hints": hints}, request) if hints else ""
