"""A plan: what an import would do, with a verdict for every row. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TypeVar

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directory.importing.changes import apply_changes
from trienkhai.directory.importing.conversion import Conversion, read_conversion
from trienkhai.directory.importing.dated import apply_dated
from trienkhai.directory.importing.faults import faults
from trienkhai.directory.importing.history import History
from trienkhai.directory.importing.judging import Flaw, Judged, Judgement
from trienkhai.directory.importing.lineage import apply_lineage
from trienkhai.directory.importing.loading import fingerprint, load
from trienkhai.directory.importing.other_lines import apply_lines
from trienkhai.directory.importing.snapshot_files import Snapshot, read_snapshot
from trienkhai.directory.importing.snapshots import apply_snapshots
from trienkhai.directory.importing.tables import Table, read_tables
from trienkhai.units.models import Root

T = TypeVar("T")
File = tuple[str, bytes]
DatedFile = tuple[date, str, bytes]


@dataclass(frozen=True)
class Plan:
    """What would be done. `problems` hinder it, `flaws` do not but must be told; `rows` has a verdict for each row."""

    root: Root
    before: History
    after: History
    problems: tuple[Problem, ...]
    flaws: tuple[Flaw, ...]
    rows: tuple[Judged, ...]
    seen: tuple[object, ...]
    files: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.problems

    @property
    def opened(self) -> int:
        """How many units would be new."""
        return sum(unit.pk is None for unit in self.after.units)

    @property
    def lineage(self) -> int:
        """How many successions would be recorded."""
        return sum(not made.is_stored for made in self.after.descents)

    def flaws_by_code(self) -> dict[str, int]:
        """How many flaws of each sort."""
        return dict(Counter(flaw.code for flaw in self.flaws))


def plan_import(
    root: Root,
    files: Sequence[File] = (),
    *,
    snapshots: Sequence[DatedFile] = (),
    conversions: Sequence[DatedFile] = (),
    convert_old_fonts: bool = False,
    shown: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """Judge files against the stored tree.

    `files` are (name, bytes) of dated sheets and lists of changes; `snapshots` and `conversions` (day, name, bytes) are whole
    trees as of days and old-to-new tables of reforms. `convert_old_fonts` after the user saw what text in old encodings
    would become. `shown` is told how many steps of how many are done: files, tree, faults.
    Raises Unacceptable only when a file cannot be read at all.
    """
    if not files and not snapshots and not conversions:
        raise Unacceptable([Problem(_("Name a file to take in."), code="no-file")])
    steps = count(1)
    total = len(files) + len(snapshots) + len(conversions) + 3

    def told(result: T) -> T:
        shown(next(steps), total)
        return result

    seen, before, after = told((fingerprint(root), load(root), load(root)))
    judgement = Judgement(converts=convert_old_fonts)
    if snapshots or conversions:
        trees = [told(read_snapshot(day, name, data, judgement)) for day, name, data in snapshots]
        tables = [told(read_conversion(day, name, data, judgement)) for day, name, data in conversions]
        _take_snapshots(root, after, judgement, trees, tables)
    read = [told(read_tables(name, data, judgement)) for name, data in files]
    _take_sheets(read, after, judgement)
    told(None)
    _judge_days(after, judgement)
    told(None)
    names = (*(name for name, _ in files), *(name for _, name, _ in (*snapshots, *conversions)))
    return Plan(
        root, before, after, tuple(judgement.problems), tuple(judgement.flaws), tuple(judgement.rows), seen, names
    )


def _judge_days(history: History, judgement: Judgement) -> None:
    """What does not hold on every day, unless a row said so of itself already."""
    told = {(problem.where, problem.code) for problem in judgement.problems}
    for problem in dict.fromkeys(faults(history)):
        if (problem.where, problem.code) not in told:
            judgement.refuse(problem)


def _take_snapshots(
    root: Root, history: History, judgement: Judgement, trees: list[Snapshot], tables: list[Conversion]
) -> None:
    """Rows that were refused are left out, and their units stay as they were; without a whole file nothing can be compared."""
    if all(tree.is_read for tree in trees) and all(table.is_read for table in tables):
        is_told = apply_snapshots(root.name, trees, {table.day: table for table in tables}, history, judgement)
    else:
        is_told = False
    history.doubts.is_blind = not is_told


def _take_sheets(files: Iterable[list[Table]], history: History, judgement: Judgement) -> None:
    """Sheets tell by their headings what they are; all dated sheets are one, and changes come after them."""
    kinds: dict[str, list[Table]] = {"dated": [], "lines": [], "changes": [], "lineage": []}
    for tables in files:
        found = [(kind_of(table), table) for table in tables]
        for kind, table in found:
            if kind:
                kinds[kind].append(table)
            elif not any(other for other, _ in found):
                judgement.refuse(_no_headings(table))
            else:
                message = _("The sheet has no headings that are known here and was not read.")
                judgement.flaw("unknown-sheet", message, table.where(1))
    if kinds["dated"]:
        apply_dated(kinds["dated"], history, judgement)
    if kinds["lines"]:
        apply_lines(kinds["lines"], history, judgement)
    if kinds["lineage"]:
        apply_lineage(kinds["lineage"], history, judgement)
    if kinds["changes"]:
        apply_changes(kinds["changes"], history, judgement)


def kind_of(table: Table) -> str:
    """'dated', 'lines', 'changes', 'lineage', or '' when the headings say nothing known."""
    if table.has("line", "from"):
        return "lines"
    if table.has("date", "predecessor"):
        return "lineage"
    if table.has("date", "act"):
        return "changes"
    return "dated" if table.has("name") and (table.has("code") or table.has("ident")) else ""


def _no_headings(table: Table) -> Problem:
    message = _(
        "No headings were found. Expected a row with “mã”, “tên”, “mã cấp trên”, “từ ngày”, "
        "or for changes “ngày”, “việc”, “mã”."
    )
    return Problem(message, table.where(1), "no-headings")
