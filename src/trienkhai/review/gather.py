"""Everything a review shows, with its values: figures of its sentences, tables, charts. One object for page, paper, edition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.review.blocks import over_of
from trienkhai.review.models import Figure, Review, Section
from trienkhai.review.values import basis_of, by_cut_off, language_of
from trienkhai.rollup.answers import Answer, answer_all, column_title
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.consistent import snapshot
from trienkhai.rollup.over import Over
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.snapshot import Snapshot
from trienkhai.units import tree
from trienkhai.units.queries import main_line, namings_on, parts_of_grouping


@dataclass(frozen=True)
class Asked:
    """One figure: what it asks and where it is shown."""

    key: str
    name: str
    ask: Ask


@dataclass(frozen=True)
class Shown:
    """One figure with its answer."""

    key: str
    name: str
    ask: Ask
    answer: Answer
    shown: str


@dataclass(frozen=True)
class Row:
    label: str
    figures: tuple[str, ...]
    target: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A table: a label and one figure a column in every row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    with_targets: bool = False


@dataclass(frozen=True)
class ChartBlock:
    """Bars over labels; each bar is a figure."""

    caption: str
    labels: tuple[str, ...]
    figures: tuple[str, ...]


Block = TableBlock | ChartBlock


@dataclass(frozen=True)
class Gathered:
    review: Review
    sections: tuple[Section, ...]
    figures: Mapping[str, Shown]
    blocks: Mapping[int, tuple[Block, ...]] = field(default_factory=dict)
    snapshot: Snapshot | None = None  # what every answer rests on, where it was kept
    stale: frozenset[str] = frozenset()  # keys of figures that a report moved since they were answered


@snapshot()
def gather(review: Review, *, keep: bool = False) -> Gathered:
    """Answer every figure of a review. `keep`: from one snapshot of the reports, which stands beside the answers."""
    sections = tuple(
        review.sections.prefetch_related("sentences__figure_uses__figure", "sentences__sources").order_by("order")
    )
    rows = list(review.figures.order_by("pk"))
    asked = [_of_figure(review, row) for row in rows]
    blocks: dict[int, tuple[Block, ...]] = {}
    maker = _BlockMaker(review)
    for section in sections:
        made = [maker.make(section, at, spec) for at, spec in enumerate(section.blocks, 1)]
        if made:
            blocks[section.pk] = tuple(made)
    asked += maker.asked
    language = language_of(review)
    asks = [one.ask for one in asked]
    kept = Snapshot.take(asks) if keep else None
    answers = answer_all(asks, snapshot=kept)
    figures = {
        one.key: Shown(one.key, one.name, one.ask, found, found.shown(language))
        for one, found in zip(asked, answers, strict=True)
    }
    return Gathered(review, sections, figures, blocks, kept, frozenset(row.key for row in rows if row.is_stale))


def _of_figure(review: Review, figure: Figure) -> Asked:
    return Asked(figure.key, figure.name, by_cut_off(review, Ask.from_json(figure.ask)))


def asked_in(review: Review) -> list[tuple[Asked, tuple[str, ...]]]:
    """Every question of a review, none answered, with the keys of the sections in which it stands."""
    figures = review.figures.prefetch_related("uses__sentence__section").order_by("pk")
    found = [
        (_of_figure(review, one), tuple(dict.fromkeys(use.sentence.section.key for use in one.uses.all())))
        for one in figures
    ]
    maker = _BlockMaker(review)
    for section in review.sections.order_by("order"):
        before = len(maker.asked)
        for at, spec in enumerate(section.blocks, 1):
            maker.make(section, at, spec)
        found += [(one, (section.key,)) for one in maker.asked[before:]]
    return found


class _BlockMaker:
    """Turns the JSON of a block into rows of figures, collecting their questions."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.top = review.campaign.unit_id  # type: ignore[attr-defined]
        self.rounds = {
            row.round_id: row.round  # type: ignore[attr-defined]
            for row in review.campaign.rounds.select_related("round__version").order_by("round__period_key")
        }
        self.asked: list[Asked] = []

    def make(self, section: Section, at: int, spec: dict[str, Any]) -> Block:
        prefix = f"{section.key}-b{at}".replace(".", "-")
        rounds = tuple(pk for pk in (spec.get("rounds") or self.rounds) if pk in self.rounds)
        if spec["kind"] == "chart":
            return self._chart(prefix, spec, rounds)
        if spec["kind"] == "targets":
            return self._targets(prefix, spec)
        return self._table(prefix, spec, rounds)

    def _figure(self, key: str, name: str, ask: Ask) -> str:
        self.asked.append(Asked(key, name, ask))
        return key

    def _ask(
        self,
        unit: int,
        column: str,
        rounds: Iterable[int],
        group: tuple[str, str] | None = None,
        over: Over | None = None,
    ) -> Ask:
        ask = Ask(unit=unit, column=column, rounds=tuple(rounds), basis=basis_of(self.review), group=group, over=over)
        return by_cut_off(self.review, ask)

    def _caption(self, spec: dict[str, Any]) -> str:
        """With the tree it is read over, where that is not the one of each round."""
        over = over_of(spec)
        if over is None:
            return str(spec["caption"])
        with override(language_of(self.review)):
            return f"{spec['caption']} ({over_in_words(over)})"

    def _chart(self, prefix: str, spec: dict[str, Any], rounds: tuple[int, ...]) -> ChartBlock:
        years, caption, over = self._by_year(rounds), self._caption(spec), over_of(spec)
        keys = tuple(
            self._figure(
                f"{prefix}-c{year}", f"{caption} · {year}", self._ask(self.top, spec["column"], of_year, over=over)
            )
            for year, of_year in years.items()
        )
        return ChartBlock(caption, tuple(years), keys)

    def _targets(self, prefix: str, spec: dict[str, Any]) -> TableBlock:
        rows = []
        for at, row in enumerate(spec["rows"], 1):
            rounds = tuple(pk for pk in row.get("rounds", self.rounds) if pk in self.rounds)
            key = self._figure(f"{prefix}-r{at}", row["name"], self._ask(self.top, row["column"], rounds))
            rows.append(Row(row["name"], (key,), row["target"]))
        return TableBlock(spec["caption"], (_("Indicator"), _("Target"), _("Result")), tuple(rows), with_targets=True)

    def _table(self, prefix: str, spec: dict[str, Any], rounds: tuple[int, ...]) -> TableBlock:
        columns = spec["columns"]
        version = self.rounds[rounds[-1]].version.parsed if rounds else None
        titles = tuple(column.get("title") or column_title(version, column["column"]) for column in columns)
        label, lines = self._lines(spec, rounds)
        rows = tuple(
            Row(
                name,
                tuple(
                    self._figure(
                        f"{prefix}-r{at}-c{place}",
                        f"{name} · {title}",
                        self._ask(unit, column["column"], of_line, group, over_of(spec)),
                    )
                    for place, (column, title) in enumerate(zip(columns, titles, strict=True), 1)
                ),
            )
            for at, (name, unit, of_line, group) in enumerate(lines, 1)
        )
        return TableBlock(self._caption(spec), (label, *titles), rows)

    def _lines(
        self, spec: dict[str, Any], rounds: tuple[int, ...]
    ) -> tuple[str, list[tuple[str, int, tuple[int, ...], tuple[str, str] | None]]]:
        whole = (_("Total"), self.top, rounds, None)
        if spec["by"] == "year":
            years = [(year, self.top, of_year, None) for year, of_year in self._by_year(rounds).items()]
            return _("Year"), [*years, whole]
        if spec["by"] == "group":
            parts = parts_of_grouping(self.review.campaign.directive.root, spec["grouping"])
            return _("Group"), [*((part, self.top, rounds, (spec["grouping"], part)) for part in parts), whole]
        return _("Unit"), [*((name, unit, rounds, None) for unit, name in self._children(rounds, over_of(spec))), whole]

    def _children(self, rounds: tuple[int, ...], over: Over | None) -> list[tuple[int, str]]:
        """Units that stood directly below the reviewing unit in any of the rounds, by their newest name; or on the day."""
        if over:
            view = tree.at(over.day, main_line(self.review.campaign.directive.root))
            below = view.children(self.top) if self.top in view else []
            namings = namings_on(over.day, below)
            return [(unit, namings[unit].name if unit in namings else str(unit)) for unit in below]
        rows = RoundUnit.objects.filter(round__in=rounds, parent__unit=self.top).order_by(
            "round__period_key", "position"
        )
        found: dict[int, tuple[int, str]] = {}
        for unit, position, name in rows.values_list("unit_id", "position", "name"):
            found[unit] = (position, name)
        return [(unit, name) for unit, (position, name) in sorted(found.items(), key=lambda pair: pair[1])]

    def _by_year(self, rounds: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        years: dict[str, list[int]] = {}
        for pk in rounds:
            round_: Round = self.rounds[pk]
            years.setdefault(str(round_.period.year), []).append(pk)
        return {year: tuple(of_year) for year, of_year in years.items()}
