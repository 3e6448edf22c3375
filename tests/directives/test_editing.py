"""Correcting what was read: acts with their rights, their log, their undo, and rows that stay."""

import pytest

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.editing import actions as editing
from trienkhai.directives.editing.loading import outline_of
from trienkhai.directives.models import Directive, DirectiveEdit, Provision
from trienkhai.directives.outline.pieces import letters_of
from trienkhai.directives.queries import held_by, meant_by, provisions_of
from trienkhai.units.models import Topic

pytestmark = pytest.mark.django_db

TEXT = """ĐẢNG BỘ TẬP ĐOÀN
BAN CHẤP HÀNH
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập và an toàn
Điều 1. Học tập
1. Mỗi quý một hội nghị. Có danh sách người dự.
Đoạn không số.
a) cho người mới;
b) cho tổ trưởng.
2. Mỗi năm một lớp.
Điều 2. An toàn
5. Khoản lạc số.
Chữ theo sau.
Nơi nhận:
- Lưu.
""".encode()


@pytest.fixture
def directive(world):
    return actions.register(world.root, TEXT, "nq.txt", by=world.secretary)


class Desk:
    """Somebody at the editor of a directive: each act on what the page shows now."""

    def __init__(self, directive, by):
        self.directive, self.by = directive, by

    def __getattr__(self, act):
        def done(*told, **more):
            self.directive.refresh_from_db()
            return getattr(editing, act)(self.directive, *told, by=self.by, seen=self.directive.revision, **more)

        return done

    def undo(self):
        self.directive.refresh_from_db()
        last = editing.last_edit(self.directive)
        return editing.undo(self.directive, last.pk, by=self.by, seen=self.directive.revision)

    def key(self, anchor):
        return Provision.objects.get(directive=self.directive, anchor=anchor).pk

    @property
    def outline(self):
        self.directive.refresh_from_db()
        return outline_of(self.directive)

    @property
    def tree(self):
        return [(row.depth, row.anchor) for row in self.directive.provisions.points().order_by("order")]


@pytest.fixture
def desk(world, directive):
    return Desk(directive, world.secretary)


def test_a_paragraph_without_a_place_becomes_the_clause_that_its_number_says_and_what_followed_it_comes_along(desk):
    at = next(one["at"] for one in desk.directive.unplaced if one["text"] == "5. Khoản lạc số.")
    made = Provision.objects.get(pk=desk.place(at).key)
    assert (made.anchor, made.level, made.label, made.text) == (
        "dieu-2/khoan-5", "khoan", "5.", "Khoản lạc số.\nChữ theo sau.",
    )  # fmt: skip
    assert made.parent.anchor == "dieu-2"
    desk.directive.refresh_from_db()
    assert desk.directive.unplaced == []


def test_a_wrong_heading_is_joined_to_the_text_before_it_and_what_stood_under_it_stays(desk):
    desk.join(desk.key("dieu-2"))
    assert Provision.objects.get(anchor="dieu-1/khoan-2").text == "Mỗi năm một lớp.\nĐiều 2. An toàn"
    assert not Provision.objects.filter(anchor="dieu-2").exists()


def test_a_paragraph_that_was_joined_becomes_a_point_of_its_own(desk):
    made = Provision.objects.get(pk=desk.split(desk.key("dieu-1/khoan-1"), 1).key)
    assert (made.anchor, made.text, made.parent.anchor) == ("dieu-1/khoan-1/doan-2", "Đoạn không số.", "dieu-1/khoan-1")
    desk.directive.refresh_from_db()
    assert desk.directive.joined == []


def test_the_level_is_corrected_and_the_code_stays(desk):
    key = desk.key("dieu-1/khoan-2")
    edited = desk.outdent(key)
    row = Provision.objects.get(pk=key)
    assert (row.depth, row.parent, row.anchor, row.level) == (0, None, "dieu-1/khoan-2", "dieu")
    assert edited.along == 0
    desk.undo()
    assert Provision.objects.get(pk=key).parent.anchor == "dieu-1"


def test_what_followed_a_point_that_goes_up_stands_under_it_and_is_told(desk):
    edited = desk.outdent(desk.key("dieu-1/khoan-1/diem-a"))
    assert edited.along == 1
    assert Provision.objects.get(anchor="dieu-1/khoan-1/diem-b").parent.anchor == "dieu-1/khoan-1/diem-a"


def test_a_point_stands_under_one_of_those_before_it_only(desk):
    desk.put_under(desk.key("dieu-1/khoan-2"), desk.key("dieu-1/khoan-1/diem-b"))
    assert Provision.objects.get(anchor="dieu-1/khoan-2").depth == 3
    with pytest.raises(Unacceptable, match="thứ tự"):
        desk.put_under(desk.key("dieu-1"), desk.key("dieu-2"))


def test_points_change_places_with_all_that_stands_under_them(desk):
    desk.move(desk.key("dieu-1/khoan-2"), -1)
    assert [anchor for _depth, anchor in desk.tree] == [
        "dieu-1", "dieu-1/khoan-2", "dieu-1/khoan-1", "dieu-1/khoan-1/diem-a", "dieu-1/khoan-1/diem-b", "dieu-2",
    ]  # fmt: skip


def test_words_are_parted_anew_but_never_changed(desk):
    key = desk.key("dieu-1")
    desk.divide(key, label="Điều 1", heading="Học", text="tập")
    row = Provision.objects.get(pk=key)
    assert (row.label, row.heading, row.text) == ("Điều 1", "Học", "tập")
    with pytest.raises(Unacceptable, match="“hành”"):
        desk.divide(key, label="Điều 1", heading="Học hành", text="tập")


def test_a_marked_sentence_has_a_code_of_its_own_and_its_words_stand_once(desk):
    key = desk.key("dieu-1/khoan-1")
    desk.mark(key, [2])
    row = Provision.objects.get(anchor="dieu-1/khoan-1/cau-2")
    assert (row.level, row.text, row.parent_id) == ("sentence", "Có danh sách người dự.", key)
    (shown,) = [one for one in provisions_of(desk.directive) if one.provision.pk == key]
    assert [(span.text, span.anchor) for span in shown.paragraphs[0].spans] == [
        ("Mỗi quý một hội nghị. ", ""),
        ("Có danh sách người dự.", "dieu-1/khoan-1/cau-2"),
    ]
    assert row.pk not in [one.provision.pk for one in provisions_of(desk.directive)]


def test_a_mark_goes_with_its_words(desk):
    key = desk.key("dieu-1/khoan-2")
    desk.mark(key, [1])
    mark = desk.key("dieu-1/khoan-2/cau-1")
    desk.join(key)
    row = Provision.objects.get(pk=mark)
    assert row.parent.anchor == "dieu-1/khoan-1/diem-b"
    assert row.parent.text[row.begins : row.ends] == "Mỗi năm một lớp."


def test_a_code_is_set_anew_when_it_is_asked_and_the_old_one_means_the_same_point(desk, world):
    at = next(one["at"] for one in desk.directive.unplaced)
    key = desk.place(at).key
    desk.outdent(key)
    desk.renew_anchor(key)
    assert Provision.objects.get(pk=key).anchor == "dieu-5"
    desk.directive.refresh_from_db()
    assert [row.pk for row in meant_by(desk.directive, ["dieu-2/khoan-5"])] == [key]
    assert held_by(world.root.pk, ["dieu-2/khoan-5"]) == {desk.directive: {"dieu-2/khoan-5"}}
    page = world.browser(world.officer).get(f"/nghi-quyet/{desk.directive.pk}/").content.decode()
    assert 'id="dieu-5"' in page and 'id="dieu-2/khoan-5"' in page


def test_every_act_is_taken_back_in_turn_with_the_rows_as_they_were(desk):
    before = letters_of(desk.outline.pieces), desk.tree, list(Provision.objects.order_by("pk").values())
    desk.mark(desk.key("dieu-1/khoan-1"), [1])
    desk.place(next(one["at"] for one in desk.directive.unplaced))
    desk.give_topics(desk.key("dieu-1"), ["Học tập"])
    desk.join(desk.key("dieu-1/khoan-1/diem-b"))
    desk.renew_anchor(desk.key("dieu-1"))
    desk.join(desk.key("dieu-1"))
    for _turn in range(5):
        desk.undo()
    assert editing.last_edit(desk.directive) is None
    assert (letters_of(desk.outline.pieces), desk.tree, list(Provision.objects.order_by("pk").values())) == before


def test_only_the_last_change_is_taken_back(desk):
    desk.indent(desk.key("dieu-1/khoan-2"))
    first = editing.last_edit(desk.directive)
    desk.mark(desk.key("dieu-1/khoan-1"), [1])
    desk.directive.refresh_from_db()
    with pytest.raises(WrongState, match="sau đó"):
        editing.undo(desk.directive, first.pk, by=desk.by, seen=desk.directive.revision)


def test_who_saw_an_older_state_changes_nothing(desk):
    desk.indent(desk.key("dieu-1/khoan-2"))
    with pytest.raises(WrongState):
        editing.outdent(desk.directive, desk.key("dieu-1/khoan-2"), by=desk.by, seen=0)
    assert Provision.objects.get(anchor="dieu-1/khoan-2").depth == 2


def test_an_officer_corrects_nothing(desk, world):
    with pytest.raises(Refused):
        editing.indent(desk.directive, desk.key("dieu-1/khoan-2"), by=world.officer, seen=0)
    assert DirectiveEdit.objects.count() == 0


def test_an_act_is_in_the_log_without_the_words_of_the_document(desk):
    desk.indent(desk.key("dieu-1/khoan-2"))
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.object_id) == ("directives.provisions_edited", desk.directive.pk)
    assert entry.details["act"] == "indent"


def test_topics_belong_to_the_organisation_and_are_made_once(desk):
    desk.give_topics(desk.key("dieu-1"), ["Học tập", " Học tập ", "An toàn"])
    desk.give_topics(desk.key("dieu-2"), ["An toàn"])
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["An toàn", "Học tập"]
    assert sorted(Provision.objects.get(anchor="dieu-1").topics.values_list("name", flat=True)) == [
        "An toàn",
        "Học tập",
    ]


def test_a_directive_registered_before_places_were_kept_is_read_once_more(desk):
    found = desk.outline
    row = Directive.objects.get(pk=desk.directive.pk)
    row.unplaced = [{name: one[name] for name in ("line", "text", "reason")} for one in row.unplaced]
    row.frame = {**row.frame, "opening": [one[:2] for one in row.frame["opening"]]}
    row.frame["closing"] = [one[:2] for one in row.frame["closing"]]
    row.save()
    assert outline_of(row) == found
    row.file = None
    assert letters_of(outline_of(row).pieces[:6]) == letters_of(found.pieces[:6])
    assert len(outline_of(row).pieces) == len(found.pieces)
