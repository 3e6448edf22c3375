"""A sample as a workbook: how it was drawn, the list, and a working paper for each item."""

import io
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from trienkhai.rollup.sampling.build import Item, Sample
from trienkhai.rollup.sampling.plan import MOST
from trienkhai.ui.figures import moment

MOST_PAPERS = 100  # a sheet each; of a longer sample the list alone is filled in


def sheet_of(found: Sample, drawn_by: str, strata_name: str) -> bytes:
    """Three kinds of sheets. `drawn_by`: who drew it and when, as it is written."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        to_fill = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF7E0", "border": 1})
        _how(book.add_worksheet(_("How it was drawn")), found, drawn_by, strata_name, strong, wrap)
        _list(book.add_worksheet(_("List")), found, strong, wrap, to_fill)
        for one in found.items[:MOST_PAPERS]:
            _paper(book.add_worksheet(str(one.number)), found, one, strong, wrap, to_fill)
    return out.getvalue()


def method() -> str:
    """How items are drawn, in words that are enough to draw them again."""
    return _(
        "Without replacement, each stratum by itself, in the order of the tree of the round, within a unit in the "
        "order of the form or of the files. Places are counted from 0. The k-th draw (k = 0, 1, 2…) takes, among "
        "the things left, the place SHA-256(“seed:stratum:k”) modulo how many are left; the last one left comes to "
        "the place that was taken. The strata share the sample in proportion to their sizes, what is lacking by "
        "largest remainders; one that would get none gets one from the one that has most."
    )


def _how(sheet: Worksheet, found: Sample, drawn_by: str, strata_name: str, strong: Format, wrap: Format) -> None:
    rows = [
        (_("Round"), found.round.name),
        (_("Sampled"), kind_name(found)),
        (_("Items in all"), str(found.size)),
        (_("Items drawn"), str(len(found.items))),
        (_("Drawn from (SHA-256)"), found.population),
        (_("Seed"), found.plan.seed),
        (_("Strata"), strata_name),
        (_("Method"), method()),
        (_("Drawn"), drawn_by),
        (_("Address"), f"{settings.SITE_URL}{found.plan.url}"),
    ]
    for at, (label, text) in enumerate(rows):
        sheet.write_string(at, 0, label, strong)
        sheet.write_string(at, 1, text, wrap)
    for at, head in enumerate((_("Stratum"), _("Items in all"), _("Items drawn"))):
        sheet.write_string(len(rows) + 1, at, head, strong)
    for row, one in enumerate(found.strata, len(rows) + 2):
        sheet.write_string(row, 0, one.name or "–")
        sheet.write_number(row, 1, one.size)
        sheet.write_number(row, 2, one.drawn)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)


def kind_name(found: Sample) -> str:
    """What the items are."""
    return {"figures": _("Figures"), "reports": _("Reports"), "files": _("Evidence files")}[found.plan.kind]


def findings() -> list[str]:
    """What an auditor may find."""
    return [_("agrees"), _("does not agree"), _("not enough evidence")]


def _facts(found: Sample, one: Item) -> list[tuple[str, str]]:
    sent = one.submission
    who = sent.submitted_by.full_name or sent.submitted_by.username if sent.submitted_by else ""
    facts = [
        (_("Item number"), str(one.number)),
        (_("Stratum"), one.stratum),
        (_("Unit"), one.unit),
        (_("Code"), one.code),
        (_("Indicator"), one.cell.name if one.cell else ""),
        (_("Reported value"), f"{one.value} {one.cell.unit_of_measure}".strip() if one.cell else ""),
        (_("File"), one.file.file.name if one.file else sent.intake.file.name if sent.intake else ""),
        (_("Place in the source"), one.place),
        (
            _("SHA-256 of the file"),
            one.file.file.sha256 if one.file else sent.intake.file.sha256 if sent.intake else "",
        ),
        (_("Receipt"), sent.receipt),
        (_("Sent"), " · ".join(filter(None, (moment(sent.submitted_at), who)))),
        (_("SHA-256 of the report"), sent.sha256),
        (_("Address"), f"{settings.SITE_URL}{address_of(one)}"),
    ]
    return facts


def address_of(one: Item) -> str:
    """The page on which the item is read."""
    page = reverse("reporting:submission", args=[one.submission.pk])
    return f"{page}?o={one.cell.key}#o-{one.cell.key}" if one.cell else page


def _to_fill() -> list[str]:
    return [_("Compared with"), _("Right value"), _("Finding"), _("Note"), _("Examined by, on")]


def _list(sheet: Worksheet, found: Sample, strong: Format, wrap: Format, to_fill: Format) -> None:
    heads = [label for label, _text in _facts(found, found.items[0])] if found.items else []
    for at, head in enumerate([*heads, *_to_fill()]):
        sheet.write_string(0, at, head, strong)
    for row, one in enumerate(found.items, 1):
        for at, (_label, text) in enumerate(_facts(found, one)):
            sheet.write_string(row, at, text, wrap)
        for at in range(len(_to_fill())):
            sheet.write_blank(row, len(heads) + at, None, to_fill)
    if found.items:
        _choose(sheet, (1, len(heads) + 2, min(len(found.items), MOST), len(heads) + 2))
        sheet.autofilter(0, 0, len(found.items), len(heads) + len(_to_fill()) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, len(heads) + len(_to_fill()), 24)


def _paper(sheet: Worksheet, found: Sample, one: Item, strong: Format, wrap: Format, to_fill: Format) -> None:
    facts: Sequence[tuple[str, str]] = [(_("Round"), found.round.name), *_facts(found, one)]
    sheet.write_string(0, 0, _("Working paper %(number)s") % {"number": one.number}, strong)
    for at, (label, text) in enumerate(facts, 2):
        sheet.write_string(at, 0, label, strong)
        sheet.write_string(at, 1, text, wrap)
    for at, label in enumerate(_to_fill(), len(facts) + 3):
        sheet.write_string(at, 0, label, strong)
        sheet.write_blank(at, 1, None, to_fill)
        sheet.set_row(at, 45)
    _choose(sheet, (len(facts) + 5, 1, len(facts) + 5, 1))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 80)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _choose(sheet: Worksheet, span: tuple[int, int, int, int]) -> None:
    sheet.data_validation(*span, {"validate": "list", "source": findings(), "ignore_blank": True})
