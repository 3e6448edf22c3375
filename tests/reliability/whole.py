"""Is everything that was said to be taken in there whole, and nothing half? One checker for honest and for broken takers."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from trienkhai.audit import sealing
from trienkhai.audit.canonical import digest
from trienkhai.audit.models import Entry
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting.models import Intake, Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.reporting.rules.packing import pack
from trienkhai.rollup.models import Tally
from trienkhai.rollup.tallies import rebuild

Said = dict[str, str]  # receipt, name and hash of the file


def findings(said: list[Said]) -> list[str]:
    """Everything of workbooks taken in that is not as it was told, or only half there."""
    return [*_promises(said), *_intakes(), *half_there(taken_in=True)]


def half_there(*, taken_in: bool) -> list[str]:
    """Whatever is only half there, and what the sealed log finds; `taken_in`: each report came from a file."""
    found = [*_submissions(taken_in), *_files(), *_entries(), *_totals()]
    sealing.seal()
    return found + [f"log {one.number}: {one.what}" for one in sealing.verify(sealing.read_head()).findings]


def _promises(said: list[Said]) -> Iterator[str]:
    """What the user was told is saved is there, with the very bytes that he sent."""
    stored = {
        row.receipt: row for row in Submission.objects.select_related("intake__file").filter(intake__isnull=False)
    }
    for one in said:
        row = stored.get(one["receipt"])
        if row is None:
            yield f"lost: {one['name']} with the receipt {one['receipt']}"
        elif (row.intake.file.sha256, row.intake.file.name) != (one["sha256"], one["name"]):
            yield f"not the file that was sent: {one['name']}"
    for receipt, times in Counter(one["receipt"] for one in said).items():
        if times > 1:
            yield f"counted {times} times: {receipt}"


def _submissions(taken_in: bool) -> Iterator[str]:
    """A submission has its numbers, its hash, its intake if it came from a file; it is the latest of its unit."""
    packed = dict(SubmissionNumbers.objects.values_list("submission_id", "packed"))
    for row in Submission.objects.select_related("version", "intake"):
        if row.pk not in packed:
            yield f"half: submission {row.pk} has no numbers"
        elif bytes(packed[row.pk]) != pack(row.answers, row.version.parsed):
            yield f"half: submission {row.pk} has other numbers than answers"
        if digest(row.answers) != row.sha256:
            yield f"half: submission {row.pk} has another hash"
        if taken_in and (row.intake is None or row.intake.outcome != "taken"):
            yield f"half: submission {row.pk} has no intake"
    for unit in RoundUnit.objects.filter(submissions__isnull=False).distinct().select_related("latest"):
        last = unit.submissions.order_by("-number").first()
        if unit.latest != last or unit.state != "submitted":
            yield f"half: unit {unit.pk} does not know its latest submission"
    if RoundUnit.objects.filter(state="submitted", latest=None).exists():
        yield "half: a unit is marked as sent without a submission"


def _intakes() -> Iterator[str]:
    for intake in Intake.objects.filter(outcome="taken").prefetch_related("submissions"):
        if intake.submissions.count() != 1:
            yield f"half: intake {intake.pk} has {intake.submissions.count()} submissions"


def _files() -> Iterator[str]:
    for row in StoredFile.objects.all():
        try:
            if len(open_bytes(row)) != row.size:
                yield f"half: file {row.pk} has another size"
        except (OSError, ValueError) as problem:
            yield f"half: file {row.pk}: {type(problem).__name__}"
        if not (row.intakes.exists() or row.draft_uses.exists() or row.submission_uses.exists()):
            yield f"half: file {row.pk} belongs to nothing"


def _entries() -> Iterator[str]:
    """One entry for every act, and none for an act that was not done."""
    for event, model in (("reporting.submitted", Submission), ("reporting.file_refused", Intake)):
        told = Counter(Entry.objects.filter(event=event).values_list("object_id", flat=True))
        rows: Any = Submission.objects.all() if model is Submission else Intake.objects.filter(outcome="refused")
        there = Counter(rows.values_list("pk", flat=True))
        yield from (f"{event}: no entry for {pk}" for pk in there - told)
        yield from (f"{event}: an entry too many for {pk}" for pk in told - there)


def _totals() -> Iterator[str]:
    """The totals that were kept from act to act are those of a rebuild, byte for byte; none is kept before a report came."""
    for round_ in Round.objects.all():
        kept = _packed(Tally.objects.filter(round=round_))
        rebuild(round_)
        if kept != _packed(Tally.objects.filter(round=round_).filter(Q(given__gt=0) | Q(pk__in=kept))):
            yield f"totals of round {round_.pk} differ from a rebuild"


def _packed(tallies: Any) -> dict[int, str]:
    return {pk: hashlib.sha256(bytes(packed)).hexdigest() for pk, packed in tallies.values_list("pk", "packed")}
