"""Charts: zero-based, named, without style attributes on pages, and the same as PNG for Word."""

import re
import sys
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trienkhai.office import charts

SVG = "{http://www.w3.org/2000/svg}"
LABELS, VALUES, SHOWN = ("2024", "2025", "2026"), (1886, None, 3462), ("1.886", "chưa có", "3.462")


def drawn(theme: str) -> dict[str, str]:
    return {
        "bars": charts.bars("Tăng <mạnh>", LABELS, VALUES, SHOWN, highlight=2, theme=theme),
        "narrow": charts.bars("Tăng", LABELS, VALUES, SHOWN, size="narrow", theme=theme),
        "lines": charts.lines(
            "Tăng", LABELS, (charts.Series("A", (1, None, 3), "3"), charts.Series("B", (2, 2.5, 3.1))), theme=theme
        ),
        "stackbar": charts.stackbar(
            "37 trên 40", ("Đã nộp", "Chưa nộp"), (37, 3), ("37", "3"), highlight=1, theme=theme
        ),
        "sparkbars": charts.sparkbars("Tăng", (1, 2, None, 4), theme=theme),
    }


@pytest.mark.parametrize("kind", drawn("page"))
def test_a_page_chart_has_classes_a_title_and_no_style(kind):
    svg = drawn("page")[kind]
    root = fromstring(svg)
    assert root.get("role") == "img"
    title = root[0]
    assert title.tag == "title"
    assert title.get("id") == root.get("aria-labelledby")
    assert "style=" not in svg
    assert "fill=" not in svg


@pytest.mark.parametrize("kind", drawn("print"))
def test_a_printed_chart_becomes_a_picture(kind):
    svg = drawn("print")[kind]
    assert fromstring(svg)[0].tag == f"{SVG}title"
    assert "class=" not in svg
    assert charts.to_png(svg, 80).startswith(b"\x89PNG")


def test_a_picture_is_the_same_each_time():
    svg = drawn("print")["bars"]
    assert charts.to_png(svg, 80) == charts.to_png(svg, 80)


def test_a_missing_value_has_its_words_and_no_column():
    root = fromstring(drawn("page")["bars"])
    assert len(root.findall("rect")) == 2
    assert "chưa có" in [element.text for element in root.iter("text")]


def test_columns_stand_on_zero():
    root = fromstring(charts.bars("a", ("x", "y"), (-5, 10), ("-5", "10")))
    below, above = root.findall("rect")
    zero = float(above.get("y")) + float(above.get("height"))
    assert float(below.get("y")) == pytest.approx(zero, abs=0.02)
    assert float(above.get("height")) == pytest.approx(2 * float(below.get("height")), abs=0.05)


@given(st.lists(st.none() | st.floats(-1e15, 1e15), max_size=12))
@example([5e-324])
@example([-sys.float_info.min])
@example([1e-9, 1e-300])
def test_any_values_give_a_chart_inside_its_frame(values):
    labels = [str(place) for place in range(len(values))]
    svg = charts.bars("Bất kỳ", labels, values, labels)
    for rect in fromstring(svg).findall("rect"):
        assert -0.1 <= float(rect.get("y")) <= 160.1
        assert float(rect.get("height")) <= 140.2
    assert not re.search(r"nan|inf", svg)
    assert fromstring(charts.sparkbars("Bất kỳ", values)) is not None
    assert fromstring(charts.lines("Bất kỳ", labels, (charts.Series("A", tuple(values)),))) is not None


def test_a_line_is_interrupted_where_it_counts_something_else():
    whole = charts.lines("Một", ["1", "2", "3", "4"], [charts.Series("A", (1.0, 2.0, 3.0, 4.0))])
    cut = charts.lines(
        "Một", ["1", "2", "3", "4"], [charts.Series("A", (1.0, 2.0, 3.0, 4.0), interrupted=frozenset({2}))]
    )
    assert whole.count('class="l1"') == cut.count('class="l1"') == 1
    pieces = [path.split('"')[0].count("M") for path in cut.split('class="l1" d="')[1:]]
    assert pieces == [2] and whole.split('class="l1" d="')[1].split('"')[0].count("M") == 1
