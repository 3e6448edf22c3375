"""What an edition holds: canonical, self-contained, comparable. No database ids are trusted without a hash beside them."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from trienkhai.audit.canonical import digest
from trienkhai.reporting.models import Decision, Pin, Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.review.gather import ChartBlock, Gathered, Shown
from trienkhai.review.models import Section
from trienkhai.review.values import language_of
from trienkhai.rollup.snapshot import Snapshot

FORMAT = 3  # 2: without the cut-off day; 1: without what the figures rest on
UNREADABLE = "unreadable"
HASHED = (  # written down, for a column that is added later must not alter the hash of what was frozen before
    "id",
    "round_id",
    "round_unit_id",
    "version_id",
    "number",
    "answers",
    "places",
    "sha256",
    "receipt",
    "origin",
    "intake_id",
    "submitted_at",
    "submitted_by_id",
    "on_behalf",
    "source_note",
)
Progress = Callable[[int, int], None]  # done, of how many


def untold(done: int, total: int) -> None:
    """Progress where nobody watches."""


def content_of(
    gathered: Gathered, *, number: int, frozen_at: datetime, files: Mapping[str, str], progress: Progress = untold
) -> dict[str, Any]:
    """The frozen content of a review at this moment. `files`: hashes of what is stored beside it, by kind.

    `gathered` must have kept its snapshot.
    """
    if gathered.snapshot is None:
        raise ValueError("nothing is frozen that does not rest on a snapshot")
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
            "language": language_of(review),
            "paper": review.paper,
            "directive": review.campaign.directive.symbol,
            "unit": review.campaign.unit_id,  # type: ignore[attr-defined]
            "cut_off": review.campaign.cut_off.isoformat(),
        },
        "rounds": {str(round_.pk): round_facts(round_) for round_ in rounds},
        "inputs": gathered.snapshot.to_json(),
        "submissions": submission_digests(rounds, progress),
        "decisions": decision_digests(rounds),
        "figures": {key: figure_facts(shown) for key, shown in gathered.figures.items()},
        "sections": [_section(gathered, section) for section in gathered.sections],
        "files": dict(files),
    }


def snapshot_of(content: Mapping[str, Any]) -> Snapshot | None:
    """What the figures of an edition rest on; None for editions made before that was kept."""
    return Snapshot.from_json(content["inputs"]) if "inputs" in content else None


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
        "changes": list(round_.changes.order_by("pk").values_list("pk", flat=True)),
    }


def submission_digests(rounds: list[Round], progress: Progress = untold) -> dict[str, str]:
    """A hash over every stored byte of each submission of the rounds: the row, its numbers, its pins.

    Raises ValueError when a row can no longer be read: nothing is frozen on top of it.
    """
    digests = dict(iterate_digests(rounds, progress))
    if broken := [pk for pk, sha in digests.items() if sha == UNREADABLE]:
        raise ValueError(f"submission {broken[0]} cannot be read")
    return {str(pk): sha for pk, sha in digests.items()}


def iterate_digests(rounds: list[Round], progress: Progress = untold) -> list[tuple[int, str]]:
    """Pairs (submission id, hash), in order of id; UNREADABLE in place of a hash. Three queries a round while all can be read."""
    found: list[tuple[int, str]] = []
    for done, round_ in enumerate(rounds, 1):
        pins = _pins(round_)
        packed = dict(SubmissionNumbers.objects.filter(submission__round=round_).values_list("submission_id", "packed"))
        for pk, submission in _rows(round_):
            found.append((pk, _digest(submission, bytes(packed.get(pk, b"")), pins.get(pk, []))))
        progress(done, len(rounds))
    return sorted(found)


def _pins(round_: Round) -> dict[int, list[list[Any]]]:
    """What each consolidating submission of a round rests on, by its id."""
    rows = Pin.objects.filter(submission__round=round_).order_by("child_id")
    found: dict[int, list[list[Any]]] = {}
    for submission, *pin in rows.values_list("submission_id", "child_id", "pinned_id", "sha256", "gap_reason"):
        found.setdefault(submission, []).append(pin)
    return found


def decision_digests(rounds: list[Round]) -> dict[str, str]:
    """A hash over every decision on the submissions of the rounds, by its id."""
    rows = Decision.objects.filter(submission__round__in=rounds).order_by("pk")
    fields = ("pk", "submission_id", "verdict", "reason", "by_id", "at")
    return {str(pk): digest([*rest, at.isoformat()]) for pk, *rest, at in rows.values_list(*fields)}


def _rows(round_: Round) -> list[tuple[int, Submission | None]]:
    """The submissions of a round that were not withdrawn; None for one in which a stored text is no JSON, no moment or no text any more."""
    wanted = Submission.objects.standing().filter(round=round_).order_by("pk")
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


def _digest(submission: Submission | None, packed: bytes, pins: list[list[Any]]) -> str:
    try:
        return row_digest(submission, packed, pins) if submission else UNREADABLE
    except (TypeError, ValueError):
        return UNREADABLE


def row_digest(submission: Submission, packed: bytes, pins: list[list[Any]]) -> str:
    """Hash over the stored fields of one submission, its packed numbers and, for one that consolidates, its pins."""
    fields = {name: _plain(getattr(submission, name)) for name in HASHED}
    return digest([fields, hashlib.sha256(packed).hexdigest(), *([pins] if pins else [])])


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
