import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import TOML, answers, at_unit
from trienkhai.reporting.actions import accept, design_template, open_round, return_report, save_draft, submit
from trienkhai.reporting.models import Intake, RoundUnit, State, Submission
from trienkhai.reporting.rules.template_file import read_toml

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def sent(world, north) -> Submission:
    return submit(north, by=world.officer, answers=answers(QT03="90") | {"texts": {"LV01": "<b>Tốt</b>"}})


def text(response) -> str:
    return response.content.decode()


def test_the_list_of_rounds_shows_what_one_may_see(world, quarter):
    page = world.browser(world.officer).get(reverse("reporting:index"))
    assert quarter.name in text(page)
    assert "0/3" in text(page)


def test_the_board_opens_and_a_stranger_gets_nothing(world, quarter, sent):
    page = world.browser(world.secretary).get(reverse("reporting:board", args=[quarter.pk]))
    assert page.status_code == 200
    assert "Chi bộ 2 Bắc" in text(page)
    stranger = world.person("x", "administrator", at=world.group)
    assert world.browser(stranger).get(reverse("reporting:board", args=[quarter.pk])).status_code == 404


def test_the_page_of_a_report_escapes_text_and_marks_the_cell_one_came_for(world, sent):
    page = text(world.browser(world.secretary).get(reverse("reporting:submission", args=[sent.pk]) + "?o=QT03"))
    assert "&lt;b&gt;Tốt" in page
    assert 'id="o-QT03"' in page
    assert re.search(r'<mark class="fig">\s*90\s*</mark>', page)
    assert sent.receipt in page


def test_a_neighbour_does_not_see_the_report(world, sent):
    browser = world.browser(world.neighbour)
    for name in ("submission", "accept", "return", "reopen"):
        address = reverse(f"reporting:{name}", args=[sent.pk])
        assert (browser.post(address) if name == "accept" else browser.get(address)).status_code == 404


def test_accepting_stands_at_the_end_and_works(world, sent, north):
    browser = world.browser(world.secretary)
    assert "Chấp nhận" in text(browser.get(reverse("reporting:submission", args=[sent.pk])))
    browser.post(reverse("reporting:accept", args=[sent.pk]))
    north.refresh_from_db()
    assert north.state == State.ACCEPTED


def test_the_unit_itself_may_not_accept(world, sent):
    assert world.browser(world.officer).post(reverse("reporting:accept", args=[sent.pk])).status_code == 403


def test_returning_keeps_remarks_by_cell_and_the_unit_finds_them(world, sent, north):
    address = reverse("reporting:return", args=[sent.pk])
    browser = world.browser(world.secretary)
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": "", "note-QT01": "?"}).status_code == 422
    done = browser.post(address, {"reason": "Xem lại", "new_due_on": "10/7/2093", "note-QT01": "Tính cả tháng 6?"})
    assert done.status_code == 302
    page = text(world.browser(world.officer).get(reverse("reporting:fill", args=[north.pk])))
    assert "Xem lại" in page
    assert "Tính cả tháng 6?" in page


def test_an_officer_may_not_open_the_page_to_return(world, sent):
    assert world.browser(world.officer).get(reverse("reporting:return", args=[sent.pk])).status_code == 403


def test_reopening_asks_for_a_reason(world, sent, north):
    accept(sent, by=world.secretary)
    browser, address = world.browser(world.secretary), reverse("reporting:reopen", args=[sent.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": ""}).status_code == 422
    browser.post(address, {"reason": "đơn vị đề nghị"})
    north.refresh_from_db()
    assert (north.state, north.accepted) == (State.RETURNED, None)


def workbook_of(world, row) -> bytes:
    response = world.browser(world.officer).post(reverse("reporting:workbook", args=[row.pk]))
    assert response.headers["Content-Type"].endswith("sheet")
    return b"".join(response) if response.streaming else response.content


def upload(world, person, data):
    file = SimpleUploadedFile("CTB.xlsx", data)
    return world.browser(person).post(reverse("reporting:take_in"), {"file": file})


def test_a_workbook_goes_out_and_comes_back(world, north):
    data = workbook_of(world, north)
    answer = upload(world, world.officer, filled(data, GOOD))
    intake = Intake.objects.get()
    assert answer.headers["Location"] == reverse("reporting:intake", args=[intake.pk])
    page = text(world.browser(world.officer).get(answer.headers["Location"]))
    assert Submission.objects.get().receipt in page


def test_the_page_of_a_refused_file_lists_every_cell(world, north):
    data = filled(workbook_of(world, north), {f"{FIGURES}!D7": "khoảng 30", f"{FIGURES}!D8": 1.5})
    address = upload(world, world.officer, data).headers["Location"]
    page = text(world.browser(world.officer).get(address))
    assert f"{FIGURES}!D7" in page
    assert "khoảng 30" in page
    assert "Hội nghị đã tổ chức" in page
    assert world.browser(world.neighbour).get(address).status_code == 404


def test_a_conflict_is_settled_on_the_page(world, north):
    data = filled(workbook_of(world, north), GOOD)
    save_draft(north, answers("7", "100"), version=0, by=world.officer)
    address = upload(world, world.officer, data).headers["Location"]
    browser = world.browser(world.officer)
    assert "choice-QT01" in text(browser.get(address))
    browser.post(address + "chon/", {"choice-QT01": "file"})
    assert Submission.objects.get().answers["cells"]["QT01"] == "4"


def test_a_strangers_workbook_is_forbidden(world, north):
    data = filled(workbook_of(world, north), GOOD)
    assert upload(world, world.neighbour, data).status_code == 403
    assert world.browser(world.auditor).post(reverse("reporting:workbook", args=[north.pk])).status_code == 403
    assert world.browser(world.neighbour).post(reverse("reporting:workbook", args=[north.pk])).status_code == 404


def test_nothing_uploaded_is_said_so(world, north):
    assert world.browser(world.officer).post(reverse("reporting:take_in")).status_code == 422


def test_several_workbooks_may_come_at_once(world, north, cell):
    files = [SimpleUploadedFile(f"{row.code}.xlsx", filled(workbook_of(world, row), GOOD)) for row in (north, cell)]
    files.append(SimpleUploadedFile("la.xlsx", b"PK no"))
    page = world.browser(world.officer).post(reverse("reporting:take_in"), {"file": files})
    assert Submission.objects.count() == 2
    assert "CTB-1.xlsx" in text(page)
    for file in files:
        file.seek(0)
    other = world.browser(world.neighbour).post(reverse("reporting:take_in"), {"file": files})
    assert other.status_code == 200
    assert text(other).count("Chưa nhận") == 3


def test_the_file_that_was_taken_in_can_be_fetched_by_who_sees_the_report(world, north):
    upload(world, world.officer, filled(workbook_of(world, north), GOOD))
    address = reverse("evidence:file", args=[Intake.objects.get().file_id])
    assert world.browser(world.secretary).get(address).status_code == 200
    assert world.browser(world.neighbour).get(address).status_code == 404


def test_a_returned_report_shows_its_history(world, sent, north):
    return_report(sent, reason="Xem lại", by=world.secretary)
    second = submit(RoundUnit.objects.get(pk=north.pk), by=world.officer, answers=answers("5"))
    page = text(world.browser(world.secretary).get(reverse("reporting:submission", args=[sent.pk])))
    assert reverse("reporting:submission", args=[second.pk]) in page
    assert "Xem lại" in page


def test_every_page_opens_in_english_too(world, sent, north, quarter):
    browser = world.browser(world.secretary)
    browser.cookies["django_language"] = "en"
    for name, pk in (("board", quarter.pk), ("submission", sent.pk), ("fill", north.pk)):
        assert browser.get(reverse(f"reporting:{name}", args=[pk])).status_code == 200


def test_pages_ask_the_same_number_of_queries(world, sent, north, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    browser.get(reverse("reporting:submission", args=[sent.pk]))  # the first reading from above is kept
    with django_assert_max_num_queries(46):
        browser.get(reverse("reporting:submission", args=[sent.pk]))
    with django_assert_max_num_queries(35):
        browser.get(reverse("reporting:fill", args=[north.pk]))


def test_days_and_numbers_in_lists_stand_as_the_language_writes_them(world):
    counted = TOML.replace(
        "[[section.field.count]]",
        '[[section.field.column]]\nkey = "tien"\nname = "Số tiền"\ntype = "number"\n\n[[section.field.count]]',
    )
    version = design_template(world.root, read_toml(counted), by=world.secretary)
    round_ = open_round(version, period_key="2023-Q2", due_on=date(2023, 7, 6), by=world.secretary, kinds={"company"})
    rows = [{"so": "1/KH", "ngay": "2023-02-05", "tien": "1234.5"}]
    sent = submit(at_unit(round_, world.north), by=world.officer, answers=answers() | {"lists": {"VB": rows}})
    browser = world.browser(world.officer)
    assert "<td>5/2/2023</td><td></td><td>1.234,5</td>" in text(
        browser.get(reverse("reporting:submission", args=[sent.pk]))
    )
    browser.cookies["django_language"] = "en"
    assert "<td>1,234.5</td>" in text(browser.get(reverse("reporting:submission", args=[sent.pk])))


def test_a_ratio_is_blank_under_years_it_is_not_asked_for(world, sent):
    page = text(world.browser(world.officer).get(reverse("reporting:submission", args=[sent.pk])))
    row = page[page.index('id="o-QT04"') :].partition("</tr>")[0]
    assert row.count("chưa trả lời") == 1


def test_a_figure_counted_from_a_list_stands_below_it_where_the_trace_leads(world, north):
    lists = {"VB": [{"so": "12/KH", "ngay": "2023-07-24", "loai": "Kế hoạch"}]}
    sent = submit(north, by=world.officer, answers=answers() | {"lists": lists})
    page = text(world.browser(world.officer).get(reverse("reporting:submission", args=[sent.pk]) + "?o=VB01"))
    line = page[page.index('id="o-VB01"') :].partition("</p>")[0]
    assert 'class="fig"' in line
    assert "<b>1</b>" in line
