"""The form of a report as its officer finds it: values, what to compare them with, what is wrong, what others changed."""

from django.db.models import QuerySet

from trienkhai.reporting.models import Decision, Draft, ReturnNote, RoundUnit, Submission
from trienkhai.reporting.queries.entry_fields import FieldFiller
from trienkhai.reporting.queries.entry_figures import FigureFiller
from trienkhai.reporting.queries.entry_parts import Attempt, EntryPage, EntryRow, EntrySection, Stop, Tally
from trienkhai.reporting.queries.entry_sheet import Sheet
from trienkhai.reporting.queries.known import given_of, known_of, settled_now
from trienkhai.reporting.queries.moving import left_of
from trienkhai.reporting.rules.book.layout import columns_of
from trienkhai.reporting.rules.known import values_of
from trienkhai.reporting.rules.spec import Choice, ListField, NumberField, RatioField, Section, TextField
from trienkhai.ui import figures


def entry_page(
    round_unit: RoundUnit, *, attempt: Attempt | None = None, judged: bool = False, whole: bool = True
) -> EntryPage:
    """Everything the form shows. A fixed number of queries.

    `judged` tells also what is still missing. Without `whole`, earlier values and remarks stay away: an answer to a save
    and the summary before sending do not show them.
    """
    draft = Draft.objects.filter(round_unit=round_unit).first()
    given, known = given_of(round_unit, draft), known_of(round_unit)
    held = settled_now(round_unit, given, known)
    period = round_unit.round.period
    previous, last_year = period.previous(), period.same_last_year()
    compared = _submissions_of(round_unit, {previous.key, last_year.key})
    before = compared.get(previous.key)
    ago = compared.get(last_year.key) if last_year.key != previous.key else None
    notes = list(_open_notes(round_unit)) if whole else []
    returned = (
        Decision.objects.filter(submission=round_unit.latest_id).order_by("-at").first()  # type: ignore[attr-defined]
        if whole and round_unit.state == "returned"
        else None
    )
    spec = round_unit.round.version.parsed
    sheet = Sheet(
        spec,
        held,
        given,
        known,
        before.answers if before else {},
        ago.answers if ago else {},
        tuple(Submission.objects.filter(round_unit=round_unit).defer("places").order_by("number")) if whole else (),
        notes,
        attempt or Attempt(),
        judged,
    )
    sections = tuple(_section(sheet, index, section) for index, section in enumerate(spec.sections, start=1))
    lang = figures.language()
    return EntryPage(
        round_unit=round_unit,
        draft=draft,
        version=draft.version if draft else 0,
        sections=sections,
        stops=tuple(stop for section in sections for stop in stops_of(section)),
        before_name=previous.name(lang),
        ago_name=last_year.name(lang) if last_year.key != previous.key else "",
        returned_because=returned.reason if returned else "",
        open_notes=len(notes),
        tally=_sum_up([section.tally for section in sections]),
        attempt=attempt or Attempt(),
        judged=judged,
        left=left_of(round_unit, draft, lang) if whole else (),
        seen=tuple(values_of(held).items()),
    )


def _open_notes(round_unit: RoundUnit) -> QuerySet[ReturnNote]:
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    return notes.select_related("decision__by")


def _submissions_of(round_unit: RoundUnit, periods: set[str]) -> dict[str, Submission]:
    """What the unit sent for other periods, the newest of each. One query."""
    rows = (
        RoundUnit.objects.filter(
            unit_id=round_unit.unit_id,
            round__version__template_id=round_unit.round.version.template_id,
            round__period_key__in=periods,
            latest__isnull=False,
        )
        .select_related("latest", "round")
        .order_by("round__version__number")
    )
    return {row.round.period_key: row.latest for row in rows if row.latest}


def _sum_up(tallies: list[Tally]) -> Tally:
    names = ("asked", "given", "zero", "na", "unknown", "missing")
    return Tally(**{name: sum(getattr(one, name) for one in tallies) for name in names})


def stops_of(section: EntrySection) -> list[Stop]:
    """Lines of the summary for one section: errors, warnings, other people's changes."""
    found = []
    for row in section.rows:
        found += [
            Stop(f"#{message.control}", row.full_name, message.text, message.tone)
            for message in row.messages
            if message.tone != "sub"
        ]
        if row.note:
            found += [
                Stop(f"#{m.control}", row.full_name, m.text, m.tone) for m in row.note.messages if m.tone != "sub"
            ]
    for one in section.fields:
        found += [Stop(f"#{m.control}", one.name, m.text, m.tone) for m in one.messages if m.tone != "sub"]
    for listed in section.lists:
        found += [
            Stop(f"#{entry.name}", f"{listed.name}, {entry.column.name}", entry.fault, "late")
            for row in listed.rows
            for entry in row
            if entry.fault
        ]
    return found


def _section(sheet: Sheet, index: int, section: Section) -> EntrySection:
    columns = columns_of(section)
    rows: list[EntryRow] = []
    figure, filler = FigureFiller(sheet), FieldFiller(sheet)
    for field in section.fields:
        if isinstance(field, NumberField):
            rows += [figure.row(field, part, columns) for part in (Choice("", ""), *field.parts)]
        elif isinstance(field, RatioField):
            rows.append(figure.ratio(field, columns))
    lists = tuple(filler.listed(field) for field in section.fields if isinstance(field, ListField))
    texts = tuple(filler.text(field) for field in section.fields if isinstance(field, TextField))
    return EntrySection(
        index,
        section.number,
        section.name,
        tuple(column.name for column in columns),
        tuple(rows),
        lists,
        texts,
        _tally(rows, [one.is_given for one in lists] + [one.is_given for one in texts if one.is_asked]),
        any(isinstance(field, NumberField) and not field.yes_no for field in section.fields),
        sheet.attempt.asks_zeros == index,
    )


def _tally(rows: list[EntryRow], others: list[bool]) -> Tally:
    """Figures by what stands in them; `others` are lists and texts, given or not."""
    states = [
        "zero" if cell.state == "number" and cell.text.strip("0,.") == "" and not cell.yes_no else cell.state
        for row in rows
        if not row.is_ratio
        for cell in row.cells
        if cell.state != "off"
    ]
    zero, na, unknown, missing = (states.count(word) for word in ("zero", "na", "unknown", "missing"))
    asked, missing = len(states) + len(others), missing + others.count(False)
    return Tally(asked, asked - na - unknown - missing, zero, na, unknown, missing)
