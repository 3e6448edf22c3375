"""The language of checks: what is written is what is meant; whatever else is written is refused at its place."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.reporting.rules.expressions import Misread, bind, holds, in_words, parse
from trienkhai.reporting.rules.spec import Choice, NumberField, Section, Spec

SPEC = Spec(
    "b",
    "B",
    (
        Section(
            "s",
            "I",
            "S",
            (
                NumberField("A", "Phải dự"),
                NumberField("B", "Đã dự", parts=(Choice("nu", "Nữ"), Choice("nam", "Nam"))),
                NumberField("C", "Kinh phí", subs=(Choice("2021", "2021"), Choice("2022", "2022"))),
                NumberField("D", "Dự toán", subs=(Choice("2021", "2021"), Choice("2022", "2022"))),
                NumberField("sum", "Tổng số"),
            ),
        ),
    ),
)
KEYS = ("A", "B", "B|nu", "B|nam", "C||2021")


class Unknown(Exception):
    """A figure is not given, or zero divides: nothing can be said."""


def numbers():
    """Pairs: the text of a sum, and a function that reckons it with what the figures are."""
    leaf = st.one_of(
        st.integers(0, 50).map(lambda n: (str(n), lambda _f: Fraction(n))),
        st.sampled_from(["0.5", "12.25"]).map(lambda t: (t, lambda _f: Fraction(t))),
        st.sampled_from(KEYS).map(lambda k: (k, lambda f: _known(f, k))),
        st.sampled_from(KEYS).map(lambda k: (f'previous("{k}")', lambda f: _known(f, "then " + k))),
    )

    def grown(inner):
        return st.one_of(
            st.tuples(st.sampled_from("+-*/"), inner, inner).map(_operation),
            inner.map(lambda one: (f"-({one[0]})", lambda f: -one[1](f))),
            inner.map(lambda one: (f"abs({one[0]})", lambda f: abs(one[1](f)))),
            st.tuples(st.sampled_from(["sum", "min", "max"]), st.lists(inner, min_size=1, max_size=3)).map(_call),
        )

    return st.recursive(leaf, grown, max_leaves=8)


def _known(figures, key):
    if figures.get(key) is None:
        raise Unknown
    return figures[key]


def _operation(parts):
    sign, (left, reckon_left), (right, reckon_right) = parts

    def reckon(figures):
        a, b = reckon_left(figures), reckon_right(figures)
        if sign == "/" and b == 0:
            raise Unknown
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()

    return f"({left}) {sign} ({right})", reckon


def _call(parts):
    word, items = parts
    how = {"sum": sum, "min": min, "max": max}[word]
    return f"{word}({', '.join(text for text, _ in items)})", lambda f: how([reckon(f) for _, reckon in items])


def conditions():
    comparison = st.tuples(st.sampled_from(["<=", "<", ">=", ">", "=", "<>"]), numbers(), numbers()).map(_comparison)
    is_given = st.sampled_from(KEYS).map(lambda k: (f"given({k})", lambda f: f.get(k) is not None))

    def grown(inner):
        return st.one_of(
            st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(_joined),
            inner.map(lambda one: (f"not ({one[0]})", lambda f: None if one[1](f) is None else not one[1](f))),
        )

    return st.recursive(st.one_of(comparison, is_given), grown, max_leaves=4)


def _comparison(parts):
    sign, (left, reckon_left), (right, reckon_right) = parts

    def judge(figures):
        try:
            a, b = reckon_left(figures), reckon_right(figures)
        except Unknown:
            return None
        return {"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "=": a == b, "<>": a != b}[sign]

    return f"{left} {sign} {right}", judge


def _joined(parts):
    word, (left, judge_left), (right, judge_right) = parts

    def judge(figures):
        values = {judge_left(figures), judge_right(figures)}
        first, second = (False, True) if word == "and" else (True, False)
        return first if first in values else None if None in values else second

    return f"({left}) {word} ({right})", judge


FIGURES = st.fixed_dictionaries(
    {key: st.one_of(st.none(), st.integers(-5, 30).map(Fraction)) for name in KEYS for key in (name, "then " + name)}
)


@settings(max_examples=proof(100, 5000), deadline=None)
@given(conditions(), FIGURES)
def test_a_check_says_what_plain_reckoning_says(condition, figures):
    text, judge = condition
    if len(text) > 500:
        return
    try:
        node = parse(text)
    except Misread as refusal:
        assert "too" in str(refusal)  # only its size can be against it
        return

    def look(figure):
        key = f"{figure.indicator}|{figure.part}|{figure.sub}".rstrip("|")
        return figures[key if figure.moment == "now" else "then " + key]

    (bound,) = bind(node, SPEC)
    assert holds(bound.node, look) is judge(figures)


@settings(max_examples=proof(100, 5000), deadline=None)
@given(st.text(alphabet="AB|<>=+-*/() .,0\"'andorift\n", max_size=60))
def test_any_text_is_a_check_or_is_refused_at_a_place_inside_it(text):
    try:
        parse(text)
    except Misread as refusal:
        assert 1 <= int(refusal.params["place"]) <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 1, "a figure or a number is expected"),
        ("A <=", 5, "a figure or a number is expected"),
        ("A", 2, "a comparison such as <="),
        ("A < B < C", 7, "one comparison only"),
        ("A <= B)", 7, "nothing more is expected"),
        ("A <= (B", 8, "“)” is expected"),
        ("A ; B", 3, "is not understood"),
        ("if A > 1", 9, "“then” is expected"),
        ("abs(A, B) > 1", 1, "takes one figure"),
        ("given(1)", 7, "a figure is expected"),
        ("A > " + "(" * 30 + "1" + ")" * 30, 24, "too many brackets"),
        ("A > " + "+".join(["1"] * 150), 106, "too long"),
        ("A > " + "1" * 600, 500, "may have 500 characters"),
        ("__import__('os') = 1", 12, "is not understood"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text, place, said):
    with pytest.raises(Misread, match=r".") as refusal:
        parse(text)
    assert said in str(refusal.value)
    assert refusal.value.params["place"] == str(place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X > 1", "no figure “X”"),
        ("A|nu > 1", "no figure “A|nu”"),
        ("sum(A|*) > 1", "no parts"),
        ("A > 1 and C > 1", ""),
    ],
)
def test_only_figures_of_the_template_are_taken(text, said):
    if not said:
        assert [one.cells for one in bind(parse(text), SPEC)] == [("A", "C||2021"), ("A", "C||2022")]
        return
    with pytest.raises(Misread, match=r".") as refusal:
        bind(parse(text), SPEC)
    assert said in str(refusal.value)


def test_a_check_over_columns_holds_for_each_and_a_star_is_every_part():
    assert [one.cells for one in bind(parse("C <= D"), SPEC)] == [("C||2021", "D||2021"), ("C||2022", "D||2022")]
    assert [one.cells for one in bind(parse("C||2021 <= C||2022"), SPEC)] == [("C||2021", "C||2022")]
    assert [one.cells for one in bind(parse("sum(B|*) = B"), SPEC)] == [("B|nu", "B|nam", "B")]
    assert [one.cells for one in bind(parse('"sum" >= A'), SPEC)] == [("sum", "A")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("B <= A", "“Đã dự” ≤ “Phải dự”"),
        ("if A > 0 then given(B)", "{if} “Phải dự” > 0 {then} {given} (“Đã dự”)"),
        ("A >= previous(A)", "“Phải dự” ≥ “Phải dự” {previous}"),
        ("B - (A - 1) = 0", "“Đã dự” - (“Phải dự” - 1) = 0"),
        ("(A + B) / 2 <> abs(A)", "(“Phải dự” + “Đã dự”) : 2 ≠ {abs}(“Phải dự”)"),
        ("(A > 1 or B > 1) and not A = B",
         "(“Phải dự” > 1 {or} “Đã dự” > 1) {and} {not} (“Phải dự” = “Đã dự”)"),
    ],
)  # fmt: skip
def test_a_check_is_told_with_names(text, said):
    (bound,) = bind(parse(text), SPEC)
    assert in_words(bound.node, SPEC) == said
