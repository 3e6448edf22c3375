"""What is known of single submissions in a trace: version, who, when, hash, the cell, its place in the source, files."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.models import Submission, SubmissionFile, TemplateVersion
from trienkhai.reporting.rules.known import Frozen, frozen_of
from trienkhai.reporting.rules.spec import Cell
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.portions import places_of
from trienkhai.rollup.versions import columns_for


@dataclass(frozen=True)
class CellFact:
    """One cell of one submission: what was answered, and where it stood in the source."""

    cell: Cell
    answered: str
    place: str
    note: str
    known: Frozen | None = None  # what the system had for it


@dataclass(frozen=True)
class Fact:
    """One submission seen from a figure."""

    submission: Submission
    unit_name: str
    round_name: str
    cells: tuple[CellFact, ...]
    source: StoredFile | None
    files: tuple[StoredFile, ...]
    is_accepted: bool
    accepted_at: datetime | None

    @property
    def url(self) -> str:
        """The submission's page, at the cell."""
        return _at_cell(self.submission.pk, self.cells[0].cell.key)


Asked = Mapping[int, TemplateVersion]


def facts_of(
    submission_ids: Iterable[int], key: str, *, asked: Asked | None = None, accepted: AbstractSet[int] | None = None
) -> dict[int, Fact]:
    """Facts by submission id, for a column of their template. Five queries at most.

    asked: by round the version whose column is meant, where a round may have moved; else that of each submission.
    accepted: ids of the submissions that were accepted at the moment that is shown; None for today.
    """
    rows = list(
        Submission.objects.filter(pk__in=set(submission_ids))
        .select_related("round", "round_unit", "submitted_by", "intake__file")
        .prefetch_related(Prefetch("files", SubmissionFile.objects.select_related("file").order_by("pk")), "decisions")
    )
    _give_versions(rows, asked or {})
    return {
        row.pk: _fact(
            row,
            key,
            (asked or {}).get(row.round_id, row.version),  # type: ignore[attr-defined]
            row.round_unit.accepted_id == row.pk if accepted is None else row.pk in accepted,  # type: ignore[attr-defined]
        )
        for row in rows
    }


def _give_versions(rows: Sequence[Submission], asked: Asked) -> None:
    """Each version is read once, however many submissions answer it. One query where one is not among the `asked`."""
    known = {one.pk: one for one in asked.values()}
    lacking = {row.version_id for row in rows} - known.keys()  # type: ignore[attr-defined]
    known |= TemplateVersion.objects.in_bulk(lacking) if lacking else {}
    for row in rows:
        row.version = known[row.version_id]  # type: ignore[attr-defined]


def addresses_of(submission_ids: Iterable[int], key: str, asked: Asked) -> dict[int, str]:
    """The pages of submissions at the cell of a column, without reading them. One query. `asked`: as for `facts_of`."""
    rounds = dict(Submission.objects.filter(pk__in=set(submission_ids)).values_list("pk", "round_id"))
    cells = {}
    for round_id in set(rounds.values()):
        columns = columns_for(asked[round_id])
        column = columns.find(key)
        cells[round_id] = columns.cells[_shown_places(column, places_of(column, columns))[0]].key
    return {pk: _at_cell(pk, cells[round_id]) for pk, round_id in rounds.items()}


def _at_cell(submission: int, cell: str) -> str:
    page = reverse("reporting:submission", args=[submission])
    return f"{page}?{urlencode({'o': cell})}#o-{cell}"


def _fact(row: Submission, key: str, asked: TemplateVersion, is_accepted: bool) -> Fact:
    columns = columns_for(asked)
    column = columns.find(key)
    cells = [columns.cells[place] for place in _shown_places(column, places_of(column, columns))]
    indicators = {cell.indicator for cell in cells} | _lists_with(row, cells)
    accepted = [one.at for one in row.decisions.all() if one.verdict == "accepted"]
    return Fact(
        row,
        row.round_unit.name,
        row.round.name,
        tuple(_cell_fact(row, cell) for cell in cells),
        row.intake.file if row.intake else None,
        tuple(one.file for one in row.files.all() if not one.field_key or one.field_key in indicators),
        is_accepted,
        max(accepted, default=None),
    )


def _shown_places(column: Column, places: Sequence[int]) -> Sequence[int]:
    return places if column.of == "pair" else places[:1]


def _lists_with(row: Submission, cells: Sequence[Cell]) -> set[str]:
    """Keys of the line lists whose counts are among the cells."""
    counted = {cell.indicator for cell in cells if cell.derived}
    return {field.key for field in row.version.parsed.lists.values() if counted & {count.key for count in field.counts}}


def _cell_fact(row: Submission, cell: Cell) -> CellFact:
    answers = row.answers
    notes = answers.get("notes", {})
    return CellFact(
        cell,
        answers.get("cells", {}).get(cell.key, ""),
        str(row.places.get(cell.key, "")),
        notes.get(cell.key, ""),
        frozen_of(answers).get(cell.key),
    )
