"""The secretary plans twelve tasks in the browser, without script, and issues them to all companies at once."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from trienkhai.plans.models import Assignment, Plan, State

TASKS = 12


@pytest.fixture
def bare(browser, told):
    """A page without JavaScript, closed before the database is emptied."""
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    yield context.new_page()
    context.close()


def test_the_secretary_plans_twelve_tasks_and_issues_them_to_all(bare, live_server, sign_in):
    year = date.today().year
    sign_in(bare, "secretary")
    bare.goto(f"{live_server.url}/nhiem-vu/")
    bare.get_by_role("link", name="Lập kế hoạch").click()
    bare.get_by_label("Tên kế hoạch").fill("Kế hoạch 12 việc")
    bare.get_by_label("Từ ngày").fill(f"1/1/{year}")
    bare.get_by_label("Đến hết ngày").fill(f"31/12/{year + 1}")
    bare.locator("[name=carries_out]").first.check()
    bare.get_by_role("button", name="Lập kế hoạch này").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("Kế hoạch 12 việc")

    bare.get_by_role("link", name="Thêm nhiệm vụ").click()
    for number in range(1, TASKS + 1):
        bare.get_by_label("Việc phải làm").fill(f"Việc thứ {number}")
        bare.get_by_label("Sản phẩm").fill("Báo cáo")
        if number > 1:  # the first leaves a question open
            bare.get_by_label("Người chịu trách nhiệm").fill("Chủ nhiệm")
        bare.get_by_label(re.compile("^Hạn")).fill(f"{number}/12/{year + 1}")
        bare.get_by_label("Tất cả đơn vị trực thuộc").check()
        bare.locator("[name=dieu_khoan]").nth(number).check()
        bare.get_by_role("button", name="Lưu" if number == TASKS else "Lưu và thêm nhiệm vụ khác", exact=True).click()
    expect(bare.locator("[name=task]:checked")).to_have_count(TASKS)
    expect(bare.get_by_text("rõ trách nhiệm: chưa ghi người chịu trách nhiệm")).to_have_count(1)

    bare.get_by_role("button", name="Giao các nhiệm vụ đã chọn").click()
    expect(bare.locator("[role=alert]")).to_contain_text("1 Việc thứ 1")
    bare.get_by_label("Lý do giao nhiệm vụ").fill("Đơn vị tự phân công")
    bare.get_by_role("button", name="Giao các nhiệm vụ đã chọn").click()
    expect(bare.get_by_role("status").first).to_contain_text(f"Đã giao {TASKS} nhiệm vụ.")

    plan = Plan.objects.get(name="Kế hoạch 12 việc")
    below = Assignment.objects.filter(task__plan=plan, state=State.ISSUED, depth=0)
    units = below.values("unit").distinct().count()
    assert units > 1
    assert below.count() == TASKS * units
    bare.goto(f"{live_server.url}/nhiem-vu/?ke-hoach={plan.pk}")
    expect(bare.locator("ul.task a", has_text="Việc thứ")).to_have_count(TASKS)
    bare.get_by_role("link", name="Việc thứ 12").click()
    expect(bare.locator("table.tb tbody tr")).to_have_count(units)
