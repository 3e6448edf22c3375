"""Numbers as people type and read them: exact, and never by the locale of the process.

A value is a scaled integer: 1.234,5 of an indicator with one decimal is 12345. Vietnamese writes 1.234.567,5 and
English 1,234,567.5; both are accepted, and where one text has two honest readings the writer is asked.
"""

import re
from decimal import Decimal
from typing import Literal

from trienkhai.vietnamese.problems import Problem, _, shown
from trienkhai.vietnamese.text import normalise

Lang = Literal["vi", "en"]
Reading = Literal["ask", "grouped", "decimal"]

LIMIT = 10**15
"""The largest magnitude of a scaled value."""

_MARKS: dict[str, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
_SHAPE = re.compile(r"([+\-\u2212\u2013]?) ?(\d[\d ]*)?(?:([.,])([\d.,]*\d))?", re.ASCII)
_MINUS = "-\u2212\u2013"
_LONGEST = 40


class NumberProblem(Problem):
    """A text that is not a value of the declared decimals."""

    code = "number"


class NotANumber(NumberProblem):
    code = "not_a_number"
    message = _("“%(text)s” is not a number. Write digits only, for example 1234567.5.")


class TooManyDecimals(NumberProblem):
    code = "too_many_decimals"
    message = _("“%(text)s” has more decimals than the %(decimals)s allowed. Round it first.")


class NotWhole(TooManyDecimals):
    """Decimals where none are kept."""

    message = _("“%(text)s” has decimals. Only whole numbers are taken.")


class TooLarge(NumberProblem):
    code = "too_large"
    message = _("“%(text)s” is too large. At most 15 digits, decimals included, can be kept.")


class Ambiguous(NumberProblem):
    """One text, two readings. `grouped` and `decimal` are scaled; `decimal` is None where it has too many decimals."""

    code = "ambiguous"
    message = _("“%(text)s” can mean %(grouped)s or %(decimal)s. Choose one, or write it without parting thousands.")

    def __init__(self, text: str, whole: str, part: str, decimals: int, lang: Lang = "vi") -> None:
        sign, written = (-1, "-") if text[0] in _MINUS else (1, "")
        fraction = _scale_or_none(whole, part, decimals)
        self.grouped: int = sign * int(whole + part) * 10**decimals
        self.decimal: int | None = None if fraction is None else sign * fraction
        super().__init__(
            text=text, grouped=f"{written}{whole}{part}", decimal=f"{written}{whole}{_MARKS[lang][1]}{part}"
        )


def parse_decimal(text: str, decimals: int, *, reading: Reading = "ask", lang: Lang = "vi") -> int:
    """The scaled value of what somebody typed in a page or sheet of this language.

    One mark followed by exactly three digits ("1.234") may part thousands or decimals. It is what the language says where
    nothing speaks against it: its mark of thousands where the indicator has no decimals, its mark of decimals where it has
    three or more and they are not all zeros. Everything else is asked. `reading` carries the answer.

    Raises NotANumber, TooManyDecimals, TooLarge, Ambiguous.
    """
    cleaned = normalise(text)
    match = _SHAPE.fullmatch(cleaned)
    if match is None or not (match[2] or match[3]):
        raise NotANumber(text=shown(cleaned))
    whole, part = _parts(cleaned, match[2] or "", match[3] or "", match[4] or "", decimals, reading=reading, lang=lang)
    value = _scaled(whole, part, decimals, cleaned)
    return value if match[1] in {"", "+"} else -value


def scaled_from_number(value: int | float | Decimal, decimals: int) -> int:
    """The scaled value of a numeric cell. A float counts with the 15 digits a spreadsheet shows.

    Raises NotANumber (also for true, false, infinity), TooManyDecimals, TooLarge.
    """
    if isinstance(value, bool):
        raise NotANumber(text=str(value))
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise NotANumber(text=str(value))
    if exact and exact.adjusted() > _LONGEST:
        raise TooLarge(text=shown(str(value)))
    sign, digits, exponent = exact.as_tuple()
    places = -int(exponent)
    written = "".join(map(str, digits)) + "0" * max(0, -places)
    point = len(written) - max(0, places)
    whole, part = written[: max(0, point)] or "0", "0" * max(0, -point) + written[max(0, point) :]
    scaled = _scaled(whole, part, decimals, shown(str(value)))
    return -scaled if sign else scaled


def format_scaled(value: int, decimals: int, lang: Lang = "vi") -> str:
    """With thousands parted: 1.234.567,5 in Vietnamese, 1,234,567.5 in English. All declared decimals are shown."""
    group, mark = _MARKS[lang]
    whole, part = _split(value, decimals)
    grouped = f"{int(whole):,}".replace(",", group)
    return ("-" if value < 0 else "") + grouped + (mark + part if part else "")


def format_for_input(value: int, decimals: int, lang: Lang = "vi") -> str:
    """As it stands in an input field: no thousands parted, and always read back as the same value."""
    whole, part = _split(value, decimals)
    if len(part) == 3 and 0 < int(whole) < 1000:
        part += "0"  # "1,234" could be asked about
    return ("-" if value < 0 else "") + whole + (_MARKS[lang][1] + part if part else "")


def round_fraction(numerator: int, denominator: int, decimals: int) -> int:
    """The exact fraction as a scaled integer, halves rounded away from zero as Excel does."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    above: int = abs(numerator) * 10**decimals
    below = abs(denominator)
    return sign * ((2 * above + below) // (2 * below))


def format_fraction(numerator: int, denominator: int, decimals: int, lang: Lang = "vi") -> str:
    """An exact fraction with `decimals` places. Raises ZeroDivisionError for a denominator of zero."""
    return format_scaled(round_fraction(numerator, denominator, decimals), decimals, lang)


def percent(numerator: int, denominator: int, decimals: int = 2, lang: Lang = "vi") -> str:
    """The fraction in hundredths: 99,16%."""
    return format_fraction(100 * numerator, denominator, decimals, lang) + "%"


def spell_padded(count: int, lang: Lang = "vi") -> str:
    """A count in running text of official papers: "03 thành viên"; from 10 on as usual, zero as 0."""
    return f"{count:02d}" if 0 < count < 10 else format_scaled(count, 0, lang)


def _parts(
    text: str, head: str, mark: str, tail: str, decimals: int, *, reading: Reading, lang: Lang
) -> tuple[str, str]:
    """Digits before and after the decimal mark."""
    spaced = " " in head
    if spaced and not _well_grouped(head.strip().split(" ")):
        raise NotANumber(text=shown(text))
    head = head.replace(" ", "")
    pieces = re.split("[.,]", tail) if mark else []
    marks = mark + "".join(c for c in tail if c in ".,")
    if len(marks) == 0:
        return head, ""
    if len(marks) == 1:
        if not spaced and _well_grouped([head, tail]):
            return _one_mark(text, head, mark, tail, decimals, reading=reading, lang=lang)
        return head or "0", tail
    groups, last = ([head, *pieces], None) if len(set(marks)) == 1 else ([head, *pieces[:-1]], pieces[-1])
    same = len(set(marks[:-1])) == 1
    if spaced or not same or not _well_grouped(groups):
        raise NotANumber(text=shown(text))
    return "".join(groups), last or ""


def _one_mark(
    text: str, head: str, mark: str, tail: str, decimals: int, *, reading: Reading, lang: Lang
) -> tuple[str, str]:
    group, point = _MARKS[lang]
    if reading == "decimal" or (reading == "ask" and mark == point and decimals >= len(tail) and tail.strip("0")):
        return head, tail
    if reading == "grouped" or (mark == group and decimals == 0):
        return head + tail, ""
    raise Ambiguous(text, head, tail, decimals, lang)


def _well_grouped(groups: list[str]) -> bool:
    first, *rest = groups
    return 0 < len(first) <= 3 and not first.startswith("0") and all(len(group) == 3 for group in rest)


def _scale_or_none(whole: str, part: str, decimals: int) -> int | None:
    kept, dropped = part[:decimals], part[decimals:]
    return None if dropped.strip("0") else int(whole + kept.ljust(decimals, "0"))


def _scaled(whole: str, part: str, decimals: int, text: str) -> int:
    if len(whole.lstrip("0")) > _LONGEST:
        raise TooLarge(text=shown(text))
    value = _scale_or_none(whole.lstrip("0") or "0", part, decimals)
    if value is None:
        raise (TooManyDecimals if decimals else NotWhole)(text=shown(text), decimals=decimals)
    if value > LIMIT:
        raise TooLarge(text=shown(text))
    return value


def _split(value: int, decimals: int) -> tuple[str, str]:
    digits = str(abs(value)).rjust(decimals + 1, "0")
    return (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
