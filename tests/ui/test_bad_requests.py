"""Addresses and forms that no person makes: answered with a page, never with an error of the server."""

import pytest

from trienkhai.ui.given import MOST, number_of, whole_number

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/tim/?q=a%00b", "/?%00=1", "/nhat-ky/?viec=%00"])
def test_a_zero_byte_in_an_address_is_answered_with_a_page(world, url):
    answer = world.browser(world.auditor).get(url)
    assert answer.status_code == 400
    assert "byte 0" in answer.content.decode()


def test_a_zero_byte_in_a_form_stores_nothing(client):
    answer = client.post("/dang-nhap/", {"username": "a\0", "password": "b"})
    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["", " ", "-1", "²", "1.5", "9" * 25, "9" * 5000, str(MOST + 1), None])
def test_what_is_no_number_of_ours_is_the_default(text):
    assert number_of(text) is None
    assert number_of(text, 7) == 7


def test_a_plain_number_is_read():
    assert whole_number({"page": "12"}, "page", 1) == 12
    assert whole_number({}, "page", 1) == 1
    assert number_of("0", 1, least=1) == 1
