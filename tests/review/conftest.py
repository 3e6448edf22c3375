"""A small campaign: two companies over two quarters, one of them silent once."""

from datetime import date

import pytest

from tests.review.frozen_ground import freeze_all
from tests.world.people import World
from tests.world.remembering import remembered
from trienkhai.directives import actions as directives
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.rules.spec import NumberField, RatioField, Section, Spec, TextField
from trienkhai.review import actions

RESOLUTION = """BAN CHẤP HÀNH
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập và an toàn
Điều 1. Học tập
1. Mỗi quý một hội nghị.
Điều 2. An toàn
1. Mỗi quý một lần kiểm tra.
""".encode()

SPEC = Spec(
    "bieu-01",
    "Biểu 01",
    (
        Section(
            "s1",
            "I",
            "Học tập",
            (
                NumberField("QT02", "Người phải dự", "lượt người"),
                NumberField("QT03", "Người đã dự", "lượt người"),
                RatioField("QT04", "Tỷ lệ dự", "QT03", "QT02"),
                TextField("LV01", "Kết quả nổi bật"),
            ),
        ),
    ),
)


class Campaign:
    """The campaign with hands to send and accept reports."""

    def __init__(self, world):
        self.world, self.by = world, world.secretary
        self.directive = directives.register(world.root, RESOLUTION, "nq.txt", by=self.by)
        version = reporting.design_template(world.root, SPEC, by=self.by)
        self.rounds = [
            reporting.open_round(version, period_key=key, due_on=date(2023, 7, 6), by=self.by, kinds=["company"])
            for key in ("2023-Q1", "2023-Q2")
        ]
        self.send(0, world.north, asked=100, came=90)
        self.send(0, world.south, asked=50, came=50)
        self.send(1, world.north, asked=200, came=190)
        self.campaign = actions.start_campaign(
            self.directive,
            unit=world.group,
            name="Sơ kết",
            period_key="2023-01-01..2023-06-30",
            cut_off=date(2099, 12, 31),
            rounds=self.rounds,
            by=self.by,
        )
        self.review = actions.start_review(
            self.campaign,
            title="Báo cáo sơ kết",
            ruleset="nd30-2020",
            dated=date(2023, 8, 20),
            by=self.by,
            paper={
                "parent": "Tập đoàn Hóa chất Sông Lam",
                "issuer": "Ban Chỉ đạo",
                "symbol": "BC-BCĐ",
                "place": "Vinh",
                "subject": "sơ kết thực hiện Nghị quyết 18-NQ/ĐU",
                "position": "Trưởng ban",
                "recipients": ["Như trên", "Lưu: VT"],
            },
        )

    def send(self, at, unit, *, asked, came, accept=True, when=None):
        row = RoundUnit.objects.get(round=self.rounds[at], unit=unit)
        sender = self.world.officer if unit == self.world.north else self.world.neighbour
        answers = {"cells": {"QT02": str(asked), "QT03": str(came)}, "texts": {"LV01": "Học theo ca."}}
        sent = reporting.submit(row, answers=answers, by=sender, at=when)
        if accept:
            reporting.accept(sent, by=self.by, at=when)
        return sent

    def section(self, key):
        return self.review.sections.get(key=key)


@pytest.fixture
def world(request, db):
    """The world of the campaign where one is asked for: both are made together."""
    return (
        request.getfixturevalue("campaign").world if "campaign" in request.fixturenames else remembered("world", World)
    )


@pytest.fixture
def campaign(request, db):
    """The campaign, with its frozen edition where one is asked for: both are made together."""
    if "_frozen" in request.fixturenames:
        return request.getfixturevalue("_frozen")[0]
    return remembered("campaign", lambda: Campaign(World()))


@pytest.fixture
def _frozen(db):
    return remembered("frozen campaign", _freeze)


def _freeze():
    campaign = Campaign(World())
    return campaign, freeze_all(campaign)


@pytest.fixture
def edition(_frozen):
    """The review of the campaign, frozen with figures of every basis."""
    return _frozen[1]
