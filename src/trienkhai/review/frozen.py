"""What an edition holds: canonical, self-contained, comparable. No database ids are trusted without a hash beside them."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from trienkhai.audit.canonical import digest
from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.review.gather import ChartBlock, Gathered, Shown
from trienkhai.review.models import Section

FORMAT = 1
UNREADABLE = "unreadable"


def content_of(gathered: Gathered, *, number: int, frozen_at: datetime) -> dict[str, Any]:
    """The frozen content of a review at this moment."""
    review = gathered.review
    rounds = rounds_of(gathered)
    return {
        "format": FORMAT,
        "number": number,
        "frozen_at": frozen_at.isoformat(),
        "review": {
            "id": review.pk,
            "title": review.title,
            "ruleset": review.ruleset,
            "dated": review.dated.isoformat(),
            "basis": review.basis,
            "paper": review.paper,
            "directive": review.campaign.directive.symbol,
            "unit": review.campaign.unit_id,  # type: ignore[attr-defined]
        },
        "rounds": {str(round_.pk): round_facts(round_) for round_ in rounds},
        "submissions": submission_digests(rounds),
        "figures": {key: figure_facts(shown) for key, shown in gathered.figures.items()},
        "sections": [_section(gathered, section) for section in gathered.sections],
    }


def rounds_of(gathered: Gathered) -> list[Round]:
    """Every round that a figure draws on."""
    wanted = {pk for shown in gathered.figures.values() for pk in shown.ask.rounds}
    return list(Round.objects.filter(pk__in=wanted).select_related("version").order_by("pk"))


def round_facts(round_: Round) -> dict[str, Any]:
    """The frozen tree and the template of a round, as hashes."""
    tree = list(
        RoundUnit.objects.filter(round=round_)
        .order_by("position")
        .values_list("unit_id", "position", "end", "depth", "name", "code", "is_expected", "mode")
    )
    return {
        "name": round_.name,
        "period": round_.period_key,
        "tree": digest([list(row) for row in tree]),
        "template": digest(round_.version.spec),
    }


def submission_digests(rounds: list[Round]) -> dict[str, str]:
    """A hash over every stored byte of each submission of the rounds: the row and its numbers.

    Raises ValueError when a row can no longer be read: nothing is frozen on top of it.
    """
    digests = dict(iterate_digests(rounds))
    if broken := [pk for pk, sha in digests.items() if sha == UNREADABLE]:
        raise ValueError(f"submission {broken[0]} cannot be read")
    return {str(pk): sha for pk, sha in digests.items()}


def iterate_digests(rounds: list[Round]) -> list[tuple[int, str]]:
    """Pairs (submission id, hash), in order of id; UNREADABLE in place of a hash. Two queries a round while all can be read."""
    found: list[tuple[int, str]] = []
    for round_ in rounds:
        packed = dict(SubmissionNumbers.objects.filter(submission__round=round_).values_list("submission_id", "packed"))
        for pk, submission in _rows(round_):
            found.append((pk, _digest(submission, bytes(packed.get(pk, b"")))))
    return sorted(found)


def _rows(round_: Round) -> list[tuple[int, Submission | None]]:
    """The submissions of a round; None for one in which a stored text is no JSON, no moment or no text any more."""
    wanted = Submission.objects.filter(round=round_).order_by("pk")
    try:
        return [(row.pk, row) for row in wanted]
    except (ValueError, DatabaseError):
        return [(pk, readable(pk)) for pk in wanted.values_list("pk", flat=True)]


def readable(pk: int) -> Submission | None:
    """The submission with its template version, or None when its row cannot be read."""
    try:
        return Submission.objects.select_related("version").get(pk=pk)
    except (ValueError, DatabaseError):
        return None


def _digest(submission: Submission | None, packed: bytes) -> str:
    try:
        return row_digest(submission, packed) if submission else UNREADABLE
    except (TypeError, ValueError):
        return UNREADABLE


def row_digest(submission: Submission, packed: bytes) -> str:
    """Hash over all stored fields of one submission and its packed numbers."""
    fields = {field.attname: _plain(getattr(submission, field.attname)) for field in submission._meta.concrete_fields}
    return digest([fields, hashlib.sha256(packed).hexdigest()])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def figure_facts(shown: Shown) -> dict[str, Any]:
    """One figure as frozen: its question, its exact value, what was printed, what it covered."""
    value = shown.answer.value
    return {
        "name": shown.name,
        "ask": shown.ask.to_json(),
        "numerator": None if value is None else str(value.numerator),
        "denominator": None if value is None else str(value.denominator),
        "shown": shown.shown,
        "coverage": shown.answer.coverage.to_json(),
    }


def _section(gathered: Gathered, section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "number": section.number,
        "heading": section.heading,
        "provision": section.provision.anchor if section.provision else "",
        "sentences": [
            {
                "text": sentence.text,
                "standing": sentence.standing,
                "figures": sorted(use.figure.key for use in sentence.figure_uses.all()),
                "sources": [
                    {"submission": source.submission_id, "field": source.field_key, "file": source.file_id}
                    for source in sentence.sources.all()
                ],
            }
            for sentence in section.sentences.all()
        ],
        "blocks": [
            {
                "caption": block.caption,
                "figures": list(block.figures)
                if isinstance(block, ChartBlock)
                else [list(row.figures) for row in block.rows],
            }
            for block in gathered.blocks.get(section.pk, ())
        ],
    }
