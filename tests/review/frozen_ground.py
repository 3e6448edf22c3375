"""A review with figures on every basis, frozen; and what happens to a report afterwards."""

from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review import actions
from trienkhai.rollup.ask import BASES, Ask

COLUMNS = ("QT03", "QT04", "count:QT03")


def key_of(basis, column):
    return f"{basis}-{column.replace(':', '-').lower()}"


def sign(campaign, at):
    """The group sends a report of its own that pins those of its companies."""
    round_ = campaign.rounds[at]
    row = RoundUnit.objects.get(round=round_, unit=campaign.world.group)
    if not row.is_expected:
        row = reporting.expect_unit(round_, campaign.world.group, reason="tổng hợp", by=campaign.by)
    answers = {"cells": {"QT02": "0", "QT03": "0"}, "texts": {"LV01": "Tổng hợp."}}
    silent = row.children.filter(is_expected=True, latest=None)
    reporting.submit(row, answers=answers, by=campaign.by, gaps={one.pk: "chưa gửi" for one in silent})


def freeze_all(campaign):
    """Figures of every basis over both quarters; frozen after the group has signed."""
    for at in (0, 1):
        sign(campaign, at)
    rounds = tuple(one.pk for one in campaign.rounds)
    for basis in BASES:
        for column in COLUMNS:
            ask = Ask(unit=campaign.world.group.pk, column=column, rounds=rounds, basis=basis)
            actions.add_figure(campaign.review, key=key_of(basis, column), name=column, ask=ask, by=campaign.by)
    return actions.freeze(campaign.review, by=campaign.by)


def correct(campaign, *, accept=True):
    """North's first report is reopened and sent again with another figure; then the last one comes, and all is signed again."""
    row = RoundUnit.objects.get(round=campaign.rounds[0], unit=campaign.world.north)
    reporting.reopen(Submission.objects.get(pk=row.accepted_id), reason="đính chính", by=campaign.by)
    campaign.send(0, campaign.world.north, asked=100, came=87, accept=accept)
    campaign.send(1, campaign.world.south, asked=10, came=4)
    for at in (0, 1):
        sign(campaign, at)
