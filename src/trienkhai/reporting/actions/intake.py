"""Taking in the workbooks that come back. One file is one transaction: it is there whole, with its account, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from trienkhai.access.errors import Problem, Refused, WrongState
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes, store
from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.actions.drafts import draft_answers, lock, mark_filled, write_draft
from trienkhai.reporting.actions.handed import Fit, Handed, brings_more, judge_evidence, lay_evidence
from trienkhai.reporting.actions.submissions import (
    Facts,
    has_news_beside,
    refuse_unless_sendable,
    send,
)
from trienkhai.reporting.models import Draft, Export, Intake, Origin, RoundUnit
from trienkhai.reporting.queries.below import gaps_without_reason
from trienkhai.reporting.rights import holds, stands_above
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.book.account import REFUSED, Account, Fate, account_workbook
from trienkhai.reporting.rules.book.file_notes import file_notes
from trienkhai.reporting.rules.book.ticket import Ticket, ticket_of
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault, errors
from trienkhai.reporting.rules.faults import _ as marked
from trienkhai.reporting.signing import is_ours
from trienkhai.reporting.wording import problem

NAMED = 20  # names in one sentence
TAKEN_IN, SAME_FILE, REFUSED_FILE = "taken", "same", "refused"
KINDS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "pdf"}

NO_TICKET = marked(
    "This is not a workbook that the system handed out: its hidden sheet is missing. "
    "Download the workbook of the unit, or load the sheet as a past record."
)
UNKNOWN_CODE = marked("The workbook with the code %(code)s was not handed out by this system.")
FORGED = marked("The workbook with the code %(code)s was altered: its signature does not fit. Download it again.")
GAPS = marked("%(count)s units below have not sent, and no reason is declared for them: %(names)s.")
OLD_WORDING = marked("The workbook was made for an older wording of the template. Download it again.")


@transaction.atomic
def take_in(
    data: bytes,
    *,
    name: str,
    by: Any,
    at: datetime | None = None,
    submit: bool = True,
    choices: Mapping[str, str] | None = None,
    evidence: Iterable[Handed] = (),
) -> Intake:
    """Take in one workbook; what became of it stands in the Intake, cell by cell. The original is always kept.

    Nothing is taken unless everything can be: a single refused cell leaves draft and submissions as they were. The same
    file again changes nothing. `submit=False` only fills the draft. `choices` settles what was changed on both sides and
    text in old fonts, see `account_workbook`. `evidence` lies beside the report before it is sent; a file of it that
    cannot be kept is a reason to refuse.
    Raises Refused when the person may not send for the unit.
    """
    file = store(data, name=name, kind=KINDS.get(data[:4], "file"), by=by if getattr(by, "pk", None) else None)
    case = _Case(file, by, at or timezone.now(), choices or {}, evidence=tuple(evidence))
    return _take(case, data, submit=submit)


@transaction.atomic
def choose(intake: Intake, choices: Mapping[str, str], *, by: Any, at: datetime | None = None) -> Intake:
    """Take a refused file again, with the choices for what was changed on both sides and for old fonts.

    What was chosen for the file before stays chosen.
    """
    chosen = intake.account.get("choices", {}) | {key: value for key, value in choices.items() if value}
    return _take(_Case(intake.file, by, at or timezone.now(), chosen), open_bytes(intake.file), submit=True)


@dataclass
class _Case:
    """One file on its way."""

    file: StoredFile
    by: Any
    at: datetime
    choices: Mapping[str, str]
    export: Export | None = None
    notes: list[Fault] = field(default_factory=list)
    evidence: tuple[Handed, ...] = ()
    fit: list[Fit] = field(default_factory=list)
    laid: list[dict[str, str]] = field(default_factory=list)

    @property
    def known(self) -> Export:
        """The export, once it was found."""
        if self.export is None:
            raise LookupError("the export of this file is not known")
        return self.export

    def close(self, outcome: str, account: dict[str, Any]) -> Intake:
        account["warnings"] = [fault.to_json() for fault in self.notes]
        if self.choices:
            account["choices"] = dict(self.choices)
        if self.laid:
            account["evidence"] = self.laid
        return Intake.objects.create(
            file=self.file,
            round_id=self.export.round_unit.round_id if self.export else None,
            export=self.export,
            at=self.at,
            by=self.by if getattr(self.by, "pk", None) else None,
            outcome=outcome,
            account=account,
        )

    def refuse(self, faults: list[Fault], account: Account | None = None) -> Intake:
        """Nothing is taken; every reason is kept."""
        told = account.to_json() if account else {"counts": {}, "cells": []}
        told["problems"] = [fault.to_json() for fault in faults]
        intake = self.close(REFUSED_FILE, told)
        unit = self.export.round_unit.unit if self.export else None
        record(self.by, "reporting.file_refused", intake, unit=unit, sha256=self.file.sha256, problems=len(faults))
        return intake


def _take(case: _Case, data: bytes, *, submit: bool) -> Intake:
    try:
        book = read_book_limited(data, case.file.name)
    except refusals.Refused as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        return case.refuse([Fault(refusal.code, refusal.template, params)])
    case.notes = file_notes(book)
    ticket = ticket_of(book)
    if ticket is None:
        return case.refuse([Fault("no_ticket", NO_TICKET)])
    if fault := _find_export(case, ticket):
        return case.refuse([fault])
    export = case.known
    export.round_unit = locked = lock(export.round_unit_id)  # type: ignore[attr-defined]
    if export.version_id != locked.round.version_id:  # type: ignore[attr-defined]
        return case.refuse([Fault("old_wording", OLD_WORDING)])
    on_behalf = _sends_on_behalf(locked, case.by, submit=submit)
    case.fit, unfit = judge_evidence(case.evidence)
    if unfit:
        return case.refuse(unfit)
    if again := _taken_before(case, locked, submit=submit):
        return again
    try:
        refuse_unless_sendable(locked)
    except WrongState as error:
        return case.refuse([Fault("wrong_state", "%(what)s", {"what": str(error)})])
    draft = Draft.objects.filter(round_unit=locked).first()
    account = account_workbook(
        book,
        spec=locked.round.version.parsed,
        ticket=ticket,
        exported=export.values["answers"],
        previous=export.values["previous"],
        draft=draft_answers(locked, draft),
        choices=case.choices,
    )
    case.notes = file_notes(book, account.structure)
    return _conclude(case, locked, draft, account, submit=submit, on_behalf=on_behalf)


def _find_export(case: _Case, ticket: Ticket) -> Fault | None:
    """The export a ticket names, if it is ours."""
    case.export = Export.objects.filter(code=ticket.code).first()
    if case.export is None:
        return Fault("unknown_code", UNKNOWN_CODE, {"code": ticket.code})
    if not is_ours(ticket, case.export):
        case.export = None
        return Fault("forged", FORGED, {"code": ticket.code})
    return None


def _sends_on_behalf(round_unit: RoundUnit, by: Any, *, submit: bool) -> bool:
    """Whether the person acts for the unit from above. Raises Refused when neither right is there."""
    permission = "reporting.submit" if submit else "reporting.fill"
    if holds(by, permission, round_unit):
        return False
    if stands_above(by, "reporting.on_behalf", round_unit):
        return True
    raise Refused(permission, person=by, unit=round_unit.unit)


def _taken_before(case: _Case, locked: RoundUnit, *, submit: bool) -> Intake | None:
    """The answer to the same file sent twice: the submission that is there, unless something new lies beside it."""
    earlier = Intake.objects.filter(export=case.export, outcome=TAKEN_IN, file__sha256=case.file.sha256)
    if submit:
        earlier = earlier.filter(submissions__isnull=False)
    first = earlier.order_by("pk").values("pk", "submissions__pk", "submissions__receipt").first()
    is_newest = first is not None and first["submissions__pk"] == locked.latest_id  # type: ignore[attr-defined]
    if first is None or brings_more(locked, case.fit) or (submit and is_newest and has_news_beside(locked)):
        return None
    told = {"intake": first["pk"], "submission": first["submissions__pk"], "receipt": first["submissions__receipt"]}
    intake = case.close(SAME_FILE, {"counts": {}, "cells": [], **told})
    record(case.by, "reporting.file_seen_again", intake, sha256=case.file.sha256, first=first["pk"])
    return intake


def _conclude(
    case: _Case, locked: RoundUnit, draft: Draft | None, account: Account, *, submit: bool, on_behalf: bool
) -> Intake:
    """All or nothing: refused cells and findings together, or the draft and the submission."""
    spec = locked.round.version.parsed
    kept, faults = clean(account.answers, spec)
    findings = faults + check(kept, spec, previous={"cells": case.known.values["previous"]})
    findings = [_placed(fault, account) for fault in findings]
    refused = {fate.key for fate in account.refused}
    blocking = [fault for fault in errors(findings) if fault.cell not in refused] if submit else faults
    if account.refused or blocking:
        account.fates += [Fate(fault.where, REFUSED, fault.cell, fault=fault) for fault in blocking]
        return case.refuse([fate.fault for fate in account.refused if fate.fault], account)
    told = account.to_json()
    findings += _gaps(locked) if submit else []
    case.laid = lay_evidence(locked, case.fit, by=case.by, at=case.at)
    told["problems"] = [fault.to_json() for fault in findings if fault.severity != "error"]
    intake = case.close(TAKEN_IN, told)
    if not submit:
        write_draft(locked, draft, kept, by=case.by, at=case.at)
        mark_filled(locked)
        record(case.by, "reporting.draft_taken_in", intake, unit=locked.unit, sha256=case.file.sha256)
        return intake
    facts = Facts(case.by, case.at, Origin.WORKBOOK, on_behalf, intake, account.places)
    send(locked, draft, kept, facts)
    return intake


def _gaps(locked: RoundUnit) -> list[Fault]:
    """A report that rests on others goes ahead without those that are missing, but not without a word."""
    missing = gaps_without_reason(locked)
    if not missing:
        return []
    names = ", ".join(child.name for child in missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
    return [Fault("gaps", GAPS, {"count": str(len(missing)), "names": names}, severity="warning")]


def _placed(fault: Fault, account: Account) -> Fault:
    """The finding with the cell of the file it speaks of."""
    where = account.places.get(fault.cell) or account.places.get(fault.cell.partition("[")[0], "")
    return Fault(fault.code, fault.message, fault.params, where=where, cell=fault.cell, severity=fault.severity)


def problems_of(intake: Intake) -> list[Problem]:
    """Everything that was wrong with a file, or worth a word, in the language of the asker."""
    return [problem(Fault.from_json(told)) for told in intake.account.get("problems", [])]


def warnings_of(intake: Intake) -> list[Problem]:
    """What is worth a word about the file as such: hidden parts, formulas without a result, macros left aside."""
    return [problem(Fault.from_json(told)) for told in intake.account.get("warnings", [])]
