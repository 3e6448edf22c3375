"""Pages of totals and of the trace: in Vietnamese, without JavaScript, nobody sees outside his view."""

import io

import openpyxl
import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from tests.world.people import World
from trienkhai.access.models import Reach
from trienkhai.reporting.actions import accept, submit
from trienkhai.reporting.models import Round
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.trace import of
from trienkhai.units.models import Unit


@pytest.fixture
def quarter(world: World) -> Round:
    """The cells and the northern company have sent; one cell is accepted."""
    opened = open_sample(world)
    for unit, person, conferences, attended in (
        (world.north, world.officer, "1", "50"),
        (world.n1, world.officer, "20", "40"),
        (world.n2, world.officer, "300", "30"),
        (world.s1, world.neighbour, "4000", "90"),
    ):
        sent = submit(
            at_unit(opened, unit), by=person, answers=answers(conferences, QT03=attended), places={"QT01": "Biểu 01!D7"}
        )
        if unit == world.n1:
            accept(sent, by=world.secretary)
    return opened


def figure(quarter: Round, unit: Unit, column: str = "QT01", basis: str = "received") -> Ask:
    return Ask(unit.pk, column, (quarter.pk,), basis)


def test_a_figure_is_followed_to_its_cell_in_three_steps(world: World, quarter: Round):
    browser = world.browser(world.secretary)
    first = browser.get(figure(quarter, world.group).url)
    page = first.content.decode()
    assert first.status_code == 200
    assert "Truy nguồn: Hội nghị đã tổ chức" in page and "Cộng lại = 4.321, khớp" in page
    assert "4/5 đơn vị, 1 đã chấp nhận; 1 còn thiếu" in page
    opened = browser.get(figure(quarter, world.group).url + f"&mo=u{world.north.pk}.u{world.n1.pk}").content.decode()
    assert "Biểu 01!D7" in opened and "Bản thứ 1" in opened
    submission = at_unit(quarter, world.n1).latest
    assert f'href="/ky-bao-cao/bao-cao/{submission.pk}/?o=QT01#o-QT01"' in opened
    assert browser.get(f"/ky-bao-cao/bao-cao/{submission.pk}/").status_code == 200


def test_a_report_in_the_tree_leads_straight_to_its_cell(world: World, quarter: Round):
    browser = world.browser(world.secretary)
    page = browser.get(figure(quarter, world.group).url + f"&mo=u{world.north.pk}").content.decode()
    tree = page[page.index('id="cay"') : page.index('id="bao-cao"')]
    submission = at_unit(quarter, world.n1).latest
    assert f'<a href="/ky-bao-cao/bao-cao/{submission.pk}/?o=QT01#o-QT01">Chi bộ 1 Bắc' in tree
    assert f'mo=u{world.north.pk}.u{world.n1.pk}#cay"' in tree  # its details still open in place


def test_branches_open_and_close_by_links(world: World, quarter: Round):
    browser = world.browser(world.secretary)
    url = figure(quarter, world.group).url
    assert f"&amp;mo=u{world.north.pk}" in browser.get(url).content.decode()
    page = browser.get(url + f"&mo=u{world.north.pk}").content.decode()
    assert "Công ty Bắc, báo cáo của chính đơn vị" in page and 'aria-expanded="true"' in page


def test_all_contributing_reports_are_listed_and_searched(world: World, quarter: Round):
    browser = world.browser(world.secretary)
    url = figure(quarter, world.group).url
    page = browser.get(url + "&tim=chi+bo+nam").content.decode()
    listed = page[page.index('id="bao-cao"') :]
    assert "Chi bộ 1 Nam" in listed and "Chi bộ 1 Bắc" not in listed
    assert "Không tìm thấy báo cáo nào" in browser.get(url + "&tim=khongco").content.decode()


def test_what_is_outside_the_view_is_one_line_with_its_sum(world: World, quarter: Round):
    everywhere = world.person("reader", "leader", at=world.group)
    assert "ngoài phạm vi" not in world.browser(everywhere).get(figure(quarter, world.group).url).content.decode()
    at_the_top = world.person("top", "member", at=world.group, reach=Reach.UNIT)
    assert "ngoài phạm vi" in world.browser(at_the_top).get(figure(quarter, world.group).url).content.decode()
    trace = of(figure(quarter, world.group), world.officer)
    assert (trace.outside.units, trace.outside.value) == (1, 4000)


def test_a_neighbour_does_not_see_the_figure_and_a_stranger_must_sign_in(world: World, quarter: Round, client):
    neighbour = world.browser(world.neighbour)
    assert neighbour.get(figure(quarter, world.north).url).status_code == 404
    assert neighbour.get(figure(quarter, world.group).url).status_code == 404
    assert neighbour.get(figure(quarter, world.south).url).status_code == 200
    assert neighbour.get(f"/truy-nguon/tong-hop/{quarter.pk}/?don-vi={world.north.pk}").status_code == 404
    assert client.get(figure(quarter, world.group).url).status_code == 302


@pytest.mark.parametrize(
    "query", ["", "don-vi=x&cot=QT01&ky=1", "don-vi=1&cot=&ky=1", "don-vi=1&cot=A&ky=1&can-cu=guess"]
)
def test_an_address_that_asks_nothing_is_explained(world: World, query: str):
    assert world.browser(world.secretary).get(f"/truy-nguon/?{query}").status_code == 422


def test_rounds_are_listed_with_their_counts(world: World, quarter: Round):
    page = world.browser(world.secretary).get("/truy-nguon/tong-hop/").content.decode()
    assert "Quý II/2023" in page and "Tập đoàn Hóa chất Sông Lam" in page
    assert page.count('<td class="num">4</td>') == 1 and page.count('<td class="num">5</td>') == 1
    company = world.browser(world.neighbour).get("/truy-nguon/tong-hop/").content.decode()
    assert "Công ty Nam" in company and "Tập đoàn Hóa chất Sông Lam</td>" not in company


def test_the_totals_of_a_round_link_each_cell_to_its_trace(world: World, quarter: Round):
    browser = world.browser(world.secretary)
    page = browser.get(f"/truy-nguon/tong-hop/{quarter.pk}/").content.decode()
    assert figure(quarter, world.group).url.replace("&", "&amp;") in page
    assert "4.321" in page and "3/3" in page and "1/2" in page
    accepted = browser.get(f"/truy-nguon/tong-hop/{quarter.pk}/?can-cu=accepted").content.decode()
    assert "4.321" not in accepted and ">20</a>" in accepted
    below = browser.get(f"/truy-nguon/tong-hop/{quarter.pk}/?don-vi={world.north.pk}").content.decode()
    assert "Chi bộ 2 Bắc" in below and ">321</a>" in below


def test_the_totals_of_a_round_cost_a_fixed_number_of_queries(
    world: World, quarter: Round, django_assert_max_num_queries
):
    browser = world.browser(world.secretary)
    browser.get("/truy-nguon/")  # the first visit of a day brings the stored paths up to it
    with django_assert_max_num_queries(21):
        browser.get(f"/truy-nguon/tong-hop/{quarter.pk}/")


def test_the_sheet_computes_the_figure_again(world: World, quarter: Round):
    for column, value, formula in (
        ("QT01", 4321, "=SUM('Các phần đóng góp'!E3:E6)"),
        ("QT04", 210 / 400, "=SUM('Các phần đóng góp'!E3:E6)/SUM('Các phần đóng góp'!F3:F6)"),
    ):
        response = world.browser(world.secretary).get(figure(quarter, world.group, column).url + "&xuat=xlsx")
        written = openpyxl.load_workbook(io.BytesIO(response.content))["Số liệu"]
        assert written["B6"].value == formula
        kept = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)["Số liệu"]
        assert kept["B6"].value == pytest.approx(value)


def test_a_submission_tells_which_totals_it_flows_into(world: World, quarter: Round):
    submission = at_unit(quarter, world.n1).latest
    page = world.browser(world.secretary).get(f"/ky-bao-cao/bao-cao/{submission.pk}/").content.decode()
    assert "Được cộng vào" in page and "Tổng hợp của Công ty Bắc" in page
    again = submit(at_unit(quarter, world.n2), by=world.officer, answers=answers("301"))
    before = again.round_unit.submissions.get(number=1)
    old = world.browser(world.secretary).get(f"/ky-bao-cao/bao-cao/{before.pk}/").content.decode()
    assert "bản này không nằm trong tổng hợp nào" in old


def test_signed_totals_rest_on_what_the_company_pinned(world: World, quarter: Round):
    """The company sent before its cells: it pinned nothing. Once it sends again it has pinned them."""
    ask = figure(quarter, world.north, basis="signed")
    assert answer(ask).value == 1
    submit(at_unit(quarter, world.north), by=world.officer, answers=answers("2"))
    submit(at_unit(quarter, world.n2), by=world.officer, answers=answers("999"))
    assert answer(ask).value == 322
    assert of(ask).adds_up
