"""What the first sheet says: what to do, in as few lines as it takes, and what the figures of this unit are to cover."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.reporting.models import Export
from trienkhai.reporting.rules.book.words import STATE_WORDS, Lang
from trienkhai.reporting.rules.known import values_of
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.wording import told_check
from trienkhai.vietnamese import short_date

NAMED = 20  # figures in one sentence


def instructions(export: Export, lang: Lang) -> list[str]:
    """The lines, in the language that is active. No more than the reader knows as ours (`guide_lines`)."""
    words = {
        "due": short_date(export.round_unit.due),
        "na": STATE_WORDS["na"][lang],
        "unknown": STATE_WORDS["unknown"][lang],
        "code": export.code,
        "round": export.round_unit.round.name,
    }
    lines = [
        _("Fill in the yellow cells only. Send the file back by %(due)s."),
        _("Write figures as numbers. Where there is nothing, write 0; an empty cell means “not answered”."),
        _("Instead of a number you may write “%(na)s” or “%(unknown)s”."),
        _("Ratios are computed by the system; what is shown here is for your information."),
        _("If a figure needs an explanation, write it in the last column of its row."),
        _("Lists: one line a row. If there is nothing to list, write so in the yellow cell above the list."),
        _("Evidence files are handed in beside this workbook, on the page of the report."),
        _("Code of this workbook: %(code)s. It is made for this unit and this round (%(round)s) only."),
    ]
    said = [line % words for line in lines]
    first = [said[0], *filter(None, (_covered(export), _known(export)))]
    return [*first, *said[1:], *_checks(export.version.parsed)]


def _known(export: Export) -> str:
    """Which figures the system has, and what to do with them."""
    cells = export.version.parsed.cell
    named = [cells[key].name for key in values_of(export.values["answers"]) if key in cells]
    if not named:
        return ""
    names = ", ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
    return _(
        "The system has filled in: %(names)s. Leave these figures as they are, or type your own over one and say why in "
        "the last column of its row."
    ) % {"names": names}


def _checks(spec: Spec) -> list[str]:
    if not spec.checks:
        return []
    return [_("What must hold between the figures:"), *("– " + told_check(one, spec) for one in spec.checks)]


def mode_label(export: Export) -> str:
    """In a few words on every sheet; nothing where nobody stands below."""
    reach = _covers(export).get("reach")
    if reach == "lump":
        return _("in one sum with everything below")
    return _("own figures only, without the units below") if reach == "own" else ""


def _covers(export: Export) -> dict[str, Any]:
    found: dict[str, Any] = export.values.get("covers", {})  # workbooks handed out earlier do not say
    return found


def _covered(export: Export) -> str:
    covers = _covers(export)
    if not covers.get("reach"):
        return ""
    names = ", ".join(covers["names"])
    if covers["more"] and not names:
        names = ngettext("%(count)d unit", "%(count)d units", covers["more"]) % {"count": covers["more"]}
    elif covers["more"]:
        more = ngettext("%(names)s and %(count)d more unit", "%(names)s and %(count)d more units", covers["more"])
        names = more % {"names": names, "count": covers["more"]}
    words = {"unit": export.round_unit.name, "names": names}
    if covers["reach"] == "lump":
        return _("Give one sum for %(unit)s and everything below it: %(names)s.") % words
    return (
        _(
            "Give only what %(unit)s itself did. The units below it report for themselves, and the system adds them up; "
            "what is theirs must not be counted here again: %(names)s."
        )
        % words
    )
