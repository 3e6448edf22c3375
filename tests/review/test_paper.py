"""The facts of the paper: set on the page, judged by the rules of layout, printed in the Word file."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.office.documents import check
from trienkhai.office.rulesets import get
from trienkhai.review import actions

pytestmark = [pytest.mark.django_db, pytest.mark.files]

FACTS = {
    "title": "Báo cáo sơ kết",
    "dated": "20/8/2023",
    "cut_off": "31/12/2099",
    "ruleset": "nd30-2020",
    "parent": "Tập đoàn Hóa chất Sông Lam",
    "issuer": "Ban Chỉ đạo",
    "number": "7",
    "symbol": "BC-BCĐ",
    "place": "Nghệ An",
    "kind": "Báo cáo",
    "subject": "sơ kết hai quý",
    "authority": "TM. Ban Chỉ đạo",
    "position": "Trưởng ban",
    "signer": "Trần Thị Bình",
    "urgency": "THƯỢNG KHẨN",
    "draft_mark": "Dự thảo lần 2",
    "paper_size": "A4",
    "basis": "Căn cứ Nghị quyết 18-NQ/ĐU",
    "addressed_to": "Ban Thường vụ\r\nHội đồng thành viên",
    "recipients": "Như trên\r\nLưu: VT, TK",
}


def text_of(docx):
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    return "".join(part.partition("<")[0] for part in xml.split(">"))


def png(width=4, height=4):
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.fixture
def clerk(campaign):
    return campaign.world.browser(campaign.by)


def test_what_is_typed_is_printed_and_follows_the_rules(campaign, clerk):
    address = f"/so-ket/{campaign.review.pk}/van-ban/"
    assert clerk.get(address).status_code == 200
    assert clerk.post(address, FACTS).status_code == 302
    docx = clerk.get(f"/so-ket/{campaign.review.pk}/van-ban.docx").content
    printed = text_of(docx)
    for words in (
        "Số: 07/BC-BCĐ",
        "Nghệ An, ngày 20 tháng 8 năm 2023",
        "THƯỢNG KHẨN",
        "DỰ THẢO LẦN 2",
        "sơ kết hai quý",
        "TM. BAN CHỈ ĐẠO",
        "Trần Thị Bình",
        "Hội đồng thành viên",
        "Lưu: VT, TK.",
    ):
        assert words in printed
    assert [one for one in check(docx, get("nd30-2020")) if one.certain] == []
    entry = Entry.objects.get(event="review.paper_set")
    assert entry.details["ruleset"] == "nd30-2020"
    assert "Mọi mục" in clerk.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"number": "số bảy"}, "12 hoặc 12a"),
        ({"symbol": "BC/BCĐ"}, "BC-BCĐ"),
        ({"kind": "Bản tin"}, "Bản tin"),
        ({"authority": "T/M Ban Chỉ đạo"}, "TM., "),
        ({"position": ""}, "chức vụ của người ký"),
        ({"urgency": "RẤT KHẨN"}, "RẤT KHẨN"),
        ({"ruleset": "hd36-2018", "dated": "27/5/2026"}, "05-HD/VPTW"),
        ({"dated": ""}, "Ngày văn bản"),
        ({"recipients": "x\n" * 61}, "60 dòng"),
        ({"subject": "x" * 501}, "500"),
    ],
)
def test_what_the_rules_do_not_allow_comes_back_as_typed(campaign, clerk, changed, told):
    before = campaign.review.paper
    answer = clerk.post(f"/so-ket/{campaign.review.pk}/van-ban/", {**FACTS, **changed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "Trần Thị Bình" in page
    campaign.review.refresh_from_db()
    assert campaign.review.paper == before


def test_under_party_rules_the_same_facts_are_written_another_way(campaign, clerk):
    facts = {**FACTS, "ruleset": "hd36-2018", "symbol": "BC/BCĐ", "authority": "T/M Ban Chỉ đạo"}
    assert clerk.post(f"/so-ket/{campaign.review.pk}/van-ban/", facts).status_code == 302
    assert "Số 07-BC/BCĐ" in text_of(clerk.get(f"/so-ket/{campaign.review.pk}/van-ban.docx").content)


def test_a_new_date_takes_the_rules_of_its_day_when_the_present_ones_do_not_hold(campaign):
    facts = {"symbol": "BC/BCĐ"}
    actions.set_paper(campaign.review, facts, dated=date(2023, 8, 1), ruleset="hd36-2018", by=campaign.by)
    campaign.review.campaign.directive.root.__class__.objects.update(pack="vn-party")
    campaign.review.refresh_from_db()
    assert actions.set_paper(campaign.review, {}, dated=date(2026, 6, 1), by=campaign.by).ruleset == "hd05-2026"


def test_only_who_writes_the_review_sets_its_paper(campaign):
    for person, status in ((campaign.world.auditor, 403), (campaign.world.neighbour, 404)):
        reader = campaign.world.browser(person)
        assert reader.get(f"/so-ket/{campaign.review.pk}/van-ban/").status_code == status
        assert reader.post(f"/so-ket/{campaign.review.pk}/van-ban/", FACTS).status_code == status
        with pytest.raises(Refused):
            actions.set_paper(campaign.review, {"number": "1"}, by=person)


def test_two_people_never_overwrite_each_other_unseen(campaign, clerk):
    stale = {**FACTS, "stamp": "0" * 64}
    assert clerk.post(f"/so-ket/{campaign.review.pk}/van-ban/", stale).status_code == 409
    with pytest.raises(WrongState):
        actions.set_paper(campaign.review, {"number": "1"}, stamp="x", by=campaign.by)


def test_a_logo_is_printed_under_the_plain_rules_only(campaign, clerk):
    with pytest.raises(Unacceptable, match="biểu trưng"):
        actions.set_paper(campaign.review, {}, logo=png(), by=campaign.by)
    plain = {**FACTS, "ruleset": "plain", "urgency": "", "addressed_to": ""}
    address = f"/so-ket/{campaign.review.pk}/van-ban/"
    assert clerk.post(address, plain).status_code == 302
    for bad in (b"x", png()[:-5], png().replace(b"IDAT", b"IDAX")):
        answer = clerk.post(address, {**plain, "logo": SimpleUploadedFile("logo.png", bad)})
        assert (answer.status_code, "PNG" in answer.content.decode()) == (422, True)
    assert clerk.post(address, {**plain, "logo": SimpleUploadedFile("logo.png", png())}).status_code == 302
    docx = clerk.get(f"/so-ket/{campaign.review.pk}/van-ban.docx").content
    media = [name for name in zipfile.ZipFile(io.BytesIO(docx)).namelist() if "media" in name]
    assert len(media) == 1
    campaign.review.refresh_from_db()
    logo = campaign.review.paper["logo"]
    assert clerk.get(f"/tep/{logo}/").status_code == 200
    assert clerk.post(address, {**plain, "drop_logo": "on"}).status_code == 302
    campaign.review.refresh_from_db()
    assert "logo" not in campaign.review.paper


@pytest.mark.parametrize("facts", [{"logo": 1}, {"colour": "red"}, {"language": 5}, {"recipients": 7, "x": "y"}])
def test_what_is_no_fact_of_a_paper_is_refused_and_no_file_is_named_by_its_id(campaign, facts):
    with pytest.raises(Unacceptable):
        actions.set_paper(campaign.review, facts, by=campaign.by)
    campaign.review.refresh_from_db()
    assert "logo" not in campaign.review.paper


@pytest.mark.parametrize(
    ("language", "own", "foreign"),
    [
        ("vi", ("Thể thức chung", "Sơ kết 5 năm, mẫu chung"), ("Plain house style", "Five-year review")),
        ("en", ("Plain house style", "Decree 30/2020/NĐ-CP", "Five-year review, plain"), ("Thể thức", "Sơ kết 5 năm")),
    ],
)
def test_rules_of_layout_and_outlines_are_named_in_the_language_of_the_reader(campaign, language, own, foreign):
    browser = campaign.world.browser(campaign.by)
    browser.cookies["django_language"] = language
    page = browser.get("/so-ket/bat-dau/", {"directive": campaign.directive.pk}).content.decode()
    assert [name for name in own if name not in page] == []
    assert [name for name in foreign if name in page] == []


def test_saving_the_paper_says_so(campaign):
    browser, address = campaign.world.browser(campaign.by), f"/so-ket/{campaign.review.pk}/van-ban/"
    form = browser.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name != "logo"}
    stamp = browser.get(address).context["stamp"]
    said = browser.post(address, {**given, "symbol": "BC-BCĐ", "stamp": stamp}, follow=True)
    assert said.status_code == 200, said.content.decode()
    assert "Đã lưu." in said.content.decode()
