"""Keys of periods as they stand in files, addresses and the database."""

import re
from datetime import date
from functools import lru_cache

from trienkhai.periods.calendar import FIRST_YEAR, LAST_YEAR, Kind, Period, Preset, period, span, term
from trienkhai.vietnamese.problems import Problem, _, shown
from trienkhai.vietnamese.text import normalise_symbol

_IN_YEAR = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(9M)|(0[1-9]|1[0-2])))?", re.ASCII)
_TERM = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
_LONGEST_TERM = 10


class NotAPeriod(Problem):
    code = "not_a_period"
    message = _(
        "“%(text)s” is not a period. Write for example 2023, 2023-H1, 2023-Q2, 2023-06, 2020-2025 "
        "or 2021-10-01..2026-09-30."
    )


@lru_cache(maxsize=512)  # a table of totals asks for the same few a thousand times
def parse_period_key(text: str) -> Period:
    """The period of a key, see `Period.key`. Raises NotAPeriod.

    "2023-9M" is nine months; "@nd09" behind a key of a month, quarter, half, nine months or year takes the cut-offs
    of Decree 09/2019.
    """
    key = normalise_symbol(text).upper()
    bare, at, after = key.partition("@")
    found = _in_year(bare, after or at) or (None if at else _term(bare) or _range(bare))
    if found is None:
        raise NotAPeriod(text=shown(text))
    return found


def _in_year(bare: str, after: str) -> Period | None:
    presets: dict[str, Preset] = {"": "calendar", "CALENDAR": "calendar", "ND09": "nd09"}
    match = _IN_YEAR.fullmatch(bare)
    if match is None or after not in presets or not _is_year(int(match[1])):
        return None
    year, preset = int(match[1]), presets[after]
    if match[2]:
        return period(Kind.QUARTER, year, int(match[2]), preset)
    if match[3]:
        return period(Kind.HALF, year, int(match[3]), preset)
    if match[4]:
        return period(Kind.NINE_MONTHS, year, 1, preset)
    return period(Kind.MONTH, year, int(match[5]), preset) if match[5] else period(Kind.YEAR, year, 1, preset)


def _term(bare: str) -> Period | None:
    match = _TERM.fullmatch(bare)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    return term(first, last) if _is_year(first) and first < last <= first + _LONGEST_TERM else None


def _range(bare: str) -> Period | None:
    match = _RANGE.fullmatch(bare)
    if match is None:
        return None
    try:
        first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
    except ValueError:
        return None
    return span(first, last) if first <= last and _is_year(first.year) and _is_year(last.year) else None


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR
