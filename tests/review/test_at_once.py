"""Two at once: a figure never loses its mark, an edition never holds a sentence that nobody could see in it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from tests.review.conftest import Campaign
from tests.world.people import World
from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.reporting.actions import expect_unit
from trienkhai.review import actions
from trienkhai.review.actions import figures as figures_module
from trienkhai.review.actions import freezing as freezing_module
from trienkhai.review.models import Edition, Figure
from trienkhai.review.verify import verify
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


class Slow(threading.Thread):
    """An act in a thread of its own, which stops at `module.name` until told to go on."""

    def __init__(self, act, monkeypatch, module, name, *, after=False):
        super().__init__()
        self.act, self.error, self.value = act, None, None
        self.reached, self.go = threading.Event(), threading.Event()
        real = getattr(module, name)

        def slowed(*args, **kwargs):
            found = real(*args, **kwargs) if after else None
            if threading.current_thread() is self and not self.reached.is_set():
                self.reached.set()
                self.go.wait(15)
            return found if after else real(*args, **kwargs)

        monkeypatch.setattr(module, name, slowed)
        self.start()
        assert self.reached.wait(10)

    def run(self):
        try:
            self.value = self.act()
        except Exception as problem:
            self.error = problem
        finally:
            connections.close_all()

    def end(self):
        self.go.set()
        self.join(20)
        assert not self.is_alive()


def beside(act):
    """The act, begun in another thread and given a moment to come as far as it can."""

    def run():
        try:
            return act()
        finally:
            connections.close_all()

    running = ThreadPoolExecutor(1).submit(run)
    time.sleep(0.7)
    return running


@pytest.fixture
def campaign(transactional_db):
    told = Campaign(World())
    told.ask = Ask(told.world.group.pk, "QT03", tuple(one.pk for one in told.rounds), "received")
    assert told.world.neighbour
    return told


def add(campaign):
    return actions.add_figure(campaign.review, key="da-du", name="QT03", ask=campaign.ask, by=campaign.by)


def report(campaign, came):
    return campaign.send(1, campaign.world.south, asked=10, came=came, accept=False)


def is_true_or_marked(figure):
    figure.refresh_from_db()
    return figure.is_stale or figure.numerator == str(answer(Ask.from_json(figure.ask)).value.numerator)


@pytest.mark.parametrize("was_stale", [False, True])
def test_a_figure_answered_while_a_report_comes_in_is_marked(campaign, monkeypatch, was_stale):
    figure = add(campaign)
    if was_stale:
        report(campaign, 2)
    answering = Slow(
        lambda: actions.refresh_figures(campaign.review, by=campaign.by),
        monkeypatch,
        figures_module,
        "answer_all",
        after=True,
    )
    sending = beside(lambda: report(campaign, 3))
    answering.end()
    sending.result(20)
    assert answering.error is None
    assert is_true_or_marked(figure)


def test_a_figure_added_while_a_report_comes_in_is_marked(campaign, monkeypatch):
    adding = Slow(lambda: add(campaign), monkeypatch, figures_module, "answer_all", after=True)
    sending = beside(lambda: report(campaign, 3))
    adding.end()
    sending.result(20)
    assert adding.error is None
    assert is_true_or_marked(Figure.objects.get())


def test_a_figure_added_while_its_round_is_changed_waits_for_nobody_who_waits_for_it(campaign, monkeypatch):
    adding = Slow(lambda: add(campaign), monkeypatch, figures_module, "answer_all")
    changing = beside(lambda: expect_unit(campaign.rounds[1], campaign.world.n1, reason="thêm", by=campaign.by))
    adding.end()
    changing.result(20)
    assert adding.error is None
    assert is_true_or_marked(Figure.objects.get())


def test_a_sentence_written_while_the_review_is_frozen_never_stands_in_the_edition_unsourced(campaign, monkeypatch):
    add(campaign)
    section = campaign.section("1.2")
    actions.write_section(section, "Có {{da-du}}.", by=campaign.by, version=1)
    freezing = Slow(
        lambda: actions.freeze(campaign.review, by=campaign.by), monkeypatch, freezing_module, "refresh_figures"
    )
    text = "Có {{da-du}}. Câu không nguồn."
    writing = beside(lambda: actions.write_section(section, text, by=campaign.by, version=2))
    freezing.end()
    writing.result(20)
    assert isinstance(freezing.error, Unacceptable)
    assert not Edition.objects.exists()


def test_nobody_waits_while_the_paper_is_made_and_what_was_written_meanwhile_stops_the_freezing(campaign, monkeypatch):
    add(campaign)
    section = campaign.section("1.2")
    actions.write_section(section, "Có {{da-du}}.", by=campaign.by, version=1)
    freezing = Slow(lambda: actions.freeze(campaign.review, by=campaign.by), monkeypatch, freezing_module, "write")
    writing = beside(lambda: actions.write_section(section, "Đã có {{da-du}}.", by=campaign.by, version=2))
    writing.result(5)  # done while the paper is still being made
    freezing.end()
    assert isinstance(freezing.error, WrongState)
    assert not Edition.objects.exists()


def test_a_report_that_comes_in_while_the_paper_is_made_leaves_an_edition_that_holds(campaign, monkeypatch):
    add(campaign)
    actions.write_section(campaign.section("1.2"), "Có {{da-du}}.", by=campaign.by, version=1)
    freezing = Slow(lambda: actions.freeze(campaign.review, by=campaign.by), monkeypatch, freezing_module, "write")
    beside(lambda: report(campaign, 3)).result(5)
    freezing.end()
    assert freezing.error is None
    assert verify(Edition.objects.get()) == []
    assert campaign.review.figures.get().is_stale
