"""How figures, days and moments read on a page, in the language the page is answered in."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trienkhai.vietnamese import dates, numbers

NOTHING = "–"


def language() -> numbers.Lang:
    """The language of the page; Vietnamese unless English was chosen."""
    return "en" if (get_language() or "").startswith("en") else "vi"


def number(value: int | Fraction | Decimal | None, decimals: int = 0) -> str:
    """A plain value with thousands parted, halves rounded away from zero; a dash for None."""
    if value is None or value == "":
        return NOTHING
    exact = Fraction(value)
    return numbers.format_fraction(exact.numerator, exact.denominator, decimals, language())


def scaled(value: int | None, decimals: int = 0) -> str:
    """A value kept as a scaled integer: 12345 with one decimal is 1.234,5."""
    return NOTHING if value is None else numbers.format_scaled(value, decimals, language())


def percent(value: Fraction | Decimal | int | None, decimals: int = 1) -> str:
    """A share in hundredths: a fraction of 0.404 is 40,4%."""
    if value is None or value == "":
        return NOTHING
    exact = Fraction(value)
    return numbers.percent(exact.numerator, exact.denominator, decimals, language())


def figure(answer: Any) -> str:
    """Anything that knows how it is shown (`shown(lang)`), such as an answer of the roll-up."""
    return NOTHING if answer is None else str(answer.shown(language()))


def short_date(day: date | datetime | None) -> str:
    """8/7/2026."""
    return NOTHING if day is None else dates.short_date(_local_day(day))


def letter_date(day: date | datetime | None, place: str = "") -> str:
    """Vinh, ngày 08 tháng 7 năm 2026."""
    return NOTHING if day is None else dates.letter_date(_local_day(day), place or None, language())


def moment(at: datetime | None) -> str:
    """8/7/2026 lúc 14:32, in the time of the installation."""
    if at is None:
        return NOTHING
    here = timezone.localtime(at) if timezone.is_aware(at) else at
    return _("%(day)s at %(time)s") % {"day": dates.short_date(here.date()), "time": f"{here:%H:%M}"}


def weekday(day: date) -> str:
    """Thứ Tư."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]


def day_number(day: date | datetime) -> str:
    """The day of the month in two digits."""
    return f"{_local_day(day).day:02d}"


def month_name(day: date | datetime) -> str:
    """tháng 7; July."""
    return formats.date_format(_local_day(day), "F") if language() == "en" else f"tháng {_local_day(day).month}"


def _local_day(day: date | datetime) -> date:
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day
