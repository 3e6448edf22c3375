"""What an edition holds: canonical, self-contained, comparable. No database ids are trusted without a hash beside them."""

import hashlib
from datetime import datetime
from typing import Any

from trienkhai.audit.canonical import digest
from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.review.gather import ChartBlock, Gathered, Shown
from trienkhai.review.models import Section

FORMAT = 1


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
    """A hash over every stored byte of each submission of the rounds: the row, its numbers and its decisions."""
    return {str(pk): sha for pk, sha in iterate_digests(rounds)}


def iterate_digests(rounds: list[Round]) -> list[tuple[int, str]]:
    """Pairs (submission id, hash), in order of id. Two queries a round."""
    found: list[tuple[int, str]] = []
    for round_ in rounds:
        packed = dict(SubmissionNumbers.objects.filter(submission__round=round_).values_list("submission_id", "packed"))
        for submission in Submission.objects.filter(round=round_).order_by("pk"):
            found.append((submission.pk, row_digest(submission, bytes(packed.get(submission.pk, b"")))))
    return sorted(found)


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
