"""Tables whose rows are the rows of a line list, proposed by their headings."""

from trienkhai.reporting.rules.free.candidates import EQUALLY_GOOD, NO_IDEA, Known, Proposal
from trienkhai.reporting.rules.free.labels import written
from trienkhai.reporting.rules.free.proposing import Proposed
from trienkhai.reporting.rules.free.targets import LEFT_OUT, MEASURES, NUMBERS, UNDECIDED, list_column
from trienkhai.reporting.rules.free.words import NOTE_WORDS, UNIT_WORDS, begins

LEAST = 2  # headings in common
HALF = 0.5


def find_list(found: Proposed, known: Known) -> None:
    """Where the headings of a table fit a line list better than any figures, its columns are those of the list.

    Only in the file of one unit: the rows of a list say nothing of whose they are.
    """
    if not known.frame.own or not known.frame.default or _names_figures_in_rows(found):
        return
    named = [column.number for column in found.table.columns if column.text and not _only_numbers(found, column.number)]
    fitting = [match for key in known.lists if (match := _match(found, key, known)) and _fits(match, key, named, known)]
    most = max(map(len, fitting), default=0)
    best = [match for match in fitting if len(match) == most]
    if len(best) != 1 or most <= _sure_figures(found):
        return
    for column in found.table.columns:
        number = column.number
        if number in best[0]:
            found.columns[number] = best[0][number]
        elif begins(column.text, NOTE_WORDS):
            found.columns[number] = Proposal(LEFT_OUT, "rule", HALF)
        elif _says_whose(found, number):
            continue  # rows of other units and of other times stay out
        elif found.columns[number].token not in {NUMBERS, MEASURES, LEFT_OUT}:
            found.columns[number] = NO_IDEA
        found.labels.pop(number, None)


def _says_whose(found: Proposed, number: int) -> bool:
    """Whether a column names units or times."""
    column, labels = found.table.column(number), found.labels.get(number, {})
    if not labels or column is None:
        return False
    return begins(column.text, UNIT_WORDS) or any(one.token.startswith(("unit:", "@")) for one in labels.values())


def _names_figures_in_rows(found: Proposed) -> bool:
    return any(one.token.startswith("cell:") for labels in found.labels.values() for one in labels.values())


def _only_numbers(found: Proposed, number: int) -> bool:
    return found.columns[number].token == NUMBERS


def _sure_figures(found: Proposed) -> int:
    return sum(1 for one in found.columns.values() if one.token.startswith("cell:") and one.how in {"code", "name"})


def _match(found: Proposed, key: str, known: Known) -> dict[int, Proposal]:
    """The columns of the table that bear the name of one of the list; of two for one, the clearly better."""
    holders: dict[str, list[tuple[float, int, Proposal]]] = {}
    for column in found.table.columns:
        best = known.lists[key].best(written(column.text)) if column.text else NO_IDEA
        if best.is_decided:
            holders.setdefault(best.token, []).append((best.score, column.number, best))
    match = {}
    for several in holders.values():
        ranked = sorted(several, key=lambda one: (-one[0], one[1]))
        if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= EQUALLY_GOOD:
            match[ranked[0][1]] = ranked[0][2]
    return match


def _fits(match: dict[int, Proposal], key: str, named: list[int], known: Known) -> bool:
    listed = known.frame.spec.lists[key]
    held = {place[1] for one in match.values() if (place := list_column(one.token))}
    return (
        len(match) >= LEAST
        and all(column.key in held for column in listed.columns if column.required)
        and len(match) >= HALF * len(named)
    )


def list_of(columns: dict[int, Proposal]) -> str:
    """The list whose rows a table so understood holds, '' for a table of figures; of several the one with most columns."""
    held: dict[str, int] = {}
    for one in columns.values():
        if (place := list_column(one.token)) and one.token != UNDECIDED:
            held[place[0]] = held.get(place[0], 0) + 1
    return max(held, key=lambda key: held[key]) if held else ""
