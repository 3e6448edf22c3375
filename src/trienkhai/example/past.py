"""Years that exist only as a sheet kept by the level above: units in rows, indicators × periods in columns."""

import io
from datetime import timedelta

from openpyxl import Workbook

from trienkhai.accounts.models import Person
from trienkhai.example.rounds import Plan, expected, moment
from trienkhai.reporting import actions
from trienkhai.reporting.models import Round, RoundUnit


def load_past(plan: Plan, rounds: list[Round], *, decider: Person) -> int:
    """Take in the sheet of past records; somebody else accepts what came of it. Returns how many reports that were."""
    past = [(unit, round_) for round_ in rounds for unit in expected(round_) if plan.past(unit, round_.period)]
    if not past:
        return 0
    last = max(round_.period.last_day for _unit, round_ in past)
    at = moment(last + timedelta(days=30))
    data = history_sheet(plan, past)
    sent = actions.load_history(plan.version.template, data, name="so-lieu-cu.xlsx", by=plan.secretary, at=at)
    for submission in sent:
        actions.accept(submission, by=decider, at=at + timedelta(days=1))
    return len(sent)


def history_sheet(plan: Plan, past: list[tuple[RoundUnit, Round]]) -> bytes:
    """Two rows of headings: the indicator over its periods, the periods below."""
    spec = plan.version.parsed
    rounds = list({round_.pk: round_ for _unit, round_ in past}.values())
    units = {unit.code: unit.name for unit, _round in past}
    columns = [(cell, round_) for cell in spec.cells if not cell.part and not cell.derived for round_ in rounds]
    book = Workbook()
    page = book.create_sheet("Số liệu cũ", 0)
    del book["Sheet"]
    page.append(["Mã", "Đơn vị", *(cell.name if round_ is rounds[0] else None for cell, round_ in columns)])
    page.append(["", "", *(round_.period.name("vi") for _cell, round_ in columns)])
    for first in range(3, 3 + len(columns), len(rounds)):
        page.merge_cells(start_row=1, end_row=1, start_column=first, end_column=first + len(rounds) - 1)
    for code, name in units.items():
        answers = {round_.pk: plan.make(plan.seed, code, round_.period)["cells"] for round_ in rounds}
        page.append([code, name, *(_number(answers[round_.pk].get(cell.key)) for cell, round_ in columns)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _number(text: str | None) -> float | int | str | None:
    """A figure as somebody would have typed it; states are words."""
    words = {"na": "không áp dụng", "unknown": "chưa biết"}
    if text is None or text in words:
        return words.get(text or "")
    return float(text) if "." in text else int(text)
