"""The sentence with which the page opens: what is true now."""

from django.utils.translation import gettext, ngettext

from trienkhai.home.queries import MyWork
from trienkhai.ui.figures import number


def truth(work: MyWork) -> str:
    """What waits, in one sentence; what there is none of is not mentioned."""
    returned, late, soon = len(work.returned), work.due.late, work.due.soon
    waiting, below = sum(row.reports for row in work.looked_after), sum(row.late for row in work.looked_after)
    unsourced, unanswered = sum(row.unsourced for row in work.reviews), work.tasks.to_do.counts["issued"]
    parts = [
        ngettext(
            "%(n)s report waits for your approval inside the unit",
            "%(n)s reports wait for your approval inside the unit",
            len(work.to_approve),
        ),
        ngettext(
            "%(n)s report came back and has to be sent again",
            "%(n)s reports came back and have to be sent again",
            returned,
        ),
        ngettext("%(n)s report is late", "%(n)s reports are late", late),
        ngettext("%(n)s report is due within two weeks", "%(n)s reports are due within two weeks", soon),
        ngettext("%(n)s report waits for your decision", "%(n)s reports wait for your decision", waiting),
        ngettext(
            "%(n)s request to reopen a report waits for your answer",
            "%(n)s requests to reopen reports wait for your answer",
            len(work.to_reopen),
        ),
        ngettext(
            "%(n)s document waits for your confirmation",
            "%(n)s documents wait for your confirmation",
            len(work.to_confirm),
        ),
        ngettext("%(n)s report of the units below is late", "%(n)s reports of the units below are late", below),
        ngettext("%(n)s task waits to be taken on", "%(n)s tasks wait to be taken on", unanswered),
        ngettext("%(n)s task is late", "%(n)s tasks are late", work.tasks.late),
        ngettext(
            "%(n)s task waits for your decision", "%(n)s tasks wait for your decision", work.tasks.to_decide.total
        ),
        ngettext("%(n)s sentence of a review has no source", "%(n)s sentences of reviews have no source", unsourced),
    ]
    tasks = (unanswered, work.tasks.late, work.tasks.to_decide.total)
    counts = (
        len(work.to_approve),
        returned,
        late,
        soon,
        waiting,
        len(work.to_reopen),
        len(work.to_confirm),
        below,
        *tasks,
        unsourced,
    )
    said = [part % {"n": number(count)} for part, count in zip(parts, counts, strict=True) if count]
    return "; ".join(said) + "." if said else gettext("Nothing waits for you today.")
