"""What the rooms of this app bring to the page of a document, beside what upper apps bring."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from trienkhai.access.scope import may
from trienkhai.directives.models import Directive, Receipt
from trienkhai.directives.numbering import numbering_hints
from trienkhai.directives.permissions import REGISTER
from trienkhai.directives.receipts.queries import summary, waiting_for
from trienkhai.directives.relations.queries import ended_by, offers, related_to
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


@panel("directives.directive.top", order=10)
def no_longer_in_force(request: HttpRequest, directive: Any) -> str:
    """What replaced or repealed it."""
    ended = ended_by(related_to(directive))
    return render_to_string("directives/_ended.html", {"ended": ended}, request) if ended else ""


@panel("directives.directive.top", order=20)
def waits_for_my_word(request: HttpRequest, directive: Any) -> str:
    """Where it was sent to units for which the reader confirms."""
    waiting = waiting_for(request.user, directive=directive)
    return render_to_string("directives/_to_confirm.html", {"waiting": waiting}, request) if waiting else ""


@panel("directives.directive.aside", order=20)
def received_and_read(request: HttpRequest, directive: Any) -> str:
    """How far it has come, for the units the reader sees."""
    told = summary(directive, request.user)
    if not (told.units or told.may_send):
        return ""
    return render_to_string("directives/_receipts.html", {"directive": directive, "summary": told}, request)


@panel("directory.unit", order=60)
def sent_to_the_unit(request: HttpRequest, unit: Any) -> str:
    """The documents of a unit."""
    rows = Receipt.objects.visible_to(request.user).filter(unit=unit)
    total = rows.count()
    if not total:
        return ""
    context = {"unit": unit.pk, "total": total, "waiting": rows.waited_for().count()}
    return render_to_string("directives/_unit_documents.html", context, request)


@panel("directives.directive.aside", order=40)
def other_documents(request: HttpRequest, directive: Any) -> str:
    """How it stands to others; for whoever keeps the register also what its text names."""
    related, may_keep = related_to(directive), keeps_the_register(request.user, directive)
    if not (related or may_keep):
        return ""
    context = {
        "directive": directive,
        "related": related,
        "may_keep": may_keep,
        "offers": offers(directive, related) if may_keep else [],
    }
    return render_to_string("directives/_relations.html", context, request)
