"""The sheets of a workbook, one function a sheet. XlsxWriter counts rows and columns from 0."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from trienkhai.office.sheets.writing import (
    Formats,
    safe_sheet_name,
    set_widths,
    write_formula,
    write_number,
    write_text,
)
from trienkhai.reporting.models import Export
from trienkhai.reporting.rules.book import layout as at
from trienkhai.reporting.rules.book.layout import Layout, ListSheet, Row, SectionSheet, TextSheet, asked_name
from trienkhai.reporting.rules.book.words import NOTHING, STATE_WORDS, YES_NO, Lang, as_shown
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import ListColumn, NumberField, RatioField, Spec
from trienkhai.reporting.signing import signature_of
from trienkhai.reporting.workbook.instructions import instructions, mode_label

LONGEST_CHOICES = 255  # what Excel takes as a list typed into a validation


NAME_WIDTH = 52.0
LINE_HEIGHT = 15.0
INSTRUCTION_WIDTH = 110


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column; a sheet that was never opened has no row heights of its own."""
    return sum(max(1, ceil(len(line) / width)) for line in text.splitlines()) or 1


@dataclass
class Pen:
    """What every sheet is written with."""

    book: Workbook
    formats: Formats
    export: Export
    answers: Answers
    spec: Spec
    layout: Layout
    lang: Lang
    _made: dict[str, Format] = field(default_factory=dict)

    def look(self, name: str) -> Format:
        """The few formats that only these workbooks have."""
        looks: dict[str, dict[str, Any]] = {
            "title": {"font_name": "Times New Roman", "font_size": 14, "bold": True},
            "small": {"font_name": "Times New Roman", "font_size": 8, "font_color": "#7A837E"},
            "key": {
                "font_name": "Times New Roman",
                "font_size": 9,
                "font_color": "#5B6762",
                "border": 1,
                "valign": "top",
            },
            "plain": {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "top"},
            "day": {"font_name": "Times New Roman", "border": 1, "num_format": "dd/mm/yyyy", "bg_color": "#FFFBE6"},
            "any": {"font_name": "Times New Roman", "border": 1, "bg_color": "#FFFBE6"},
        }
        if name not in self._made:
            shape = looks[name] | ({"locked": False} if name in {"day", "any"} else {})
            self._made[name] = self.book.add_format(shape)
        return self._made[name]

    def sheet(self, name: str, mark: str, title: str) -> Worksheet:
        """A protected sheet with its mark, its title and the unit on top."""
        sheet = self.book.add_worksheet(name)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        write_text(sheet, at.MARK_ROW, 0, f"{self.export.code}/{mark}", self.look("small"))
        write_text(sheet, at.TITLE_ROW, 1, title, self.look("title"))
        round_ = self.export.round_unit.round
        where = f"{self.export.round_unit.name} · {round_.period.name(self.lang)}"
        where += f" · {_('Illustrative figures')}" if round_.root.is_illustrative else ""
        write_text(sheet, at.UNIT_ROW, 1, where, self.look("plain"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def head(self, sheet: Worksheet, keys: tuple[str, ...], titles: list[str], widths: list[float]) -> None:
        """The hidden row of column names and the headings under it."""
        for column, (key, title) in enumerate(zip(keys, titles, strict=True)):
            write_text(sheet, at.KEY_ROW, column, key, self.look("small"))
            write_text(sheet, at.HEAD_ROW, column, title, self.formats.head)
        sheet.set_row(at.KEY_ROW, None, None, {"hidden": True})
        set_widths(sheet, widths)
        sheet.freeze_panes(at.FIRST_ROW, 2)
        sheet.repeat_rows(at.HEAD_ROW)


def write_instructions(pen: Pen) -> None:
    """The first sheet: what to do."""
    sheet = pen.sheet(pen.layout.instructions, "instructions", pen.spec.name)
    set_widths(sheet, [4, INSTRUCTION_WIDTH])
    for number, line in enumerate(instructions(pen.export, pen.lang)):
        sheet.set_row(at.FIRST_ROW + number, LINE_HEIGHT * lines_of(line, INSTRUCTION_WIDTH - 5))
        write_text(sheet, at.FIRST_ROW + number, 0, f"{number + 1}.", pen.look("plain"))
        write_text(sheet, at.FIRST_ROW + number, 1, line, pen.look("plain"))


def write_sheets(pen: Pen) -> None:
    """Section by section, its lists behind it, the narrative last."""
    for section in pen.spec.sections:
        for figures in pen.layout.sections:
            if figures.section is section:
                _write_section(pen, figures)
        for listed in pen.layout.lists:
            if listed.section is section:
                _write_list(pen, listed)
    if pen.layout.texts:
        _write_texts(pen, pen.layout.texts)


def _write_section(pen: Pen, figures: SectionSheet) -> None:
    section = figures.section
    sheet = pen.sheet(figures.name, figures.mark, f"{section.number}. {section.name}".strip(". "))
    write_text(sheet, at.NONE_ROW, 1, mode_label(pen.export), pen.look("plain"))
    titles = [_("Code"), _("Indicator"), _("Unit of measure")]
    for sub in figures.subs:
        if sub.key in figures.previous:
            titles.append(_("Previous period") + (f" {sub.name}" if sub.name else ""))
        titles.append(sub.name or _("This period"))
    titles.append(_("Explanation"))
    widths = [10.0, NAME_WIDTH, 14.0, *[15.0] * (len(titles) - 4), 40.0]
    pen.head(sheet, figures.columns, titles, widths)
    for number, row in enumerate(figures.rows):
        _write_row(pen, sheet, figures, at.FIRST_ROW + number, row)
    for column, name in enumerate(figures.columns):
        kind, _colon, sub_key = name.partition(":")
        if kind == at.VALUE:
            _limit_inputs(pen, sheet, figures, column, sub_key)


def _limit_inputs(pen: Pen, sheet: Worksheet, figures: SectionSheet, column: int, sub: str) -> None:
    """One validation for each run of rows with the same limits: a validation a cell makes large books slow."""
    asked = [(row.field if row.asks(sub) else None) for row in figures.rows]
    limits = [(field.decimals, field.yes_no) if isinstance(field, NumberField) else None for field in asked]
    for limit, run in groupby(range(len(limits)), key=limits.__getitem__):
        if limit is not None:
            places = list(run)
            first, last = at.FIRST_ROW + places[0], at.FIRST_ROW + places[-1]
            rule = _validation(pen, *limit, cell=xl_rowcol_to_cell(first, column))
            sheet.data_validation(first, column, last, column, rule)


def _write_row(pen: Pen, sheet: Worksheet, figures: SectionSheet, number: int, row: Row) -> None:
    sheet.set_row(number, LINE_HEIGHT * lines_of(row.name, NAME_WIDTH))
    write_text(sheet, number, 0, row.key, pen.look("key"))
    write_text(sheet, number, 1, row.name, pen.formats.locked)
    write_text(sheet, number, 2, row.unit, pen.formats.locked)
    for column, name in enumerate(figures.columns):
        kind, _colon, sub = name.partition(":")
        if kind == at.PREVIOUS:
            _write_previous(pen, sheet, number, column, cell_key(row.field.key, row.part.key, sub), row)
        elif kind == at.VALUE and isinstance(row.field, RatioField):
            _write_ratio(pen, sheet, number, column, row.field, sub)
        elif kind == at.VALUE and isinstance(row.field, NumberField) and row.asks(sub):
            _write_input(pen, sheet, number, column, row.field, cell_key(row.field.key, row.part.key, sub))
        elif kind == at.VALUE or (name == at.NOTE and row.is_ratio):
            write_text(sheet, number, column, "", pen.formats.locked)
        elif name == at.NOTE:
            write_text(sheet, number, column, pen.answers.get("notes", {}).get(row.key, ""), pen.formats.unlocked)


def _write_previous(pen: Pen, sheet: Worksheet, number: int, column: int, key: str, row: Row) -> None:
    text = pen.export.values["previous"].get(key)
    if text is None or isinstance(row.field, RatioField):
        write_text(sheet, number, column, "", pen.formats.locked)
    elif text in STATES or row.field.yes_no:
        shown = as_shown(text, 0, yes_no=row.field.yes_no, lang=pen.lang)
        write_text(sheet, number, column, shown, pen.formats.locked)
    else:
        write_number(sheet, number, column, Decimal(text), pen.formats.number(row.field.decimals))


def _write_input(pen: Pen, sheet: Worksheet, number: int, column: int, asked: NumberField, key: str) -> None:
    text = pen.answers.get("cells", {}).get(key, "")
    look = pen.formats.number(asked.decimals, unlocked=True)
    if text in STATES or (text and asked.yes_no):
        write_text(sheet, number, column, as_shown(text, 0, yes_no=asked.yes_no, lang=pen.lang), look)
    elif text:
        write_number(sheet, number, column, Decimal(text), look)
    else:
        sheet.write_blank(number, column, None, look)


def _validation(pen: Pen, decimals: int, yes_no: bool, *, cell: str) -> dict[str, Any]:
    states = [words[pen.lang] for words in STATE_WORDS.values()]
    if yes_no:
        return {"validate": "list", "source": [YES_NO["1"][pen.lang], YES_NO["0"][pen.lang], *states]}
    number = f"AND(ISNUMBER({cell}),ROUND({cell},{decimals})={cell},ABS({cell})<1E{15 - decimals})"
    said = "".join(f',{cell}="{state}"' for state in states)
    message = _("A number with at most %(decimals)s decimals, or “%(na)s”, or “%(unknown)s”.")
    params = {"decimals": decimals, "na": states[0], "unknown": states[1]}
    return {
        "validate": "custom",
        "value": f"=OR({number}{said})",
        "error_title": _("Not taken"),
        "error_message": message % params,
    }


def _write_ratio(pen: Pen, sheet: Worksheet, number: int, column: int, ratio: RatioField, sub: str) -> None:
    """For information: computed while one types, never read back."""
    above = pen.layout.places.get(cell_key(ratio.numerator, "", sub))
    below = pen.layout.places.get(cell_key(ratio.denominator, "", sub))
    if above is None or below is None:
        write_text(sheet, number, column, "", pen.formats.locked)
        return
    parts = [f"'{p.sheet.replace(chr(39), chr(39) * 2)}'!{xl_rowcol_to_cell(p.row, p.column)}" for p in (above, below)]
    times = "*100" if ratio.percent else ""
    formula = f'=IFERROR(ROUND({parts[0]}/{parts[1]}{times},{ratio.decimals}),"")'
    write_formula(sheet, number, column, formula, "", look=pen.formats.number(ratio.decimals))


def _write_list(pen: Pen, listed: ListSheet) -> None:
    sheet = pen.sheet(listed.name, listed.mark, listed.field.name)
    titles = [_("No."), *(column.name + (" *" if column.required else "") for column in listed.field.columns)]
    pen.head(sheet, listed.columns, titles, [6, *[max(16.0, 90 / len(listed.field.columns))] * (len(titles) - 1)])
    rows = pen.answers.get("lists", {}).get(listed.field.key)
    sheet.set_row(at.NONE_ROW, 3 * LINE_HEIGHT)
    write_text(sheet, at.NONE_ROW, 0, at.NONE, pen.look("small"))
    none_label = _("Nothing to list? Write “%(none)s” here:") % {"none": NOTHING[pen.lang]}
    write_text(sheet, at.NONE_ROW, 1, none_label, pen.look("plain"))
    none = NOTHING[pen.lang] if rows == [] else ""
    write_text(sheet, at.NONE_ROW, at.NONE_COLUMN, none, pen.formats.unlocked)
    for number in range(listed.field.max_rows):
        write_text(sheet, at.FIRST_ROW + number, 0, str(number + 1), pen.look("key"))
        row = rows[number] if rows and number < len(rows) else {}
        for column, asked in enumerate(listed.field.columns, start=1):
            _write_entry(pen, sheet, at.FIRST_ROW + number, column, asked, row.get(asked.key, ""))
    for column, asked in enumerate(listed.field.columns, start=1):
        _limit_entries(sheet, column, asked, listed.field.max_rows)


def _write_entry(pen: Pen, sheet: Worksheet, number: int, column: int, asked: ListColumn, text: str) -> None:
    if asked.type == "date":
        look = pen.look("day")
        if text and date.fromisoformat(text).year >= 1901:
            sheet.write_datetime(number, column, datetime.combine(date.fromisoformat(text), time()), look)
        else:
            write_text(sheet, number, column, text, look)
    elif asked.type == "number":
        if text:
            write_number(sheet, number, column, Decimal(text), pen.look("any"))
        else:
            sheet.write_blank(number, column, None, pen.look("any"))
    else:
        write_text(sheet, number, column, text, pen.formats.unlocked)


def _limit_entries(sheet: Worksheet, column: int, asked: ListColumn, rows: int) -> None:
    if asked.choices and len(",".join(asked.choices)) <= LONGEST_CHOICES and not any("," in c for c in asked.choices):
        area = (at.FIRST_ROW, column, at.FIRST_ROW + rows - 1, column)
        sheet.data_validation(*area, {"validate": "list", "source": list(asked.choices)})


def _write_texts(pen: Pen, texts: TextSheet) -> None:
    sheet = pen.sheet(texts.name, texts.mark, texts.name)
    pen.head(sheet, texts.columns, [_("Code"), _("Question"), _("Answer")], [10, 45, 90])
    for number, asked in enumerate(texts.fields):
        row = at.FIRST_ROW + number
        sheet.set_row(row, 120)
        write_text(sheet, row, 0, asked.key, pen.look("key"))
        write_text(sheet, row, 1, asked_name(asked), pen.formats.locked)
        write_text(sheet, row, 2, pen.answers.get("texts", {}).get(asked.key, ""), pen.formats.unlocked)


def write_hidden(pen: Pen) -> None:
    """Which export this is, signed, and where every cell was handed out."""
    sheet = pen.book.add_worksheet(safe_sheet_name("trienkhai", {s.name for s in pen.book.worksheets()}))
    sheet.hide()
    sheet.protect()
    facts = {
        "book": at.BOOK_MARK,
        "code": pen.export.code,
        "signature": signature_of(pen.export),
        "template": pen.export.version.sha256,
    }
    for number, (name, text) in enumerate(facts.items()):
        write_text(sheet, number, 0, name)
        write_text(sheet, number, 1, text)
    for number, (key, place) in enumerate(pen.layout.places.items(), start=len(facts)):
        write_text(sheet, number, 0, key)
        write_text(sheet, number, 1, place.sheet)
        write_text(sheet, number, 2, xl_rowcol_to_cell(place.row, place.column))
