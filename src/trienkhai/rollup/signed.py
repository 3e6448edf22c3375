"""The totals of a signature: the own line of a consolidating report and what its pins rest on, as at that moment.

A pinned report brings the totals it signed itself, or its own line where it rests on nobody; a gap counts as awaited and
missing, with everybody expected below it. What happens below afterwards changes nothing here.

The totals of a signature are those of the version that it answers, also in a round that has moved to a later one since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from django.db import models, transaction

from trienkhai.reporting.models import CHANGES_WHO_IS_ASKED, Mode, Pin, Round, RoundUnit, Submission, TemplateVersion
from trienkhai.rollup.aligned import Aligner
from trienkhai.rollup.answers import title_of
from trienkhai.rollup.arrays.accumulate import Overflow
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, Words, pack, unpack
from trienkhai.rollup.arrays.paths import Family, Line, recompute
from trienkhai.rollup.models import SignedTotal, Tally
from trienkhai.rollup.portions import from_words, value_of
from trienkhai.rollup.tallies import Rebuilt, too_large
from trienkhai.rollup.versions import columns_for

FIELDS = ("pk", "submission_id", "child__position", "child__end", "pinned_id")


@dataclass(frozen=True)
class Rest:
    """One pin: the place of the child in the tree of the round, and its report, None for a gap."""

    position: int
    end: int
    pinned: int | None


def sign(submission_id: int, here: RoundUnit) -> bool:
    """Store the totals of a submission that pins others, in the transaction of the act; False where it pins nobody.

    Six queries at most, and two for every report below that was signed before totals were kept. Raises Unacceptable.
    """
    signer = _Signer(here.round, _pins([submission_id]), here.round.version)
    if not signer.rests_of(submission_id):
        return False
    words = signer.words_of(submission_id)
    SignedTotal.objects.update_or_create(submission_id=submission_id, defaults=_stored(words))
    return True


@transaction.atomic
def verify_signed(round_: Round) -> Rebuilt:
    """Make all signed totals of a round anew from the pins, lowest first; mend those that differ and those not yet kept.

    Who was awaited may have been changed since by a recorded change of the round; then that count stands as it was signed.
    """
    pins = _pins(Submission.objects.filter(round=round_))
    signed = Submission.objects.filter(pk__in=pins)
    versions: dict[int, list[int]] = defaultdict(list)
    for pk, one in signed.order_by("pk").values_list("pk", "version_id"):  # what is pinned was always sent before
        versions[one].append(pk)
    stored = {
        total.pk: total
        for total in SignedTotal.objects.filter(submission__round=round_).order_by("pk").select_for_update()
    }
    differing = 0
    for version in TemplateVersion.objects.filter(pk__in=versions).order_by("number"):
        differing += _verify_version(_Signer(round_, pins, version), versions[version.pk], stored)
    return Rebuilt(len(pins), differing)


def _verify_version(signer: "_Signer", mine: Sequence[int], stored: Mapping[int, SignedTotal]) -> int:
    """How many of the kept totals of one version are others; they are mended."""
    is_steady = not signer.round.changes.filter(event__in=CHANGES_WHO_IS_ASKED).exists()
    signer.trusted.clear()
    signer.awaited = {} if is_steady else {pk: total.expected for pk, total in stored.items()}
    differing = 0
    for pk in mine:
        words, known = signer.words_of(pk), _unpacked(stored.get(pk), signer.layout)
        if known is None or not np.array_equal(known, words):
            differing += pk in stored
            SignedTotal.objects.update_or_create(submission_id=pk, defaults=_stored(words))
    return differing


@dataclass(frozen=True)
class Moved:
    """A figure that was signed and is another one today; None where there is no value."""

    title: str
    decimals: int
    signed: Fraction | None
    today: Fraction | None


def moved_since(submission: Submission) -> list[Moved]:
    """Figures of a signature whose value is another one in the received totals of today. Two queries.

    Of those that the round has asked anew or no more since, there is nothing to compare.
    """
    then, now = columns_for(submission.version), columns_for(submission.round.version)
    signed = _unpacked(SignedTotal.objects.filter(pk=submission.pk).first(), Layout.of(then))
    tally = Tally.objects.filter(round_unit=submission.round_unit_id, basis="received").first()  # type: ignore[attr-defined]
    today = _unpacked(tally, Layout.of(now))
    if signed is None or today is None or (then is now and np.array_equal(signed, today)):
        return []
    found = []
    for key, column in now.named.items():
        if key not in then.named:
            continue
        before = then.named[key]
        values = (value_of(before, from_words(signed, then, before)), value_of(column, from_words(today, now, column)))
        if values[0] != values[1]:
            title, scale = (f"{title_of(column)} (%)", 100) if column.percent else (title_of(column), 1)
            found.append(Moved(title, column.decimals, *(None if value is None else value * scale for value in values)))
    return found


def _pins(submissions: Iterable[int] | models.QuerySet[Submission]) -> dict[int, list[Rest]]:
    found: dict[int, list[Rest]] = defaultdict(list)
    rows = Pin.objects.filter(submission__in=submissions).order_by("pk").values_list(*FIELDS)
    for _pk, submission, position, end, pinned in rows:
        found[submission].append(Rest(position, end, pinned))
    return dict(found)


def _stored(words: Words) -> dict[str, int | bytes]:
    return {"expected": int(words[0]), "given": int(words[1]), "packed": pack(words[None, :])[0]}


def _unpacked(total: SignedTotal | Tally | None, layout: Layout) -> Words | None:
    try:
        return unpack(bytes(total.packed), layout) if total else None
    except OtherVersion:
        return None


class _Signer:
    """Accumulators of submissions by their pins in the columns of one version, remembered by submission.

    awaited: how many were, as it was signed, of submissions whose accumulators are made anew.
    """

    def __init__(self, round_: Round, pins: Mapping[int, list[Rest]], version: TemplateVersion) -> None:
        self.round, self.pins = round_, dict(pins)
        self.columns: Columns = columns_for(version)
        self.layout, self.aligner = Layout.of(self.columns), Aligner(version)
        self.awaited: dict[int, int] = {}
        self.trusted: dict[int, Words] = self._kept()

    def rests_of(self, submission: int) -> list[Rest]:
        return self.pins.get(submission, [])

    def _kept(self) -> dict[int, Words]:
        """What the pinned reports signed themselves, those of the same version. One query.

        Those of another are made anew from what they rest on; a ratio that is new cannot be had from old totals.
        """
        pinned = {rest.pinned for rests in self.pins.values() for rest in rests if rest.pinned}
        rows = SignedTotal.objects.filter(pk__in=pinned).annotate(version=models.F("submission__version"))
        kept = {}
        for row in rows if pinned else ():
            if row.version != self.aligner.asked.pk:
                self.awaited[row.pk] = row.expected
            elif (words := _unpacked(row, self.layout)) is not None:
                kept[row.pk] = words
        return kept

    def words_of(self, submission: int) -> Words:
        """Raises Unacceptable when a total would pass int64."""
        if submission not in self.trusted:
            words = self._computed(submission)
            if submission in self.awaited:
                words = np.concatenate([[self.awaited[submission]], words[1:]])
            self.trusted[submission] = words
        return self.trusted[submission]

    def _computed(self, submission: int) -> Words:
        rests = self.rests_of(submission)
        sent = [rest.pinned for rest in rests if rest.pinned]
        if unknown := [pk for pk in sent if pk not in self.trusted and pk not in self.pins]:
            self.pins |= {pk: [] for pk in unknown} | _pins(unknown)
        facts = self._facts([submission, *sent])
        deep = [pk for pk in sent if pk in self.trusted or self.pins.get(pk)]
        # Whoever sent without resting on those below leaves them awaited, unless it speaks for them in one sum.
        bare = [
            Rest(rest.position + 1, rest.end, None)
            for rest in rests
            if rest.pinned and rest.pinned not in deep and facts[rest.pinned][0] != Mode.LUMP
        ]
        gaps = self._awaited([*(rest for rest in rests if not rest.pinned), *bare])
        mode, packed = facts[submission]
        family = Family(
            Line(packed, True),
            [Line(facts[pk][1], True) for pk in sent if pk not in deep],
            [*(self.words_of(pk) for pk in deep), *gaps],
            lump=mode == Mode.LUMP,
        )
        try:
            return recompute(family, self.columns)
        except Overflow as overflow:
            raise too_large(overflow, self.columns) from overflow

    def _facts(self, submissions: Sequence[int]) -> dict[int, tuple[str, bytes]]:
        """How each unit reports, and its own line. One query; another where some are of another version."""
        rows = Submission.objects.filter(pk__in=submissions).values_list(
            "pk", "round_unit__mode", "version_id", "numbers__packed"
        )
        return {pk: (mode, self.aligner.one(version, bytes(packed))) for pk, mode, version, packed in rows}

    def _awaited(self, gaps: Sequence[Rest]) -> list[Words]:
        """For each gap, everybody expected there, none of them given. One query."""
        gaps = [gap for gap in gaps if gap.end > gap.position]
        if not gaps:
            return []
        low, high = min(gap.position for gap in gaps), max(gap.end for gap in gaps)
        rows = RoundUnit.objects.filter(round=self.round, position__gte=low, position__lt=high).order_by("position")
        counts = dict.fromkeys((gap.position for gap in gaps), 0)
        gap_at = {at: gap.position for gap in gaps for at in range(gap.position, gap.end)}
        covered = low
        for position, end, expected, mode in rows.values_list("position", "end", "is_expected", "mode"):
            if position in gap_at and position >= covered:
                counts[gap_at[position]] += expected
                covered = end if mode == Mode.LUMP else covered
        found = []
        for count in counts.values():
            words = self.layout.empty(1).ravel()
            words[0] = count
            found.append(words)
        return found
