"""What can be known of a workbook before anything is locked or kept: what stands in it, whose it is, who may hand it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trienkhai.access.errors import Refused
from trienkhai.access.scope import may_somewhere
from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.models import Export, RoundUnit
from trienkhai.reporting.models.prepared import Prepared
from trienkhai.reporting.permissions import FILL, HANDING_IN, ON_BEHALF, SUBMIT
from trienkhai.reporting.rights import holds, stands_above
from trienkhai.reporting.rules.book.file_notes import file_notes
from trienkhai.reporting.rules.book.fonts import Fonts, settle_fonts
from trienkhai.reporting.rules.book.ticket import Ticket, ticket_of
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.signing import is_ours

NO_TICKET = _(
    "This is not a workbook that the system handed out: its hidden sheet is missing. "
    "Download the workbook of the unit, send this one as the unit's own file, or load the sheet as a past record."
)
NO_WORKBOOK = _("“%(name)s” is not an .xlsx file. Upload the workbook that was downloaded for the unit, filled in.")
UNKNOWN_CODE = _("The workbook with the code %(code)s was not handed out by this system.")
FORGED = _("The workbook with the code %(code)s was altered: its signature does not fit. Download it again.")


@dataclass(frozen=True)
class Incoming:
    """A workbook of ours, read: `fonts` holds the book as it was settled."""

    fonts: Fonts
    ticket: Ticket
    export: Export


@dataclass(frozen=True)
class Unusable:
    """A file that is no workbook of ours, and why."""

    fault: Fault
    notes: tuple[Fault, ...] = ()


_HANDED_OUT = Prepared(
    lambda: Export.objects.select_related("round_unit__unit__path", "version").defer("version__spec"), "code", ""
)


def read_incoming(data: bytes, name: str, choices: Mapping[str, str]) -> Incoming | Unusable:
    """Read a file in the limited child process and find its export."""
    try:
        book = read_book_limited(data, name)
    except refusals.Refused as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        return Unusable(Fault(refusal.code, refusal.template, params))
    notes = tuple(file_notes(book))
    ticket = ticket_of(book)
    if ticket is None and book.kind == "csv":
        return Unusable(Fault("no_workbook", NO_WORKBOOK, {"name": name}))
    if ticket is None:
        return Unusable(Fault("no_ticket", NO_TICKET), notes)
    export = _HANDED_OUT.first(ticket.code)
    if export is None:
        return Unusable(Fault("unknown_code", UNKNOWN_CODE, {"code": ticket.code}), notes)
    if not is_ours(ticket, export):
        return Unusable(Fault("forged", FORGED, {"code": ticket.code}), notes)
    return Incoming(settle_fonts(book, choices), ticket, export)


def require_hand(by: Any) -> None:
    """Whoever fills, sends or enters on behalf anywhere at all; nobody else's files are kept. Raises Refused."""
    if not any(may_somewhere(by, permission) for permission in HANDING_IN):
        raise Refused(SUBMIT, person=by)


def acts_on_behalf(round_unit: RoundUnit, by: Any, *, submit: bool) -> bool:
    """Whether the person acts for the unit from above. Raises Refused when neither right is there."""
    permission = SUBMIT if submit else FILL
    if holds(by, permission, round_unit):
        return False
    if stands_above(by, ON_BEHALF, round_unit):
        return True
    raise Refused(permission, person=by, unit=round_unit.unit)
