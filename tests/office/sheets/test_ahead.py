"""Files that are read before they are asked for: the same books and refusals, each handed out once, none kept for ever."""

import threading

import pytest

from tests.office.sheets import samples
from trienkhai.office.sheets import child
from trienkhai.office.sheets.ahead import MOST, Ahead
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused

OTHER = samples.workbook([["Đơn vị", "Số"], ["Bắc", 5]])


def test_what_was_begun_is_the_book_of_just_that_file():
    child.read_ahead(samples.GOOD, "a.xlsx")
    assert child.read_book_limited(OTHER, "a.xlsx") == read_book(OTHER, "a.xlsx")
    assert child.read_book_limited(samples.GOOD, "a.xlsx") == read_book(samples.GOOD, "a.xlsx")


def test_a_refusal_is_raised_when_the_file_is_asked_for():
    child.read_ahead(b"nothing", "a.xlsx")
    with pytest.raises(Refused):
        child.read_book_limited(b"nothing", "a.xlsx")


def test_it_is_read_once_beside_other_work_and_handed_out_once():
    asked, may_go_on = [], threading.Event()

    def read(data, name, rows, columns):
        asked.append(name)
        assert may_go_on.wait(10)
        return read_book(data, name)

    ahead = Ahead(read)
    ahead.begin(samples.GOOD, "a.xlsx", 9, 9)
    ahead.begin(samples.GOOD, "a.xlsx", 9, 9)
    assert ahead.take(samples.GOOD, "a.xlsx", 9, 8) is None  # asked for with other limits
    may_go_on.set()
    assert ahead.take(samples.GOOD, "a.xlsx", 9, 9) == read_book(samples.GOOD, "a.xlsx")
    assert ahead.take(samples.GOOD, "a.xlsx", 9, 9) is None
    assert asked == ["a.xlsx"]


def test_what_nobody_asks_for_makes_way():
    ahead = Ahead(lambda data, name, rows, columns: read_book(samples.GOOD, "a.xlsx"))
    for number in range(MOST + 3):
        ahead.begin(bytes([number]), "a.xlsx", 9, 9)
    assert ahead.take(bytes([0]), "a.xlsx", 9, 9) is None
    assert ahead.take(bytes([MOST + 2]), "a.xlsx", 9, 9) is not None
    assert len(ahead._waiting) == MOST - 1
