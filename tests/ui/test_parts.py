"""Tags and filters: how figures, days, states and small drawings read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.thread.steps import Step
from trienkhai.ui import drawing, figures


def shown(source: str, lang: str = "vi", **context: object) -> str:
    with translation.override(lang):
        template = engines["django"].from_string(source)
        return str(template.render(context, RequestFactory().get("/a/?loc=1&page=2")))


@pytest.mark.parametrize(
    ("source", "value", "vi", "en"),
    [
        ("{{ v|number }}", 13225, "13.225", "13,225"),
        ("{{ v|number:2 }}", Fraction(1, 8), "0,13", "0.13"),
        ("{{ v|number:1 }}", Decimal("-0.05"), "-0,1", "-0.1"),
        ("{{ v|number }}", None, "–", "–"),
        ("{{ v|number }}", 0, "0", "0"),
        ("{{ v|scaled:1 }}", 12345, "1.234,5", "1,234.5"),
        ("{{ v|scaled:1 }}", None, "–", "–"),
        ("{{ v|percent:1 }}", Fraction(404, 1000), "40,4%", "40.4%"),
        ("{{ v|percent }}", None, "–", "–"),
        ("{{ v|short_date }}", date(2026, 7, 8), "8/7/2026", "8/7/2026"),
        ("{{ v|letter_date }}", date(2026, 7, 8), "ngày 08 tháng 7 năm 2026", "8 July 2026"),
        ("{{ v|letter_date:'Vinh' }}", date(2026, 2, 8), "Vinh, ngày 08 tháng 02 năm 2026", "Vinh, 8 February 2026"),
        ("{{ v|moment }}", datetime(2026, 7, 8, 7, 32, tzinfo=UTC), "8/7/2026 lúc 14:32", "8/7/2026 at 14:32"),
        ("{{ v|short_date }}", datetime(2026, 7, 8, 17, 0, tzinfo=UTC), "9/7/2026", "9/7/2026"),
        ("{{ v|weekday }}", date(2026, 7, 8), "Thứ Tư", "Wednesday"),
        ("{{ v|day_number }}", date(2026, 7, 5), "05", "05"),
        ("{{ v|month_name }}", date(2026, 7, 5), "tháng 7", "July"),
        ("{{ v|short_date }}{{ v|moment }}{{ v|letter_date }}", None, "–––", "–––"),
    ],
)
def test_values_read_in_the_language_of_the_page(source, value, vi, en):
    assert shown(source, v=value) == vi
    assert shown(source, "en", v=value) == en


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_a_scaled_value_and_the_same_fraction_read_alike(value, decimals):
    assert figures.scaled(value, decimals) == figures.number(Fraction(value, 10**decimals), decimals)


def test_an_answer_shows_itself_in_the_language_of_the_page():
    class Answer:
        def shown(self, lang: str) -> str:
            return {"vi": "37,6%", "en": "37.6%"}[lang]

    assert shown("{{ a|figure }}", a=Answer()) == "37,6%"
    assert shown("{{ a|figure }}", "en", a=Answer()) == "37.6%"
    assert shown("{{ a|figure }}", a=None) == "–"


@pytest.mark.parametrize(
    ("tag", "tone", "drawn", "words"),
    [
        ("{% status 'none' %}", "idle", "minus", "Chưa có"),
        ("{% status 'draft' %}", "idle", "pen", "Bản nháp"),
        ("{% status 'submitted' %}", "sub", "up", "Đã nộp"),
        ("{% status 'returned' %}", "ret", "undo", "Trả lại"),
        ("{% status 'accepted' %}", "ok", "check", "Đã chấp nhận"),
        ("{% status 'draft' late_days=2 %}", "late", "clock", "Quá hạn 2 ngày"),
        ("{% status 'submitted' late_days=2 %}", "sub", "up", "Đã nộp"),
        ("{% status 'returned' late_days=2 %}", "ret", "undo", "Trả lại, quá hạn 2 ngày"),
    ],
)
def test_a_state_is_an_icon_and_a_word(tag, tone, drawn, words):
    body = shown(tag)
    assert f'class="st {tone}"' in body
    assert f'href="#i-{drawn}"' in body
    assert words in body


def test_in_tables_a_state_is_bare():
    assert 'class="st ok bare"' in shown("{% status 'accepted' bare=True %}")


def test_every_icon_named_is_in_the_sprite():
    sprite = shown('{% include "ui/_sprite.html" %}')
    assert all(f'id="i-{name}"' in sprite for name in drawing.ICONS)
    assert sprite.count("<symbol") == len(drawing.ICONS)


def test_an_icon_beside_words_is_silent_and_alone_it_speaks():
    assert 'aria-hidden="true"' in shown('{% icon "chi" %}')
    assert 'role="img" aria-label="Đã nộp &lt;1&gt;"' in shown('{% icon "up" label %}', label="Đã nộp <1>")


def test_an_icon_that_was_never_drawn_is_an_error():
    with pytest.raises(ValueError, match="smile"):
        drawing.icon("smile")


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_full_only_when_nothing_is_left_and_empty_only_when_nothing_is_there(part, whole):
    share = drawing.share(min(part, whole), whole)
    assert 0 <= share <= 100
    assert (share == 100) == (part >= whole)
    assert (share == 0) == (part == 0)


def test_a_meter_is_a_bar_and_a_number():
    body = shown("{% meter 36 45 %}")
    assert '<rect width="80%" height="100%"/>' in body
    assert '<span class="num">80%</span>' in body


def test_nothing_out_of_nothing_is_an_empty_bar():
    assert 'width="0%"' in shown("{% share_bar 0 0 %}")


def test_knots_are_red_up_to_the_step_reached():
    steps = [
        Step("provision", "18-NQ/ĐU", state="on"),
        Step("figure", "Biểu 01", state="here"),
        Step("conclusion", "x"),
    ]
    body = shown("{% knots steps %}", steps=steps)
    assert 'aria-label="18-NQ/ĐU → Biểu 01"' in body
    assert body.count('<circle class="k1"') == 4
    assert body.count('<circle class="k0"') == 3
    assert '<path class="k1" d="M5 5H44"/>' in body


class Small(forms.Form):
    name = forms.CharField(label="Tên kỳ", help_text="Hiện trên mọi biểu.")
    note = forms.CharField(label="Ghi chú", required=False)
    keep = forms.BooleanField(label="Giữ lại", required=False)


def test_a_field_ties_its_hint_and_its_error_to_the_control():
    form = Small({"name": ""})
    body = shown('{% include "ui/_field.html" with field=form.name kind="w12" %}', form=form)
    assert 'class="in w12"' in body
    assert 'aria-describedby="id_name_helptext id_name_error"' in body
    assert 'aria-invalid="true"' in body
    assert 'id="id_name_helptext"' in body
    assert 'id="id_name_error"' in body


def test_a_field_that_may_stay_empty_says_so_and_a_tick_stands_before_its_label():
    form = Small()
    assert "có thể để trống" in shown('{% include "ui/_field.html" with field=form.note %}', form=form)
    assert 'class="pick"' in shown('{% include "ui/_field.html" with field=form.keep %}', form=form)


def test_the_summary_of_errors_leads_to_each_field():
    body = shown('{% include "ui/_form_errors.html" %}', form=Small({"name": ""}))
    assert '<a href="#id_name">Tên kỳ</a>' in body
    assert "Còn 1 chỗ cần sửa" in body


def test_pages_keep_the_filters_of_the_address():
    body = shown('{% include "ui/_pages.html" %}', page=Paginator(range(90), 30).page(2))
    assert 'rel="prev" href="?loc=1&amp;page=1"' in body
    assert 'rel="next" href="?loc=1&amp;page=3"' in body
    assert "Trang 2 trên 3" in body
