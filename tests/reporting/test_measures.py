"""Figures that the system counts: filled in with their sources, taken or contested, counted again when they are sent."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reporting.entry_form import Controls, Sheet, opened, text
from tests.reporting.ground import TOML, answers, at_unit
from tests.reporting.measured import issue, measured_spec
from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.reporting import measures
from trienkhai.reporting.actions import accept, design_template, plan_template, save_words, send_draft, submit
from trienkhai.reporting.counting import reports_asked, reports_on_time
from trienkhai.reporting.models import Draft, Submission, SubmissionNumbers
from trienkhai.reporting.queries.known import known_of
from trienkhai.reporting.rules.packing import pack
from trienkhai.reporting.rules.template_file import read_toml

pytestmark = pytest.mark.usefixtures("alone")
CELL, MEASURE = "BH01", "documents.issued"


@pytest.fixture
def round_(world):
    return opened(world, design_template(world.root, measured_spec(), by=world.secretary), "2023-Q2")


@pytest.fixture
def north(world, round_):
    return at_unit(round_, world.north)


@pytest.fixture
def sheet(world, north):
    """The form with all that is asked but the counted figure."""
    for symbol in ("1-NQ/CT", "2-NQ/CT"):
        issue(world, symbol)
    sheet = Sheet(world, world.officer, north)
    sheet.press(v__QT01="4", v__QT02="100")
    return sheet


def send(sheet, **more):
    page = sheet.browser.get(sheet.address + "nop/")
    form = Controls(text(page)).form
    gaps = {name: "chưa có" for name in form if name.startswith("gap-")}
    return sheet.browser.post(sheet.address + "nop/", form | gaps | more)


def test_documents_are_counted_by_issuer_and_day(world, round_, north):
    issue(world, "1-NQ/CT")
    issue(world, "2-NQ/CT", issuer="Công ty Nam")
    issue(world, "3-NQ/CT", on=date(2023, 7, 1))
    issue(world, "4-NQ/CT", issuer="Cong ty Bac")
    known = known_of(north)[CELL]
    assert (known.value, [source.label for source in known.sources]) == ("1", ["1-NQ/CT"])
    assert known_of(at_unit(round_, world.south))[CELL].value == "1"


def test_reports_are_counted_by_their_day(world, north):
    period = opened(world, north.round.version, "2023").period
    due_in = [one.label for one in reports_asked(world.north, period, north.round).sources]
    assert due_in == ["Biểu 01: Kết quả thực hiện · Năm 2023"]
    issue(world, "1-NQ/CT")
    submit(north, answers=answers(), by=world.officer, at=timezone.make_aware(datetime(2023, 7, 6, 20, 0)))
    other = opened(world, north.round.version, "2023-Q1")
    assert reports_asked(world.north, period, other).value == 2
    assert reports_on_time(world.north, period, other).value == 1


def test_the_form_shows_the_counted_figure_and_what_it_rests_on(world, sheet, north):
    page = text(sheet.browser.get(sheet.address))
    assert "hệ thống đếm" in page
    address = reverse("reporting:known", args=[north.pk])
    assert f"{address}?o={CELL}" in page
    sources = text(sheet.browser.get(address, {"o": CELL}))
    assert "1-NQ/CT" in sources
    assert "/nghi-quyet/" in sources or "/van-ban/" in sources
    for wrong in ("QT01", "", "9" * 40):
        assert sheet.browser.get(address, {"o": wrong}).status_code == 404
    assert world.browser(world.neighbour).get(address, {"o": CELL}).status_code == 404
    assert world.browser(world.auditor).get(address, {"o": CELL}).status_code == 403


def test_a_taken_figure_is_frozen_with_its_sources_and_the_day(world, sheet, north):
    assert send(sheet).status_code == 302
    sent = Submission.objects.get()
    told = sent.answers["known"][CELL]
    assert (sent.answers["cells"][CELL], told["value"], told["by"]) == ("2", "2", "measure:documents.issued")
    assert [source["label"] for source in told["sources"]] == ["1-NQ/CT", "2-NQ/CT"]
    assert told["on"] == timezone.localdate().isoformat()
    assert "reason" not in told
    assert sent.contested == 0
    packed = SubmissionNumbers.objects.get().packed
    assert bytes(packed) == pack(sent.answers, sent.version.parsed)
    draft = Draft.objects.get()
    assert CELL not in draft.answers["cells"]
    assert "known" not in draft.answers


def test_the_same_report_sent_again_gives_its_receipt_whatever_the_day(world, sheet, north, monkeypatch):
    send(sheet)
    first = Submission.objects.get()
    monkeypatch.setattr(timezone, "localdate", lambda *given: date(2031, 1, 1))
    version = Draft.objects.get().version
    gaps_given = send_draft(north, version=version, by=world.officer)
    assert gaps_given == first


def test_a_contested_figure_wants_a_reason_and_shows_both(world, sheet, north):
    sheet.press(**{f"v-{CELL}": "5"})
    assert "Hệ thống có 2" in sheet.page or "hệ thống có 2" in sheet.page
    assert send(sheet).status_code == 422
    assert not Submission.objects.exists()
    sheet.press(**{f"n-{CELL}": "Ba văn bản chưa vào sổ"})
    assert send(sheet).status_code == 302
    sent = Submission.objects.get()
    told = sent.answers["known"][CELL]
    assert (sent.answers["cells"][CELL], told["value"], told["reason"]) == ("5", "2", "Ba văn bản chưa vào sổ")
    assert sent.contested == 1
    page = text(world.browser(world.secretary).get(reverse("reporting:submission", args=[sent.pk])))
    assert "Đơn vị nêu khác 1 số liệu của hệ thống" in page
    assert "Ba văn bản chưa vào sổ" in page
    board = text(world.browser(world.secretary).get(reverse("reporting:board", args=[north.round_id])))
    assert "nêu khác 1 số liệu" in board


def test_clearing_ones_own_figure_takes_that_of_the_system_again(sheet):
    sheet.press(**{f"v-{CELL}": "5"})
    assert sheet.form[f"v-{CELL}"] == "5"
    sheet.press(**{f"v-{CELL}": ""})
    assert sheet.form[f"v-{CELL}"] == ""
    assert send(sheet).status_code == 302
    assert Submission.objects.get().answers["cells"][CELL] == "2"


def test_zeros_for_a_section_leave_a_counted_figure_alone(world, sheet):
    sheet.press("zero_yes", "1")
    assert sheet.form["v-QT03"] == "0"
    assert CELL not in Draft.objects.get().answers["cells"]


def test_a_count_that_changed_since_it_was_seen_is_said_and_asked_again(world, sheet, north):
    page = text(sheet.browser.get(sheet.address + "nop/"))
    form = Controls(page).form
    gaps = {name: "chưa có" for name in form if name.startswith("gap-")}
    issue(world, "3-NQ/CT")
    refused = sheet.browser.post(sheet.address + "nop/", form | gaps)
    assert refused.status_code == 409
    assert "trước là 2" in text(refused)
    assert not Submission.objects.exists()
    again = Controls(text(refused)).form
    assert sheet.browser.post(sheet.address + "nop/", again | gaps).status_code == 302
    assert Submission.objects.get().answers["cells"][CELL] == "3"


def test_a_form_that_says_nothing_of_what_it_showed_is_asked_again(sheet):
    form = Controls(text(sheet.browser.get(sheet.address + "nop/"))).form
    gaps = {name: "chưa có" for name in form if name.startswith("gap-")}
    assert sheet.browser.post(sheet.address + "nop/", {"version": form["version"], **gaps}).status_code == 409
    assert not Submission.objects.exists()


def test_the_page_of_the_report_says_that_the_count_has_changed_since(world, sheet):
    send(sheet)
    sent = Submission.objects.get()
    reader = world.browser(world.secretary)
    address = reverse("reporting:submission", args=[sent.pk])
    assert "đã đổi từ khi gửi" not in text(reader.get(address))
    issue(world, "3-NQ/CT")
    assert "khi gửi là 2, nay là 3" in text(reader.get(address))
    page = reader.get(reverse("reporting:submission_known", args=[sent.pk]), {"o": CELL})
    assert "nay là 3" in text(page)
    assert "3-NQ/CT" not in text(page)
    assert reader.get(reverse("reporting:submission_known", args=[sent.pk]), {"o": "QT01"}).status_code == 404


def test_whoever_accepts_many_reads_contested_figures_first(world, sheet, north):
    sheet.press(**{f"v-{CELL}": "5", f"n-{CELL}": "Sổ chưa đủ"})
    send(sheet)
    reader = world.browser(world.secretary)
    page = reader.post(reverse("reporting:accept_together", args=[north.round_id]), {"unit": [north.pk]})
    assert "Nêu khác 1 số liệu của hệ thống" in text(page)


def test_another_door_may_not_contest_without_a_reason(world, north):
    issue(world, "1-NQ/CT")
    with pytest.raises(Unacceptable):
        submit(north, answers=answers(**{CELL: "7"}), by=world.officer)
    sent = submit(north, answers=answers(**{CELL: "7"}) | {"notes": {CELL: "Sổ chưa đủ"}}, by=world.officer)
    assert sent.answers["known"][CELL]["reason"] == "Sổ chưa đủ"
    with pytest.raises(Unacceptable):
        submit(north, answers=answers() | {"known": {CELL: {"value": "7"}}}, by=world.officer)


def test_what_is_frozen_was_counted_once_and_compared_with_what_was_seen(world, sheet, north, monkeypatch):
    counts = iter(range(7, 99))
    ticking = measures.Measure(MEASURE, "tăng dần", lambda *given: measures.Counted(next(counts), ()))
    monkeypatch.setitem(measures._measures, MEASURE, ticking)
    save_words(north, gaps={world.n1.pk: "chưa có", world.n2.pk: "chưa có"}, by=world.officer)
    version = Draft.objects.get().version
    with pytest.raises(WrongState):
        send_draft(north, version=version, seen={CELL: "6"}, by=world.officer)
    sent = send_draft(north, version=version, seen={CELL: "8"}, by=world.officer)
    assert sent.answers["known"][CELL]["value"] == "8"


def test_what_was_accepted_stays_as_it_was_counted(world, sheet, north):
    send(sheet)
    accept(Submission.objects.get(), by=world.secretary)
    issue(world, "3-NQ/CT")
    north.refresh_from_db()
    page = text(sheet.browser.get(reverse("reporting:fill", args=[north.pk])))
    assert "hệ thống đếm" in page
    with pytest.raises(WrongState):
        send_draft(north, version=Draft.objects.get().version, by=world.officer)


def test_an_unknown_measure_is_refused_with_those_that_are_known(world):
    wrong = read_toml(TOML.replace('unit = "hội nghị"', 'unit = "hội nghị"\nmeasure = "tasks.done"', 1))
    problems = plan_template(world.root, wrong, by=world.secretary).problems
    assert "tasks.done" in problems[0].message
    assert "documents.issued" in problems[0].message
    with pytest.raises(Unacceptable):
        design_template(world.root, wrong, by=world.secretary)
