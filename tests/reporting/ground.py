"""A template and a round that most tests of reporting start from."""

from datetime import date
from typing import Any

from tests.world.people import World
from trienkhai.reporting.actions import design_template, open_round
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import read_toml

TOML = """
key = "bieu-01"
name = "Biểu 01: Kết quả thực hiện"

[[section]]
key = "hoc-tap"
number = "I"
name = "Học tập"

[[section.field]]
key = "QT01"
name = "Hội nghị đã tổ chức"
unit = "hội nghị"

[[section.field]]
key = "QT02"
name = "Người phải dự"
unit = "lượt người"

[[section.field]]
key = "QT03"
name = "Người đã dự"
unit = "lượt người"
parts = { nu = "Nữ", nam = "Nam" }
at_most = "QT02"
required = false

[[section.field]]
kind = "ratio"
key = "QT04"
name = "Tỷ lệ dự"
numerator = "QT03"
denominator = "QT02"

[[section.field]]
key = "KP01"
name = "Kinh phí"
unit = "triệu đồng"
decimals = 3
years = [2021, 2022]
required = false

[[section]]
key = "van-ban"
number = "II"
name = "Văn bản và lời văn"

[[section.field]]
key = "CB01"
name = "Đã có kế hoạch"
yes_no = true
required = false

[[section.field]]
kind = "list"
key = "VB"
name = "Văn bản đã ban hành"
max_rows = 10

[[section.field.column]]
key = "so"
name = "Số, ký hiệu"
required = true

[[section.field.column]]
key = "ngay"
name = "Ngày"
type = "date"

[[section.field.column]]
key = "loai"
name = "Loại"
type = "choice"
choices = ["Kế hoạch", "Công văn"]

[[section.field.count]]
key = "VB01"
name = "Kế hoạch đã ban hành"
column = "loai"
equals = "Kế hoạch"

[[section.field]]
kind = "text"
key = "LV01"
name = "Kết quả nổi bật"
max_chars = 500
"""


def sample_spec() -> Spec:
    return read_toml(TOML)


def answers(conferences: str = "4", invited: str = "100", **cells: str) -> dict[str, Any]:
    """Answers without a fault; the required cells and whatever else is named."""
    return {"cells": {"QT01": conferences, "QT02": invited, **cells}}


def open_sample(world: World, period: str = "2023-Q2", **wishes: Any) -> Round:
    """The round of one quarter; companies and cells are asked."""
    version = design_template(world.root, sample_spec(), by=world.secretary)
    return open_round(
        version,
        period_key=period,
        by=world.secretary,
        **{"due_on": date(2023, 7, 6), "kinds": {"company", "cell"}, **wishes},
    )


def at_unit(round_: Round, unit: Any) -> RoundUnit:
    return RoundUnit.objects.get(round=round_, unit=unit)
