"""Seeded answers of the invented units: plausible, consistent (parts add up, nobody attends who was not asked), illustrative."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from trienkhai.periods import Period

Answers = dict[str, Any]

GOOD = (
    "Đơn vị tổ chức học tập theo từng ca sản xuất, mỗi ca một báo cáo viên; người học viết điều sẽ làm khác đi ngay tại lớp.",
    "Tổ an toàn đi kiểm tra chéo giữa các phân xưởng; mỗi kiến nghị có ảnh trước và sau khi khắc phục.",
    "Bản tin tuần có mục hỏi đáp do công nhân gửi câu hỏi, trả lời trong số tiếp theo.",
    "Phân xưởng nhận đỡ đầu chuyên mục an toàn, mỗi tháng hai bài do tổ trưởng viết.",
    "Lớp tin học cho cán bộ báo cáo giúp số liệu quý gửi sớm hơn hạn ba ngày.",
)
HARD = (
    "Người làm ca đêm khó dự học tập tập trung; đã bố trí buổi bù nhưng chưa đủ.",
    "Cán bộ đầu mối thay đổi giữa quý nên số liệu tin, bài phải đối chiếu lại.",
    "Một số kiến nghị an toàn phải chờ vật tư, khắc phục chậm hơn hạn.",
    "Chưa có phòng học riêng; lớp kỹ năng quản lý phải ghép với đơn vị bạn.",
)
WISHES = (
    "Đề nghị cấp trên mở lớp tin học cho chi ủy viên.",
    "Đề nghị có tài liệu sinh hoạt chuyên đề ngắn, dễ dùng.",
    "Đề nghị biểu dương sáng kiến ngay trong quý.",
)
GOOD_EN = (
    "Training was held beside the machines, in the morning before work; members wrote down what they would do differently.",
    "Two members from another committee joined the safety walk and saw what we no longer see.",
    "Notices are now read out on market days; more people know the dates.",
)
WRONG = (
    "Sản lượng quý nêu sai đơn vị tính",
    "Ngày khởi công nêu sai",
    "Số lao động nêu chưa đúng",
    "Tên công trình nêu nhầm",
)


@dataclass(frozen=True)
class Size:
    """How large a unit is; stays the same through the years."""

    people: int
    members: int

    @classmethod
    def of(cls, seed: int, code: str) -> "Size":
        random = Random(f"{seed}/{code}")
        return cls(int(random.lognormvariate(5.6, 0.5)) + 60, random.randint(6, 28))


def progress(period: Period) -> float:
    """0 at the beginning of the five years, 1 at their end."""
    begin, end = date(2021, 7, 1), date(2026, 6, 30)
    return min(1.0, max(0.0, (period.starts - begin).days / (end - begin).days))


def share(random: Random, low: float, high: float, at: float, spread: float = 0.04) -> float:
    """A share that rises from low to high, with chance around it, between 0 and 1."""
    return min(1.0, max(0.0, low + (high - low) * at + random.uniform(-spread, spread)))


def company_answers(seed: int, code: str, period: Period) -> Answers:
    """One quarter of one company."""
    random, size, at = Random(f"{seed}/{code}/{period.key}"), Size.of(seed, code), progress(period)
    asked = int(size.people * random.uniform(0.8, 1.1))
    courses = [random.randint(0, 2) + (kind == 0) for kind in range(3)]
    due = random.randint(3, 22)
    articles = int(random.randint(5, 14) * (1 + at))
    cells: dict[str, str] = {
        "QT01": str(random.randint(1, 4)),
        "QT02": str(asked),
        "QT03": str(int(asked * share(random, 0.86, 0.975, at))),
        "DT01": str(sum(courses)),
        "DT01|an-toan": str(courses[0]),
        "DT01|quan-ly": str(courses[1]),
        "DT01|tin-hoc": str(courses[2]),
        "DT03": str(sum(courses) * random.randint(18, 42)),
        "DT05": f"{random.randint(80, 240) / 10:.1f}",
        "AT01": str(random.randint(1, 6)),
        "AT02": str(due),
        "AT03": str(min(due, round(due * share(random, 0.78, 0.95, at, 0.08)))),
        "AT05": str(1 if random.random() < 0.05 * (1.4 - at) else 0),
        "AT06": str(min(2200, 90 + int(1500 * at) + random.randint(0, 200))),
        "AT07": f"{random.randint(200, 9000) / 10:.1f}",
        "TT01": str(articles),
        "TT02": str(int(articles * share(random, 0.18, 0.38, at))),
        "TT04": "1" if random.random() < 0.8 + 0.18 * at else "0",
    }
    _states(random, cells)
    rows = [_correction(random, period) for _ in range(int(random.random() < 0.08))]
    return {
        "cells": cells,
        "lists": {"DC": rows},
        "texts": {"LV01": random.choice(GOOD), "LV02": random.choice(HARD)},
        "notes": {},
    }


def _states(random: Random, cells: dict[str, str]) -> None:
    """Now and then a figure is not known yet, or does not apply to the unit."""
    if random.random() < 0.02:
        cells["AT07"] = "unknown"
    if cells["DT01"] == "0":
        cells["DT05"] = "na"


def _correction(random: Random, period: Period) -> dict[str, str]:
    day = period.starts + timedelta(days=random.randrange(80))
    return {"ngay": day.isoformat(), "noi-dung": random.choice(WRONG)}


def cell_answers(seed: int, code: str, period: Period) -> Answers:
    """One year of one cell."""
    random, size, at = Random(f"{seed}/{code}/{period.key}"), Size.of(seed, code), progress(period)
    planned = random.randint(0, 6)
    cells = {
        "CB01": str(size.members + random.randint(-2, 3)),
        "CB02": str(random.randint(11, 13)),
        "CB03": str(random.randint(1, 2 + int(2 * at))),
        "SK01": str(planned),
        "SK02": str(int(planned * share(random, 0.4, 0.75, at, 0.15))),
    }
    texts = {"CB09": random.choice(WISHES)} if random.random() < 0.3 else {}
    return {"cells": cells, "lists": {}, "texts": texts, "notes": {}}


def committee_answers(seed: int, code: str, period: Period) -> Answers:
    """One quarter of one committee of the cooperative."""
    random, size, at = Random(f"{seed}/{code}/{period.key}"), Size.of(seed, code), progress(period)
    asked, due = size.members + 6, random.randint(1, 9)
    cells = {
        "TR01": str(random.randint(1, 3)),
        "TR02": str(asked),
        "TR03": str(int(asked * share(random, 0.8, 0.95, at))),
        "SA01": str(due),
        "SA02": str(min(due, round(due * share(random, 0.75, 0.95, at, 0.1)))),
        "IN01": str(random.randint(2, 5)),
    }
    return {"cells": cells, "lists": {}, "texts": {"TX01": random.choice(GOOD_EN)}, "notes": {}}


def focus_answers(seed: int, code: str, period: Period) -> Answers:
    """The ninety days of safety: of one cell, or of the offices of a company."""
    random, size = Random(f"{seed}/focus/{code}/{period.key}"), Size.of(seed, code)
    found = random.randint(2, 14)
    cells = {
        "CD01": str(random.randint(1, 4)),
        "CD02": str(size.members + random.randint(0, 25)),
        "CD03": str(found),
        "CD04": str(max(0, found - random.randint(0, 2))),
    }
    return {"cells": cells, "lists": {}, "texts": {"CD09": random.choice(GOOD)}, "notes": {}}


@dataclass(frozen=True)
class Conduct:
    """How a unit behaved in a round: days after the period's end, and what became of its report."""

    days_after: int
    fate: str  # 'accepted', 'returned' (sent again, then accepted), 'corrected' (accepted, sent again), 'silent', 'waiting'


def conduct(seed: int, code: str, period: Period, *, due_after: int, is_last: bool) -> Conduct:
    """Late, missing, returned, corrected: by chance, the same chance every time the example is made."""
    random = Random(f"{seed}/conduct/{code}/{period.key}")
    late = random.random() < 0.08
    days = due_after + random.randint(1, 12) if late else random.randint(1, due_after)
    draw = random.random()
    if is_last and draw < 0.10:
        return Conduct(days, "silent" if draw < 0.03 else "waiting")
    if draw < 0.012:
        return Conduct(days, "silent")
    if draw < 0.05:
        return Conduct(days, "returned")
    return Conduct(days, "corrected" if draw < 0.06 else "accepted")
