"""Which reports of a round are signed: they stand in the newest report of the unit above that rests on them."""

from django.db.models import F

from trienkhai.reporting.models import Pin, Round, SignedPaper

SIGNED, CHANGED = "signed", "changed"


def signatures(round_: Round) -> tuple[dict[int, int | None], frozenset[int]]:
    """By RoundUnit the submission that the newest report above rests on, None for a gap; and the units whose newest report
    rests on others. One query.
    """
    pins = Pin.objects.filter(submission__round=round_, submission__round_unit__latest=F("submission"))
    pinned: dict[int, int | None] = {}
    signers: set[int] = set()
    for child, submission, above in pins.values_list("child_id", "pinned_id", "submission__round_unit_id"):
        pinned[child] = submission
        signers.add(above)
    return pinned, frozenset(signers)


def signed(latest: int | None, pinned: int | None, *, signs_itself: bool) -> str:
    """'signed', 'changed' where the unit has sent another report since, or ''. The top of a round, which nobody rests on, signs
    with the report that rests on the others."""
    if signs_itself:
        return SIGNED
    if pinned is None:
        return ""
    return SIGNED if pinned == latest else CHANGED


def on_paper(submissions: list[int]) -> frozenset[int]:
    """Those whose signed paper was handed in. One query."""
    rows = SignedPaper.objects.filter(submission__in=submissions)
    return frozenset(rows.values_list("submission_id", flat=True))
