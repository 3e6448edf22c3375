"""The Vietnamese lunar calendar, from the moon and the sun seen at UTC+7.

Source: Hồ Ngọc Đức, "Thuật toán tính âm lịch": a month begins on the day of the new moon; the month that holds the
winter solstice is the eleventh; in a year of thirteen moons the first month without a principal term (a multiple of
30° of the sun's longitude) is leap. New moon and sun follow J. Meeus, "Astronomical Algorithms", shortened series.
Good for 1900 to 2199; days are proleptic Gregorian ordinals.
"""

from datetime import date
from math import floor, radians, sin

_JULIAN_DAY_OF_ORDINAL = 1721424.5  # Julian date at 0h UT of ordinal 0
_UTC_PLUS_7 = 7 / 24
_EPOCH = 2415021.076998695  # mean new moon of 1/1/1900
_MONTH = 29.530588853


def lunar_to_solar(day: int, month: int, year: int) -> date:
    """The day of a lunar date in a month that is not leap: (1, 1, 2023) is Tết, 22/1/2023."""
    eleventh = _eleventh_month(year - 1 if month < 11 else year)
    next_eleventh = _eleventh_month(year if month < 11 else year + 1)
    count = _count_of(eleventh)
    steps = (month - 11) % 12
    if next_eleventh - eleventh > 365 and steps >= _leap_steps(count):
        steps += 1
    return date.fromordinal(_new_moon_day(count + steps) + day - 1)


def lunar_new_year(year: int) -> date:
    """The first day of Tết."""
    return lunar_to_solar(1, 1, year)


def _count_of(ordinal: int) -> int:
    """Which new moon since 1900 falls on this day."""
    return floor(0.5 + (ordinal + _JULIAN_DAY_OF_ORDINAL + 0.5 - _EPOCH) / _MONTH)


def _eleventh_month(year: int) -> int:
    """The day the month of the winter solstice of a solar year begins."""
    count = floor((date(year, 12, 31).toordinal() + _JULIAN_DAY_OF_ORDINAL + 0.5 - 2415021) / _MONTH)
    begins = _new_moon_day(count)
    return _new_moon_day(count - 1) if _sun_sector(begins) >= 9 else begins


def _leap_steps(count: int) -> int:
    """How many months after the eleventh the leap month stands: the first that enters no new twelfth of the zodiac."""
    sectors = [_sun_sector(_new_moon_day(count + step)) for step in range(1, 15)]
    return next(step for step in range(1, 14) if sectors[step] == sectors[step - 1])


def _sun_sector(ordinal: int) -> int:
    """The twelfth of the zodiac (0 from the spring equinox) the sun is in when the day begins at UTC+7."""
    t = (ordinal + _JULIAN_DAY_OF_ORDINAL - _UTC_PLUS_7 - 2451545.0) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    centre = (
        (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000290 * sin(3 * anomaly)
    )
    return floor((mean + centre) % 360 / 30)


def _new_moon_day(count: int) -> int:
    """The day at UTC+7 of the new moon number `count` since 1/1/1900."""
    return floor(_new_moon(count) + _UTC_PLUS_7 - _JULIAN_DAY_OF_ORDINAL)


def _new_moon(count: int) -> float:
    """Julian date (UT) of a new moon."""
    t = count / 1236.85
    mean = 2415020.75933 + 29.53058868 * count + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * count - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * count + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * count - 0.0016528 * t**2 - 0.00000239 * t**3)
    correction = (
        (0.1734 - 0.000393 * t) * sin(sun)
        + 0.0021 * sin(2 * sun)
        - 0.4068 * sin(moon)
        + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun)
        - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon)
        + 0.0005 * sin(2 * moon + sun)
    )
    clock = -0.000278 + 0.000265 * t + 0.000262 * t**2  # dynamical time minus universal time, in days
    return mean + correction - clock
