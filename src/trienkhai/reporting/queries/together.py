"""Several reports ticked on the board: which may be accepted together, and which of them want to be read first."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.access.acting import hands_of_person
from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import (
    Decision,
    Pin,
    ReturnNote,
    Round,
    RoundUnit,
    SignedPaper,
    State,
    Submission,
    SubmissionFile,
)
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.chain import Turns, Waits, chain_of, role_name, turns_of, waits_for
from trienkhai.reporting.queries.periods import previous_submissions
from trienkhai.reporting.queries.standing import hands_of
from trienkhai.reporting.rules.chain import HAND, is_last
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import wants_note
from trienkhai.reporting.rules.lifecycle import is_decidable, is_own
from trienkhai.reporting.rules.packing import NAMES, UNKNOWN


@dataclass(frozen=True)
class Candidate:
    """A report that may be accepted. `exceptions`: what speaks for reading it before."""

    row: RoundUnit
    submission: Submission
    exceptions: tuple[str, ...]
    files: int
    waits: Waits | None = None


@dataclass(frozen=True)
class LeftOut:
    """A ticked unit on whose report nothing can be decided now."""

    row: RoundUnit
    reason: str


@dataclass(frozen=True)
class Acceptable:
    exceptions: tuple[Candidate, ...]
    plain: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def by_steps(self) -> bool:
        """Whether the next step of a chain is taken on them."""
        return any(one.waits for one in (*self.exceptions, *self.plain))


def ticked(round_: Round, reader: Any, ids: Collection[int], *related: str) -> tuple[list[RoundUnit], frozenset[int]]:
    """The ticked units the reader sees, in the order of the tree; and those of them above which he stands to decide.

    Six queries, or eight where he does not stand at the top of the round; `related` comes with the rows.
    """
    seen = RoundUnit.objects.of_rounds([round_.pk]).filter(pk__in=ids, is_expected=True).visible_to(reader)
    rows = list(seen.select_related(*related).order_by("position"))
    for row in rows:
        row.round = round_
    below = (
        RoundUnit.objects.of_rounds([round_.pk]).filter(pk__in=[row.pk for row in rows]).above(scope_of(reader, DECIDE))
    )
    return rows, frozenset(below.values_list("pk", flat=True))


def acceptable(round_: Round, reader: Any, ids: Collection[int]) -> Acceptable:
    """The ticked units the reader sees, in the order of the tree. A fixed number of queries."""
    rows, below = ticked(round_, reader, ids, "latest__version", "latest__submitted_by", "latest__approval")
    handed_in = SignedPaper.objects.filter(submission__in=[row.latest_id for row in rows])  # type: ignore[attr-defined]
    signed = Counter(handed_in.values_list("submission_id", flat=True))
    chains = {row.pk: chain_of(row.latest, round_) for row in rows if row.latest}
    every = [step for chain in chains.values() for step in chain]
    turns = turns_of(reader, every, round_.pk, [row.pk for row in rows], [row.latest.pk for row in rows if row.latest])
    left_out, waiting = [], []
    for row in rows:
        wants_paper = is_last(chains.get(row.pk, ()), row.step) and not signed[row.latest_id or 0]  # type: ignore[attr-defined]
        if reason := _against(row, reader, turns, stands_above=row.pk in below, wants_paper=wants_paper):
            left_out.append(LeftOut(row, reason))
        else:
            waiting.append(row)
    candidates = list(_candidates(waiting))
    return Acceptable(
        exceptions=tuple(one for one in candidates if one.exceptions),
        plain=tuple(one for one in candidates if not one.exceptions),
        left_out=tuple(left_out),
    )


def _against(row: RoundUnit, reader: Any, turns: Turns, *, stands_above: bool, wants_paper: bool) -> str:
    """Why nothing can be decided, in words; empty where it can."""
    if row.latest is None:
        return _("Nothing was sent yet.")
    if row.state == State.ACCEPTED:
        return _("The report is accepted already.")
    if row.state == State.RETURNED:
        return _("The report was returned; the unit has not sent it again.")
    if not stands_above:
        return _("Another decides on this report.")
    hands, me = hands_of(row.latest), hands_of_person(reader)
    if is_own(me, *hands):
        return _("You sent or approved it yourself; another decides on it.")
    is_open = row.round.closed_at is None
    if not is_decidable(row.state, is_newest=True, is_open=is_open, hands=hands, reader=me):
        return _("The round is closed.")
    if reason := _not_on_turn(row, row.latest, turns):
        return reason
    if wants_paper and row.latest.version.parsed.signed_paper:
        return _("The signed paper is missing that the template wants.")
    return ""


def _not_on_turn(row: RoundUnit, submission: Submission, turns: Turns) -> str:
    """Why the person does not take the next step of the chain; empty where he does, or there is none."""
    chain = chain_of(submission, row.round)
    found = turns.against(chain, row.pk, submission.pk)
    if not found:
        return ""
    step = chain[row.step]
    if found == HAND:
        return _("You had a hand in an earlier step; somebody else takes the step “%(step)s”.") % {"step": step.name}
    return _("It waits for the step “%(step)s” (%(role)s).") % {"step": step.name, "role": role_name(step.role)}


def _candidates(rows: list[RoundUnit]) -> Iterator[Candidate]:
    sent = [row.latest_id for row in rows]  # type: ignore[attr-defined]
    gaps, moved, unanswered, again = _gaps(sent), _moved(sent), _unanswered(rows), _again(rows)
    files = Counter(SubmissionFile.objects.filter(submission__in=sent).values_list("submission_id", flat=True))
    before = previous_submissions(rows)
    for row in rows:
        submission = row.latest
        assert submission is not None  # others are left out
        previous = before.get(row.unit_id)  # type: ignore[attr-defined]
        found = (
            _jumps(submission, previous),
            _not_known(submission),
            _counted(submission.contested, _contested_words),
            _late(submission, row),
            _counted(gaps[submission.pk], _gap_words),
            _counted(moved[submission.pk], _moved_words),
            _counted(unanswered[row.pk], _unanswered_words),
            _("It was returned or reopened before.") if row.pk in again else "",
            _("It was entered on behalf of the unit.") if submission.on_behalf else "",
        )
        waits = waits_for(chain_of(submission, row.round), row.state, row.step)
        yield Candidate(row, submission, tuple(filter(None, found)), files[submission.pk], waits)


def _counted(many: int, words: Any) -> str:
    return words(many) if many else ""


def _contested_words(many: int) -> str:
    said = ngettext("It contests %(n)d figure of the system.", "It contests %(n)d figures of the system.", many)
    return said % {"n": many}


def _gap_words(many: int) -> str:
    said = ngettext("It goes ahead without %(n)d unit below.", "It goes ahead without %(n)d units below.", many)
    return said % {"n": many}


def _moved_words(many: int) -> str:
    said = ngettext(
        "%(n)d report it rests on has changed since.", "%(n)d reports it rests on have changed since.", many
    )
    return said % {"n": many}


def _unanswered_words(many: int) -> str:
    said = ngettext("%(n)d note of the return has no answer.", "%(n)d notes of the return have no answer.", many)
    return said % {"n": many}


def _gaps(sent: list[Any]) -> Counter[int]:
    """How many units below each goes ahead without."""
    return Counter(Pin.objects.filter(submission__in=sent, pinned=None).values_list("submission_id", flat=True))


def _moved(sent: list[Any]) -> Counter[int]:
    """How many of the reports that each rests on directly were replaced, or sent where there was a gap."""
    other = Q(child__latest__isnull=False) & (Q(pinned=None) | ~Q(child__latest=F("pinned")))
    return Counter(Pin.objects.filter(other, submission__in=sent).values_list("submission_id", flat=True))


def _unanswered(rows: list[RoundUnit]) -> Counter[int]:
    notes = ReturnNote.objects.filter(decision__submission__round_unit__in=rows, answered_in=None)
    told = notes.values_list("decision__submission__round_unit").annotate(many=Count("pk"))
    return Counter(dict(told))


def _again(rows: list[RoundUnit]) -> set[int]:
    """Units whose earlier reports somebody has decided on."""
    return set(
        Decision.objects.filter(submission__round_unit__in=rows).values_list("submission__round_unit_id", flat=True)
    )


def _jumps(submission: Submission, previous: Submission | None) -> str:
    bare = {**submission.answers, "notes": {}}  # as if nothing had been explained
    found = check(bare, submission.version.parsed, previous=previous.answers if previous else None, partial=True)
    many = sum(wants_note(fault) for fault in found)
    if not many:
        return ""
    said = ngettext("%(n)d figure stands out and is explained.", "%(n)d figures stand out and are explained.", many)
    return said % {"n": many}


def _not_known(submission: Submission) -> str:
    many = sum(text == NAMES[UNKNOWN] for text in submission.answers.get("cells", {}).values())
    if not many:
        return ""
    return ngettext("%(n)d figure is not known yet.", "%(n)d figures are not known yet.", many) % {"n": many}


def _late(submission: Submission, row: RoundUnit) -> str:
    days = (timezone.localtime(submission.submitted_at).date() - row.due).days
    if days <= 0:
        return ""
    return ngettext("It was sent %(n)d day late.", "It was sent %(n)d days late.", days) % {"n": days}
