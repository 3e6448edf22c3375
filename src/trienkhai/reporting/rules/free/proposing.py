"""What each heading and label of a table may mean: proposed with how it was found, for a person to confirm."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from trienkhai.office.sheets.grid import is_number
from trienkhai.reporting.rules.free.candidates import EQUALLY_GOOD, NO_IDEA, Candidates, Known, Proposal
from trienkhai.reporting.rules.free.frame import sub_of
from trienkhai.reporting.rules.free.heads import figure_of
from trienkhai.reporting.rules.free.labels import (
    every,
    keys_by_row,
    part_label,
    row_label,
    time_label,
    unit_label,
    written,
)
from trienkhai.reporting.rules.free.measures import measure_of
from trienkhai.reporting.rules.free.tables import Column, Table
from trienkhai.reporting.rules.free.targets import (
    LABELS,
    LEFT_OUT,
    MEASURES,
    NOTHING,
    NUMBERS,
    ROWS,
    UNDECIDED,
    VALUE,
    facets_of,
    holds_figures,
    with_time,
)
from trienkhai.reporting.rules.free.times import Time, only_time, time_in
from trienkhai.reporting.rules.free.words import (
    BEFORE_WORDS,
    CODES,
    COMPARED_WORDS,
    MAYBE_MEASURE,
    MEASURE_WORDS,
    NOTE_WORDS,
    NOW_WORDS,
    NUMBERING,
    PLAN_WORDS,
    ROW_NUMBER,
    TIME_WORDS,
    UNIT_WORDS,
    begins,
    says,
)
from trienkhai.vietnamese import normalise
from trienkhai.vietnamese.likeness import key_of

KNOWN_SHARE = 0.25
MOSTLY = 0.6
FEW = 24
RULE = 0.9


@dataclass
class Proposed:
    """A table understood as far as it goes: by column, and by label of each column of labels."""

    table: Table
    columns: dict[int, Proposal] = field(default_factory=dict)
    labels: dict[int, dict[str, Proposal]] = field(default_factory=dict)


def propose(table: Table, known: Known) -> Proposed:
    """Columns of labels first, for what the others hold depends on them."""
    found = Proposed(table)
    profiles = {column.number: _profile(table, column) for column in table.columns}
    _find_labels(found, profiles, known)
    about_rows = any(
        found.columns[number].token == ROWS or any(one.token.startswith("cell:") for one in labels.values())
        for number, labels in found.labels.items()
    )
    for column in table.columns:
        if column.number not in found.columns:
            found.columns[column.number] = _column(column, profiles[column.number], known, about_rows=about_rows)
    _only_once(found)
    if about_rows:
        _one_value(found, profiles)
    _find_qualifiers(found, profiles, known)
    return found


@dataclass(frozen=True)
class _Profile:
    """What stands in a column: words and figures, and its different labels."""

    words: int
    figures: int
    labels: Counter[str]

    @property
    def filled(self) -> int:
        return self.words + self.figures

    @property
    def is_words(self) -> bool:
        return self.words > 0 and self.words >= MOSTLY * self.filled


def _profile(table: Table, column: Column) -> _Profile:
    cells = [row.cells[column.number] for row in table.rows if column.number in row.cells]
    figures = sum(1 for cell in cells if is_number(cell))
    return _Profile(len(cells) - figures, figures, Counter(normalise(cell.text) for cell in cells))


def _find_labels(found: Proposed, profiles: dict[int, _Profile], known: Known) -> None:
    """The columns that say what a row is about: its time, its unit, its indicator; and those that number the rows."""
    table = found.table
    for column in table.columns:
        profile = profiles[column.number]
        if not profile.filled:
            continue
        if key_of(column.text) in NUMBERING or _numbers_rows(table, column, profile):
            found.columns[column.number] = Proposal(NUMBERS, "rule", RULE)
        elif _are_times(column, profile):
            found.columns[column.number] = Proposal(LABELS, "rule", RULE)
            found.labels[column.number] = every(profile.labels, partial(time_label, heading=column.text))
        elif _are_measures(column, profile, known):
            found.columns[column.number] = Proposal(MEASURES, "rule", RULE)
    rest = [column for column in table.columns if column.number not in found.columns]
    kinds = {column.number: _kind(column, profiles[column.number], known) for column in rest}
    if "units" in kinds.values() and "rows" in kinds.values():
        _settle_kinds(kinds, profiles, known)
    for column in rest:
        if kinds[column.number] == "units":
            found.columns[column.number] = Proposal(LABELS, "rule", RULE)
            found.labels[column.number] = every(profiles[column.number].labels, partial(unit_label, known=known))
    for column in rest:
        if kinds[column.number] == "rows" and found.labels and _comes_again(profiles[column.number]):
            # A row for each unit, period and indicator: the same word means the same in every row.
            found.columns[column.number] = Proposal(LABELS, "rule", RULE)
            meaning = partial(row_label, above="", known=known)
            found.labels[column.number] = every(profiles[column.number].labels, meaning)
        elif kinds[column.number] == "rows":
            found.columns[column.number] = Proposal(ROWS, "rule", RULE)
            found.labels[column.number] = _row_labels(table, column, known)
    _help_each_other(found)
    _settle_times(found, known)


def _settle_times(found: Proposed, known: Known) -> None:
    """Years with the quarter at whose end they were counted, where only the years are asked about: the quarter says nothing."""
    timed = [number for number, labels in found.labels.items() if any(one.token[:1] == "@" for one in labels.values())]
    keys = {number: keys_by_row(found.table, number, LABELS) for number in timed}

    def fit(columns: list[int]) -> int:
        return sum(
            1 for place in range(len(found.table.rows)) if known.frame.placed(_time(found, keys, columns, place), "")
        )

    if len(timed) < 2 or fit(timed):
        return
    years = [number for number in timed if all("-" not in one.token for one in found.labels[number].values())]
    for number in timed:
        pairs = {(keys[years[0]].get(place), key) for place, key in keys[number].items()} if years else set()
        if years and number not in years and len({year for year, _key in pairs}) == len(pairs) and fit(years):
            found.labels[number] = {key: Proposal(NOTHING, "rule", RULE) for key in found.labels[number]}


def _time(found: Proposed, keys: dict[int, dict[int, tuple[str, str]]], columns: list[int], place: int) -> Time:
    time = Time()
    for number in columns:
        key = keys[number].get(place)
        told = facets_of(found.labels[number][key[0]].token) if key else None
        if told:
            time = Time(told.time.year or time.year, told.time.piece or time.piece)
    return time


def _kind(column: Column, profile: _Profile, known: Known) -> str:
    labels = list(profile.labels)
    if not labels:
        return ""
    is_code = key_of(column.text) in CODES or says(column.text, ("ma",)) or says(column.text, ("id", "code"))
    if not profile.is_words and not is_code and not begins(column.text, UNIT_WORDS):
        return ""
    units, rows = _share(labels, known.units), _share(labels, known.cells)
    if known.frame.own and units == 0 and begins(column.text, UNIT_WORDS) and rows < KNOWN_SHARE and profile.is_words:
        return "units"
    if units and units >= rows and (units >= KNOWN_SHARE or known.frame.own or begins(column.text, UNIT_WORDS)):
        return "units"
    if rows and (rows >= KNOWN_SHARE or profile.is_words):
        return "rows"
    return ""


def _settle_kinds(kinds: dict[int, str], profiles: dict[int, _Profile], known: Known) -> None:
    """Where some columns seem to hold units and others indicators, single hits in the other kind are chance."""
    for number, kind in kinds.items():
        labels = list(profiles[number].labels)
        here = _share(labels, known.units if kind == "units" else known.cells)
        if kind and here < KNOWN_SHARE:
            kinds[number] = ""


def _share(labels: list[str], candidates: Candidates) -> float:
    some = labels[:200]
    return sum(1 for label in some if candidates.best(written(label)) is not NO_IDEA) / len(some)


def _numbers_rows(table: Table, column: Column, profile: _Profile) -> bool:
    """A first column of 1, 2, 3, I, II, a, b beside others, which says nothing by itself."""
    if column.number != min(one.number for one in table.columns) or len(table.columns) < 3 or not profile.filled:
        return False
    marks = sum(count for label, count in profile.labels.items() if ROW_NUMBER.fullmatch(label))
    if marks < profile.filled or (
        column.parts and key_of(column.text) not in NUMBERING and begins(column.text, ("ma", "code"))
    ):
        return False
    plain = [int(label) for label in profile.labels if label.isdigit()]
    return bool(plain) and not column.text and plain[: len(plain)] == sorted(plain) and plain[0] <= 1


def _are_times(column: Column, profile: _Profile) -> bool:
    heading, labels = key_of(column.text), list(profile.labels)
    if heading in TIME_WORDS or begins(
        column.text, ("nam", "quy", "thang", "ky", "year", "quarter", "month", "period")
    ):
        return all(only_time(f"{column.text} {label}") or only_time(label) for label in labels)
    return profile.is_words and all(only_time(label) for label in labels)


def _are_measures(column: Column, profile: _Profile, known: Known) -> bool:
    """ "Đơn vị tính"; and "Đơn vị" where most of its texts are units of measure that the template knows."""
    heading = key_of(column.text)
    if not profile.is_words or heading not in {*MEASURE_WORDS, *MAYBE_MEASURE}:
        return False
    if heading in MEASURE_WORDS:
        return True
    asked = {one.base for field in known.frame.spec.numbers.values() if (one := measure_of(field.unit_of_measure))}
    said = [measure_of(label) for label in profile.labels]
    return sum(1 for one in said if one and one.base in asked) >= MOSTLY * len(said)


def _row_labels(table: Table, column: Column, known: Known) -> dict[str, Proposal]:
    """Row by row, for "Nữ" is a part of what stands above it. A row without anything beside the label is a heading."""
    found: dict[str, Proposal] = {}
    above = ""
    for place, (key, text) in keys_by_row(table, column.number, ROWS).items():
        proposal = row_label(text, above, known)
        if proposal.token.startswith("cell:"):
            above = proposal.token.removeprefix("cell:").partition("|")[0]
        is_bare = not any(is_number(cell) for number, cell in table.rows[place].cells.items() if number > column.number)
        found[key] = Proposal(LEFT_OUT, "rule", RULE) if is_bare and not proposal.is_decided else proposal
    return found


def every_label(table: Table, number: int, token: str, known: Known) -> dict[str, Proposal]:
    """The labels of a column that a person calls a column of labels, each by the kind that understands most of them."""
    column = next(one for one in table.columns if one.number == number)
    if token == ROWS:
        return _row_labels(table, column, known)
    texts = [text for _key, text in keys_by_row(table, number, token).values()]
    meanings = (
        partial(unit_label, known=known),
        partial(row_label, above="", known=known),
        partial(time_label, heading=column.text),
        partial(part_label, known=known),
    )
    tried = [every(texts, meaning) for meaning in meanings]
    return max(tried, key=lambda one: sum(1 for told in one.values() if told.is_decided and told.token != LEFT_OUT))


def _help_each_other(found: Proposed) -> None:
    """Of two columns that name the same, as code and name do, one that is not understood says nothing."""
    meant = {number: _meant(labels) for number, labels in found.labels.items()}
    keys = {number: keys_by_row(found.table, number, found.columns[number].token) for number in found.labels}
    for number, labels in found.labels.items():
        others = [
            other for other in found.labels if other != number and meant[number] and meant[other] == meant[number]
        ]
        helped: dict[str, bool] = {}
        for place, (key, _text) in keys[number].items():
            beside = ((other, keys[other][place][0]) for other in others if place in keys[other])
            helped[key] = helped.get(key, True) and any(_is_sure(found.labels[other].get(one)) for other, one in beside)
        for key, is_sure in helped.items():
            mine = labels.get(key)
            if is_sure and mine is not None and (not mine.is_decided or mine.token == LEFT_OUT):
                labels[key] = Proposal(NOTHING, "rule", RULE, mine.others)


def _meant(labels: dict[str, Proposal]) -> str:
    """What most labels of a column name: 'unit', 'cell'."""
    kinds = Counter(one.token.partition(":")[0] for one in labels.values() if ":" in one.token)
    return kinds.most_common(1)[0][0] if kinds else ""


def _is_sure(one: Proposal | None) -> bool:
    return one is not None and one.how in {"code", "name"} and one.token.startswith(("unit:", "cell:", "text:"))


def _column(column: Column, profile: _Profile, known: Known, *, about_rows: bool) -> Proposal:
    """What a column of figures holds; nothing is guessed where its heading does not say."""
    if not profile.filled:
        return Proposal(LEFT_OUT, "rule", RULE)
    if begins(column.text, NOTE_WORDS):
        return Proposal(LEFT_OUT, "rule", RULE)
    if about_rows:
        return _beside_rows(column, profile, known)
    return figure_of(column, known)


def _beside_rows(column: Column, profile: _Profile, known: Known) -> Proposal:
    """A column of figures beside indicators: this period or another, a part, a year, a unit."""
    time = only_time(column.parts[-1]) if column.parts else only_time(column.text)
    time = time or only_time(column.text)
    if time:
        sub = sub_of(known.frame.spec, time)
        return Proposal(f"sub:{sub}" if sub else f"{VALUE}@{time.key}", "rule", RULE)
    for parts in (column.parts[::-1], (column.text,)):
        for candidates in (known.parts, known.units):
            best = candidates.best(parts)
            if best.is_decided and best.score >= RULE:
                return best
    if says(column.text, BEFORE_WORDS) or says(column.text, COMPARED_WORDS) or says(column.text, PLAN_WORDS):
        return Proposal(LEFT_OUT, "rule", RULE)
    if says(column.text, NOW_WORDS):
        return Proposal(with_time(VALUE, time_in(column.text)), "rule", RULE)
    return NO_IDEA


def _only_once(found: Proposed) -> None:
    """Two columns that seem to hold the same figures: the one that fits clearly better has it, else both are asked."""
    holders: dict[str, list[int]] = {}
    for number, one in found.columns.items():
        if one.token.startswith(("cell:", "part:", "unit:", "text:")):
            holders.setdefault(one.token, []).append(number)
    for numbers in holders.values():
        ranked = sorted(numbers, key=lambda number: -found.columns[number].score)
        if len(ranked) < 2:
            continue
        first, second = found.columns[ranked[0]], found.columns[ranked[1]]
        is_clear = first.score - second.score >= EQUALLY_GOOD or (
            first.how != second.how and first.how in {"code", "name"}
        )
        for number in ranked[1:] if is_clear else ranked:
            before = found.columns[number]
            found.columns[number] = Proposal(UNDECIDED, "several", before.score, (before.token, *before.others))


def _one_value(found: Proposed, profiles: dict[int, _Profile]) -> None:
    """Beside indicators one column of figures that nobody names is theirs; of several named alike none is chosen."""
    values = [
        number for number, one in found.columns.items() if one.token == VALUE or one.token.startswith(f"{VALUE}@")
    ]
    if len({found.columns[number].token for number in values}) == len(values) > 1:
        return
    if len(values) > 1:
        for number in values:
            found.columns[number] = Proposal(UNDECIDED, "several", RULE, (VALUE, LEFT_OUT))
    elif not any(holds_figures(one.token) for one in found.columns.values()):
        open_ones = [
            number
            for number, one in found.columns.items()
            if not one.is_decided and profiles[number].figures > profiles[number].words
        ]
        if len(open_ones) == 1:
            found.columns[open_ones[0]] = Proposal(VALUE, "rule", RULE)


def _find_qualifiers(found: Proposed, profiles: dict[int, _Profile], known: Known) -> None:
    """Columns of a few words that come again and again, such as sex and age: each word a part, or nothing.

    In the file of one unit a column of words that nobody understands may name whose figures these are: it is asked.
    """
    if not any(one.token.startswith("cell:") or one.token == UNDECIDED for one in found.columns.values()):
        return
    figures = [number for number, one in found.columns.items() if holds_figures(one.token)]
    for column in found.table.columns:
        profile, now = profiles[column.number], found.columns[column.number]
        if now.is_decided or not profile.is_words or not figures:
            continue
        parts = every(profile.labels, partial(part_label, known=known))
        is_known = any(one.is_decided for one in parts.values())
        if (
            is_known
            or (len(profile.labels) <= FEW and _comes_again(profile))
            or (known.frame.own and column.number < min(figures))
        ):
            found.columns[column.number] = Proposal(LABELS, "rule", RULE)
            if len(parts) == 1 and not is_known and not known.frame.own:
                parts = {key: Proposal(NOTHING, "rule", RULE) for key in parts}
            found.labels[column.number] = parts


def _comes_again(profile: _Profile) -> bool:
    return profile.filled >= 2 * len(profile.labels)
