"""Workbooks made to break something: each is refused or read with a reason, none with an error of the server."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reporting.books import FIGURES, edited, filled
from tests.reporting.ground import at_unit, open_sample
from trienkhai.reporting.models import Intake
from trienkhai.reporting.rules.book.layout import BOOK_MARK
from trienkhai.reporting.workbook import export_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.files]


@pytest.fixture
def book(world):
    return export_workbook(at_unit(open_sample(world), world.north), by=world.officer)


def upload(world, data):
    answer = world.browser(world.officer).post("/ky-bao-cao/tai-len/", {"file": SimpleUploadedFile("a.xlsx", data)})
    assert answer.status_code == 302
    return Intake.objects.get()


@pytest.mark.parametrize(("row", "text"), [(3, "chữ ký giả"), (2, "é" * 3000), (2, "_x0000_AB")], ids=str)
def test_a_hidden_sheet_that_was_tampered_with_is_refused(world, book, row, text):
    def change(opened):
        for sheet in opened.worksheets:
            if sheet.cell(1, 2).value == BOOK_MARK:
                sheet.cell(row, 2).value = text

    taken = upload(world, edited(book, change))
    assert taken.outcome == "refused"


@pytest.mark.parametrize("text", ["a_x0000_b", "a_xD800_b", "_x0008_"])
def test_characters_that_no_keyboard_types_are_left_out(world, book, text):
    taken = upload(world, filled(book, {f"{FIGURES}!D7": text, f"{FIGURES}!D8": 100}))
    assert taken.outcome == "refused"
    assert "\0" not in str(taken.account)
