"""The official letter that reminds units of the reports they owe, with the list of them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trienkhai import vocabulary
from trienkhai.office.documents.paper import Block, Column, Heading, Paper, Paragraph, Properties, Signature, Table
from trienkhai.office.rulesets import for_day, symbol_for
from trienkhai.reporting.models import Round
from trienkhai.reporting.queries.reminding import Owing
from trienkhai.reporting.wording import language_of
from trienkhai.units.models import Naming
from trienkhai.vietnamese import short_date

NUMBER_MM, DAY_MM, LATE_MM, STATE_MM = 11.0, 24.0, 20.0, 34.0


def reminder_letter(round_: Round, sender: Naming, owing: Sequence[Owing], *, words: str = "", day: date) -> Paper:
    """`sender`: the unit above, which signs. Raises RulesetError when no rules of layout hold on that day."""
    root, lang = round_.root, language_of(round_.root)
    with override(lang):
        family = vocabulary.pack(root.pack).family
        ruleset = for_day(family, day)
        late = [one for one in owing if one.days_late]
        asked = _("On %(day)s the reports for “%(round)s” of the units listed below have not been received.") % {
            "day": short_date(day),
            "round": round_.name,
        }
        if late:
            said = ngettext(
                "Of them %(n)d is overdue, by up to %(days)d days.",
                "Of them %(n)d are overdue, by up to %(days)d days.",
                len(late),
            )
            asked += " " + said % {"n": len(late), "days": max(one.days_late for one in late)}
        body: list[Block] = [Paragraph.of(asked)]
        if words.strip():
            body.append(Paragraph.of(words.strip()))
        body += [
            Paragraph.of(
                _("The units are asked to complete and send their reports, and to say so at once where they cannot.")
            ),
            _list(owing),
        ]
        names = tuple(one.row.name for one in owing)
        plural = _("The units in the list below")
        kept = {"state": _("Kept: office"), "party": _("Kept in the unit")}.get(ruleset.family, "")
        return Paper(
            ruleset=ruleset.key,
            day=day,
            heading=Heading("", sender.name, None, symbol_for(ruleset, "", sender.code), root.place),
            kind_name="",
            subject=_("Reminder of reports for “%(round)s”") % {"round": round_.name},
            body=tuple(body),
            signature=_signature(family),
            addressed_to=names if len(names) == 1 else (plural,),
            recipients=tuple(filter(None, (_("As above"), kept))),
            draft_mark=_("Draft version"),
            notice=_("Illustrative figures") if root.is_illustrative else "",
            language=lang,
            properties=Properties(_("Reminder of reports for “%(round)s”") % {"round": round_.name}, sender.name),
        )


def _signature(family: str) -> Signature:
    if family == "party":
        return Signature(_("T/M THE COMMITTEE"), _("Secretary of the committee"), "")
    return Signature("", _("Head of the unit"), "")


def _list(owing: Sequence[Owing]) -> Table:
    heads = (
        Column(_("No."), NUMBER_MM, "center"),
        Column(_("Unit")),
        Column(_("Due on"), DAY_MM, "center"),
        Column(_("Days late"), LATE_MM, "right"),
        Column(_("State"), STATE_MM),
    )
    rows = [
        (
            str(number),
            one.row.name,
            short_date(one.row.due),
            str(one.days_late) if one.days_late else "",
            _("returned, to be sent again") if one.row.state == "returned" else _("not sent"),
        )
        for number, one in enumerate(owing, start=1)
    ]
    return Table(heads, tuple(rows))
