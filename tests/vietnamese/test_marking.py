"""What was searched for is found again in the text as it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.vietnamese import search_key
from trienkhai.vietnamese.marking import excerpt, hits, runs

TEXTS = st.text("aàáăâđĐ eêẹ\u0301\u200b\n\tXơ.", max_size=30)


def found(text, asked):
    return [text[begin:end] for begin, end in hits(text, asked)]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Má và mà, mạ", "mà", ["mà"]),  # with the same marks it is marked only so
        ("Má và mạ", "ma", ["Má", "mạ"]),
        ("Má và mạ", "mà", ["Má", "mạ"]),
        ("ĐƯỜNG  đua", "duong dua", ["ĐƯỜNG  đua"]),
        ("Ho\u0323c ta\u0323\u0302p", "hoc tap", ["Ho\u0323c ta\u0323\u0302p"]),
        ("hoà và hòa", "hòa", ["hòa"]),
        ("an an an", "an a", ["an a"]),
        ("18-NQ/ĐU", "18-nq/đu", ["18-NQ/ĐU"]),
        ("gì", "", []),
        ("", "gì", []),
    ],
)
def test_hits_stand_where_the_words_stand(text, asked, expected):
    assert found(text, asked) == expected


@settings(max_examples=proof(60, 2000), deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_cut_is_the_whole_text_and_every_hit_means_what_was_asked(text, asked):
    pieces = runs(text, asked)
    assert "".join(one.text for one in pieces) == text
    assert {search_key(one.text) for one in pieces if one.is_hit} <= {search_key(asked)}


def test_an_excerpt_stands_around_the_first_hit_in_whole_words():
    text = "Mở đầu. " * 60 + "Mỗi quý một hội nghị. " + "Phần sau. " * 60
    cut = "".join(one.text for one in excerpt(text, "hoi nghi"))
    assert cut.startswith("… ") and cut.endswith(" …")
    assert "Mỗi quý một hội nghị." in cut
    assert len(cut) < 260
    assert [one.text for one in excerpt(text, "hoi nghi") if one.is_hit] == ["hội nghị"]
    assert "".join(one.text for one in excerpt("Ngắn.", "khac")) == "Ngắn."


def test_a_hit_longer_than_an_excerpt_is_whole():
    assert [one.text for one in excerpt("b a" + "a" * 400 + " c", "a" * 401) if one.is_hit] == ["a" * 401]
