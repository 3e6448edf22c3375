"""A chain through the acts: what each step asks and leaves, who is told, what many at once do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reporting.chained_ground import Chained, open_chained, with_chain
from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.test_two_hands import stands_in
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Reach
from trienkhai.audit.models import Entry
from trienkhai.home.queries import my_work
from trienkhai.home.queries.reports import duties_of, rounds_looked_after
from trienkhai.notices.models import Notice
from trienkhai.notices.queries import inbox
from trienkhai.reporting.actions import (
    accept,
    accept_each,
    ask_reopening,
    decline_reopening,
    grant_reopening,
    reopen,
    return_report,
    submit,
    withdraw,
)
from trienkhai.reporting.models import ChainStep, Decision, Opening, State
from trienkhai.reporting.queries import round_board
from trienkhai.reporting.queries.together import acceptable

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture
def ground(world) -> Chained:
    return Chained(world)


def waiting(person, on):
    return sum(one.reports for one in rounds_looked_after(duties_of(person), on=on))


def test_the_last_step_accepts_and_the_earlier_ones_leave_the_report_sent(ground):
    sent = ground.send()
    first = accept(sent, by=ground.reviewer, word="  Đã kiểm tra.  ")
    assert (first.number, first.name, first.word, first.sha256) == (
        1,
        "Tiếp nhận, kiểm tra",
        "Đã kiểm tra.",
        sent.sha256,
    )
    assert (ground.now.state, ground.now.step, Decision.objects.count()) == (State.SUBMITTED, 1, 0)
    decision = accept(sent, by=ground.leader)
    assert (decision.verdict, ground.now.state, ground.now.step) == ("accepted", State.ACCEPTED, 2)
    assert [one.by for one in ChainStep.objects.order_by("number")] == [ground.reviewer, ground.leader]
    passed, accepted = (Entry.objects.get(event=f"reporting.{event}") for event in ("passed_on", "accepted"))
    assert (passed.details["step"], accepted.details["step"]) == (1, 2)
    assert (passed.personal["word"], passed.details["sha256"]) == ("Đã kiểm tra.", sent.sha256)


def test_out_of_turn_or_twice_it_is_refused_with_the_role_that_takes_it(ground):
    sent = ground.send()
    with pytest.raises(Refused) as refused:
        accept(sent, by=ground.leader)
    assert (refused.value.role, "Cán bộ tiếp nhận báo cáo" in refused.value.why) == ("reviewer", True)
    accept(sent, by=ground.both)
    with pytest.raises(Refused) as refused:
        accept(sent, by=ground.both)
    assert "bước trước" in refused.value.why
    with pytest.raises(WrongState):
        accept(sent, by=ground.reviewer2, step=1)  # a page that is out of date
    with pytest.raises(Refused):
        accept(sent, by=ground.world.secretary)  # decides, but through no role of the chain
    with pytest.raises(Unacceptable):
        accept(sent, by=ground.leader, word="x" * 1001)
    assert ChainStep.objects.count() == 1


def test_both_hands_count_at_every_step(ground):
    sent = ground.send()
    deputy = stands_in(ground.leader, ground.reviewer)
    accept(sent, by=deputy)
    step = ChainStep.objects.get()
    assert (step.by, step.stands_for) == (ground.leader, ground.reviewer)
    with pytest.raises(Refused):
        accept(sent, by=ground.leader)
    with pytest.raises(Refused):
        accept(sent, by=stands_in(ground.reviewer, ground.leader2))
    accept(sent, by=ground.leader2)


def test_who_sent_it_takes_no_step(ground):
    sent = submit(ground.now, by=ground.reviewer, answers=answers(), on_behalf=True)
    with pytest.raises(Refused):
        accept(sent, by=ground.reviewer)
    accept(sent, by=ground.reviewer2)


def test_a_step_binds_to_what_was_sent_and_a_new_sending_begins_anew(ground):
    first = ground.send()
    accept(first, by=ground.reviewer)
    second = ground.send("5")
    assert ground.now.step == 0
    with pytest.raises(WrongState):
        accept(first, by=ground.leader)
    with pytest.raises(Refused):
        accept(second, by=ground.leader)
    accept(second, by=ground.reviewer)  # the same person may: it is another report
    accept(second, by=ground.leader)
    assert {one.sha256 for one in ChainStep.objects.all()} == {first.sha256, second.sha256}


def test_a_step_taken_counts_as_opened_and_after_a_withdrawal_the_earlier_report_stands_where_it_was(ground):
    first = ground.send()
    accept(first, by=ground.reviewer)
    assert Opening.objects.get().submission == first
    with pytest.raises(WrongState):
        withdraw(first, by=ground.officer)
    withdraw(ground.send("5"), by=ground.officer)
    assert (ground.now.latest, ground.now.state, ground.now.step) == (first, State.SUBMITTED, 1)
    accept(first, by=ground.leader)


def test_it_is_returned_at_any_step_by_who_takes_this_one_or_a_later_one(ground):
    sent = ground.send()
    return_report(sent, reason="xem lại", by=ground.leader)
    sent = ground.send("5")
    accept(sent, by=ground.reviewer)
    for late in (ground.reviewer, ground.reviewer2):  # theirs is over
        with pytest.raises(Refused):
            return_report(sent, reason="xem lại", by=late)
    return_report(sent, reason="xem lại", by=ground.leader)
    assert (ground.now.state, ground.now.step) == (State.RETURNED, 0)


def test_it_is_reopened_through_the_role_of_the_last_step(ground):
    sent = ground.send()
    for person in (ground.reviewer, ground.leader):
        accept(sent, by=person)
    asked = ask_reopening(sent, reason="sai", by=ground.officer)
    for person in (ground.reviewer, ground.world.secretary):
        for act in (reopen, grant_reopening, decline_reopening):
            with pytest.raises(Refused) as refused:
                act(sent if act is reopen else asked, reason="xem lại", by=person)
            assert refused.value.role == "leader"
        assert not my_work(person, on=ground.row.due).to_reopen
    assert [one.request for one in my_work(ground.leader2, on=ground.row.due).to_reopen] == [asked.pk]
    decline_reopening(asked, reason="đúng rồi", by=ground.leader2)
    reopen(sent, reason="xem lại", by=ground.leader2)
    assert (ground.now.state, ground.now.step) == (State.RETURNED, 0)


def test_the_signed_paper_is_wanted_at_the_last_step_only(world, ground):
    text = with_chain().replace("\n[[chain]]", "signed_paper = true\n\n[[chain]]", 1)
    row = at_unit(open_chained(world, text, "2023-Q3"), world.north)
    sent = submit(row, by=ground.officer, answers=answers())
    accept(sent, by=ground.reviewer)
    with pytest.raises(WrongState):
        accept(sent, by=ground.leader)


def test_my_work_counts_what_waits_for_oneself(ground):
    on = ground.row.due
    everybody = (ground.reviewer, ground.reviewer2, ground.leader, ground.both, ground.world.secretary)
    sent = ground.send()
    assert [waiting(one, on) for one in everybody] == [1, 1, 0, 1, 0]
    accept(sent, by=ground.both)
    assert [waiting(one, on) for one in everybody] == [0, 0, 1, 0, 0]
    plain = open_sample(ground.world, "2023-Q1")  # the same template without a chain: as ever
    submit(at_unit(plain, ground.world.north), by=ground.officer, answers=answers())
    assert [waiting(one, on) for one in everybody] == [1, 1, 2, 1, 1]


def test_each_step_is_told_to_those_who_take_it_once_a_round(ground):
    def told(person):
        return [one.sentence for one in inbox(person).rows]

    sent = ground.send()
    assert "“Tiếp nhận, kiểm tra”" in told(ground.reviewer)[0] and "Công ty Bắc" in told(ground.reviewer)[0]
    assert Notice.objects.count() == 3  # both reviewers, and who is that too
    south = submit(at_unit(ground.round, ground.world.south), by=ground.world.neighbour, answers=answers())
    assert len(told(ground.reviewer)) == 1  # not read yet, so not told again
    accept(sent, by=ground.both)
    assert ["“Chấp nhận”" in one for one in told(ground.leader)] == [True]
    assert len(told(ground.both)) == 1  # had a hand in it
    accept(south, by=ground.reviewer)
    assert len(told(ground.both)) == 2
    assert not told(ground.world.secretary)


def test_it_is_told_where_the_right_to_decide_is_held_for_one_unit_alone(world):
    alone = world.person("alone", "reviewer", at=world.north, reach=Reach.UNIT)
    row = at_unit(open_chained(world), world.n1)
    submit(row, by=world.officer, answers=answers())
    assert len(inbox(alone).rows) == 1


def test_without_a_chain_nobody_is_told_and_whoever_decides_accepts_in_one_step(world, north):
    sent = submit(north, by=world.officer, answers=answers())
    assert accept(sent, by=world.secretary, step=7, word="bỏ qua").verdict == "accepted"
    assert not Notice.objects.exists() and not ChainStep.objects.exists()


def test_many_at_once_take_the_step_of_each_as_it_was_shown(ground):
    row = at_unit(ground.round, ground.world.south)
    north, south = ground.send(), submit(row, by=ground.world.neighbour, answers=answers())
    rows = [ground.row.pk, row.pk]
    found = acceptable(ground.round, ground.reviewer, rows)
    assert {one.waits.number for one in (*found.plain, *found.exceptions)} == {1}
    assert found.by_steps
    reasons = {one.reason for one in acceptable(ground.round, ground.leader, rows).left_out}
    assert reasons == {"Đang chờ bước “Tiếp nhận, kiểm tra” (Cán bộ tiếp nhận báo cáo)."}
    accept(south, by=ground.reviewer2)  # meanwhile
    done = accept_each([north, south], steps={north.pk: 1, south.pk: 1}, by=ground.reviewer)
    assert (done.passed_on, done.accepted, [name for name, _why in done.not_accepted]) == (
        ("Công ty Bắc",),
        (),
        ["Công ty Nam"],
    )
    done = accept_each([north, south], steps={north.pk: 2, south.pk: 2}, by=ground.leader)
    assert done.accepted == ("Công ty Bắc", "Công ty Nam")


def test_many_at_once_are_refused_as_a_whole_where_one_is_anothers(ground):
    north, south = (
        ground.send(),
        submit(at_unit(ground.round, ground.world.south), by=ground.world.neighbour, answers=answers()),
    )
    accept(south, by=ground.reviewer2)
    with pytest.raises(Refused):
        accept_each([north, south], by=ground.reviewer)
    assert ChainStep.objects.count() == 1


def queries(act) -> int:
    with CaptureQueriesContext(connection) as counted:
        act()
    return len(counted)


def test_lists_ask_the_same_number_of_queries_for_many(ground):
    world, on = ground.world, ground.row.due
    accept(ground.send(), by=ground.reviewer)
    rows = [at_unit(ground.round, unit) for unit in (world.north, world.n1, world.n2)]

    def counted():
        return (
            queries(lambda: round_board(ground.round, ground.leader)),
            queries(lambda: acceptable(ground.round, ground.leader, [row.pk for row in rows])),
            queries(lambda: my_work(ground.leader, on=on)),
        )

    few = counted()
    for row in rows[1:]:
        accept(submit(row, by=ground.officer, answers=answers()), by=ground.reviewer)
    assert counted() == few


# Pages


NEXT = '<li aria-current="step"><b>'


def page_of(ground, person, sent):
    return ground.world.browser(person).get(reverse("reporting:submission", args=[sent.pk])).content.decode()


def test_the_page_shows_the_chain_to_everybody_and_the_button_to_whose_turn_it_is(ground):
    sent = ground.send()
    button, back = "</svg>Tiếp nhận, kiểm tra</button>", reverse("reporting:return", args=[sent.pk])
    for person, may_take, may_return in (
        (ground.reviewer, True, True),
        (ground.leader, False, True),
        (ground.officer, False, False),
        (ground.world.secretary, False, False),
    ):
        page = page_of(ground, person, sent)
        assert "Các bước chấp nhận" in page and NEXT in page and "chờ từ hôm nay" in page
        assert (button in page, back in page) == (may_take, may_return)
    browser, address = ground.world.browser(ground.reviewer), reverse("reporting:accept", args=[sent.pk])
    done = browser.post(address, {"step": 1, "word": "Đã kiểm tra <kỹ>."}, follow=True).content.decode()
    assert "chuyển sang bước tiếp theo" in done
    unit = page_of(ground, ground.officer, sent)
    assert unit.count("Đã kiểm tra &lt;kỹ&gt;.") == 2  # at the step, and in the history
    assert browser.post(address, {"step": 1}).status_code == 409
    refused = browser.post(address, {"step": 2})
    assert refused.status_code == 403
    assert "Lãnh đạo" in refused.content.decode() and "Thư ký" not in refused.content.decode()
    done = ground.world.browser(ground.leader).post(address, {"step": 2}, follow=True).content.decode()
    assert "Đã chấp nhận báo cáo của Công ty Bắc." in done
    assert NEXT not in page_of(ground, ground.officer, sent)


def test_the_board_and_its_sheet_tell_the_step(ground):
    accept(ground.send(), by=ground.reviewer)
    browser = ground.world.browser(ground.leader)
    page = browser.get(reverse("reporting:board", args=[ground.round.pk])).content.decode()
    assert "bước 2/2: Chấp nhận" in page and "Đọc và quyết định" in page
    assert browser.get(reverse("reporting:board_sheet", args=[ground.round.pk])).status_code == 200


def test_ticked_reports_take_their_step_on_the_page(ground):
    sent, address = ground.send(), reverse("reporting:accept_together", args=[ground.round.pk])
    browser = ground.world.browser(ground.reviewer)
    page = browser.post(address, {"unit": [ground.row.pk]}).content.decode()
    assert f'name="step-{sent.pk}" value="1"' in page and "bước 1/2: Tiếp nhận, kiểm tra" in page
    done = browser.post(address, {"submission": [sent.pk], f"step-{sent.pk}": "1", "yes": "1"}, follow=True)
    assert "1 báo cáo đã chuyển sang bước tiếp theo" in done.content.decode()


def test_the_page_of_a_report_asks_no_more_for_more_steps(ground):
    first = ground.send()
    client, address = ground.world.browser(ground.leader), reverse("reporting:submission", args=[first.pk])
    client.get(address)
    few = queries(lambda: client.get(address))
    accept(first, by=ground.reviewer)
    accept(first, by=ground.leader)
    reopen(first, reason="xem lại", by=ground.leader)
    assert queries(lambda: client.get(address)) <= few
