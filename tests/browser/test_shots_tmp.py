import pytest
from django.urls import reverse
from django.utils import timezone
from datetime import timedelta
from tests.browser.walker import Walker
from tests.evidence.test_accepting import PNG
from tests.plans.ground import a_plan, in_days
from tests.world.people import World
from trienkhai.directives import actions as directives
from trienkhai.directives.models import Provision
from trienkhai.plans.actions.answering import *
from trienkhai.plans.actions.extending import *
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import TaskFacts, add_task
from trienkhai.plans.actions.progress import *
from trienkhai.plans.models import *

TEXT = """ĐẢNG ỦY TẬP ĐOÀN
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về công tác thông tin
Điều 1. Học tập thiết thực
1. Mỗi quý một hội nghị báo cáo viên.
Điều 2. Thông tin kịp thời, chính xác
1. Có quy chế phát ngôn.
2. Tập huấn cán bộ đầu mối.
3. Mỗi đơn vị duy trì chuyên mục thông tin hằng tuần, do người lao động tham gia viết, có ảnh minh họa và đăng trên bảng tin của đơn vị trước thứ Sáu.
"""

@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shots(transactional_db, settled, browser, live_server, scheme):
    world = World()
    d = directives.register(world.root, TEXT.encode(), "nq.txt", by=world.founder)
    p = [x for x in Provision.objects.filter(directive=d) if "hằng tuần" in x.text][-1]
    plan = a_plan(world)
    def task(name, units, **c):
        return issue(add_task(plan, TaskFacts(name=name, product="Chuyên mục thông tin, có ảnh", responsible="Bí thư cấp ủy đơn vị", **({"due_on": in_days(12)} | c)), units=[u.pk for u in units], cooperating=[], provisions=[p], by=world.secretary), by=world.secretary)
    teams = [world.unit(f"Tổ sản xuất {n}", f"T{n}", "team", world.n1) for n in range(1, 5)]
    for n in range(3, 9): world.unit(f"Chi bộ {n} Bắc", f"CTB-{n}", "cell", world.north)
    clerk = world.person("clerk", "officer", at=world.n1)
    t1 = task("Duy trì chuyên mục thông tin hằng tuần tại từng đơn vị, do người lao động tham gia viết", [world.north, world.south])
    r1 = t1.assignments.get(unit=world.north)
    a, b, c = break_down(r1, [Part(world.n1.pk, "Góc tin tại phân xưởng, mỗi tuần hai bài"), Part(world.n2.pk), Part(world.north.pk, "Tổng hợp, gửi bảng tin", "Văn phòng công ty")], by=world.officer, words="Các chi bộ làm ngay từ tháng này.")
    break_down(a, [Part(t.pk) for t in teams], by=clerk)
    tell_progress(a, by=clerk, words="Đã có góc tin tại 3 tổ.\nCòn vướng máy ảnh.", percent=60, files=[Brought(PNG, "góc tin tổ 1.png", "Góc tin tuần 1")])
    accept(b, by=world.officer)
    Assignment.objects.filter(pk=b.pk).update(due_on=in_days(-8))
    tell_progress(r1, by=world.officer, words="Công ty đã ban hành hướng dẫn.", percent=40, files=[Brought(PNG, "hướng dẫn.png"), Brought(PNG, "ảnh hội nghị.png")])
    ask_extension(r1, in_days(45), by=world.officer, words="Thiếu máy ảnh, chờ mua sắm quý sau.")
    t2 = task("Ban hành quy chế phát ngôn", [world.north]); r2 = t2.assignments.get()
    t3 = task("Tập huấn cán bộ đầu mối", [world.north]); r3 = t3.assignments.get()
    accept(r3, by=world.officer); report(r3, by=world.officer, words="Đã mở 2 lớp, 64 người dự.", files=[Brought(PNG, "lớp 1.png")])
    t4 = task("Nộp báo cáo nhanh", [world.north]); Assignment.objects.filter(task=t4).update(due_on=in_days(-20))
    t5 = task("Hội nghị báo cáo viên quý", [world.north]); r5=t5.assignments.get(); accept(r5, by=world.officer); report(r5, by=world.officer, words="Xong"); give_back(r5, by=world.secretary, words="Thiếu danh sách")
    refuse(t1.assignments.get(unit=world.south), by=world.neighbour, words="Không thuộc chức năng")
    plan_urls = {
        "unit-main": (world.officer, reverse("plans:assignment", args=[r1.pk])),
        "unit-issued": (world.officer, reverse("plans:assignment", args=[r2.pk])),
        "giver-asked": (world.secretary, reverse("plans:assignment", args=[r1.pk])),
        "giver-reported": (world.secretary, reverse("plans:assignment", args=[r3.pk])),
        "report": (world.officer, reverse("plans:report", args=[r1.pk])),
        "break": (world.officer, reverse("plans:break_down", args=[r2.pk])),
        "mine": (world.officer, "/nhiem-vu/cua-toi/"),
        "decide": (world.secretary, "/nhiem-vu/cua-toi/?phia=giao"),
        "of-unit": (world.auditor, f"/nhiem-vu/don-vi-cua/{world.north.pk}/"),
        "home": (world.officer, "/"),
        "home-sec": (world.secretary, "/"),
    }
    for width in (1440, 390):
        ctx = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN")
        w = Walker(ctx, live_server, world.officer)
        page = ctx.new_page()
        for name, (who, url) in plan_urls.items():
            w.enter(who)
            r = page.goto(live_server.url + url)
            assert r.status == 200, (name, r.status)
            page.wait_for_timeout(150)
            if name == "unit-main":
                page.locator("#phan details").nth(1).locator("summary").click()
                page.wait_for_timeout(600)
            page.screenshot(path=f"/tmp/shots-assign/{name}-{width}-{scheme}.png", full_page=True)
            print(name, width, page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
        ctx.close()
