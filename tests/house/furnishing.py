"""What stands on the ground besides reports and reviews: accounts, what lies beside a draft, what is begun with a form."""

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from openpyxl import Workbook

from tests.house.words import Words
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive, Receipt, Relation
from trienkhai.directives.receipts.actions import confirm, send
from trienkhai.notices.models import Notice
from trienkhai.plans.actions.planning import TaskFacts, add_task, make_plan
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.actions.reminding import REMINDED
from trienkhai.reporting.models import Holiday, RoundUnit
from trienkhai.reporting.rules.spec import NumberField, Section, Spec
from trienkhai.reporting.rules.template_file import write_toml
from trienkhai.review.outlines import default_outline

if TYPE_CHECKING:
    from tests.house.ground import Ground

PASSWORD = "hoa-sen-trang-muoi"  # of everybody who signs in
TEMPLATE = write_toml(Spec("khac", "Biểu khác", (Section("s1", "I", "Học tập", (NumberField("QT09", "Lớp", "lớp"),)),)))
DUE, PERIOD = date(2024, 1, 15), "2023-Q4"


def furnish_accounts(ground: "Ground", key: str) -> None:
    """The officer of the unit, his role, somebody who has left, and an account that is not there yet."""
    unit, words, sender = ground.units[key], ground.words[key], ground.senders[key]
    gone = Person.objects.create(username=f"gone-{key}", full_name=f"{words.log} gone", is_active=False)
    days = {"from_day": date(2020, 1, 1), "to_day": date(2021, 1, 1)}
    Grant.objects.create(person=gone, role="officer", unit=unit, **days)
    facts = {"code": words.code}
    ground.put("person", key, facts=facts, pk=sender.pk)
    held = Grant.objects.get(person=sender)
    second = Person.objects.create(username=f"second-{key}", full_name=f"{words.log} second")
    Grant.objects.create(person=second, role="officer", unit=unit, reach="unit", from_day=date(2020, 1, 1))
    ground.put("role held", key, pk=held.pk, facts={"stand_in": second.username})
    ground.put("closed account", key, pk=gone.pk)
    ground.put("account to come", key, facts=facts)


def furnish_draft(ground: "Ground", key: str) -> None:
    """Evidence beside the draft; why the report goes ahead without those below."""
    row, words, by = ground.row(key, 2), ground.words[key], ground.senders[key]
    lying = reporting.add_evidence(row, words.draft.encode(), name=f"{words.draft}.txt", by=by)
    below = RoundUnit.objects.filter(parent=row).values_list("unit_id", flat=True)
    sent = {"version": str(row.draft.version)} | {f"gap-{unit}": "Chưa gửi." for unit in below}
    ground.put("draft", key, facts={"evidence": b"Bien ban.", "sent": sent}, pk=row.pk)
    ground.put("evidence beside a draft", key, pk=row.pk, file=lying.pk)
    ground.put("file beside a draft", key, pk=lying.file_id)
    ground.put("own file of a unit", key, facts={"sheet": own_sheet()}, pk=row.pk)


def furnish_openings(ground: "Ground", key: str) -> None:
    """A round that would be opened below the unit, as it was shown; a review that the unit would begin."""
    rounds, unit = ground.rounds[ground.at(key)], ground.units[key]
    plan = reporting.plan_round(
        rounds[0].version, period_key=PERIOD, due_on=DUE, by=ground.founder, top=unit, kinds=ground.kinds
    )
    facts = {"template": rounds[0].version.template_id, "code": ground.words[key].code, "kinds": ground.kinds}
    ground.put("round to come", key, facts={**facts, "opened": {"step": "open", "seen": plan.fingerprint}})
    facts = {"unit": unit.pk, "outline": default_outline(unit.root.pack), "rounds": [one.pk for one in rounds[:2]]}
    facts["directive"] = ground.directives[ground.at(key)].pk
    ground.put("review to come", key, facts=facts)


def furnish_own_plan(ground: "Ground", key: str) -> None:
    """A plan of the unit with one task for itself, not issued yet."""
    unit, words, days = ground.units[key], ground.words[key], (date(2023, 1, 1), date(2030, 12, 31))
    made = make_plan(unit, f"Kế hoạch {words.name}", *days, by=ground.founder)
    facts = TaskFacts(name=f"Báo cáo {words.name}", product="Báo cáo", responsible="Bí thư", due_on=days[1])
    add_task(made, facts, units=[unit.pk], by=ground.founder)
    ground.put("plan", key, pk=made.pk)


def furnish_organisation(ground: "Ground", key: str) -> None:
    """What is done to a round that is open, and what belongs to a whole organisation."""
    at = ground.at(key)
    rounds, top = ground.rounds[at], ("above", "other")[at]
    template = rounds[0].version.template_id
    leaf = ground.row("deep" if key == "own" else key, 2)
    decided = Holiday.objects.create(root=ground.roots[at], day=date(2026, 1, 5), name=ground.words[key].root)
    ground.put("holiday", key, pk=decided.pk)
    ground.put("table of holidays", key, facts={"root": ground.roots[at].pk})
    ground.put("round it comes after", key, query=f"sau={rounds[2].pk}")
    ground.put("open round", key, facts={"row": leaf.pk, "code": leaf.code, "sheet": own_sheet()}, pk=rounds[2].pk)
    facts = {"root": ground.roots[at].pk, "template": TEMPLATE.encode(), "text": TEMPLATE}
    ground.put("template to come", key, facts=facts)
    data = sheet_of(ground.words["deep" if key == "own" else top])
    ground.put("sheet of past years", key, facts={"template": template, "sheet": data})


def furnish_register(ground: "Ground", key: str) -> None:
    """A second document of the organisation, to which the first one stands in a relation; the first was sent to all units."""
    at = ground.at(key)
    second = Directive.objects.create(
        root=ground.roots[at],
        symbol="1-NQ/TC",
        kind_name="Nghị quyết",
        subject="cũ",
        issuer="BAN CHẤP HÀNH CŨ",
        issued_on=date(2019, 1, 1),
        scheme="plain",
        registered_at=timezone.now(),
    )
    first = ground.directives[at]
    made = Relation.objects.create(source=first, target=second, kind="refers_to", at=timezone.now())
    ground.put("relation", key, pk=made.pk)
    known = ground.place("directive", key).facts
    ground.put("directive", key, facts={**known, "second": second.pk, "unit": ground.units[key].pk}, pk=first.pk)
    here = [one for one in ground.units if ground.at(one) == at]
    send(first, [ground.units[one].pk for one in here], posts=["Văn thư"], by=ground.founder)
    for one in here:
        receipt = Receipt.objects.get(directive=first, unit=ground.units[one])
        confirm(receipt, read=False, by=ground.senders[one])
        ground.put("receipt", one, pk=receipt.pk)
        ground.put("unit asked about", one, facts={"unit": ground.units[one].pk})


def furnish_offer(ground: "Ground", by: dict[str, Any]) -> None:
    """A sheet of past years and a free file that somebody has sent, and not entered yet; what he was told."""
    for key, person in by.items():
        template = ground.rounds[ground.at(key)][0].version.template
        data = ground.place("sheet of past years", key).facts["sheet"]
        offered = reporting.offer_history(template, data, name="cu.xlsx", by=person)
        ground.put("sheet that was offered", key, pk=offered.pk)
        free = reporting.offer_for_unit(ground.row(key, 2), own_sheet(), name="rieng.xlsx", by=person)
        ground.put("free file that was offered", key, pk=free.pk)
        told = {"round": "Kỳ", "units": ["Đơn vị"], "many": 1, "due": "2024-01-15", "words": ""}
        unit = ground.units[key]
        notice = Notice.objects.create(
            person=person, kind=REMINDED, unit=unit, params=told, path="/", at=timezone.now()
        )
        ground.put("notice", key, pk=notice.pk)


def own_sheet() -> bytes:
    """One figure of whoever sends it."""
    return written(["Chỉ tiêu", "Thực hiện"], ["QT01", 17])


def sheet_of(words: Words) -> bytes:
    """One figure of one unit."""
    book = Workbook()
    page: Any = book.active
    page.append(["STT", "Mã đơn vị", "Tên đơn vị", "QT01"])
    page.append([None, None, None, "Quý IV/2022"])
    page.append([1, words.code, words.name, 7])
    for area in ("A1:A2", "B1:B2", "C1:C2"):
        page.merge_cells(area)
    return saved(book)


def written(*rows: list[Any]) -> bytes:
    book = Workbook()
    page: Any = book.active
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
