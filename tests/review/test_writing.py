"""Writing a review: sentences keep their sources, figures their questions, and nobody overwrites anybody unseen."""

import pytest

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.review import actions
from trienkhai.review.models.text import Standing
from trienkhai.review.rules.text import Written, read_text, write_text
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_figure(campaign):
    ask = Ask(unit=campaign.world.group.pk, column="QT04", rounds=tuple(one.pk for one in campaign.rounds))
    actions.add_figure(campaign.review, key="ty-le", name="Tỷ lệ dự", ask=ask, by=campaign.by)
    return campaign


def test_the_outline_takes_the_points_of_the_resolution(campaign):
    below = campaign.review.sections.filter(parent__key="2.2").order_by("order")
    assert [one.heading for one in below] == ["Học tập", "An toàn"]
    assert [one.provision.anchor for one in below] == ["dieu-1", "dieu-2"]


def test_a_figure_is_the_exact_fraction_of_sums(with_figure):
    figure = with_figure.review.figures.get()
    assert (int(figure.numerator), int(figure.denominator)) == (33, 35)  # (90 + 50 + 190) / (100 + 50 + 200)
    assert figure.shown == "94,29%"
    assert (figure.coverage["given"], figure.coverage["expected"]) == (3, 4)


def test_a_sentence_with_a_figure_is_sourced_and_one_without_is_not(with_figure):
    section = with_figure.section("1.2")
    actions.write_section(section, "Tỷ lệ dự đạt {{ty-le}}. Học tập có nền nếp.", by=with_figure.by, version=1)
    assert [one.standing for one in section.sentences.all()] == [Standing.SOURCED, Standing.UNSOURCED]


def test_a_sentence_that_is_not_changed_keeps_its_source(with_figure):
    section = with_figure.section("1.2")
    actions.write_section(section, "Học tập có nền nếp.", by=with_figure.by, version=1)
    sent = with_figure.rounds[0].submissions.first()
    actions.add_source(section.sentences.get(), submission=sent, field_key="LV01", by=with_figure.by)
    actions.write_section(section, "Câu mới đứng trước. Học tập có nền nếp.", by=with_figure.by, version=2)
    first, second = section.sentences.all()
    assert (first.standing, second.standing) == (Standing.UNSOURCED, Standing.SOURCED)
    assert second.sources.get().submission == sent


def test_dropping_the_last_source_leaves_a_sentence_without(with_figure):
    section = with_figure.section("1.2")
    actions.write_section(section, "Học tập có nền nếp.", by=with_figure.by, version=1)
    source = actions.add_source(
        section.sentences.get(), submission=with_figure.rounds[0].submissions.first(), by=with_figure.by
    )
    actions.drop_source(source, by=with_figure.by)
    assert section.sentences.get().standing == Standing.UNSOURCED


def test_a_figure_that_does_not_exist_is_named(with_figure):
    section = with_figure.section("1.2")
    with pytest.raises(Unacceptable, match="khong-co"):
        actions.write_section(section, "Đạt {{khong-co}}.", by=with_figure.by, version=1)
    assert section.sentences.count() == 0


def test_two_people_never_overwrite_each_other_unseen(with_figure):
    section = with_figure.section("1.2")
    actions.write_section(section, "Bản của người thứ nhất.", by=with_figure.by, version=1)
    with pytest.raises(WrongState):
        actions.write_section(section, "Bản của người thứ hai.", by=with_figure.by, version=1)
    assert section.sentences.get().text == "Bản của người thứ nhất."


def test_a_unit_officer_may_not_write_the_review(with_figure):
    with pytest.raises(Refused):
        actions.write_section(with_figure.section("1.2"), "x", by=with_figure.world.officer, version=1)


def test_a_changed_report_marks_the_figure_until_it_is_answered_anew(with_figure):
    figure = with_figure.review.figures.get()
    assert not figure.is_stale
    with_figure.send(1, with_figure.world.south, asked=10, came=1)
    figure.refresh_from_db()
    assert figure.is_stale
    changed = actions.refresh_figures(with_figure.review, by=with_figure.by)
    assert [one.key for one in changed] == ["ty-le"]
    figure.refresh_from_db()
    assert (int(figure.numerator), int(figure.denominator), figure.is_stale) == (331, 360, False)


def test_text_is_read_and_written_back():
    text = "Đạt 99,16%. Tăng {{ty-le}} so với năm trước.\nĐoạn hai."
    written = read_text(text)
    assert [one.ends_paragraph for one in written] == [False, True, True]
    assert written[1].figures == ("ty-le",)
    assert write_text([Written(one.text, one.ends_paragraph) for one in written]) == text
