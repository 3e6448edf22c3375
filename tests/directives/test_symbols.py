"""Number and symbol under both systems: read, compared, and what is odd about one."""

from datetime import date

import pytest

from trienkhai.directives.parsing.symbols import (
    PARTY,
    STATE,
    Other,
    hints,
    nearly_same,
    number_ways,
    read_symbol,
    symbol_key,
)

DAY = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/BC-VNC", (STATE, "05", None, "BC", "BC-VNC")),
        ("30/2020/NĐ-CP", (STATE, "30", 2020, "NĐ", "NĐ-CP")),
        ("18-NQ/ĐU", (PARTY, "18", None, "NQ", "NQ/ĐU")),
        ("69 – KL/TW", (PARTY, "69", None, "KL", "KL/TW")),
    ],
)
def test_both_systems_are_read(text, expected):
    found = read_symbol(text)
    assert (found.system, found.number, found.year, found.kind, found.tail) == expected


@pytest.mark.parametrize("text", ["", "4", "NQ-18", "18-", "18/2023", "18_NQ"])
def test_what_follows_neither_form_is_named(text):
    assert read_symbol(text) is None
    assert [one.code for one in hints(text, "Nghị quyết", DAY, [])] == ["form"]


def test_one_symbol_has_many_ways_of_being_written():
    assert {symbol_key(text) for text in ("05/BC-VNC", "5/BC–VNC", " 05 / BC - VNC")} == {"5/bc-vnc"}
    assert number_ways("5") == number_ways("05") == {"5", "05"}
    assert number_ways("") == number_ways("0") == set()


@pytest.mark.parametrize(
    ("symbol", "kind", "codes"),
    [
        ("18-NQ/ĐU", "Nghị quyết", []),
        ("12/QĐ-VNC", "Quyết định", []),
        ("5/BC-VNC", "Báo cáo", ["padding"]),
        ("30/2020/NĐ-CP", "Nghị định", ["year"]),
        ("18-NQ/ĐU", "Quyết định", ["kind"]),
        ("18-NQ/ĐU", "Văn bản lạ", []),
        ("18-XYZ/ĐU", "Quyết định", []),
    ],
)
def test_a_symbol_alone(symbol, kind, codes):
    assert [one.code for one in hints(symbol, kind, DAY, [])] == codes


def among(symbol, *others):
    return [one.code for one in hints(symbol, "", DAY, [Other(text, day) for text, day in others])]


def test_the_state_counts_within_the_year_and_the_party_within_a_term():
    assert among("12/QĐ-VNC", ("20/QĐ-VNC", date(2022, 12, 1))) == []  # begun anew on 1 January
    assert among("12/QĐ-VNC", ("20/QĐ-VNC", date(2023, 2, 1))) == ["order"]
    assert among("12/QĐ-VNC", ("12/QĐ-VNC", date(2023, 2, 1))) == ["taken"]
    assert among("18-NQ/ĐU", ("20-NQ/ĐU", date(2022, 12, 1))) == ["term"]
    assert among("18-NQ/ĐU", ("15-NQ/ĐU", date(2024, 1, 1))) == ["term"]
    assert among("18-NQ/ĐU", ("20-NQ/ĐU", date(2016, 12, 1))) == []  # of the committee before
    assert among("18-NQ/ĐU", ("20-KL/ĐU", date(2022, 12, 1)), ("17-NQ/ĐU", date(2022, 1, 1))) == []


def test_subjects_that_differ_in_a_number_are_two():
    assert nearly_same("Về học tập, thông tin", "về hoc tập thông tin")
    assert not nearly_same("Kế hoạch tháng 5", "Kế hoạch tháng 6")
    assert not nearly_same("Về học tập", "Về an toàn lao động")
