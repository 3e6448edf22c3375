"""Handing in the scan of a signed report: it is tied to one submission by the code on its pages, or by who compared it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.accepting import judged
from trienkhai.evidence.store import keep, store
from trienkhai.reporting.actions.drafts import lock
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import RoundUnit, SignedPaper, Submission, TiedBy
from trienkhai.reporting.rights import ADD, may_bear
from trienkhai.reporting.rules.codes import tidy_code, version_code
from trienkhai.units.models import Unit

PAPERS = ("pdf", "png", "jpg", "tiff", "heic", "webp")
CODE = 14  # characters of a receipt with its hyphens


@dataclass(frozen=True)
class _Scan:
    data: bytes
    name: str
    kind: str


def hand_in_scan(
    submission: Submission,
    scans: Sequence[tuple[str, bytes]],
    *,
    by: Any,
    code: str = "",
    compared: bool = False,
    at: datetime | None = None,
) -> list[SignedPaper]:
    """Keep a scan, one file or several by name, as the signed paper of a submission; all of it or nothing.

    The same file again is the one that is there.

    `code`: what stands at the foot of its pages; where nobody can read it, `compared` says that the person went through
    it page by page. Raises Refused, WrongState when a newer report was sent, and Unacceptable when the code is that of
    another version (which one is said), when nothing ties the paper, or when it is no PDF and no picture.
    """
    _require_bearer(submission.round_unit, by)
    if not scans:
        raise Unacceptable([Problem(_("Choose the scan of the signed paper."), code="no_scan")])
    found = [_Scan(data, *judged(data, name=name)) for name, data in scans]
    for scan in found:
        if scan.kind not in PAPERS:
            message = _("“%(name)s” is no scan: hand in a PDF or a picture.")
            raise Unacceptable([Problem(message % {"name": scan.name}, where=scan.name, code="no_scan")])
    tidy = tidy_code(code)[:CODE]
    if tidy:
        _judge_code(submission, tidy)
    elif not compared:
        message = _(
            "Type the code at the foot of the pages; where it cannot be read, compare the paper with the report page "
            "by page and tick that you did."
        )
        raise Unacceptable([Problem(message, code="not_tied")])
    for scan in found:
        keep(scan.data)
    return _kept(submission, found, code=tidy, by=by, at=at)


@in_turn
def _kept(
    submission: Submission, scans: Sequence[_Scan], *, code: str, by: Any, at: datetime | None
) -> list[SignedPaper]:
    locked = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    _require_bearer(locked, by)
    if locked.latest_id != submission.pk:  # type: ignore[attr-defined]
        message = _("%(unit)s has sent a newer report. Print and sign that one.")
        raise WrongState(message % {"unit": locked.name})
    return [_one(submission, scan, locked.unit, code=code, by=by, at=at) for scan in scans]


def _one(submission: Submission, scan: _Scan, unit: Unit, *, code: str, by: Any, at: datetime | None) -> SignedPaper:
    file = store(scan.data, name=scan.name, kind=scan.kind, by=by if getattr(by, "pk", None) else None)
    there = SignedPaper.objects.filter(submission=submission, file__sha256=file.sha256).first()
    if there is not None:
        file.delete()  # the row of a moment ago; the bytes are those of the one that is there
        return there
    paper = SignedPaper.objects.create(
        submission=submission,
        file=file,
        tied_by=TiedBy.CODE if code else TiedBy.PERSON,
        code=code,
        at=at or timezone.now(),
        by=by if getattr(by, "pk", None) else None,
    )
    record(by, Event.PAPER_HANDED_IN, submission, unit=unit, sha256=file.sha256, tied_by=paper.tied_by)
    return paper


def _require_bearer(round_unit: RoundUnit, by: Any) -> None:
    if not may_bear(round_unit, by):
        raise Refused(ADD, person=by, unit=round_unit.unit)


def _judge_code(submission: Submission, code: str) -> None:
    """Raises Unacceptable unless the code is the receipt of just this submission; says whose it is, where that is known."""
    if code == submission.receipt:
        return
    others = Submission.objects.filter(round_unit=submission.round_unit_id, receipt=code)  # type: ignore[attr-defined]
    words = {"code": code, "wanted": submission.receipt}
    if other := others.first():
        message = _(
            "The code %(code)s is that of submission %(number)s; this is submission %(this)s with the code %(wanted)s. "
            "Print and sign this one."
        )
        said = message % {**words, "number": other.number, "this": submission.number}
    elif code == version_code(submission.sha256):
        message = _("The code %(code)s is that of a draft. Print the report as it was sent, with the code %(wanted)s.")
        said = message % words
    else:
        message = _("The code %(code)s is not that of this report, which is %(wanted)s. Look at the foot of the pages.")
        said = message % words
    raise Unacceptable([Problem(said, where=_("Code at the foot of the pages"), code="other_version")])
