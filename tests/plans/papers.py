"""Plans with many tasks, groups and units, for what is printed and exported of them."""

from datetime import date

from django.utils import timezone

from tests.plans.ground import BEGIN, END, YEAR, facts
from trienkhai.directives.models import Directive
from trienkhai.plans.actions.planning import add_group, add_task, make_plan
from trienkhai.plans.models import DayKind, Every, Plan

LONG = (
    "Xây dựng, ban hành và tổ chức thực hiện quy chế phối hợp cung cấp thông tin, phát ngôn giữa cấp ủy, chuyên môn và các đoàn thể "
    "trong toàn Tập đoàn, bảo đảm thông tin đến với người lao động kịp thời, đúng, đủ và dễ hiểu"
)
GROUPS = (
    "Công tác lãnh đạo, chỉ đạo, quán triệt nghị quyết",
    "Đổi mới nội dung, phương thức thông tin nội bộ",
    "Bồi dưỡng đội ngũ làm công tác tuyên truyền ở cơ sở",
)
KINDS = (
    {"due_on": date(YEAR, 12, 31)},
    {"begins_on": date(YEAR, 3, 1), "due_on": date(YEAR + 1, 6, 30), "day_kind": DayKind.PERIOD},
    {"due_on": None, "day_kind": DayKind.RECURRING, "every": Every.QUARTER},
    {"due_on": None, "day_kind": DayKind.CONTINUOUS},
    {"due_on": date(YEAR, 11, 20), "day_words": "Trước ngày truyền thống của Tập đoàn hằng năm"},
)


def a_directive(world, symbol="18-NQ/ĐU", **changes) -> Directive:
    told = {
        "root": world.root,
        "symbol": symbol,
        "kind_name": "Nghị quyết",
        "subject": "Về đổi mới công tác thông tin nội bộ trong tình hình mới",
        "issuer": "Đảng ủy Tập đoàn",
        "issued_on": date(2021, 6, 15),
        "scheme": "vn-party",
        "registered_at": timezone.now(),
    }
    return Directive.objects.create(**(told | changes))


def a_long_plan(world, tasks=140, more_units=12) -> Plan:
    """In three groups, the last tasks in none; every fifth for all units directly below, every seventh with those cooperating."""
    units = [
        world.unit(f"Công ty Cổ phần Hóa chất số {at}", f"HC{at}", "company", world.group) for at in range(more_units)
    ]
    below = [world.north.pk, world.south.pk, *(unit.pk for unit in units)]
    carried = [
        a_directive(world),
        a_directive(world, "05-KH/ĐU", kind_name="KẾ HOẠCH", subject="Thực hiện Nghị quyết số 18"),
    ]
    name = "Kế hoạch thực hiện Nghị quyết số 18-NQ/ĐU của Đảng ủy Tập đoàn về đổi mới công tác thông tin nội bộ"
    plan = make_plan(world.group, name, BEGIN, END, carries_out=carried, by=world.secretary)
    groups = [add_group(plan, group, by=world.secretary) for group in GROUPS]
    for at in range(tasks):
        add_task(
            plan,
            facts(
                name=LONG if at % 6 == 0 else f"Duy trì chuyên mục thông tin hằng tuần số {at + 1}",
                product="Quy chế được ban hành; báo cáo kết quả thực hiện" if at % 2 else "Chuyên mục",
                **KINDS[at % len(KINDS)],
            ),
            group=groups[at * 4 // tasks] if at * 4 // tasks < len(groups) else None,
            units=below if at % 5 == 0 else below[at % 3 : at % 3 + 2],
            cooperating=below[8:-1] if at % 7 == 1 and at % 5 else [world.n1.pk, world.s1.pk] if at % 3 == 0 else [],
            by=world.secretary,
        )
    return plan
