"""A second look at a round: what stands out, what the unit and those above said about it, for whom."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import TOML, answers, at_unit
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import design_template, open_round, submit
from trienkhai.reporting.models import Opening, Submission
from trienkhai.reporting.rules.template_file import read_toml
from trienkhai.rollup.models import Explanation

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/can-xem/"
QUARTERS = ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2")
RUNNING = """
[[section]]
key = "luy-ke"
number = "III"
name = "Luỹ kế"

[[section.field]]
key = "LK01"
name = "Lượt người từ đầu năm"
over_time = "last"
cumulative = "year"
required = false

[[section.field]]
key = "LK02"
name = "Tỷ lệ tự tính"
unit = "%"
decimals = 1
over_time = "last"
required = false

[[section.field]]
kind = "ratio"
key = "LK03"
name = "Văn bản trên kế hoạch"
numerator = "VB02"
denominator = "VB01"
"""
COUNTED = 'equals = "Kế hoạch"\n'
TWICE_COUNTED = f'{COUNTED}\n[[section.field.count]]\nkey = "VB02"\nname = "Văn bản"\n'
WORDS = "Công ty đã quán triệt nghị quyết đến từng tổ sản xuất, có kiểm tra, có sơ kết, và có chuyển biến rõ rệt."


@pytest.fixture
def rounds(world):
    version = design_template(world.root, read_toml(TOML.replace(COUNTED, TWICE_COUNTED) + RUNNING), by=world.secretary)
    made = {}
    for period in QUARTERS:
        day = date(int(period[:4]), 3 * int(period[-1]), 28)
        made[period] = open_round(
            version, period_key=period, due_on=day, tree_on=day, by=world.secretary, kinds={"company", "cell"}
        )
    for number, period in enumerate(QUARTERS[:-1]):
        cells = {"QT03": str(90 + number), "LK01": str(50 * (number % 4 + 1)), "LK02": "99.5"}
        send(world, made[period], world.north, str(10 + number % 2), str(100 + number), **cells)
    return made


def send(world, round_, unit, conferences, invited="100", *, text="", notes=None, person=None, rows=(), **cells):
    said = answers(conferences, invited, **cells)
    if rows:
        said["lists"] = {"VB": list(rows)}
    if text:
        said["texts"] = {"LV01": text}
    return submit(at_unit(round_, unit), by=person or world.officer, answers={**said, "notes": notes or {}})


def looked(world, round_, person=None, **more):
    answer = world.browser(person or world.secretary).get(PAGE, {"ky": str(round_.pk), **more})
    assert answer.status_code == 200
    return answer


def found(answer):
    return {(line.found.kind, line.found.unit, line.found.place): line for line in answer.context["page"].lines}


def test_a_value_unlike_the_units_own_history_is_told_with_its_note(world, rounds):
    last = rounds["2023-Q2"]
    send(
        world, last, world.north, "120", "105", notes={"QT01": "Gộp cả hội nghị tổ."}, QT03="93", LK01="100", LK02="99"
    )
    told = found(looked(world, last))
    name = at_unit(last, world.north).name
    assert set(told) == {("history", name, "QT01")}
    line = told["history", name, "QT01"]
    assert line.told == "Thường khoảng 10 (trong 5 kỳ trước); kỳ này 120."
    assert line.found.note == "Gộp cả hội nghị tổ."


def test_what_did_not_change_is_told_by_section_and_by_answer(world, rounds):
    last, before = rounds["2023-Q2"], rounds["2023-Q1"]
    again = {"QT03": "94", "LK01": "50", "LK02": "99.5"}
    send(world, last, world.north, "10", "104", text=WORDS, **again)
    other = {"QT01": "7", "QT02": "20"}
    send(world, last, world.n1, other["QT01"], other["QT02"], text=WORDS.upper().replace(" ", "\n", 2))
    told = found(looked(world, last))
    name, cell = at_unit(last, world.north).name, at_unit(last, world.n1).name
    assert told["copied", name, "muc:hoc-tap"].told.startswith("Cả 3 số liệu của mục giống hệt ")
    assert before.period.name("vi") in told["copied", name, "muc:hoc-tap"].told
    assert told["copied", cell, "LV01"].told == f"Câu trả lời giống từng chữ với: {name}."
    assert ("copied", name, "LV01") not in told
    assert ("copied", name, "muc:luy-ke") not in told  # two figures are alike by chance


def test_a_running_count_that_fell_within_its_year_and_percentages_that_do_not_follow(world, rounds):
    last = rounds["2023-Q2"]
    send(world, last, world.north, "11", "50", LK01="49", LK02="100.5")
    told = found(looked(world, last))
    name = at_unit(last, world.north).name
    assert told["falls", name, "LK01"].told.startswith("Số luỹ kế: 50 ở ")
    assert told["percent", name, "LK02"].told == "100,5 phần trăm; tỷ lệ phần trăm nằm trong khoảng từ 0 đến 100."
    # A year begins anew.
    first = found(looked(world, rounds["2023-Q1"]))
    assert not [one for one in first if one[0] == "falls"]
    assert len(looked(world, last, loai="luy-ke-giam").context["page"].lines) == 1


def test_units_of_one_kind_are_compared(world, rounds):
    cells = [
        world.n1,
        world.n2,
        *(world.unit(f"Chi bộ {n} Bắc", f"CTB-{n}", "cell", world.north) for n in range(3, 13)),
    ]
    day = date(2023, 9, 28)
    period = open_round(
        rounds["2023-Q2"].version,
        period_key="2023-Q3",
        due_on=day,
        tree_on=day,
        by=world.secretary,
        kinds={"company", "cell"},
    )
    for at, unit in enumerate(cells):
        send(world, period, unit, "900" if unit == cells[-1] else str(8 + at % 3))
    send(world, period, world.north, "5000")  # of another kind, and alone in it
    told = {key[1:]: line for key, line in found(looked(world, period)).items() if key[0] == "peers"}
    assert set(told) == {(at_unit(period, cells[-1]).name, "QT01")}
    assert next(iter(told.values())).told == "Trung vị của 11 đơn vị khác là 9; đơn vị này 900."


def test_what_was_found_out_stands_beside_it_and_in_the_report(world, rounds):
    last = rounds["2023-Q2"]
    sent = send(world, last, world.north, "120", "105")
    browser = world.browser(world.secretary)
    typed = {"ky": last.pk, "vi-sao": "history", "cho": "QT01", "giai-thich": "  "}
    refused = browser.post(f"{PAGE}giai-thich/{sent.pk}/", typed)
    assert refused.status_code == 422 and Explanation.objects.count() == 0
    for _click in range(2):
        kept = browser.post(f"{PAGE}giai-thich/{sent.pk}/", typed | {"giai-thich": "Đã hỏi: gộp cả hội nghị tổ."})
        assert kept.status_code == 302
    line = next(iter(found(browser.get(kept["Location"])).values()))
    assert [one.text for one in line.found.explanations] == ["Đã hỏi: gộp cả hội nghị tổ."]
    assert (
        "Đã hỏi: gộp cả hội nghị tổ."
        in world.browser(world.officer).get(f"/ky-bao-cao/bao-cao/{sent.pk}/").content.decode()
    )
    entry = Entry.objects.get(event="rollup.explained")
    assert entry.details == {"kind": "history", "place": "QT01"} and entry.object_id == sent.pk


def test_only_who_decides_explains_and_only_of_the_newest_report(world, rounds):
    last = rounds["2023-Q2"]
    old = send(world, last, world.north, "120", "105")
    typed = {"ky": last.pk, "vi-sao": "history", "cho": "QT01", "giai-thich": "Đã hỏi."}
    own = world.browser(world.officer)
    assert "giai-thich" not in own.get(PAGE, {"ky": last.pk}).content.decode()
    assert own.post(f"{PAGE}giai-thich/{old.pk}/", typed).status_code == 403
    assert world.browser(world.neighbour).post(f"{PAGE}giai-thich/{old.pk}/", typed).status_code == 404
    secretary = world.browser(world.secretary)
    assert secretary.post(f"{PAGE}giai-thich/{old.pk}/", typed | {"cho": "KHONG"}).status_code == 422
    send(world, last, world.north, "121", "105")
    assert secretary.post(f"{PAGE}giai-thich/{old.pk}/", typed).status_code == 409
    assert Explanation.objects.count() == 0


def test_one_sees_what_one_may_read_and_nothing_else(world, rounds):
    last = rounds["2023-Q2"]
    send(world, last, world.north, "120", "105")
    assert world.browser(world.neighbour).get(PAGE, {"ky": last.pk, "don-vi": world.north.pk}).status_code == 404
    assert found(looked(world, last, world.neighbour)) == {}
    assert world.browser(world.secretary).get(PAGE).status_code == 422


def test_the_workbook_tells_how_and_what(world, rounds):
    last = rounds["2023-Q2"]
    send(world, last, world.north, "120", "105")
    answer = looked(world, last, xuat="xlsx")
    how, what = load_workbook(io.BytesIO(answer.content)).worksheets
    assert "Iglewicz" in str([cell.value for cell in how["B"]])
    assert [cell.value for cell in what[2]][:5] == [
        at_unit(last, world.north).name,
        "CTB",
        "Khác các kỳ trước",
        "Hội nghị đã tổ chức",
        "Thường khoảng 10 (trong 5 kỳ trước); kỳ này 120.",
    ]


def test_too_many_reports_are_looked_at_branch_by_branch(world, rounds, monkeypatch):
    monkeypatch.setattr("trienkhai.rollup.second_look.build.MOST_REPORTS", 1)
    last = rounds["2023-Q2"]
    send(world, last, world.north, "120", "105")
    send(world, last, world.n1, "5")
    page = looked(world, last).context["page"]
    assert (page.found.too_many, page.lines) == (2, ())
    assert [url.partition("don-vi=")[2] for _name, url in page.below] == [str(world.north.pk), str(world.south.pk)]
    assert looked(world, last, xuat="xlsx").headers["Content-Type"].startswith("text/html")


def test_it_asks_the_same_number_of_queries_for_many(world, rounds, django_assert_max_num_queries):
    last = rounds["2023-Q2"]
    send(world, last, world.north, "120", "105")
    browser = world.browser(world.secretary)
    browser.get(PAGE, {"ky": last.pk})
    with django_assert_max_num_queries(40) as few:
        browser.get(PAGE, {"ky": last.pk})
    many = len(few)
    send(world, last, world.n1, "700", text=WORDS)
    send(world, last, world.n2, "800", text=WORDS)
    browser.get(PAGE, {"ky": last.pk})  # whoever is shown them first opens them
    with django_assert_max_num_queries(many):
        assert len(browser.get(PAGE, {"ky": last.pk}).context["page"].lines) > 1
    assert Submission.objects.filter(round=last).count() == 3


def test_a_ratio_is_told_beyond_its_bounds_and_what_was_not_given_is_no_ratio(world, rounds):
    last = rounds["2023-Q2"]
    name = at_unit(last, world.north).name
    send(world, last, world.north, "11", "0", QT03="-5")
    assert (
        found(looked(world, last))["percent", name, "QT04"].told
        == "-5 trên 0 là tỷ lệ nằm ngoài khoảng từ 0 đến 100 phần trăm."
    )
    send(world, last, world.n1, "11", "-5", QT03="unknown")
    assert ("percent", at_unit(last, world.n1).name, "QT04") not in found(looked(world, last))


def test_whoever_was_shown_a_report_from_above_has_opened_it(world, rounds):
    last = rounds["2023-Q2"]
    sent = send(world, last, world.north, "120", "105")
    looked(world, last, world.officer)
    assert not Opening.objects.filter(submission=sent).exists()
    looked(world, last)
    assert Opening.objects.filter(submission=sent).exists()


def test_periods_of_another_kind_are_not_compared(world, rounds):
    version = rounds["2023-Q2"].version
    year = open_round(
        version,
        period_key="2023",
        due_on=date(2023, 12, 28),
        tree_on=date(2023, 12, 28),
        by=world.secretary,
        kinds={"company"},
    )
    send(world, year, world.north, "400", "410")
    answer = looked(world, year)
    assert (answer.context["page"].found.earlier, found(answer)) == (0, {})


def test_what_was_written_about_a_report_that_was_replaced_meanwhile_is_not_lost(world, rounds):
    last = rounds["2023-Q2"]
    old = send(world, last, world.north, "120", "105")
    send(world, last, world.north, "11", "105")
    typed = {"ky": last.pk, "vi-sao": "history", "cho": "QT01", "giai-thich": "Đã hỏi tổ."}
    answer = world.browser(world.secretary).post(f"{PAGE}giai-thich/{old.pk}/", typed)
    assert answer.status_code == 409
    assert "Đã hỏi tổ." in answer.content.decode()
    assert f"{PAGE}?ky={last.pk}" in answer.content.decode()


def test_a_ratio_of_counted_rows_is_told_too(world, rounds):
    last = rounds["2023-Q2"]
    send(world, last, world.north, "11", "105", rows=[{"so": "1/CV", "ngay": "2023-05-04", "loai": "Công văn"}])
    told = found(looked(world, last))["percent", at_unit(last, world.north).name, "LK03"].told
    assert told == "1 trên 0 là tỷ lệ nằm ngoài khoảng từ 0 đến 100 phần trăm."
