"""Tables and charts of a section: added, changed, moved and taken away on the page, printed in the paper."""

import io
import zipfile

import pytest

from tests.world.people import BEGIN
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.directory import actions as directory
from trienkhai.review import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(campaign):
    return campaign.world.browser(campaign.by)


@pytest.fixture
def section(campaign):
    return campaign.section("1.2")


def address(campaign, section, rest=""):
    return f"/so-ket/{campaign.review.pk}/viet/{section.pk}/bang/{rest}"


def asked(campaign, **changed):
    return {
        "shape": "unit",
        "caption": "Theo đơn vị",
        "columns": ["QT03", "QT04"],
        "rounds": [one.pk for one in campaign.rounds],
        **changed,
    }


def captions(section):
    section.refresh_from_db()
    return [block["caption"] for block in section.blocks]


def test_a_table_is_added_shown_and_printed(campaign, clerk, section):
    form = clerk.get(address(campaign, section)).content.decode()
    assert "<span>Người đã dự</span>" in form
    assert "[QT03]" not in form
    assert clerk.post(address(campaign, section), asked(campaign)).status_code == 302
    page = clerk.get(f"/so-ket/{campaign.review.pk}/muc/1.2/").content.decode()
    assert "Theo đơn vị" in page
    assert ">280</a>" in page  # 90 + 190 of the north
    docx = clerk.get(f"/so-ket/{campaign.review.pk}/van-ban.docx").content
    assert "Theo đơn vị" in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()


@pytest.mark.parametrize("shape", ["year", "chart"])
def test_other_shapes_are_shown_too(campaign, clerk, section, shape):
    facts = asked(campaign, shape=shape, caption="Theo năm", columns=["QT03"], rounds=[campaign.rounds[0].pk])
    assert clerk.post(address(campaign, section), facts).status_code == 302
    page = clerk.get(f"/so-ket/{campaign.review.pk}/muc/1.2/").content.decode()
    assert "140" in page  # the first quarter alone
    assert "330" not in page


def test_a_table_is_cut_by_a_grouping(campaign, clerk, section):
    grouping = directory.make_grouping(campaign.world.root, key="khoi", name="Khối", by=campaign.by)
    directory.put_in_group(grouping, campaign.world.north, part="Sản xuất", on=BEGIN, by=campaign.by)
    assert clerk.post(address(campaign, section), asked(campaign, shape="group:khoi")).status_code == 302
    page = clerk.get(f"/so-ket/{campaign.review.pk}/muc/1.2/").content.decode()
    assert "Sản xuất" in page
    assert ">280</a>" in page


def test_blocks_are_changed_moved_and_taken_away(campaign, clerk, section):
    for caption in ("Một", "Hai", "Ba"):
        clerk.post(address(campaign, section), asked(campaign, caption=caption))
    arrange = address(campaign, section, "sap-xep/")
    assert clerk.post(arrange, {"act": "up", "at": 3}).status_code == 302
    assert captions(section) == ["Một", "Ba", "Hai"]
    clerk.post(arrange, {"act": "down", "at": 1})
    assert captions(section) == ["Ba", "Một", "Hai"]
    clerk.post(arrange, {"act": "drop", "at": 2})
    assert captions(section) == ["Ba", "Hai"]
    standing = clerk.get(address(campaign, section, "2/")).content.decode()
    assert 'value="Hai"' in standing
    assert 'value="QT04" checked' in standing
    clerk.post(address(campaign, section, "2/"), asked(campaign, caption="Bốn", columns=["QT02"]))
    assert captions(section) == ["Ba", "Bốn"]
    assert section.blocks[1]["columns"] == [{"column": "QT02"}]
    assert "Bốn" in clerk.get(f"/so-ket/{campaign.review.pk}/viet/{section.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"caption": ""}, "Tiêu đề"),
        ({"columns": []}, "Chọn ít nhất một cột"),
        ({"columns": ["XX"]}, "XX"),
        ({"rounds": []}, "Chọn ít nhất một kỳ"),
        ({"rounds": ["99999999999999999999"]}, "99999999999999999999"),
        ({"shape": "chart"}, "Biểu đồ chỉ vẽ một cột"),
        ({"shape": "group:khong-co"}, "khong-co"),
    ],
)
def test_what_cannot_be_shown_is_refused_on_the_page(campaign, clerk, section, changed, told):
    answer = clerk.post(address(campaign, section), asked(campaign, **changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert captions(section) == []


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "table", "by": "unit", "caption": "", "columns": [{"column": "QT03"}]},
        {"kind": "table", "by": "day", "caption": "x", "columns": [{"column": "QT03"}]},
        {"kind": "table", "by": "unit", "caption": "x", "columns": []},
        {"kind": "table", "by": "group", "grouping": "?", "caption": "x", "columns": [{"column": "QT03"}]},
        {"kind": "chart", "caption": "x", "column": "khong-co"},
        {"kind": "chart", "caption": "x", "column": "QT03", "rounds": [0]},
        {"kind": "targets", "caption": "x", "rows": [{"name": "a", "target": "b", "column": "khong-co"}]},
        {"kind": "map", "caption": "x"},
    ],
)
def test_no_door_takes_a_block_that_cannot_be_shown(campaign, section, block):
    with pytest.raises(Unacceptable):
        actions.set_blocks(section, [block], by=campaign.by)


def test_places_that_are_not_there_are_not_found(campaign, clerk, section):
    assert clerk.get(address(campaign, section, "1/")).status_code == 404
    for given in ({"act": "up", "at": "9"}, {"act": "up"}, {"act": "x", "at": "1"}, {"at": "9" * 30, "act": "drop"}):
        assert clerk.post(address(campaign, section, "sap-xep/"), given).status_code == 404


def test_who_does_not_write_changes_no_table(campaign, section):
    reader = campaign.world.browser(campaign.world.auditor)
    assert reader.get(address(campaign, section)).status_code == 403
    assert reader.post(address(campaign, section), asked(campaign)).status_code == 403
    with pytest.raises(Refused):
        actions.set_blocks(section, [], by=campaign.world.auditor)


def test_two_people_never_overwrite_each_others_tables_unseen(campaign, clerk, section):
    assert clerk.post(address(campaign, section), asked(campaign, stamp="0" * 64)).status_code == 409
    with pytest.raises(WrongState):
        actions.set_blocks(section, [], stamp="x", by=campaign.by)
