"""Lunar days of public holidays as they fall in the solar calendar of Viet Nam (UTC+7), as data.

Source: the published calendars of Viet Nam; for the years to come the days reckoned by `periods.lunar` (its source stands
there), against which a test holds the table. They follow the moon, so each year wants a look at the official notice: the
Government says which days around them are taken. 2030 differs from the calendar of Beijing (2/2, not 3/2).
"""

from datetime import date

from trienkhai.periods.lunar import lunar_new_year, lunar_to_solar

# Solar year: first day of the first lunar month, tenth day of the third.
DAYS: dict[int, tuple[date, date]] = {
    2019: (date(2019, 2, 5), date(2019, 4, 14)),
    2020: (date(2020, 1, 25), date(2020, 4, 2)),
    2021: (date(2021, 2, 12), date(2021, 4, 21)),
    2022: (date(2022, 2, 1), date(2022, 4, 10)),
    2023: (date(2023, 1, 22), date(2023, 4, 29)),
    2024: (date(2024, 2, 10), date(2024, 4, 18)),
    2025: (date(2025, 1, 29), date(2025, 4, 7)),
    2026: (date(2026, 2, 17), date(2026, 4, 26)),
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
    2028: (date(2028, 1, 26), date(2028, 4, 4)),
    2029: (date(2029, 2, 13), date(2029, 4, 23)),
    2030: (date(2030, 2, 2), date(2030, 4, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 1)),
    2032: (date(2032, 2, 11), date(2032, 4, 19)),
    2033: (date(2033, 1, 31), date(2033, 4, 9)),
    2034: (date(2034, 2, 19), date(2034, 4, 28)),
    2035: (date(2035, 2, 8), date(2035, 4, 17)),
}
FIRST_TABLED, LAST_TABLED = min(DAYS), max(DAYS)


def first_of_tet(year: int) -> date:
    """The first day of Tết: from the table, outside its years as reckoned."""
    return DAYS[year][0] if year in DAYS else lunar_new_year(year)


def day_of_the_kings(year: int) -> date:
    """The tenth of the third lunar month: from the table, outside its years as reckoned."""
    return DAYS[year][1] if year in DAYS else lunar_to_solar(10, 3, year)
