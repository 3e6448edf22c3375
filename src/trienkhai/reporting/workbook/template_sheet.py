"""A template as a sheet to be changed in Excel and taken in again: the inverse of `rules.template_sheet`.

A sheet cannot say everything that the text form can: the key of the template is the name of the file, and provisions,
columns that are no years, units of counts, and limits of lists and texts have no column.
"""

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

from trienkhai.office.sheets.writing import Formats, new_book, set_widths, write_text
from trienkhai.reporting.rules.spec import Field, ListColumn, ListCount, ListField, NumberField, RatioField, Spec
from trienkhai.reporting.rules.template_approval import TITLE, line_of
from trienkhai.reporting.rules.template_chain import CHAIN_TITLE, chain_line
from trienkhai.reporting.rules.template_paper import PAPER_WRITTEN
from trienkhai.reporting.rules.template_sheet import HEADINGS
from trienkhai.reporting.rules.template_written import HEADINGS as CHECK_HEADINGS

SHEET, DIRECTIVE = "Biểu mẫu", "Nghị quyết:"
CHECKS = "Kiểm tra"
SEVERITY = {"error": "lỗi", "warning": "cảnh báo", "information": "thông tin"}
KINDS = {"number": "số", "ratio": "tỷ lệ", "list": "danh sách", "text": "lời văn"}
RULES = {
    "sum": "cộng",
    "min": "nhỏ nhất",
    "max": "lớn nhất",
    "mean": "bình quân",
    "count": "đếm",
    "last": "cuối kỳ",
    "none": "không",
}
TYPES = {"number": "số", "date": "ngày"}
WIDE = {"section": 26.0, "name": 48.0, "hint": 48.0, "parts": 24.0, "column": 40.0, "count": 40.0}


def write_template(spec: Spec | None) -> bytes:
    """The sheet of a template, or with None an empty one with only the headings; written checks and help on sheets of their own."""
    target = io.BytesIO()
    book, looks = new_book(target, properties={"title": spec.name if spec else ""})
    sheet = book.add_worksheet(SHEET)
    set_widths(sheet, [WIDE.get(setting, 14.0) for setting in HEADINGS])
    write_text(sheet, 0, 0, spec.name if spec else "", looks.note)
    head = 1
    if spec and spec.directive:
        write_text(sheet, head, 0, f"{DIRECTIVE} {spec.directive}", looks.note)
        head += 1
    if spec and spec.approval:
        write_text(sheet, head, 0, line_of(spec), looks.note)
        head += 1
    if spec and spec.signed_paper:
        write_text(sheet, head, 0, PAPER_WRITTEN, looks.note)
        head += 1
    if spec and spec.chain:
        write_text(sheet, head, 0, chain_line(spec), looks.note)
        head += 1
    for column, names in enumerate(HEADINGS.values()):
        write_text(sheet, head, column, names[0], looks.head)
    for number, row in enumerate(_rows(spec) if spec else (), head + 1):
        for column, setting in enumerate(HEADINGS):
            if row.get(setting):
                write_text(sheet, number, column, row[setting], looks.text)
    sheet.freeze_panes(head + 1, 3)
    _checks(book, looks, spec)
    help_ = book.add_worksheet(_("Instructions"))
    set_widths(help_, [20.0, 100.0])
    for number, (setting, text) in enumerate(explained().items()):
        write_text(help_, number, 0, HEADINGS[setting][0], looks.head)
        write_text(help_, number, 1, text, looks.text)
    write_text(help_, len(HEADINGS), 0, DIRECTIVE, looks.head)
    write_text(
        help_,
        len(HEADINGS),
        1,
        _(
            "A line above the headings, when several resolutions are registered: “Nghị quyết: 18-NQ/ĐU” names the one meant."
        ),
        looks.text,
    )
    write_text(help_, len(HEADINGS) + 1, 0, TITLE, looks.head)
    write_text(
        help_,
        len(HEADINGS) + 1,
        1,
        _(
            "A line above the headings, when a report is approved inside its unit before it is sent: "
            "“Duyệt trong đơn vị: người đứng đầu; trừ: cell”. The kinds of unit after “trừ” are excused."
        ),
        looks.text,
    )
    write_text(help_, len(HEADINGS) + 2, 0, CHAIN_TITLE, looks.head)
    write_text(
        help_,
        len(HEADINGS) + 2,
        1,
        _(
            "A line above the headings, when a sent report passes several steps at the level above: “Các bước chấp nhận: "
            "Tiếp nhận, kiểm tra (cán bộ tiếp nhận báo cáo); Chấp nhận (lãnh đạo)”. The last step is the acceptance; roles "
            "are cán bộ tiếp nhận báo cáo, lãnh đạo, thư ký."
        ),
        looks.text,
    )
    book.close()
    return target.getvalue()


def _checks(book: Workbook, looks: Formats, spec: Spec | None) -> None:
    """The written checks, a row each; the headings alone where there are none yet."""
    sheet = book.add_worksheet(CHECKS)
    set_widths(sheet, [20.0, 60.0, 14.0, 60.0])
    for column, names in enumerate(CHECK_HEADINGS.values()):
        write_text(sheet, 0, column, names[0], looks.head)
    for number, check in enumerate(spec.checks if spec else (), 1):
        for column, text in enumerate((check.key, check.rule, SEVERITY[check.severity], check.message)):
            write_text(sheet, number, column, text, looks.text)
    sheet.freeze_panes(1, 1)


def explained() -> dict[str, str]:
    """What belongs into each column."""
    return {
        "section": _("The section, with its number: “I. Học tập”. On its first row or on every row."),
        "key": _("A code that stays the same for ever: letters, digits, dot, hyphen."),
        "name": _("What is asked."),
        "kind": _("số (number, if empty), có/không (yes or no), tỷ lệ (ratio), danh sách (list), lời văn (text)."),
        "unit": _("Unit of measure."),
        "decimals": _("How many decimals a figure may have; none if empty."),
        "over_units": _("How units become a total: cộng (if empty), nhỏ nhất, lớn nhất, bình quân, không."),
        "over_time": _("How periods become a longer one: cộng (if empty), cuối kỳ, bình quân, lớn nhất, không."),
        "weight": _("For bình quân: the code of the figure that weighs."),
        "parts": _("Parts that add up to the figure: “nu: Nữ; nam: Nam”."),
        "years": _("A column for each year: “2021-2025” or “2021, 2023”."),
        "numerator": _("For a ratio: the code of the figure above the line."),
        "denominator": _("For a ratio: the code of the figure below the line."),
        "required": _("có or không; a figure is required unless it says không."),
        "min": _("The smallest value that is taken."),
        "max": _("The largest value that is taken."),
        "at_most": _("The code of a figure that this one cannot exceed."),
        "column": _(
            "For a list: “so: Số, ký hiệu*; ngay: Ngày (ngày); loai: Loại (Kế hoạch/Công văn)”; * is required."
        ),
        "count": _("For a list, figures counted from its rows: “VB01: Kế hoạch đã ban hành [loai=Kế hoạch]”."),
        "hint": _("What the unit should know when it fills in."),
        "measure": _("The name of a measure, when the system counts the figure itself: “documents.issued”."),
        "cumulative": _("năm or nhiệm kỳ, when the figure is counted on from its beginning."),
    }


def _rows(spec: Spec) -> Iterator[dict[str, str]]:
    for section in spec.sections:
        title = f"{section.number}. {section.name}" if section.number else section.name
        for field in section.fields:
            yield {"section": title, "key": field.key, "name": field.name, **_settings(field)}


def _settings(field: Field) -> dict[str, str]:
    if isinstance(field, NumberField):
        return _number(field)
    if isinstance(field, RatioField):
        ratio = {"numerator": field.numerator, "denominator": field.denominator, "decimals": str(field.decimals)}
        return {"kind": KINDS["ratio"], **ratio}
    if isinstance(field, ListField):
        columns, counts = "; ".join(map(_column, field.columns)), "; ".join(map(_count, field.counts))
        return {"kind": KINDS["list"], "column": columns, "count": counts, "hint": field.hint}
    return {"kind": KINDS["text"], "required": "có" if field.required else "", "hint": field.hint}


def _number(field: NumberField) -> dict[str, str]:
    usual = {"over_units": "count" if field.yes_no else "sum", "over_time": "last" if field.yes_no else "sum"}
    rules = {"over_units": field.unit_rule, "over_time": field.time_rule}
    return {
        "kind": "có/không" if field.yes_no else "",
        "unit": field.unit_of_measure,
        "decimals": str(field.decimals) if field.decimals else "",
        **{name: "" if rule == usual[name] else RULES[rule] for name, rule in rules.items()},
        "weight": field.weight,
        "parts": "; ".join(f"{part.key}: {part.name}" for part in field.parts),
        "years": ", ".join(sub.key for sub in field.subs),
        "required": "" if field.required else "không",
        "min": field.minimum,
        "max": field.maximum,
        "at_most": field.at_most,
        "hint": field.hint,
        "measure": field.measure,
        "cumulative": {"year": "năm", "term": "nhiệm kỳ"}.get(field.cumulative, field.cumulative),
    }


def _column(column: ListColumn) -> str:
    more = "/".join(column.choices) or TYPES.get(column.type, "")
    return f"{column.key}: {column.name}{'*' if column.required else ''}{f' ({more})' if more else ''}"


def _count(count: ListCount) -> str:
    return f"{count.key}: {count.name}{f' [{count.column}={count.equals}]' if count.column else ''}"
