"""Verifying an edition: from the stored submissions alone, every figure anew, every altered byte by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from trienkhai.audit.canonical import digest
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import read_figures
from trienkhai.reporting.models import Round, Submission, SubmissionNumbers
from trienkhai.reporting.rules.packing import OutOfRange, pack
from trienkhai.review.frozen import Progress, decision_digests, iterate_digests, readable, snapshot_of, untold
from trienkhai.review.late import unfitting
from trienkhai.review.models import Edition
from trienkhai.review.rounds import round_problems
from trienkhai.rollup.answers import Answer, answer_all
from trienkhai.rollup.ask import Ask


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was frozen: what kind, which one, how."""

    kind: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"


def verify(edition: Edition, progress: Progress = untold) -> list[Difference]:
    """Every difference between an edition and what is stored now; empty when it holds."""
    content = edition.content
    found = []
    if digest(content) != edition.sha256:
        found.append(
            Difference(
                "content", _("Edition %s") % edition.name, _("its content does not have the hash that was frozen")
            )
        )
    rounds = list(Round.objects.filter(pk__in=content["rounds"]).select_related("version").order_by("pk"))
    found += [Difference("round", name, what) for name, what in round_problems(content, rounds)]
    found += _submission_differences(content, rounds, progress)
    found += _decision_differences(content, rounds)
    found += [
        Difference("cut_off", name, _("another of its reports was the last one in time")) for name in unfitting(content)
    ]
    found += _figure_differences(content)
    found += _file_differences(edition)
    return found


def _submission_differences(content: dict[str, Any], rounds: list[Round], progress: Progress) -> list[Difference]:
    now = dict(iterate_digests(rounds, progress))
    altered = [int(pk) for pk, sha in content["submissions"].items() if now.get(int(pk)) not in (None, sha)]
    names = {
        pk: (unit, round_name)
        for pk, unit, round_name in Submission.objects.filter(pk__in=altered).values_list(
            "pk", "round_unit__name", "round__name"
        )
    }
    packed = dict(SubmissionNumbers.objects.filter(submission__in=altered).values_list("submission_id", "packed"))
    found = [
        Difference("submission", _("Submission %s") % pk, _("it is gone"))
        for pk in content["submissions"]
        if int(pk) not in now
    ]
    for pk in altered:
        unit, round_name = names[pk]
        name = _("Submission %(id)s of %(unit)s, %(round)s") % {"id": pk, "unit": unit, "round": round_name}
        found.append(Difference("submission", name, _how(readable(pk), bytes(packed.get(pk, b"")))))
    return found


def _how(row: Submission | None, packed: bytes) -> str:
    """Which half of an altered submission no longer fits the other."""
    if row is None:
        return _("it can no longer be read")
    try:
        fits = pack(row.answers, row.version.parsed) == packed
    except (OutOfRange, ArithmeticError, TypeError, AttributeError, ValueError):
        fits = False
    return _("it was altered after it was stored") if fits else _("its answers and its packed numbers no longer agree")


def _decision_differences(content: dict[str, Any], rounds: list[Round]) -> list[Difference]:
    """Decisions made later are none of the edition's; those that were there must be there as they were."""
    now = decision_digests(rounds)
    return [
        Difference(
            "decision",
            _("Decision %s on a report") % pk,
            _("it was altered after it was made") if pk in now else _("it is gone"),
        )
        for pk, sha in content.get("decisions", {}).items()
        if now.get(pk) != sha
    ]


def _figure_differences(content: dict[str, Any]) -> list[Difference]:
    asked = {key: Ask.from_json(figure["ask"]) for key, figure in content["figures"].items()}
    snapshot = snapshot_of(content)
    moment = None if snapshot else datetime.fromisoformat(content["frozen_at"])
    try:
        found_now = answer_all(list(asked.values()), known_at=moment, snapshot=snapshot)
    except (ValueError, ArithmeticError, LookupError, DatabaseError) as problem:
        return [Difference("figure", _("All figures"), _("they cannot be recomputed: %s") % problem)]
    answers = dict(zip(asked, found_now, strict=True))
    found = []
    for key, figure in content["figures"].items():
        now, then = _exact(answers[key]), (figure["numerator"], figure["denominator"])
        if now != then:
            was, came = (_fraction(*pair) for pair in (then, now))
            found.append(
                Difference(
                    "figure",
                    f"{key} ({figure['name']})",
                    _("frozen as %(was)s, recomputed as %(came)s") % {"was": was, "came": came},
                )
            )
        elif answers[key].coverage.to_json() != figure["coverage"]:
            found.append(Difference("figure", f"{key} ({figure['name']})", _("its coverage is not what was frozen")))
    return found


def _exact(found: Answer) -> tuple[str | None, str | None]:
    return (None, None) if found.value is None else (str(found.value.numerator), str(found.value.denominator))


def _fraction(numerator: str | None, denominator: str | None) -> str:
    if numerator is None:
        return _("no value")
    return numerator if denominator == "1" else f"{numerator}/{denominator}"


def _file_differences(edition: Edition) -> list[Difference]:
    frozen = dict(edition.content.get("files", {}))
    if edition.pdf_sha256:
        frozen["pdf"] = edition.pdf_sha256
    kept = {"paper": edition.paper, "annex": edition.annex, "pdf": edition.pdf}
    found = [
        Difference("file", row.name, problem)
        for kind, row in kept.items()
        if row is not None and (problem := _file_problem(row, frozen.get(kind, row.sha256)))
    ]
    found += [
        Difference("file", _("Edition %s") % edition.name, _("its file is gone: %s") % kind)
        for kind in frozen
        if kept.get(kind) is None
    ]
    if edition.paper is not None and not found:
        printed = {figure.id: figure.text for figure in read_figures(open_bytes(edition.paper))}
        for key, text in printed.items():
            shown = edition.content["figures"].get(key)
            if shown is None or shown["shown"] != text:
                found.append(Difference("paper", key, _("the paper shows “%s”, which is not what was frozen") % text))
    return found


def _file_problem(row: StoredFile, frozen: str) -> str:
    try:
        open_bytes(row)
    except FileNotFoundError:
        return _("the file is gone")
    except ValueError:
        return _("the file is not what was stored")
    return "" if row.sha256 == frozen else _("the file is another one than was frozen")
