"""What lies beside a draft and goes along with the next submission: evidence, answers to return notes, reasons for gaps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.accepting import judged
from trienkhai.evidence.store import keep, store
from trienkhai.reporting.actions.cells import send_draft
from trienkhai.reporting.actions.drafts import lock, refuse_unless_open, require_filler
from trienkhai.reporting.actions.submissions import NOTE, REPLY
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import DraftFile, DraftWords, ReturnNote, RoundUnit, Submission
from trienkhai.reporting.queries.below import consolidates, expected_below
from trienkhai.reporting.rights import ADD, may_bear

MOST_FILES = 200


def add_evidence(
    round_unit: RoundUnit,
    data: bytes,
    *,
    name: str,
    by: Any,
    field_key: str = "",
    note: str = "",
    is_secret: bool = False,
    at: datetime | None = None,
) -> DraftFile:
    """Lay a file beside the report of a unit, for one field or for all of it. The same file there again is one.

    Raises Refused, WrongState, and Unacceptable with the reason why the file is not kept. It is looked through and its
    bytes are written before anything is locked.
    """
    require_bearer(round_unit, by)
    shown, kind = judged(data, name=name, is_secret=is_secret)
    keep(data)
    return _lay_one(round_unit.pk, data, shown, kind, field_key=field_key, note=note, by=by, at=at)


@in_turn
def _lay_one(round_unit_id: int, data: bytes, name: str, kind: str, *, by: Any, **said: Any) -> DraftFile:
    locked = lock(round_unit_id)
    require_bearer(locked, by)
    refuse_unless_open(locked)
    return lay(locked, data, name, kind, by=by, **said)


def lay(
    locked: RoundUnit,
    data: bytes,
    name: str,
    kind: str,
    *,
    by: Any,
    field_key: str = "",
    note: str = "",
    at: datetime | None = None,
) -> DraftFile:
    """Keep a judged file beside the report of a locked unit; the caller has judged rights and state."""
    _judge_place(locked, field_key)
    note = prose(note, NOTE, where=name)
    file = store(data, name=name, kind=kind, by=by if getattr(by, "pk", None) else None)
    there = DraftFile.objects.filter(round_unit=locked, field_key=field_key, file__sha256=file.sha256).first()
    if there is not None:
        file.delete()  # the row of a moment ago; the bytes are those of the one that lies there
        return there
    if DraftFile.objects.filter(round_unit=locked).count() >= MOST_FILES:
        raise Unacceptable([Problem(_("At most %d files can lie beside a report.") % MOST_FILES, where=name)])
    row = DraftFile.objects.create(
        round_unit=locked,
        file=file,
        field_key=field_key,
        note=note,
        added_at=at or timezone.now(),
        added_by=by if getattr(by, "pk", None) else None,
        added_for=absent_of(by),
    )
    record(by, Event.EVIDENCE_ADDED, row, unit=locked.unit, sha256=file.sha256, field=field_key)
    return row


@in_turn
def take_evidence_away(row: DraftFile, *, by: Any) -> None:
    """Take a file away from beside a draft. What was sent keeps it. Raises Refused, WrongState."""
    locked = lock(row.round_unit_id)  # type: ignore[attr-defined]
    require_bearer(locked, by)
    refuse_unless_open(locked)
    found = DraftFile.objects.filter(pk=row.pk).select_related("file").first()
    if found is not None:
        record(by, Event.EVIDENCE_TAKEN_AWAY, found, unit=locked.unit, sha256=found.file.sha256)
        found.delete()
        if locked.round.version.parsed.approval:
            _touch(locked, by=by)


def _touch(locked: RoundUnit, *, by: Any) -> None:
    """Taking a file away leaves no row, but a hand that changed the report."""
    words = DraftWords.of(locked)
    words.changed_at, words.changed_by = timezone.now(), by if getattr(by, "pk", None) else None
    words.changed_for = absent_of(by)
    words.save()


@in_turn
def save_words(
    round_unit: RoundUnit,
    *,
    by: Any,
    replies: Mapping[int, str] | None = None,
    gaps: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> DraftWords:
    """Keep answers to return notes (by note) and reasons for units below that have not sent (by unit), as far as given.

    Raises Refused, WrongState, and Unacceptable for a note or a unit that is not asked about, or a text too long.
    """
    locked = lock(round_unit.pk)
    require_filler(locked, by)
    refuse_unless_open(locked)
    words = DraftWords.of(locked)
    before = dict(words.replies), dict(words.gaps)
    if replies is not None:
        words.replies = _kept(words.replies, replies, _open_notes(locked), REPLY)
    if gaps is not None:
        words.gaps = _kept(words.gaps, gaps, _units_below(locked), NOTE)
    if before != (words.replies, words.gaps):
        words.changed_at, words.changed_by = at or timezone.now(), by if getattr(by, "pk", None) else None
        words.changed_for = absent_of(by)
        words.save()
        record(by, Event.WORDS_KEPT, words, unit=locked.unit, replies=len(words.replies), gaps=len(words.gaps))
    return words


@in_turn
def send_as_it_stands(
    round_unit: RoundUnit,
    *,
    version: int,
    by: Any,
    seen: Mapping[str, str] | None = None,
    replies: Mapping[int, str] | None = None,
    gaps: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> Submission:
    """Send the draft whose `version` the sender has read, with the words typed beside it.

    Raises as `save_words` and `send_draft`.
    """
    save_words(round_unit, by=by, replies=replies, gaps=gaps, at=at)
    return send_draft(round_unit, version=version, seen=seen, by=by, at=at)


def require_bearer(round_unit: RoundUnit, by: Any) -> None:
    """Whoever may hand in evidence for the unit, or enters on its behalf from above. Raises Refused."""
    if not may_bear(round_unit, by):
        raise Refused(ADD, person=by, unit=round_unit.unit)


def _judge_place(locked: RoundUnit, field_key: str) -> None:
    known = {field.key for field in locked.round.version.parsed.fields}
    if field_key and field_key not in known:
        raise Unacceptable([Problem(_("The template asks nothing called “%(key)s”.") % {"key": field_key[:60]})])


def _kept(known: Mapping[str, str], given: Mapping[int, str], asked: Mapping[int, str], longest: int) -> dict[str, str]:
    """The texts after a change; an empty one is taken away. What is no longer asked about falls out."""
    texts = {key: text for key, text in known.items() if int(key) in asked}
    problems = []
    for key, raw in given.items():
        if key not in asked:
            problems.append(Problem(_("This is no longer asked. Load the page again."), where=str(key)))
            continue
        try:
            text = prose(raw, longest, where=asked[key])
        except Unacceptable as refused:
            problems += refused.problems
            continue
        if text:
            texts[str(key)] = text
        else:
            texts.pop(str(key), None)
    if problems:
        raise Unacceptable(problems)
    return texts


def _open_notes(locked: RoundUnit) -> dict[int, str]:
    notes = ReturnNote.objects.filter(decision__submission__round_unit=locked, answered_in=None)
    return dict(notes.values_list("pk", "cell_key"))


def _units_below(locked: RoundUnit) -> dict[int, str]:
    if not consolidates(locked):
        return {}
    return {child.unit_id: child.name for child in expected_below(locked) if child.latest is None}
