"""What the head of a unit reads before he approves a report inside it."""

from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.models import DraftFile, ReturnNote, RoundUnit
from trienkhai.reporting.permissions import SUBMIT
from trienkhai.reporting.queries.below import MissingBelow, missing_below
from trienkhai.reporting.queries.comparing import Comparison, changed_files, changed_sections
from trienkhai.reporting.queries.desk import OpenNote, name_of
from trienkhai.reporting.queries.inside import Inside, content_now, inside_of
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.report_sections import SectionTable, sections_of
from trienkhai.reporting.rights import holds
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault, errors, wants_note


@dataclass(frozen=True)
class ApprovalPage:
    inside: Inside
    sections: tuple[SectionTable, ...]
    findings: tuple[Fault, ...]
    silent: tuple[MissingBelow, ...]
    changed: Comparison | None
    evidence: tuple[DraftFile, ...]
    replies: tuple[OpenNote, ...]
    may_send: bool

    @property
    def is_blocked(self) -> bool:
        """Whether it could not be sent as it stands."""
        wanting = any(wants_note(fault) for fault in self.findings)
        return bool(errors(list(self.findings))) or wanting or any(not one.reason for one in self.silent)


def approval_page(round_unit: RoundUnit, reader: Any) -> ApprovalPage | None:
    """What the head reads: all that would be sent, what is wrong with it, and what changed since the unit sent last.

    None where the template asks for no approval. A fixed number of queries.
    """
    inside = inside_of(round_unit, reader)
    if inside is None:
        return None
    spec, latest = round_unit.round.version.parsed, round_unit.latest
    answers, before = content_now(round_unit).answers, previous_submission(round_unit)
    previous = before.answers if before else {}
    evidence = tuple(round_unit.draft_files.select_related("file", "added_by").order_by("pk"))
    return ApprovalPage(
        inside=inside,
        sections=sections_of(spec, answers, previous, {}, {}),
        findings=tuple(check(answers, spec, previous=before.answers if before else None)),
        silent=tuple(missing_below(round_unit)),
        changed=Comparison(
            changed_sections(spec, latest.answers, answers, also=latest.version.parsed),
            changed_files(latest.files.select_related("file"), evidence),
        )
        if latest
        else None,
        evidence=evidence,
        replies=tuple(_replies(round_unit)),
        may_send=holds(reader, SUBMIT, round_unit),
    )


def _replies(round_unit: RoundUnit) -> list[OpenNote]:
    """Return notes that wait, with the answers that would go along."""
    words = getattr(round_unit, "draft_words", None)
    replies = words.replies if words else {}
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    spec = round_unit.round.version.parsed
    return [
        OpenNote(note, name_of(note.cell_key, spec), replies.get(str(note.pk), ""))
        for note in notes.select_related("decision__by").order_by("pk")
    ]
