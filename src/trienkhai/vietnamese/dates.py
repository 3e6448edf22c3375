"""Dates as official papers and tables write them. Day before month, always; nothing is guessed."""

import re
from datetime import date

from trienkhai.vietnamese.numbers import Lang
from trienkhai.vietnamese.problems import Problem, _, shown
from trienkhai.vietnamese.text import normalise

ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMERIC = re.compile(r"(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LETTERS = re.compile(r"(?:.*, ?)?ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.ASCII | re.IGNORECASE)


class NotADate(Problem):
    code = "not_a_date"
    message = _("“%(text)s” is not a date. Write day/month/year, for example 24/7/2023.")


def letter_date(day: date, place: str | None = None, lang: Lang = "vi") -> str:
    """ "Hà Nội, ngày 05 tháng 02 năm 2023": days below 10 and months 1 and 2 are padded.

    Source: Decree 30/2020/NĐ-CP, annex I, on the place and date of a document.
    """
    if lang == "en":
        written = f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
        return f"{place}, {written}" if place else written
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    written = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {written}" if place else written


def short_date(day: date) -> str:
    """8/7/2026, the same in both languages: day first."""
    return f"{day.day}/{day.month}/{day.year}"


def parse_date(text: str) -> date:
    """A date from 24/7/2023, 24-7-2023, 24.7.2023, 2023-07-24 or "ngày 24 tháng 7 năm 2023".

    Raises NotADate for anything else; 07/24/2023 has no month 24 and is refused, not turned round.
    """
    cleaned = normalise(text)
    try:
        if match := _ISO.fullmatch(cleaned):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(cleaned):
            return date(int(match[4]), int(match[3]), int(match[1]))
        if match := _LETTERS.fullmatch(cleaned):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise NotADate(text=shown(cleaned)) from None
