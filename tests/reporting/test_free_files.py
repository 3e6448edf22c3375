"""A unit's own free workbook: offered, looked at, taken into its draft; a file of many units entered on their behalf."""

from datetime import date

import pytest

from tests.reporting.free_books import sheet
from tests.reporting.ground import at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting.actions import (
    amend_free_file,
    free_said,
    offer_for_many,
    offer_for_unit,
    open_round,
    plan_free_file,
    save_cells,
    submit,
    take_free_file,
)
from trienkhai.reporting.actions.free_plan import FreeSaid
from trienkhai.reporting.models import Draft, DraftSource, FreeMapping, Intake, Submission
from trienkhai.reporting.rules.free.mapping import Choices
from trienkhai.reporting.rules.free.settling import FILE, HERE
from trienkhai.reporting.rules.merging import fingerprint

OWN = (
    ["BÁO CÁO KẾT QUẢ QUÝ II NĂM 2023"],
    ["TT", "Chỉ tiêu", "Kỳ trước", "Thực hiện"],
    [1, "Hội nghị đã tổ chức", 3, 4],
    [2, "Nguoi phai du", 90, "1.200"],
    [3, "Số xe", 1, 2],
)
MANY = (["STT", "Đơn vị", "Hội nghị đã tổ chức", "QT02"], [1, "Công ty Bắc", 4, 100], [2, "CÔNG TY NAM", 3, 50])


def take(intake: Intake, by, said: FreeSaid | None = None):
    if said is not None:
        intake = amend_free_file(intake, said, by=by)
    return take_free_file(intake, seen=plan_free_file(intake, by=by).seen, by=by)


def test_the_own_file_of_a_unit_fills_its_draft_and_the_report_leads_to_the_cells(world, north):
    data = sheet(*OWN)
    offered = offer_for_unit(north, data, name="bao-cao.xlsx", by=world.officer)
    assert offered.outcome == "offered" and not Draft.objects.exists()

    plan = plan_free_file(offered, by=world.officer)
    assert plan.settled.taken == 2
    assert sum(plan.settled.counts.values()) == 17
    taken = take(offered, world.officer)

    assert taken.values == 2
    draft = Draft.objects.get()
    assert draft.answers["cells"] == {"QT01": "4", "QT02": "1200"}
    assert Intake.objects.get().outcome == "filled"
    assert open_bytes(Intake.objects.get().file) == data
    sent = submit(north, by=world.officer)
    assert (sent.origin, sent.intake_id) == ("free_file", offered.pk)
    assert sent.places == {"QT01": "Bảng!D3", "QT02": "Bảng!D4"}
    assert not DraftSource.objects.exists()
    assert Entry.objects.filter(event="reporting.free_file_taken").count() == 1


def test_what_was_changed_by_hand_afterwards_is_no_longer_the_file_s(world, north):
    take(offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer), world.officer)
    save_cells(north, {"cells:QT01": "5"}, {"cells:QT01": fingerprint("4")}, by=world.officer)
    sent = submit(north, by=world.officer)
    assert (sent.origin, sent.places) == ("free_file", {"QT02": "Bảng!D4"})


def test_a_second_file_of_the_unit_adds_to_the_first_and_both_are_named(world, north):
    take(
        offer_for_unit(north, sheet(["Chỉ tiêu", "Kết quả"], ["QT01", 4]), name="a.xlsx", by=world.officer),
        world.officer,
    )
    take(
        offer_for_unit(north, sheet(["Chỉ tiêu", "Kết quả"], ["QT02", 9]), name="b.xlsx", by=world.officer),
        world.officer,
    )
    sent = submit(north, by=world.officer)
    assert sent.places == {"QT01": "[a.xlsx]Bảng!B2", "QT02": "Bảng!B2"}
    assert sent.intake.file.name == "b.xlsx"


def test_a_colleague_s_edit_between_look_and_confirm_is_not_overwritten(world, north):
    offered = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    seen = plan_free_file(offered, by=world.officer).seen
    save_cells(north, {"cells:QT01": "7"}, {}, by=world.person("other", "officer", at=world.north))
    with pytest.raises(WrongState):
        take_free_file(offered, seen=seen, by=world.officer)
    assert Draft.objects.get().answers["cells"] == {"QT01": "7"}
    with pytest.raises(Unacceptable) as caught:
        take(offered, world.officer)
    assert [problem.code for problem in caught.value.problems] == ["waiting"]
    take(offered, world.officer, FreeSaid(sides={"": HERE}))
    assert Draft.objects.get().answers["cells"] == {"QT01": "7", "QT02": "1200"}


def test_another_value_is_replaced_once_one_says_so(world, north):
    save_cells(north, {"cells:QT01": "7"}, {}, by=world.officer)
    offered = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    take(offered, world.officer, FreeSaid(sides={f"2023-Q2/{world.north.pk}/cells/QT01": FILE}))
    assert Draft.objects.get().answers["cells"]["QT01"] == "4"


def test_refused_cells_stay_out_only_when_one_says_so(world, north):
    data = sheet(["Chỉ tiêu", "Kết quả"], ["QT01", "bốn"], ["QT02", 9])
    offered = offer_for_unit(north, data, name="a.xlsx", by=world.officer)
    with pytest.raises(Unacceptable) as caught:
        take(offered, world.officer)
    assert [problem.code for problem in caught.value.problems] == ["some_refused"]
    take(offered, world.officer, FreeSaid(skip=True))
    assert Draft.objects.get().answers["cells"] == {"QT02": "9"}


def test_the_same_file_again_has_nothing_new_and_a_file_is_taken_once(world, north):
    first = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    take(first, world.officer)
    with pytest.raises(WrongState):
        take(first, world.officer)
    again = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    assert plan_free_file(again, by=world.officer).settled.counts["same"] == 2
    with pytest.raises(Unacceptable) as caught:
        take(again, world.officer)
    assert [problem.code for problem in caught.value.problems] == ["nothing_new"]


def test_what_was_chosen_is_remembered_for_the_template_and_proposed_again(world, north, quarter):
    offered = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    table = plan_free_file(offered, by=world.officer).account.tables[0]
    said = FreeSaid({table.table.key: Choices(labels={"chi tieu": {"so xe": "cell:QT03"}})})
    take(offered, world.officer, said)
    assert Draft.objects.get().answers["cells"]["QT03"] == "2"
    assert FreeMapping.objects.get().choices["labels"]["chi tieu"]["so xe"] == "cell:QT03"

    later = open_round(
        quarter.version, period_key="2023-Q3", due_on=date(2023, 10, 6), by=world.secretary, kinds={"company"}
    )
    row = at_unit(later, world.south)
    again = offer_for_unit(row, sheet(["QUÝ III 2023"], *OWN[1:]), name="b.xlsx", by=world.neighbour)
    told = plan_free_file(again, by=world.neighbour).account.tables[0].labels[2]["so xe"]
    assert (told.token, told.how) == ("cell:QT03", "memory")


def test_nobody_fills_the_report_of_a_unit_he_does_not_fill(world, north):
    with pytest.raises(Refused):
        offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.neighbour)
    offered = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    colleague = world.person("other", "officer", at=world.north)
    with pytest.raises(Refused):
        take(offered, colleague)
    assert not Draft.objects.exists()


def test_a_file_of_many_units_is_entered_on_their_behalf(world, quarter):
    offered = offer_for_many(quarter, sheet(*MANY), name="tong-hop.xlsx", by=world.secretary)
    taken = take(offered, world.secretary)
    assert len(taken.submissions) == 2
    sent = Submission.objects.get(round_unit__unit=world.south)
    assert sent.answers["cells"] == {"QT01": "3", "QT02": "50"}
    assert (sent.origin, sent.on_behalf, sent.source_note) == ("free_file", True, "tong-hop.xlsx")
    assert sent.places == {"QT01": "Bảng!C3", "QT02": "Bảng!D3"}
    assert sent.intake.outcome == "taken"


def test_a_unit_that_sent_or_is_filling_itself_is_never_replaced(world, quarter, north):
    submit(north, by=world.officer, answers={"cells": {"QT01": "9", "QT02": "9"}})
    south = at_unit(quarter, world.south)
    save_cells(south, {"cells:QT01": "8"}, {}, by=world.neighbour)
    offered = offer_for_many(quarter, sheet(*MANY), name="a.xlsx", by=world.secretary)
    plan = plan_free_file(offered, by=world.secretary)
    codes = {fate.fault.code for fate in plan.settled.fates.values() if fate.kind == "refused"}
    assert codes == {"reported", "being_filled"}
    with pytest.raises(Unacceptable):
        take(offered, world.secretary, FreeSaid(skip=True, sides={"": FILE}))
    assert Submission.objects.count() == 1


def test_a_later_sheet_corrects_what_an_earlier_one_entered_once_one_says_so(world, quarter):
    take(offer_for_many(quarter, sheet(*MANY), name="a.xlsx", by=world.secretary), world.secretary)
    better = sheet(MANY[0], [1, "Công ty Bắc", 5, 100])
    offered = offer_for_many(quarter, better, name="b.xlsx", by=world.secretary)
    with pytest.raises(Unacceptable):
        take(offered, world.secretary)
    (sent,) = take(offered, world.secretary, FreeSaid(sides={"": FILE})).submissions
    assert sent.answers["cells"] == {"QT01": "5", "QT02": "100"}
    assert sent.places == {"QT01": "Bảng!C2", "QT02": "Bảng!D2"}


def test_units_outside_one_s_sight_do_not_exist_for_the_file_and_the_own_line_is_not_entered_from_above(world, quarter):
    reviewer = world.person("reviewer", "reviewer", at=world.north)
    rows = (MANY[0], [1, "Chi bộ 1 Bắc", 1, 10], [2, "Công ty Bắc", 4, 100], [3, "Công ty Nam", 3, 50])
    offered = offer_for_many(quarter, sheet(*rows), name="a.xlsx", by=reviewer)
    plan = plan_free_file(offered, by=reviewer)
    by_place = {fate.place: (fate.kind, fate.fault.code if fate.fault else "") for fate in plan.settled.fates.values()}
    assert by_place["Bảng!C4"] == ("unknown", "row_unknown")
    assert by_place["Bảng!C3"][0] in {"total", "refused"}
    (sent,) = take(offered, reviewer, FreeSaid(skip=True)).submissions
    assert sent.round_unit.unit == world.n1


def test_a_clerk_may_not_enter_for_many_units(world, quarter):
    with pytest.raises(Refused):
        offer_for_many(quarter, sheet(*MANY), name="a.xlsx", by=world.officer)


def test_figures_that_contradict_each_other_keep_one_unit_out_and_no_other(world, quarter):
    rows = (["Đơn vị", "QT02", "QT03"], ["Công ty Bắc", 10, 20], ["Công ty Nam", 10, 9])
    offered = offer_for_many(quarter, sheet(*rows), name="a.xlsx", by=world.secretary)
    plan = plan_free_file(offered, by=world.secretary)
    assert {fate.place for fate in plan.settled.fates.values() if fate.kind == "refused"} == {"Bảng!B2", "Bảng!C2"}
    (sent,) = take(offered, world.secretary, FreeSaid(skip=True)).submissions
    assert sent.round_unit.unit == world.south


def test_a_list_by_year_goes_into_the_round_of_each_year(world):
    years = {}
    for year in ("2021", "2022"):
        years[year] = (
            open_sample(world, period=year)
            if not years
            else open_round(
                years["2021"].version, period_key=year, due_on=date(2023, 1, 6), by=world.secretary, kinds={"company"}
            )
        )
    rows = (["Đơn vị", "Năm", "QT01"], ["CTB", 2021, 1], ["CTB", 2022, 2], ["CTN", 2022, 3], ["CTN", 2019, 9])
    offered = offer_for_many(years["2022"], sheet(*rows), name="a.xlsx", every_period=True, by=world.secretary)
    assert plan_free_file(offered, by=world.secretary).settled.counts["other_time"] == 1
    assert len(take(offered, world.secretary).submissions) == 3
    told = {
        (one.round.period_key, one.round_unit.code): one.answers["cells"]["QT01"] for one in Submission.objects.all()
    }
    assert told == {("2021", "CTB"): "1", ("2022", "CTB"): "2", ("2022", "CTN"): "3"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 nothing", b"\x00\x01\x02"])
def test_a_file_that_cannot_be_read_is_explained_and_nothing_is_kept(world, north, data):
    with pytest.raises(Unacceptable):
        offer_for_unit(north, data, name="a.xlsx", by=world.officer)
    assert not Intake.objects.exists()


def test_what_is_said_of_a_file_survives_its_journey_as_json(world, north):
    said = FreeSaid(
        {"x": Choices({"a": "cell:QT01"}, {"b": {"c": "-"}}, {"m": "x1000"})}, True, {"": HERE}, True, "keep"
    )
    offered = offer_for_unit(north, sheet(*OWN), name="a.xlsx", by=world.officer)
    amend_free_file(offered, said, by=world.officer)
    assert free_said(Intake.objects.get()) == said


def test_a_file_of_many_units_is_seen_by_who_sees_them_all(world, quarter, north):
    south = at_unit(quarter, world.south)
    submit(south, by=world.neighbour, answers={"cells": {"QT01": "9", "QT02": "9"}})
    offered = offer_for_many(quarter, sheet(*MANY), name="a.xlsx", by=world.secretary)
    (sent,) = take(offered, world.secretary, FreeSaid(skip=True)).submissions
    assert sent.round_unit == north
    assert not Intake.objects.visible_to(world.officer).exists()  # it names what the southern company did
    assert Intake.objects.visible_to(world.auditor).exists()
    own = offer_for_unit(at_unit(quarter, world.n1), sheet(*OWN), name="b.xlsx", by=world.officer)
    assert list(Intake.objects.visible_to(world.officer)) == [own]
