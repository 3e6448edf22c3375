"""What is odd about the number and symbol of a document, in words: hints, never refusals."""

from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Direction, Directive
from trienkhai.directives.parsing.symbols import Other, hints
from trienkhai.vietnamese import short_date

_OTHERS = 1000
SENTENCES = {
    "form": gettext_lazy("It follows neither form: 05/BC-VNC of the State, 18-NQ/ĐU of the Party."),
    "padding": gettext_lazy("Papers of the State write numbers below ten with a zero: %(number)s."),
    "year": gettext_lazy("The year in it is %(year)s, the day of issue lies in %(issued)s."),
    "kind": gettext_lazy("%(abbreviation)s is not the abbreviation of “%(kind)s”, which is %(wanted)s."),
    "taken": gettext_lazy("The same number of this series is that of %(symbol)s, %(day)s."),
    "order": gettext_lazy("Within the year it is out of order with %(symbol)s, %(day)s."),
    "term": gettext_lazy("It is out of order with %(symbol)s, %(day)s, unless a new term began between them."),
    "arrival": gettext_lazy("The same arrival number of this year is that of %(symbol)s."),
}
_WITHOUT_FORM = "plain"  # the pack of organisations that number as they like


def numbering_hints(directive: Directive) -> list[str]:
    """What whoever keeps the register should look at. At most two queries."""
    told = (
        []
        if directive.root.pack == _WITHOUT_FORM
        else hints(directive.symbol, directive.kind_name, directive.issued_on, _others(directive))
    )
    said = [
        str(SENTENCES[one.code])
        % {name: short_date(value) if name == "day" else value for name, value in one.params.items()}  # type: ignore[arg-type]
        for one in told
    ]
    return [*said, *_same_arrival(directive)]


def _others(directive: Directive) -> list[Other]:
    rows = Directive.objects.filter(root=directive.root_id, issuer=directive.issuer).exclude(pk=directive.pk)  # type: ignore[misc]
    return [Other(*row) for row in rows.order_by("-issued_on").values_list("symbol", "issued_on")[:_OTHERS]]


def _same_arrival(directive: Directive) -> list[str]:
    if directive.direction != Direction.INCOMING or not (directive.arrival_number and directive.arrived_on):
        return []
    rows = Directive.objects.filter(
        root=directive.root_id,  # type: ignore[misc]
        arrival_number=directive.arrival_number,
        arrived_on__year=directive.arrived_on.year,
    )
    same = rows.exclude(pk=directive.pk).order_by("arrived_on").values_list("symbol", flat=True)[:3]
    return [str(SENTENCES["arrival"]) % {"symbol": symbol} for symbol in same]
