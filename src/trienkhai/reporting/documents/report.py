"""The report of one unit as its own official paper, under the rules of layout that hold on its date.

What was sent prints with its receipt at the foot of every page; what was not is a draft and says so. A page that was
printed, signed and scanned can so be told from one of another version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai import vocabulary
from trienkhai.audit.canonical import digest
from trienkhai.office.documents.paper import (
    Annex,
    Block,
    Column,
    Heading,
    Heading_,
    Paper,
    Paragraph,
    Properties,
    Signature,
    Table,
)
from trienkhai.office.rulesets import Ruleset, for_day, symbol_for
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries.report_sections import Line, ListTable, SectionTable, Value, sections_of
from trienkhai.reporting.rules.codes import version_code
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import known_words, language_of
from trienkhai.ui import figures

WIDE = 4  # columns of figures that still fit beside the name on an upright page
NUMBER_MM, UNIT_MM, NOTE_MM = 11.0, 20.0, 30.0
VALUES_MM, NARROWEST_MM = 60.0, 18.0  # for all columns of figures of a page that stands upright, and for one
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class Snapshot:
    """What is printed: the answers, and the receipt of the submission they are; a draft has none.

    `gaps`: units below whose reports it goes ahead without, each with the declared reason.
    """

    answers: Answers
    receipt: str = ""
    signer: str = ""
    gaps: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return self.receipt or version_code(digest(self.answers))


def report_paper(row: RoundUnit, shown: Snapshot, *, day: date) -> Paper:
    """The paper of a unit of a round. Raises RulesetError when no rules of layout hold on that day."""
    root, lang = row.round.root, language_of(row.round.root)
    spec = row.round.version.parsed
    with override(lang):
        family = vocabulary.pack(root.pack).family
        ruleset = for_day(family, day)
        kind = vocabulary.word("document.report", pack=root.pack, lang=lang)
        parent = row.parent.name if row.parent else ""
        sections = sections_of(spec, shown.answers, {}, {}, {})
        wide = [section for section in sections if len(section.columns) > WIDE and section.lines]
        annexes = {section.key: _roman(at) if len(wide) > 1 else "" for at, section in enumerate(wide, start=1)}
        said = _("Version %(code)s") if shown.receipt else _("Draft, version %(code)s")
        return Paper(
            ruleset=ruleset.key,
            day=day,
            heading=Heading(parent, row.name, None, symbol_for(ruleset, kind, row.code), root.place),
            kind_name=kind,
            subject=f"{spec.name}, {row.round.period.name(lang)}",
            body=(*(block for section in sections for block in _section(section, annexes)), *_gaps(shown.gaps)),
            signature=_signature(ruleset, shown.signer),
            addressed_to=(parent,) if parent and family == "state" else (),
            recipients=_recipients(ruleset, parent),
            annexes=tuple(_annex(section, annexes[section.key]) for section in wide),
            draft_mark="" if shown.receipt else _("Draft version"),
            page_code=said % {"code": shown.code},
            notice=_("Illustrative figures") if root.is_illustrative else "",
            language=lang,
            properties=Properties(f"{spec.name}, {row.name}", row.name),
        )


def _signature(ruleset: Ruleset, signer: str) -> Signature:
    if ruleset.family == "party":
        return Signature(_("T/M THE COMMITTEE"), _("Secretary of the committee"), signer)
    return Signature("", _("Head of the unit"), signer)


def _recipients(ruleset: Ruleset, parent: str) -> tuple[str, ...]:
    kept = {"state": _("Kept: office"), "party": _("Kept in the unit")}.get(ruleset.family, "")
    return tuple(filter(None, (parent, kept)))


def _roman(number: int) -> str:
    return ROMAN[number] if number < len(ROMAN) else str(number)


def _section(section: SectionTable, annexes: dict[str, str]) -> Iterator[Block]:
    """A heading, its figures, its lists and its words."""
    yield Heading_(1, section.number, section.name)
    if section.key in annexes:
        label = f"{_('Annex')} {annexes[section.key]}".strip()
        yield Paragraph.of(_("Figures: see %(annex)s.") % {"annex": label})
    elif section.lines:
        yield _figures(section)
    for listed in section.lists:
        yield from _list(listed)
    for prose in section.texts:
        yield Heading_(2, "", prose.name)
        lines = [line for line in prose.text.splitlines() if line.strip()]
        yield from (Paragraph.of(line) for line in lines or [_("Left without an answer.")])


def _gaps(gaps: tuple[tuple[str, str], ...]) -> Iterator[Block]:
    """The units that are not in the report, so that nobody takes it for complete."""
    if gaps:
        yield Heading_(1, "", _("Units below whose reports are not included"))
        heads = (Column(_("No."), NUMBER_MM, "center"), Column(_("Unit")), Column(_("Reason")))
        rows = ((str(at), name, why or _("no reason declared")) for at, (name, why) in enumerate(gaps, start=1))
        yield Table(heads, tuple(rows), column_numbers=True)


def _annex(section: SectionTable, number: str) -> Annex:
    return Annex(number, f"{section.number} {section.name}".strip(), (_figures(section),), landscape=True)


def _figures(section: SectionTable) -> Table:
    noted = any(_notes(line) for line in section.lines)
    heads = [Column(_("No."), NUMBER_MM, "center"), Column(_("Indicator")), Column(_("Unit of measure"), UNIT_MM)]
    each = max(NARROWEST_MM, min(26.0, VALUES_MM / max(1, len(section.columns))))
    heads += [Column(column.name or _("Value"), each, "right") for column in section.columns]
    if noted:
        heads.append(Column(_("Note"), NOTE_MM))
    rows, number = [], 0
    for line in section.lines:
        number += 0 if line.is_part else 1
        row = [
            "" if line.is_part else str(number),
            f"– {line.name}" if line.is_part else line.name,
            line.unit,
            *(_value(one, line) for one in line.values),
        ]
        rows.append((*row, _notes(line)) if noted else tuple(row))
    return Table(tuple(heads), tuple(rows), column_numbers=True)


def _notes(line: Line) -> str:
    """The note of the unit, and where a figure is not its own or differs from what the system has."""
    told = [known_words(value.known, line.decimals, yes_no=value.yes_no) for value in line.values if value.known]
    return " ".join(filter(None, (line.note, *(f"({words})" for words in dict.fromkeys(told)))))


def _value(value: Value, line: Line) -> str:
    """What stands in one cell; a figure that is not there is never a zero."""
    if value.state:
        return {"na": _("not applicable"), "unknown": _("not known"), "off": ""}.get(value.state, figures.NOTHING)
    if value.yes_no:
        return _("yes") if value.number else _("no")
    return figures.number(value.number, line.decimals)


def _list(listed: ListTable) -> Iterator[Block]:
    yield Heading_(2, "", listed.name)
    if listed.rows:
        heads = (Column(_("No."), NUMBER_MM, "center"), *(Column(name) for name in listed.columns))
        yield Table(heads, tuple((str(at), *row) for at, row in enumerate(listed.rows, start=1)), column_numbers=True)
    else:
        yield Paragraph.of(_("Nothing to list.") if listed.rows == () else _("Left without an answer."))
    for one in listed.counts:
        yield Paragraph.of(f"{one.name}: {figures.number(one.value)} {one.unit}".rstrip() + ".")
