"""The review as an official paper: its facts for `office`, figures as content controls that lead to the trace annex."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes
from trienkhai.office.charts import to_png
from trienkhai.office.documents.paper import (
    Anchor,
    Annex,
    Block,
    Cell,
    Column,
    FigureRun,
    Heading,
    Heading_,
    Link,
    Paper,
    Paragraph,
    Picture,
    Properties,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)
from trienkhai.review.charts import chart_svg
from trienkhai.review.gather import Block as Shown_block
from trienkhai.review.gather import ChartBlock, Gathered, Shown, TableBlock
from trienkhai.review.models import Edition, Review, Section
from trienkhai.review.queries.desk import Question, UnitAnswer
from trienkhai.review.queries.named import Unit, nameable
from trienkhai.review.queries.page import ShownSentence, paragraphs_of
from trienkhai.review.values import kind_of, language_of
from trienkhai.rollup.coverage import Coverage
from trienkhai.rollup.over.words import over_in_words
from trienkhai.ui.figures import short_date
from trienkhai.vocabulary import word

NAMED_AT_MOST = 12
PLAIN = re.compile(r"[a-z0-9-]{1,38}")


def paper_of(gathered: Gathered, *, reader: Any, edition: Edition | None = None) -> Paper:
    """The paper of a review in the language of its organisation; without an edition it is marked as a draft.

    A draft names, of the units that gave nothing, those that the reader may see; the paper of an edition names all, for it is
    one paper for all who may read the review.
    """
    review = gathered.review
    named = None if edition else nameable(gathered, reader)
    with override(language_of(review)):
        facts = {**_letter_forms(review), **review.paper}
        number = facts.get("number")
        return Paper(
            ruleset=review.ruleset,
            day=review.dated,
            heading=Heading(
                facts.get("parent", ""),
                facts.get("issuer", ""),
                number,
                facts.get("symbol", ""),
                facts.get("place", ""),
            ),
            kind_name=kind_of(review),
            subject=facts.get("subject", review.title),
            basis=tuple(facts.get("basis", ())),
            addressed_to=tuple(facts.get("addressed_to", ())),
            body=tuple(block for section in gathered.sections for block in _section(gathered, section, named)),
            signature=_signature(facts),
            recipients=tuple(facts.get("recipients", ())),
            annexes=(_trace_annex(gathered, edition),),
            draft_mark="" if edition else facts.get("draft_mark") or _("Draft version"),
            urgency=facts.get("urgency", ""),
            notice=_("Illustrative figures") if review.campaign.directive.root.is_illustrative else "",
            language=language_of(review),
            logo=_logo(facts),
            paper_size=_size(facts),
            properties=Properties(review.title, facts.get("issuer", "")),
        )


def _letter_forms(review: Review) -> dict[str, Any]:
    """What the organisation's vocabulary pack says where the paper itself says nothing. A body that issues together
    (`on_behalf_of`) signs in the pack's form: "TM. Ban Chỉ đạo", "T/M Ban Chỉ đạo".
    """
    spoken = {"pack": review.campaign.directive.root.pack, "lang": language_of(review)}
    forms: dict[str, Any] = {}
    if body := review.paper.get("on_behalf_of"):
        forms["authority"] = f"{word('letter.on_behalf', **spoken)} {body}"
    return forms


def _signature(facts: dict[str, Any]) -> Signature | None:
    if not facts.get("position"):
        return None
    return Signature(facts.get("authority", ""), facts["position"], facts.get("signer", ""))


def _logo(facts: dict[str, Any]) -> bytes | None:
    """The picture in the head; only the plain rules print one."""
    return open_bytes(StoredFile.objects.get(pk=facts["logo"])) if facts.get("logo") else None


def _size(facts: dict[str, Any]) -> Literal["A4", "Letter"]:
    return "Letter" if facts.get("paper_size") == "Letter" else "A4"


def _section(gathered: Gathered, section: Section, named: frozenset[Unit] | None) -> list[Block]:
    """A heading, its paragraphs, its tables and charts."""
    paragraphs = paragraphs_of(gathered, section)
    shown = gathered.blocks.get(section.pk, ())
    blocks: list[Block] = []
    if section.number or section.depth or not paragraphs:
        blocks.append(Heading_(section.depth + _top_level(gathered), section.number, section.heading))
    blocks += [
        Paragraph(tuple(run for sentence in paragraph.sentences for run in _sentence(sentence)))
        for paragraph in paragraphs
    ]
    for block in shown:
        blocks += _shown(gathered, block, named)
    return blocks


def _top_level(gathered: Gathered) -> int:
    """0 where the outline begins with parts ("Phần thứ nhất", centred), 1 where it begins with numbered headings."""
    tops = [section.number for section in gathered.sections if section.depth == 0 and section.number]
    return 1 if tops and all(number[:1].isdigit() for number in tops) else 0


def _sentence(sentence: ShownSentence) -> list[Run]:
    runs: list[Run] = [_figure(piece.figure) if piece.figure else Text(piece.text) for piece in sentence.pieces]
    return [*runs, Text(" ")] if not sentence.ends_paragraph else runs


def _figure(shown: Shown) -> FigureRun:
    return FigureRun(id=shown.key, text=shown.shown, target=anchor_of(shown.key), alias=shown.name[:60])


def anchor_of(key: str) -> str:
    """The name of the annex line of a figure, another one for every key; Word allows letters of either case as the same,
    digits and underscores, at most 40.
    """
    if PLAIN.fullmatch(key):
        return "f_" + key.replace("-", "_")
    cut = re.sub(r"[^a-z0-9]", "_", key.lower())[:29]
    return f"f_{cut}_{sha256(key.encode()).hexdigest()[:8]}"


def _shown(gathered: Gathered, block: Shown_block, named: frozenset[Unit] | None) -> list[Block]:
    if isinstance(block, ChartBlock):
        png = to_png(chart_svg(block, gathered, theme="print"), 150)
        values = ", ".join(
            f"{label}: {gathered.figures[key].shown}" for label, key in zip(block.labels, block.figures, strict=True)
        )
        return [
            Picture(png, 150, alt=f"{block.caption}. {values}", caption=block.caption),
            *_chart_figures(gathered, block),
        ]
    return [
        _table(gathered, block),
        *_coverage_notes([gathered.figures[key] for row in block.rows for key in row.figures], named),
    ]


def _chart_figures(gathered: Gathered, block: ChartBlock) -> list[Block]:
    """The numbers of a chart once more as text, so that each of them can be followed too."""
    runs: list[Run] = []
    for label, key in zip(block.labels, block.figures, strict=True):
        runs += [Text(f"{'; ' if runs else ''}{label}: ", italic=True), _figure(gathered.figures[key])]
    return [Paragraph((*runs, Text(".", italic=True)), "note")]


def _table(gathered: Gathered, block: TableBlock) -> Table:
    columns = tuple(Column(title, align="left" if at == 0 else "right") for at, title in enumerate(block.head))
    if block.with_targets:
        columns = (columns[0], replace(columns[1], align="center"), *columns[2:])
    rows: list[tuple[Cell, ...]] = []
    for row in block.rows:
        figures: tuple[Cell, ...] = tuple((_figure(gathered.figures[key]),) for key in row.figures)
        rows.append((row.label, *((row.target,) if block.with_targets else ()), *figures))
    total = () if block.with_targets else tuple(rows[-1:])
    return Table(
        columns,
        tuple(rows) if block.with_targets else tuple(rows[:-1]),
        total,
        column_numbers=True,
        caption=block.caption,
    )


def _coverage_notes(shown: Sequence[Shown], named: frozenset[Unit] | None) -> list[Block]:
    """Which reports are missing below a table: named, never treated as zero; those that came too late apart."""
    late = {(unit, round_): name for one in shown for unit, name, round_ in one.answer.coverage.late_units}
    missing = {
        (unit, round_): name
        for one in shown
        for unit, name, round_ in one.answer.coverage.missing_units
        if (unit, round_) not in late
    }
    day = next((one.ask.until for one in shown if one.ask.until), None)
    texts = [
        _("Without an accepted report in at least one period (not counted as zero): %(names)s%(more)s.")
        % _names(missing, named)
        if missing
        else "",
        _("Came after the cut-off day %(day)s (not counted): %(names)s%(more)s.")
        % {**_names(late, named), "day": short_date(day)}
        if late
        else "",
    ]
    return [Paragraph((Text(text, italic=True),), "note") for text in texts if text]


def _names(units: Mapping[Unit, str], named: frozenset[Unit] | None) -> dict[str, str]:
    seen = {unit: name for unit, name in units.items() if named is None or unit in named}
    hidden = len({unit for unit, _round in units} - {unit for unit, _round in seen})
    names = sorted(set(seen.values()))
    rest = len(names) - NAMED_AT_MOST
    listed = [*names[:NAMED_AT_MOST], *([outside_view(hidden)] if hidden else [])]
    return {"names": "; ".join(listed), "more": _(" and %d others") % rest if rest > 0 else ""}


def outside_view(count: int) -> str:
    """Units that may not be named here."""
    return ngettext("%d unit outside your view", "%d units outside your view", count) % count


def _trace_annex(gathered: Gathered, edition: Edition | None) -> Annex:
    """One line a figure: what it is, what it rests on, where it can be followed."""
    columns = (
        Column(_("No."), 12, "center"),
        Column(_("Figure"), 0),
        Column(_("Value"), 28, "right"),
        Column(_("Coverage"), 30, "center"),
        Column(_("Follow"), 26, "center"),
    )
    rows = tuple(_annex_line(at, shown, edition) for at, shown in enumerate(gathered.figures.values(), 1))
    intro = _(
        "Each figure of the report is listed with the reports it rests on. "
        "The link opens its way down to the unit, the report and the cell."
    )
    return Annex("", _("Sources of the figures"), (Paragraph.of(intro), Table(columns, rows, column_numbers=True)))


def _annex_line(at: int, shown: Shown, edition: Edition | None) -> tuple[Cell, ...]:
    first: Runs = (Anchor(anchor_of(shown.key)), Text(str(at)))
    return (
        first,
        f"{_named(shown)} [{shown.key}]",
        shown.shown,
        coverage_line(shown.answer.coverage),
        (Link(_("trace"), trace_url(shown, edition)),),
    )


def _named(shown: Shown) -> str:
    """With the tree it is read over, where the name does not say it."""
    over = over_in_words(shown.ask.over) if shown.ask.over else ""
    return f"{shown.name}, {over}" if over and over not in shown.name else shown.name


def coverage_line(coverage: Coverage) -> str:
    """'37/40 reports' with what is not a number counted apart."""
    parts = [_("%(given)s/%(expected)s reports") % {"given": coverage.given, "expected": coverage.expected}]
    for count, words in (
        (coverage.not_applicable, _("%d not applicable")),
        (coverage.unknown, _("%d not yet known")),
        (coverage.missing, _("%d missing")),
    ):
        if count:
            parts.append(words % count)
    return "; ".join(parts)


def trace_url(shown: Shown, edition: Edition | None) -> str:
    """The address of a figure's trace page, for people outside the system's own pages: as it was frozen, or as it stands."""
    return f"{settings.SITE_URL}{edition.address_of(shown.key) if edition else shown.ask.url}"


def answers_paper(review: Review, question: Question, answers: Sequence[UnitAnswer]) -> Paper:
    """All units' answers to one question as one document for reading; not an official paper."""
    with override(language_of(review)):
        body: list[Block] = []
        for answer in answers:
            body.append(Heading_(2, "", f"{answer.unit_name} ({answer.round_name})"))
            text = answer.text or (_("Left without an answer.") if answer.submission else _("No report."))
            body += [Paragraph.of(line) for line in text.splitlines() if line.strip()]
        facts = review.paper
        return Paper(
            ruleset="plain",
            day=review.dated,
            heading=Heading("", facts.get("issuer", ""), "", "", facts.get("place", "")),
            kind_name=_("Answers of the units"),
            subject=question.name,
            body=tuple(body),
            language=language_of(review),
            notice=_("Illustrative figures") if review.campaign.directive.root.is_illustrative else "",
            properties=Properties(question.name, facts.get("issuer", "")),
        )
