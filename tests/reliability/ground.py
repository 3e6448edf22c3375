"""Run inside an installation: Django started, a small organisation with reports, decisions, a review, an edition.

python -m tests.reliability.ground EXTRA     EXTRA: so many further submissions through workbooks
"""

import json
import os
import sys
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
if __name__ == "__main__":
    django.setup()

from django.core.management import call_command

from tests.reporting.ground import answers, at_unit, sample_spec
from tests.review.conftest import Campaign
from tests.world.people import World
from trienkhai.audit.sealing import seal
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Export, Round, RoundUnit, TemplateVersion
from trienkhai.reporting.workbook.export import written
from trienkhai.review import actions as review_actions
from trienkhai.review.models import Edition
from trienkhai.rollup.ask import Ask


def settle() -> World:
    """A new organisation in an empty database."""
    call_command("migrate", verbosity=0, interactive=False)
    return World()


def open_quarter(world: World, version: TemplateVersion, number: int) -> Round:
    """The `number`-th quarter counted from 2021; every company and cell is asked."""
    year, quarter = divmod(number, 4)
    return reporting.open_round(
        version,
        period_key=f"{2021 + year}-Q{quarter + 1}",
        due_on=date(2027, 1, 6),
        tree_on=date(2026, 1, 1),
        by=world.secretary,
        kinds={"company", "cell"},
    )


def version_of(world: World) -> TemplateVersion:
    return reporting.design_template(world.root, sample_spec(), by=world.secretary)


def book_of(round_unit: RoundUnit, number: int, *, by: Any) -> tuple[Export, bytes]:
    """A workbook handed out and filled."""
    export = reporting.hand_out(round_unit, by=by)
    # No figure moves so far from one quarter to the next that it would want a word.
    given = answers(str(20 + number % 10), str(100 + number % 20), **{"QT03": str(60 + number % 10), "CB01": "1"})
    given["lists"] = {"VB": [{"so": f"{number}/KH", "ngay": "2023-07-24", "loai": "Kế hoạch"}]}
    given["texts"] = {"LV01": f"Kết quả thứ {number}: có chuyển biến."}
    return export, written(export, entered=given)


def tell(extra: int) -> dict[str, Any]:
    """A story in which every kind of row of the thread occurs."""
    world = settle()
    told = Campaign(world)
    edition = freeze(told)
    version = version_of(world)
    clerk, by = world.person("clerk", "officer", at=world.group), world.secretary
    sent = 0
    for number in range(max(1, -(-extra // 5))):
        quarter = open_quarter(world, version, number)
        for unit in (world.north, world.south, world.n1, world.n2, world.s1):
            if sent < extra:
                export, data = book_of(at_unit(quarter, unit), sent, by=clerk)
                assert reporting.take_in(data, name=f"{export.code}.xlsx", by=clerk).outcome == "taken"
                sent += 1
    first = RoundUnit.objects.filter(latest__isnull=False).order_by("-pk")[:2]
    reporting.return_report(first[0].latest, reason="Thiếu số liệu tháng 3", notes={"QT01": "xem lại"}, by=by)
    reporting.save_draft(first[0], answers("9"), version=0, by=clerk)
    reporting.accept(first[1].latest, by=by)
    seal()
    return {"edition": edition.pk, "sha256": edition.sha256}


def freeze(told: Campaign) -> Edition:
    """A review with a sentence that shows two figures, and its edition."""
    rounds, top = tuple(one.pk for one in told.rounds), told.world.group.pk
    for key, column in (("ty-le", "QT04"), ("da-du", "QT03")):
        ask = Ask(unit=top, column=column, rounds=rounds)
        review_actions.add_figure(told.review, key=key, name=column, ask=ask, by=told.by)
    text = "Có {{da-du}} lượt người dự, đạt {{ty-le}}."
    review_actions.write_section(told.section("1.2"), text, by=told.by, version=1)
    return review_actions.freeze(told.review, by=told.by)


if __name__ == "__main__":
    print(json.dumps(tell(int(sys.argv[1]))))
