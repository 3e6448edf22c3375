import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import (
    exact_key,
    fold,
    normalise,
    normalise_prose,
    normalise_symbol,
    remove_marks,
    search_key,
)

PAIRS = Path(__file__).parents[1] / "data" / "text-search" / "vietnamese_normalisation.csv"


def published_pairs() -> list[tuple[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [(row["input"], row["expected"]) for row in csv.DictReader(file) if row["kind"] == "remove_marks"]


@pytest.mark.parametrize(("text", "expected"), published_pairs())
def test_marks_come_off_as_in_the_published_table(text, expected):
    assert remove_marks(text) == expected
    assert fold(text) == search_key(text) == expected.lower()


def test_what_the_windows_keyboard_types_becomes_nfc():
    typed = "Ti\u00ea\u0301ng Vi\u00ea\u0323t"
    assert len(typed) == 12
    assert normalise(typed) == "Tiếng Việt"
    assert len(normalise(typed)) == 10


def test_a_pasted_name_loses_what_cannot_be_seen():
    assert normalise(" Xã\u00a0Phú\u200b  Xu\u00adân\ufeff\x00\ud800 ") == "Xã Phú Xuân"


def test_a_symbol_has_hyphens_and_prose_keeps_its_dashes():
    assert normalise_symbol("12–NQ/TW") == "12-NQ/TW"
    assert normalise_prose("Giai đoạn\u00a02021–2026\r\nmột\x0b\x07\thai") == "Giai đoạn\u00a02021–2026\nmột\thai"


def test_both_places_of_the_tone_are_found_and_exact_search_keeps_accents():
    assert search_key("Hoà  Bình") == search_key("Hòa Bình") == "hoa binh"
    assert exact_key("MÀ") == "mà" != exact_key("ma")


@given(st.text())
def test_keys_and_normal_forms_are_stable_and_nfc(text):
    for form in (normalise, normalise_prose, normalise_symbol, fold, search_key, exact_key):
        once = form(text)
        assert form(once) == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_every_form_of_a_text_has_one_key(text):
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(unicodedata.normalize("NFC", text))
