"""Taking in the workbooks that come back. One file is one transaction: it is there whole, with its account, or not at all.

The file is read, its evidence is looked through and its bytes are written before the transaction begins, so that a slow
file keeps nobody from writing; what is decided on the rows of the database is decided inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from trienkhai.access.errors import WrongState
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import keep, open_bytes, store
from trienkhai.reporting.actions.approval import valid_approval, waits_for_approval, wanted
from trienkhai.reporting.actions.drafts import draft_answers, lock, mark_filled, refuse_unless_open, write_draft
from trienkhai.reporting.actions.handed import Fit, Handed, brings_more, judge_evidence, lay_evidence
from trienkhai.reporting.actions.incoming import Incoming, Unusable, acts_on_behalf, read_incoming, require_hand
from trienkhai.reporting.actions.readiness import Readiness, readiness
from trienkhai.reporting.actions.sources import Facts
from trienkhai.reporting.actions.submissions import has_news_beside, lying_beside, rests_on_others_now, send
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Draft, DraftWords, Export, Intake, Origin, RoundUnit, State, Submission
from trienkhai.reporting.queries.known import settled_now
from trienkhai.reporting.rules.book.account import REFUSED, Account, Fate, account_settled, overlaid
from trienkhai.reporting.rules.book.file_notes import file_notes
from trienkhai.reporting.rules.book.finding import find
from trienkhai.reporting.rules.book.older import asked_anew, carried_over, draft_beside
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.known import moved, opened, values_of
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import language_of, names_of

TAKEN_IN, KEPT_AS_DRAFT, SAME_FILE, REFUSED_FILE = "taken", "draft", "same", "refused"
KINDS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "pdf"}

GAPS = _("%(count)s units below have not sent, and no reason is declared for them: %(names)s.")


def take_in(
    data: bytes,
    *,
    name: str,
    by: Any,
    at: datetime | None = None,
    submit: bool = True,
    choices: Mapping[str, str] | None = None,
    evidence: Sequence[Handed] = (),
) -> Intake:
    """Take in one workbook; what became of it stands in the Intake, cell by cell. The original is always kept.

    Nothing is taken unless everything can be: a single refused cell leaves draft and submissions as they were. Where only
    a note at a figure is wanted (see `readiness`), or the unit's head has to approve first, the values become the draft, and
    it is told which. The file
    that was sent last changes nothing when it comes again, unless the report was returned. `submit=False` only fills the
    draft. `choices` settles what was changed on both sides and text in old fonts, see `account_workbook`. `evidence` lies
    beside the report before it is sent; a file of it that cannot be kept is a reason to refuse.
    Raises Refused when the person may not send for the unit; then nothing is kept.
    """
    require_hand(by)
    given = choices or {}
    read = read_incoming(data, name, given)
    fit, unfit = _evidence(read, evidence, by, submit=submit)
    keep(data)
    return _take(read, _Wish(by, at, given, submit, fit, unfit), data, name, None)


def choose(intake: Intake, choices: Mapping[str, str], *, by: Any, at: datetime | None = None) -> Intake:
    """Take a refused file again, with the choices for what was changed on both sides and for old fonts.

    What was chosen for the file before stays chosen.
    """
    require_hand(by)
    chosen = intake.account.get("choices", {}) | {key: value for key, value in choices.items() if value}
    data = open_bytes(intake.file)
    read = read_incoming(data, intake.file.name, chosen)
    return _take(read, _Wish(by, at, chosen), data, intake.file.name, intake.file)


def _evidence(
    read: Incoming | Unusable, evidence: Sequence[Handed], by: Any, *, submit: bool
) -> tuple[tuple[Fit, ...], tuple[Fault, ...]]:
    """What of the evidence can be kept, and why the rest cannot; looked at only for who may hand it in. Raises Refused."""
    if isinstance(read, Unusable):
        return (), ()
    acts_on_behalf(read.export.round_unit, by, submit=submit)
    fit, unfit = judge_evidence(evidence)
    if not unfit:
        for one in fit:
            keep(one.handed.read())
    return tuple(fit), tuple(unfit)


@dataclass(frozen=True)
class _Wish:
    """Who takes a file in, and how."""

    by: Any
    at: datetime | None
    choices: Mapping[str, str]
    submit: bool = True
    fit: tuple[Fit, ...] = ()
    unfit: tuple[Fault, ...] = ()


@dataclass
class _Case:
    """One file on its way through its transaction."""

    file: StoredFile
    wish: _Wish
    at: datetime
    export: Export | None = None
    notes: list[Fault] = field(default_factory=list)
    laid: list[dict[str, str]] = field(default_factory=list)

    def close(self, outcome: str, account: dict[str, Any]) -> Intake:
        account["warnings"] = [fault.to_json() for fault in self.notes]
        if self.wish.choices:
            account["choices"] = dict(self.wish.choices)
        if self.laid:
            account["evidence"] = self.laid
        return Intake.objects.create(
            file=self.file,
            round_id=self.export.round_unit.round_id if self.export else None,
            export=self.export,
            at=self.at,
            by=_person(self.wish.by),
            outcome=outcome,
            account=account,
        )

    def refuse(self, faults: list[Fault], account: Account | None = None) -> Intake:
        """Nothing is taken; every reason is kept."""
        told = account.to_json() if account else {"counts": {}, "cells": []}
        told["problems"] = [fault.to_json() for fault in faults]
        intake = self.close(REFUSED_FILE, told)
        unit = self.export.round_unit.unit if self.export else None
        record(self.wish.by, Event.FILE_REFUSED, intake, unit=unit, sha256=self.file.sha256, problems=len(faults))
        return intake


def _person(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None


@in_turn
def _take(read: Incoming | Unusable, wish: _Wish, data: bytes, name: str, kept: StoredFile | None) -> Intake:
    file = kept or store(data, name=name, kind=KINDS.get(data[:4], "file"), by=_person(wish.by))
    case = _Case(file, wish, wish.at or timezone.now())
    if isinstance(read, Unusable):
        case.notes = list(read.notes)
        return case.refuse([read.fault])
    locked = lock(read.export.round_unit_id)  # type: ignore[attr-defined]
    case.at = wish.at or timezone.now()
    on_behalf = acts_on_behalf(locked, wish.by, submit=wish.submit)
    case.export, case.notes = read.export, _notes(read)
    case.export.round_unit = locked
    if wish.unfit:
        return case.refuse(list(wish.unfit))
    if again := _taken_before(case, locked):
        return again
    try:
        refuse_unless_open(locked)
    except WrongState as error:
        return case.refuse([Fault("wrong_state", "%(what)s", {"what": str(error)})])
    return _compared(case, read, locked, on_behalf=on_behalf)


def _notes(read: Incoming) -> list[Fault]:
    """What is worth a word about a workbook of ours, whatever becomes of it; nothing about our own cells."""
    book, values = read.fonts.book, read.export.values
    return file_notes(book, find(book, read.export.version.parsed, read.ticket, values["previous"]).structure)


def _taken_before(case: _Case, locked: RoundUnit) -> Intake | None:
    """The answer to the file that came last, sent again: what is there, unless something new lies beside it.

    A report that was returned is sent anew, even from the same file; so is one that another file has replaced.
    """
    taken = Intake.objects.filter(export__round_unit=locked, outcome=TAKEN_IN)
    if brings_more(locked, case.wish.fit):
        return None
    if not case.wish.submit:
        first = taken.select_related("file").order_by("-pk").first()
        if first is None or first.file.sha256 != case.file.sha256:
            return None
        return _seen_again(case, first, None)
    if locked.latest is None or locked.state == State.RETURNED or has_news_beside(locked):
        return None
    first = taken.filter(file__sha256=case.file.sha256, submissions=locked.latest).first()
    return _seen_again(case, first, locked.latest) if first else None


def _nothing_new(case: _Case, locked: RoundUnit, draft: Draft | None, kept: Answers) -> Intake | None:
    """The answer to a workbook that says what was sent last: its receipt, unless something else is new with it."""
    latest = locked.latest
    if latest is None or locked.state != State.SUBMITTED or latest.sha256 != digest(kept):
        return None
    if (
        (draft is not None and opened(draft.answers) != opened(kept))
        or brings_more(locked, case.wish.fit)
        or has_news_beside(locked)
    ):
        return None
    return None if rests_on_others_now(locked) else _seen_again(case, None, latest)


def _seen_again(case: _Case, first: Intake | None, sent: Submission | None) -> Intake:
    """`first` is the intake of the same file; None for another file that says nothing new."""
    before = first.pk if first else None
    told = {"submission": sent.pk, "receipt": sent.receipt} if sent else {"submission": None, "receipt": None}
    intake = case.close(SAME_FILE, {"counts": {}, "cells": [], "intake": before, **told})
    unit = case.export.round_unit.unit if case.export else None
    record(case.wish.by, Event.FILE_SEEN_AGAIN, intake, unit=unit, sha256=case.file.sha256, first=before)
    return intake


def _compared(case: _Case, read: Incoming, locked: RoundUnit, *, on_behalf: bool) -> Intake:
    """The file beside what was handed out, what came of that workbook before, and what the draft says now."""
    values = read.export.values
    draft = Draft.objects.filter(round_unit=locked).first()
    before = _read_before(case)
    asked, now = locked.round.version.parsed, settled_now(locked, draft_answers(locked, draft))
    exported, is_older = overlaid(values["answers"], before), _is_older(read.export, locked)
    account = account_settled(
        read.fonts,
        spec=read.export.version.parsed,
        ticket=read.ticket,
        exported=exported,
        previous=values["previous"],
        draft=draft_beside(now, exported, asked) if is_older else now,
        choices=case.wish.choices,
        lang=language_of(locked.round.root),
    )
    if is_older:
        account = carried_over(account, asked)
    account.read = overlaid(before, account.read)
    case.notes = file_notes(read.fonts.book, account.structure)
    return _conclude(case, locked, draft, account, on_behalf=on_behalf)


def _is_older(export: Export, locked: RoundUnit) -> bool:
    """Whether the workbook was made before the round moved to the version that it asks now."""
    return export.version_id != locked.round.version_id  # type: ignore[attr-defined, no-any-return]


def _read_before(case: _Case) -> Answers:
    """What the same workbook said when it was last taken, where that is not what was handed out.

    Whoever mends his own file has changed what he changes now, not what he changed then. The very file that was taken
    before is the exception: whoever goes back to it means all of it.
    """
    taken = Intake.objects.filter(export=case.export, outcome__in=(TAKEN_IN, KEPT_AS_DRAFT))
    files = dict(taken.order_by("-pk").values_list("pk", "file__sha256"))
    if not files or case.file.sha256 in files.values():
        return {}
    answers: Answers = Intake.objects.get(pk=next(iter(files))).account.get("read", {})
    return answers


def _conclude(case: _Case, locked: RoundUnit, draft: Draft | None, account: Account, *, on_behalf: bool) -> Intake:
    """All or nothing: refused cells and findings together, or the draft and, where no figure wants a word, the submission."""
    by, submit = case.wish.by, case.wish.submit
    ready = readiness(locked, account.answers)
    findings = [_placed(fault, account) for fault in ready.findings]
    refused = {fate.key for fate in account.refused}
    blocking = ready.errors if submit else ready.unfit
    anew = asked_anew(blocking, case.export.version.parsed) if case.export and _is_older(case.export, locked) else []
    blocking = [fault for fault in blocking if fault not in anew]
    blocking = [_placed(fault, account) for fault in blocking if not submit or fault.cell not in refused]
    if account.refused or blocking:
        stands = {fate.place: fate.value for fate in account.fates}
        account.fates += [
            Fate(fault.where, REFUSED, fault.cell, stands.get(fault.where, ""), fault) for fault in blocking
        ]
        return case.refuse([fate.fault for fate in account.refused if fate.fault], account)
    if submit and (same := _nothing_new(case, locked, draft, ready.answers)):
        return same
    told = account.to_json()
    findings += _gaps(ready) if submit else []
    case.laid = lay_evidence(locked, case.wish.fit, by=by, at=case.at)
    told["read"] = account.read
    facts = Facts(by, case.at, Origin.WORKBOOK, on_behalf, None, account.places)
    unapproved = submit and _is_unapproved(locked, ready.answers, facts)
    findings += [wanted(locked)] if unapproved else []
    seen = values_of(case.export.values["answers"]) if case.export else {}
    strange = list(moved(seen, ready.answers, locked.round.version.parsed)) if submit else []
    findings += [_placed(fault, account) for fault in strange]
    findings += [replace(fault, severity="warning") for fault in anew]  # nothing is refused because the form moved on
    told["problems"] = [fault.to_json() for fault in findings if fault.severity != "error"]
    waits = unapproved or bool(strange) or bool(anew) or (submit and bool(ready.unexplained))
    intake = case.close(KEPT_AS_DRAFT if waits else TAKEN_IN, told)
    if waits or not submit:
        write_draft(locked, draft, ready.answers, by=by, at=case.at)
        mark_filled(locked)
        record(by, Event.DRAFT_TAKEN_IN, intake, unit=locked.unit, sha256=case.file.sha256)
        return intake
    record(by, Event.WORKBOOK_TAKEN_IN, intake, unit=locked.unit, sha256=case.file.sha256)
    send(locked, draft, ready.answers, replace(facts, intake=intake))
    return intake


def _is_unapproved(locked: RoundUnit, answers: Answers, facts: Facts) -> bool:
    """Whether the head of the unit has to approve first what would be sent now. No query where the template asks for none."""
    if not locked.round.version.parsed.approval:
        return False
    files = [(one.file.sha256, one.field_key, one.note) for one in lying_beside(locked)]
    words = DraftWords.of(locked)
    approval = valid_approval(locked, answers, files, words.replies, words.gaps)
    return waits_for_approval(locked, answers, facts, approval)


def _gaps(ready: Readiness) -> list[Fault]:
    """A report that rests on others goes ahead without those that are missing, but not without a word."""
    if not ready.silent:
        return []
    told = {"count": str(len(ready.silent)), "names": names_of(ready.silent)}
    return [Fault("gaps", GAPS, told, severity="warning")]


def _placed(fault: Fault, account: Account) -> Fault:
    """The finding with the cell of the file it speaks of."""
    where = account.places.get(fault.cell) or account.places.get(fault.cell.partition("[")[0], "")
    return Fault(fault.code, fault.message, fault.params, where=where, cell=fault.cell, severity=fault.severity)
