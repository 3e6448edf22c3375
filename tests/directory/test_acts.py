"""The acts on the tree: what each does, what each refuses."""

from datetime import date

import pytest

from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directory import actions
from trienkhai.units import tree
from trienkhai.units.models import Naming, Placement, Succession, UnitPath
from trienkhai.units.queries import heirs, main_line, namings_on, parent_on, unit_by_code

DAY = date(2022, 1, 1)
LATER = date(2023, 1, 1)


def codes(error) -> set[str]:
    return {problem.code for problem in error.value.problems}


def opened(world, name, code, parent, on=DAY, **more):
    return actions.open_unit(
        world.root, on=on, parent=parent, name=name, code=code, kind="company", by=world.secretary, **more
    )


def path(unit) -> str:
    return UnitPath.objects.get(unit=unit).path


def test_a_unit_opens_under_its_parent_from_its_day(world):
    west = opened(world, "Công ty Tây", "CTT", world.group)

    assert parent_on(west, DAY, main_line(world.root)) == world.group.pk
    assert parent_on(west, date(2021, 12, 31), main_line(world.root)) is None
    assert unit_by_code(world.root, "CTT", DAY) == west
    assert path(west).startswith(path(world.group))
    assert Entry.objects.filter(event="units.opened", object_id=west.pk).count() == 1


def test_who_founds_an_organisation_may_steer_it_and_give_rights(world):
    assert {grant.role for grant in world.founder.grants.all()} >= {"secretary", "administrator"}


def test_an_officer_may_not_change_the_tree(world):
    with pytest.raises(Refused):
        actions.open_unit(world.root, on=DAY, parent=world.north, name="Tổ", by=world.officer)
    with pytest.raises(Refused):
        actions.move_unit(world.n1, parent=world.south, on=DAY, by=world.officer)
    with pytest.raises(Refused):
        actions.make_grouping(world.root, key="khoi", name="Khối", by=world.officer)


def test_a_right_over_one_company_does_not_reach_the_other(world):
    keeper = world.person("keeper", "administrator", at=world.north)

    actions.rename_unit(world.n1, on=DAY, name="Chi bộ Một", by=keeper)
    with pytest.raises(Refused):
        actions.move_unit(world.n1, parent=world.south, on=DAY, by=keeper)


def test_a_code_belongs_to_one_unit_on_any_day(world):
    with pytest.raises(Unacceptable) as error:
        opened(world, "Công ty khác", "CTB", world.group)

    assert codes(error) == {"code-taken"}
    assert "Công ty Bắc" in str(error.value)


def test_a_code_is_free_again_after_its_bearer_closed(world):
    actions.close_unit(world.s1, on=DAY, by=world.secretary)
    heir_of_the_code = opened(world, "Chi bộ mới", "CTN-1", world.south, on=LATER)

    assert unit_by_code(world.root, "CTN-1", date(2021, 6, 1)) == world.s1
    assert unit_by_code(world.root, "CTN-1", date(2022, 6, 1)) is None
    assert unit_by_code(world.root, "CTN-1", LATER) == heir_of_the_code


def test_a_parent_must_be_open_the_whole_time(world):
    young = opened(world, "Công ty trẻ", "TRE", world.group, on=LATER)
    with pytest.raises(Unacceptable) as error:
        opened(world, "Chi bộ", "TRE-1", young, on=DAY)

    assert codes(error) == {"parent-not-open"}


def test_a_new_name_holds_from_its_day_on(world):
    actions.rename_unit(world.north, on=DAY, name="Công ty Bắc Hà", by=world.secretary)

    assert namings_on(date(2021, 12, 31), [world.north.pk])[world.north.pk].name == "Công ty Bắc"
    assert namings_on(DAY, [world.north.pk])[world.north.pk].name == "Công ty Bắc Hà"
    assert namings_on(DAY, [world.north.pk])[world.north.pk].code == "CTB"


def test_a_back_dated_name_holds_only_up_to_the_next_one(world):
    actions.rename_unit(world.north, on=LATER, name="Tên sau", by=world.secretary)
    actions.rename_unit(world.north, on=DAY, name="Tên giữa", by=world.secretary)

    names = [row.name for row in Naming.objects.filter(unit=world.north).order_by("from_day")]
    assert names == ["Công ty Bắc", "Tên giữa", "Tên sau"]


def test_a_second_name_on_one_day_replaces_the_first_of_that_day(world):
    actions.rename_unit(world.north, on=DAY, name="Nhầm", by=world.secretary)
    actions.rename_unit(world.north, on=DAY, name="Đúng", by=world.secretary)

    names = [row.name for row in Naming.objects.filter(unit=world.north).order_by("from_day")]
    assert names == ["Công ty Bắc", "Đúng"]


def test_a_move_takes_everything_below_along(world):
    actions.move_unit(world.north, parent=world.south, on=DAY, by=world.secretary)

    line = main_line(world.root)
    assert set(tree.at(DAY, line).subtree(world.south.pk)) == {
        unit.pk for unit in (world.south, world.s1, world.north, world.n1, world.n2)
    }
    assert world.north.pk not in tree.at(date(2021, 12, 31), line).subtree(world.south.pk)
    assert path(world.n1).startswith(path(world.south))


def test_a_unit_cannot_stand_below_itself_on_any_day(world):
    actions.move_unit(world.north, parent=world.south, on=LATER, by=world.secretary)
    with pytest.raises(Unacceptable) as error:
        actions.move_unit(world.south, parent=world.n1, on=DAY, by=world.secretary)

    assert codes(error) == {"circle"}
    assert Placement.objects.filter(unit=world.south).count() == 1


def test_a_unit_with_units_below_cannot_close(world):
    with pytest.raises(Unacceptable) as error:
        actions.close_unit(world.north, on=DAY, by=world.secretary)

    assert codes(error) == {"units-below"}
    assert len(error.value.problems) == 2


def test_a_closed_unit_without_heirs_stays_under_its_last_parent(world):
    actions.close_unit(world.n2, on=DAY, by=world.secretary)

    row = UnitPath.objects.get(unit=world.n2)
    assert not row.is_open and row.path.startswith(path(world.north))


def test_what_is_recorded_for_later_forbids_an_earlier_end(world):
    actions.rename_unit(world.n2, on=LATER, name="Tên sau", by=world.secretary)
    with pytest.raises(Unacceptable) as error:
        actions.close_unit(world.n2, on=DAY, by=world.secretary)

    assert "later-changes" in codes(error)


def test_who_takes_over_another_cannot_end_on_or_before_that_day(world):
    actions.merge_units([world.n1], world.n2, on=LATER, by=world.secretary)

    with pytest.raises(Unacceptable) as in_a_circle:
        actions.merge_units([world.n2], world.n1, on=DAY, by=world.secretary)
    with pytest.raises(Unacceptable) as on_the_day:
        actions.close_unit(world.n2, on=LATER, by=world.secretary)

    assert codes(in_a_circle) == codes(on_the_day) == {"takes-over-later"}
    end = {world.n2.pk}
    assert heirs([world.n1.pk, world.n2.pk], LATER) == {world.n1.pk: end, world.n2.pk: end}


def test_in_a_merger_what_stood_below_goes_along(world):
    actions.merge_units([world.north], world.south, on=DAY, by=world.secretary)

    line = main_line(world.root)
    assert set(tree.at(DAY, line).children(world.south.pk)) == {world.s1.pk, world.n1.pk, world.n2.pk}
    assert heirs([world.north.pk], DAY) == {world.north.pk: {world.south.pk}}
    assert path(world.north).startswith(path(world.south))
    assert not UnitPath.objects.get(unit=world.north).is_open


def test_a_unit_cannot_follow_itself(world):
    with pytest.raises(Unacceptable) as error:
        actions.merge_units([world.north, world.south], world.south, on=DAY, by=world.secretary)

    assert codes(error) == {"follows-itself"}


def test_a_split_has_whole_shares_and_a_place_for_every_unit_below(world):
    first, second = opened(world, "Công ty Bắc 1", "B1", world.group), opened(world, "Công ty Bắc 2", "B2", world.group)
    with pytest.raises(Unacceptable) as error:
        actions.split_unit(world.north, {first: 60, second: None}, on=DAY, by=world.secretary)
    assert codes(error) == {"shares"}
    with pytest.raises(Unacceptable) as error:
        actions.split_unit(world.north, {first: 60, second: 40}, on=DAY, by=world.secretary, children={world.n1: first})
    assert codes(error) == {"left-over"}

    actions.split_unit(
        world.north, {first: 60, second: 40}, on=DAY, by=world.secretary, children={world.n1: first, world.n2: second}
    )

    assert dict(Succession.objects.values_list("successor_id", "share")) == {first.pk: 60, second.pk: 40}
    assert heirs([world.north.pk], DAY)[world.north.pk] == {first.pk, second.pk}
    # Between the two heirs the nearest unit above both is the group.
    assert path(world.north) == f"{path(world.group)}{path(world.north).split('/')[-2]}/"
    assert parent_on(world.n2, DAY, main_line(world.root)) == second.pk


def test_a_unit_that_gave_a_part_away_stays_an_heir_of_itself(world):
    part = opened(world, "Công ty tách", "TACH", world.group)
    actions.split_unit(world.north, {part: None}, on=DAY, by=world.secretary, stays=True, children={world.n2: part})

    assert heirs([world.north.pk], DAY)[world.north.pk] == {world.north.pk, part.pk}
    assert UnitPath.objects.get(unit=world.north).is_open
    assert parent_on(world.n1, DAY, main_line(world.root)) == world.north.pk


def test_a_promoted_unit_has_another_parent_and_kind_from_one_day(world):
    actions.promote_unit(
        world.n1, parent=world.group, on=DAY, kind="company", name="Công ty Một", code="CT1", by=world.secretary
    )

    naming = namings_on(DAY, [world.n1.pk])[world.n1.pk]
    assert (naming.kind, naming.code) == ("company", "CT1")
    assert parent_on(world.n1, DAY, main_line(world.root)) == world.group.pk


def test_a_unit_is_in_one_part_of_a_grouping_at_a_time(world):
    grouping = actions.make_grouping(world.root, key="khoi", name="Khối", by=world.secretary)
    actions.put_in_group(grouping, world.north, part="Sản xuất", on=DAY, by=world.secretary)
    actions.put_in_group(grouping, world.north, part="Dịch vụ", on=LATER, by=world.secretary)

    parts = list(world.north.group_memberships.order_by("from_day").values_list("part", "from_day", "to_day"))
    assert parts == [("Sản xuất", DAY, LATER), ("Dịch vụ", LATER, None)]


def test_a_unit_may_stand_elsewhere_in_another_line(world):
    party = actions.make_line(world.root, key="dang", name="Đảng", by=world.secretary)
    actions.move_unit(world.group, parent=None, on=DAY, line=party, by=world.secretary)
    actions.move_unit(world.n1, parent=world.group, on=DAY, line=party, by=world.secretary)

    assert parent_on(world.n1, DAY, party) == world.group.pk
    assert parent_on(world.n1, DAY, main_line(world.root)) == world.north.pk


def test_an_act_for_a_coming_day_changes_nothing_yet(world):
    before = path(world.n1)
    actions.move_unit(world.n1, parent=world.south, on=date(2999, 1, 1), by=world.secretary)

    assert path(world.n1) == before
    assert parent_on(world.n1, date(2999, 1, 1), main_line(world.root)) == world.south.pk


def test_a_refused_act_leaves_no_entry(world):
    count = Entry.objects.count()
    with pytest.raises(Unacceptable):
        actions.close_unit(world.north, on=DAY, by=world.secretary)

    assert Entry.objects.count() == count
