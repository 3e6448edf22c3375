"""What changed between two submissions of a unit, or since the last one, as a page tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from trienkhai.reporting.models import Decision, DraftFile, RoundUnit, Submission, SubmissionFile, Verdict
from trienkhai.reporting.queries.report import Comparable
from trienkhai.reporting.rights import sees_unsent
from trienkhai.reporting.rules.differences import differences
from trienkhai.reporting.rules.known import Frozen, frozen_of
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import ListField, NumberField, Section, Spec, TextField
from trienkhai.reporting.wording import entry_shown
from trienkhai.vietnamese.differences import ADDED, REMOVED, Piece


@dataclass(frozen=True)
class Shown:
    """One side of a cell. `state`: '' for a number, 'na', 'unknown', 'missing'."""

    number: Fraction | None
    state: str


@dataclass(frozen=True)
class ChangedCell:
    key: str
    name: str
    unit: str
    decimals: int
    yes_no: bool
    before: Shown
    after: Shown
    known_before: Frozen | None = None
    known_after: Frozen | None = None

    @property
    def difference(self) -> Fraction | None:
        if self.before.number is None or self.after.number is None or self.yes_no:
            return None
        return self.after.number - self.before.number


@dataclass(frozen=True)
class ChangedText:
    """A narrative answer, or a note at a figure."""

    key: str
    name: str
    pieces: tuple[Piece, ...]
    is_note: bool


@dataclass(frozen=True)
class ChangedList:
    """`rows`: mark and entries; a list that became answered or ceased to be has perhaps none."""

    key: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ChangedSection:
    title: str
    cells: tuple[ChangedCell, ...]
    texts: tuple[ChangedText, ...]
    lists: tuple[ChangedList, ...]

    @property
    def keys(self) -> set[str]:
        return {one.key for one in self.cells} | {one.key for one in self.texts} | {one.key for one in self.lists}

    @property
    def count(self) -> int:
        return len(self.cells) + len(self.texts) + len(self.lists)


@dataclass(frozen=True)
class ChangedFile:
    mark: str
    file: Any
    field_key: str
    note: str


@dataclass(frozen=True)
class Comparison:
    sections: tuple[ChangedSection, ...]
    files: tuple[ChangedFile, ...]

    @property
    def cells(self) -> int:
        return sum(len(section.cells) for section in self.sections)

    @property
    def texts(self) -> int:
        return sum(len(section.texts) for section in self.sections)

    @property
    def lists(self) -> int:
        return sum(len(section.lists) for section in self.sections)

    @property
    def is_empty(self) -> bool:
        return not (self.files or any(section.count for section in self.sections))


@dataclass(frozen=True)
class ComparePage:
    """`older` and `newer` are None while there are not two. `accepted` is the number of the last that was accepted."""

    choices: tuple[Comparable, ...]
    older: Submission | None
    newer: Submission | None
    comparison: Comparison | None
    accepted: int | None


def compare_page(round_unit: RoundUnit, first: int | None, second: int | None, *, reader: Any) -> ComparePage:
    """Two submissions of a unit by their numbers; without them, or for such as are not there, the last two.

    What was withdrawn is among them for those who see what the unit has not sent. Six queries, some more where it was.
    """
    every = (
        Submission.objects.filter(round_unit=round_unit)
        .select_related("submitted_by", "version", "withdrawal")
        .defer("places")
        .order_by("number")
    )
    sent = [one for one in every if not hasattr(one, "withdrawal")]
    if len(sent) < len(every) and sees_unsent(round_unit, reader):
        sent = list(every)
    verdicts = Decision.objects.filter(submission__round_unit=round_unit, verdict=Verdict.ACCEPTED)
    accepted = set(verdicts.values_list("submission__number", flat=True))
    choices = tuple(Comparable(one, one.number in accepted) for one in sent)
    by_number = {one.number: one for one in sent}
    if len(sent) < 2:
        return ComparePage(choices, None, None, None, max(accepted, default=None))
    newer = by_number.get(second or 0, sent[-1])
    before = [one for one in sent if one.number < newer.number]
    older = by_number.get(first or 0) or (before[-1] if before else sent[0])
    if older.number > newer.number:
        older, newer = newer, older
    spec = newer.version.parsed
    comparison = Comparison(
        changed_sections(spec, older.answers, newer.answers, also=older.version.parsed),
        changed_files(older.files.select_related("file"), newer.files.select_related("file")),
    )
    return ComparePage(choices, older, newer, comparison, max(accepted, default=None))


def changed_sections(
    spec: Spec, before: Answers, after: Answers, *, also: Spec | None = None
) -> tuple[ChangedSection, ...]:
    """The sections in which something changed; `also` names what only an older wording asked."""
    changed = differences(before, after)
    cells = changed.cells | _otherwise_known(before, after)
    found: list[ChangedSection] = []
    told: set[str] = set()
    for asked in (spec, also) if also is not None and also != spec else (spec,):
        for section in asked.sections:
            words = changed.texts | changed.notes
            teller = _Teller(asked, cells, words, changed.lists, frozen_of(before), frozen_of(after), frozenset(told))
            made = teller.section(section)
            told |= made.keys
            if made.count:
                found.append(made)
    return tuple(found)


def _otherwise_known(before: Answers, after: Answers) -> dict[str, tuple[str | None, str | None]]:
    """Cells that say the same where what the system had, or whether it was contested, is something else."""
    then, now = frozen_of(before), frozen_of(after)
    return {
        key: (before["cells"].get(key), after["cells"].get(key))
        for key in dict.fromkeys((*then, *now))
        if _told(then.get(key)) != _told(now.get(key))
    }


def _told(known: Frozen | None) -> tuple[str, bool] | None:
    return (known.value, known.is_contested) if known else None


def changed_files(
    before: Iterable[SubmissionFile | DraftFile], after: Iterable[SubmissionFile | DraftFile]
) -> tuple[ChangedFile, ...]:
    """Files that were taken away and such as came, by what is in them, their field and their note."""
    old, new = ({(one.file.sha256, one.field_key, one.note): one for one in files} for files in (before, after))
    gone = [ChangedFile(REMOVED, one.file, one.field_key, one.note) for key, one in old.items() if key not in new]
    return (
        *gone,
        *(ChangedFile(ADDED, one.file, one.field_key, one.note) for key, one in new.items() if key not in old),
    )


@dataclass(frozen=True)
class _Teller:
    spec: Spec
    cells: Mapping[str, tuple[str | None, str | None]]
    words: Mapping[str, tuple[Piece, ...]]
    lists: Mapping[str, tuple[Any, ...]]
    then: Mapping[str, Frozen]
    now: Mapping[str, Frozen]
    told: frozenset[str]

    def section(self, section: Section) -> ChangedSection:
        title = f"{section.number}. {section.name}" if section.number else section.name
        cells: list[ChangedCell] = []
        texts: list[ChangedText] = []
        lists: list[ChangedList] = []
        for field in section.fields:
            if isinstance(field, NumberField):
                cells += self._cells(field)
                texts += self._notes(field)
            elif isinstance(field, TextField) and self._is_news(field.key, self.words):
                texts.append(ChangedText(field.key, field.name, self.words[field.key], is_note=False))
            elif isinstance(field, ListField) and self._is_news(field.key, self.lists):
                lists.append(self._list(field))
        return ChangedSection(title, tuple(cells), tuple(texts), tuple(lists))

    def _is_news(self, key: str, among: Mapping[str, Any]) -> bool:
        return key in among and key not in self.told

    def _cells(self, field: NumberField) -> Iterable[ChangedCell]:
        for cell in self.spec.cells:
            if cell.indicator == field.key and self._is_news(cell.key, self.cells):
                old, new = self.cells[cell.key]
                yield ChangedCell(
                    cell.key,
                    cell.name,
                    cell.unit_of_measure,
                    cell.decimals,
                    field.yes_no,
                    _shown(old),
                    _shown(new),
                    self.then.get(cell.key),
                    self.now.get(cell.key),
                )

    def _notes(self, field: NumberField) -> Iterable[ChangedText]:
        for key in self.words:
            if key.partition("|")[0] == field.key and key not in self.told and key not in self.spec.texts:
                name = self.spec.cell[key].name if key in self.spec.cell else field.name
                yield ChangedText(key, name, self.words[key], is_note=True)

    def _list(self, field: ListField) -> ChangedList:
        rows = tuple(
            (row.mark, tuple(entry_shown(column, row.entries.get(column.key, "")) for column in field.columns))
            for row in self.lists[field.key]
        )
        return ChangedList(field.key, field.name, tuple(column.name for column in field.columns), rows)


def _shown(text: str | None) -> Shown:
    if text is None:
        return Shown(None, "missing")
    return Shown(None, text) if text in STATES else Shown(Fraction(Decimal(text)), "")
