"""What is said at the controls of a form: the fact, the limit, how to mend it, in the language of the page."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.reporting.queries.entry_parts import Attempt, Button, Message
from trienkhai.reporting.rules.answers import NUMBER
from trienkhai.reporting.rules.book.words import as_shown
from trienkhai.reporting.rules.expressions import figures_of, parse
from trienkhai.reporting.rules.faults import Fault, wants_note
from trienkhai.reporting.rules.known import PART, Known
from trienkhai.reporting.rules.merging import Conflict, fingerprint
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import Cell, NumberField, Spec
from trienkhai.reporting.rules.typed import MINE, THEIRS
from trienkhai.reporting.wording import origin_name, said, told_check
from trienkhai.ui import figures

FIGURES = {"value", "limit", "total", "sum", "before", "now", "grouped", "known"}
PLAIN = {"too_long", "too_many_rows"}  # their limits count letters and rows
WAITING = {
    "lump": gettext_lazy(
        "The system counts “%(origin)s” for a unit alone; this one reports in one sum for all below it. Type the sum here."
    ),
    "not_sent": gettext_lazy("It comes from “%(origin)s”, which is not sent yet. Until then it may be typed here."),
    "not_given": gettext_lazy("It was to come from “%(origin)s”, where no figure is given. Type it here."),
    "not_asked": gettext_lazy("It comes from “%(origin)s” for other units; this one is not asked there. Type it here."),
    "other_mode": gettext_lazy(
        "It comes from “%(origin)s” for other units; there this unit does not report for the same units as here. Type it here."
    ),
}
TONES = {"error": "late", "warning": "warn", "information": "sub"}


def shown(text: str | None, decimals: int, *, yes_no: bool = False) -> str:
    """A stored answer as it is read beside a control."""
    if text is None:
        return figures.NOTHING
    if text in STATES or yes_no:
        return as_shown(text, decimals, yes_no=yes_no, lang=figures.language())
    return figures.number(Fraction(Decimal(text)), decimals)


def worded(fault: Fault, decimals: int) -> str:
    """The sentence of a fault, its figures as this page writes them, and what is to be done."""
    params = {
        name: shown(value, 0 if fault.code in PLAIN else decimals)
        if name in FIGURES and NUMBER.fullmatch(value)
        else value
        for name, value in fault.params.items()
    }
    text = said(Fault(fault.code, fault.message, params))
    mend = mends().get(fault.code, "")
    return f"{text} {mend}".strip()


def mends() -> dict[str, str]:
    """What a finding leaves unsaid: how it is mended."""
    return {
        "too_small": _("Correct the figure."),
        "too_big": _("Correct the figure."),
        "more_than_other": _("Correct one of the two."),
        "not_whole": _("Write it without decimals."),
        "entry_missing": _("Fill it in, or empty the whole row."),
    }


def lead(tone: str) -> str:
    return {"late": _("Error."), "warn": _("Warning."), "sub": _("Note."), "ret": _("Changed by somebody else.")}[tone]


def finding_message(fault: Fault, decimals: int, control: str, where: str) -> Message:
    """A finding of the checks."""
    tone = TONES[fault.severity]
    word = wants_note(fault) or (fault.code == "parts_differ" and fault.severity != "information")
    return Message(tone, lead(tone), worded(fault, decimals), control, where, wants_word=word)


def unread_message(fault: Fault, cell: Cell, attempt: Attempt, where: str) -> Message:
    """Why a number could not be read; an ambiguous one offers its readings."""
    control = f"v-{cell.key}"
    typed = attempt.given.get(control, "").strip()
    buttons: tuple[Button, ...] = ()
    if fault.code in {"ambiguous", "one_way"}:
        buttons = (_way("grouped", fault.params["grouped"], typed, cell),)
        if fault.code == "ambiguous":
            buttons += (_way("decimal", fault.params["decimal"].replace(",", "."), typed, cell),)
    return Message("late", lead("late"), worded(fault, cell.decimals), control, where, buttons, unkept=True)


def unkept_message(fault: Fault, control: str) -> Message:
    """Why a text or a list could not be kept."""
    return Message("late", lead("late"), worded(fault, 0), control, unkept=True)


def _way(way: str, number: str, typed: str, cell: Cell) -> Button:
    value = Fraction(Decimal(number))
    words = figures.number(value, 0 if value.denominator == 1 else cell.decimals)
    return Button(f"r-{cell.key}", f"{way}:{typed}", _("It is %(number)s") % {"number": words})


def conflict_message(place: str, conflict: Conflict, control: str, words: tuple[str, str], where: str = "") -> Message:
    """Both values, and a button for each. The choice holds only while the other value is the one that was seen."""
    mine, theirs = words
    seen = fingerprint(conflict.theirs)
    text = _("Meanwhile it was changed to: %(theirs)s. You typed: %(mine)s. Nothing of yours is stored here yet.")
    buttons = (
        Button(f"k-{place}", f"{MINE}:{seen}", _("Keep mine: %(mine)s") % {"mine": mine}),
        Button(f"k-{place}", f"{THEIRS}:{seen}", _("Take theirs: %(theirs)s") % {"theirs": theirs}),
    )
    return Message("ret", lead("ret"), text % {"theirs": theirs, "mine": mine}, control, where, buttons, unkept=True)


def known_messages(
    known: Known, answers: Answers, cell: Cell, control: str, where: str, *, yes_no: bool
) -> list[Message]:
    """Why a figure is typed although the system was to have it; or that the unit gives another one, and says why."""
    if not known.value:
        text = WAITING[known.why] % {"origin": origin_name(known.by, known.origin)}
        return [Message("sub", lead("sub"), text, control, where)]
    if not answers.get(PART, {}).get(cell.key, {}).get("reason"):
        return []
    text = _("The system has %(known)s; you give another figure, and the note says why.")
    return [
        Message("sub", lead("sub"), text % {"known": shown(known.value, cell.decimals, yes_no=yes_no)}, control, where)
    ]


def taken_message(control: str, where: str = "") -> Message:
    return Message("sub", lead("ret"), _("The new value stands here now."), control, where)


def brought_message(key: str, text: str, where: str) -> Message:
    """A number brought forward that nobody has confirmed."""
    tick = Button(f"x-{key}", "1", _("The number still holds"))
    words = _(
        "Brought forward from the period before, to be confirmed. It counts only once it is confirmed or changed."
    )
    return Message("warn", _("To be confirmed."), words, f"v-{key}", where, tick=tick, brought=text)


def checks_at(spec: Spec) -> dict[str, list[str]]:
    """Indicator → the written checks that name it, in words."""
    found: dict[str, list[str]] = {}
    for check in spec.checks:
        told = told_check(check, spec)
        for indicator in dict.fromkeys(figure.indicator for figure in figures_of(parse(check.rule))):
            found.setdefault(indicator, []).append(told)
    return found


def hint_of(field: NumberField, above: NumberField | None, checks: Sequence[str] = ()) -> str:
    """The help of the template, the limits and the written checks, on one line."""
    told: list[str] = [field.hint] if field.hint else []
    low, high = (_limit(field.minimum, field), _limit(field.maximum, field))
    if low and high:
        told.append(_("from %(low)s to %(high)s") % {"low": low, "high": high})
    elif low:
        told.append(_("at least %(low)s") % {"low": low})
    elif high:
        told.append(_("at most %(high)s") % {"high": high})
    if above is not None:
        told.append(_("not more than “%(name)s”") % {"name": above.name})
    if field.decimals:
        told.append(_("up to %(count)s decimals") % {"count": field.decimals})
    told += checks
    return " · ".join(told)


def _limit(text: str, field: NumberField) -> str:
    return shown(text, field.decimals) if text else ""
