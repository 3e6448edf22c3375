"""The plan as an official paper: what it carries out, its tasks, and the annex that says who does what by when.

The text says only what the plan holds. What it does not know - number, day, signature - are facts of the paper.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trienkhai import vocabulary
from trienkhai.directives.models import Directive
from trienkhai.office.documents.paper import (
    Across,
    Annex,
    Block,
    Column,
    Heading,
    Heading_,
    Paper,
    Paragraph,
    Properties,
    Signature,
    Table,
    TableRow,
    Text,
)
from trienkhai.office.rulesets import Ruleset, for_day, symbol_for
from trienkhai.plans.models import DayKind, Every, Task
from trienkhai.plans.queries.whole_plan import Part, PlannedTask, WholePlan
from trienkhai.ui import figures
from trienkhai.units.models import Naming
from trienkhai.vietnamese import letter_date, short_date, to_roman

LISTED = 8
"""So many units are named in the table; where a task has more, they stand in a list of their own."""

NUMBER_MM, WHO_MM, PRODUCT_MM, POST_MM, DAY_MM = 12.0, 38.0, 36.0, 31.0, 29.0
NUMBERED = re.compile(r"(?P<number>\d+[a-zđ]?)\s*[-/]\s*(?P<symbol>\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class PaperFacts:
    """What the paper of a plan says besides the plan. Where it says nothing of the signature, the form of the ruleset stands."""

    day: date
    number: str = ""
    place: str = ""
    authority: str = ""
    position: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()


def plan_paper(whole: WholePlan, facts: PaperFacts) -> Paper:
    """The paper in the language and form of its organisation. A draft until all its tasks are issued or its numbered document is
    registered; then that tells number, day, issuer and signer. Raises RulesetError when no rules of layout hold on that day.
    """
    plan, lang = whole.plan, "en" if whole.plan.root.language == "en" else "vi"
    day = plan.paper.issued_on if plan.paper else facts.day
    with override(lang):
        ruleset = for_day(vocabulary.pack(plan.root.pack).family, day)
        kind = vocabulary.word("document.plan", pack=plan.root.pack, lang=lang)
        heading = _heading(whole, facts, symbol_for(ruleset, kind, _code(whole)))
        lists = _Lists(whole)
        annexes = _annexes(whole, lists)
        return Paper(
            ruleset=ruleset.key,
            day=day,
            heading=heading,
            kind_name=plan.paper.kind_name if plan.paper else kind,
            subject=plan.paper.subject if plan.paper else _without(kind, plan.name),
            basis=tuple(_basis(one) for one in whole.carries_out),
            body=tuple(_body(whole)),
            signature=_signature(ruleset, facts, plan.paper.signer if plan.paper else ""),
            recipients=facts.recipients or _recipients(ruleset, heading.parent_name, has_annex=bool(annexes)),
            annexes=annexes,
            draft_mark="" if plan.paper or whole.is_issued else _("Draft version"),
            notice=_("Illustrative figures") if plan.root.is_illustrative else "",
            language=lang,
            properties=Properties(plan.name, heading.issuer_name),
        )


def _code(whole: WholePlan) -> str:
    own = whole.names.get(whole.plan.unit_id)  # type: ignore[attr-defined]
    return own.code if own else ""


def _heading(whole: WholePlan, facts: PaperFacts, symbol: str) -> Heading:
    """Number and symbol as registered; else as given, and as the kind of paper and the code of the unit make them."""
    plan, place = whole.plan, facts.place or whole.plan.root.place
    own = whole.names.get(plan.unit_id)  # type: ignore[attr-defined]
    above = whole.names.get(whole.above or 0)
    issuer = plan.paper.issuer if plan.paper else own.name if own else plan.root.name
    number = facts.number.strip()
    if plan.paper:
        told = NUMBERED.fullmatch(plan.paper.symbol.strip())
        number, symbol = (told["number"], told["symbol"]) if told else ("", plan.paper.symbol)
    return Heading(above.name if above else "", issuer, int(number) if number.isdecimal() else number, symbol, place)


def _signature(ruleset: Ruleset, facts: PaperFacts, registered: str) -> Signature:
    name = registered or facts.signer
    if facts.authority or facts.position:
        return Signature(facts.authority, facts.position, name)
    if ruleset.family == "party":
        return Signature(_("T/M THE COMMITTEE"), _("Secretary of the committee"), name)
    return Signature("", _("Head of the unit"), name)


def _recipients(ruleset: Ruleset, parent: str, *, has_annex: bool) -> tuple[str, ...]:
    kept = {"state": _("Kept: office"), "party": _("Kept in the unit")}.get(ruleset.family, "")
    return tuple(filter(None, (parent, _("The units named in the annex") if has_annex else "", kept)))


def _without(kind: str, name: str) -> str:
    """The name of a plan under the word for its kind, which is not said twice."""
    bare = name[len(kind) :].lstrip(" :,-–") if name.casefold().startswith(kind.casefold()) else ""
    return bare[:1].upper() + bare[1:] if bare else name


def _basis(directive: Directive) -> str:
    """One of the documents carried out: kind, symbol, day, issuer, subject."""
    kind = directive.kind_name.capitalize() if directive.kind_name.isupper() else directive.kind_name
    told = _("%(kind)s %(symbol)s of %(day)s of %(issuer)s %(about)s") % {
        "kind": kind,
        "symbol": directive.symbol,
        "day": letter_date(directive.issued_on, lang=figures.language()),
        "issuer": directive.issuer,
        "about": _about(directive.subject.strip()),
    }
    return told.rstrip(" ,.;")


def _about(subject: str) -> str:
    """ "về công tác đào tạo", however the register begins it."""
    for begin, said in (("v/v ", "về việc "), ("về ", "về ")):
        if subject.casefold().startswith(begin):
            return said + subject[len(begin) :]
    return _("on “%s”") % subject if subject else ""


def _body(whole: WholePlan) -> Iterator[Block]:
    """How long the plan runs, then its tasks group by group with their products and days."""
    plan, tasks = whole.plan, list(whole.tasks)
    days = {"first": short_date(plan.begins_on), "last": short_date(plan.ends_on)}
    told = _("The plan runs from %(first)s to %(last)s.") % days
    if not tasks:
        yield Paragraph.of(f"{told} {_('No task has been written yet.')}")
        return
    counted = ngettext(
        "It has %(n)s task; who does it stands in the annex.",
        "It has %(n)s tasks; who does what stands in the annex.",
        len(tasks),
    )
    yield Paragraph.of(f"{told} {counted % {'n': figures.number(len(tasks))}}")
    numbers = count(1)
    for number, name, part in _headed(whole.parts):
        if name:
            yield Heading_(1, number, name)
        for one in part.tasks:
            yield _told(one.task, next(numbers))


def _headed(parts: Sequence[Part]) -> Iterator[tuple[str, str, Part]]:
    """Every part with its number and heading; a plan without groups has none."""
    for place, part in enumerate(parts, 1):
        if part.group:
            yield part.group.number.rstrip(". ") or to_roman(place), part.group.name, part
        elif len(parts) > 1:
            yield to_roman(place), _("Further tasks"), part
        else:
            yield "", "", part


def _told(task: Task, place: int) -> Paragraph:
    number = task.number.strip() or str(place)
    runs = [Text(f"{number}. " if number[-1].isalnum() else f"{number} ", bold=True), Text(_ended(task.name))]
    for label, said in ((_("Product"), task.product), (_("Deadline"), when(task))):
        if said.strip():
            runs += [Text(f" {label}: ", italic=True), Text(_ended(said))]
    return Paragraph(tuple(runs))


def _ended(text: str) -> str:
    return text.strip().rstrip(".;, ") + "."


def when(task: Task) -> str:
    """When a task is due, as a paper says it: in the words of its plan where it has some, else by its days."""
    if task.day_words:
        return task.day_words
    if task.day_kind == DayKind.CONTINUOUS:
        return str(DayKind.CONTINUOUS.label)
    if task.day_kind == DayKind.RECURRING:
        every, days = str(Every(task.every).label) if task.every else "", task.due_days
        return (
            _("%(every)s, the first time by %(day)s") % {"every": every, "day": short_date(days[0])} if days else every
        )
    if task.due_on is None:
        return ""
    return f"{short_date(task.begins_on)} – {short_date(task.due_on)}" if task.begins_on else short_date(task.due_on)


@dataclass
class _Lists:
    """The units of tasks in words. More than a few are named once, in a list that the table points to."""

    whole: WholePlan
    found: dict[frozenset[int], tuple[int, ...]] = field(default_factory=dict)

    def words(self, units: tuple[int, ...]) -> str:
        if len(units) <= LISTED:
            return ";\n".join(self._named(units, lambda naming: naming.label))
        key = frozenset(units)
        self.found.setdefault(key, units)
        return _("%(what)s (list %(list)s)") % {"what": self.what(units), "list": list(self.found).index(key) + 1}

    def what(self, units: tuple[int, ...]) -> str:
        if frozenset(units) == self.whole.below:
            return _("The units directly below")
        return ngettext("%(n)s unit", "%(n)s units", len(units)) % {"n": figures.number(len(units))}

    def names(self, units: tuple[int, ...]) -> list[str]:
        return self._named(units, lambda naming: naming.name)

    def _named(self, units: tuple[int, ...], said: Callable[[Naming], str]) -> list[str]:
        return [said(self.whole.names[unit]) for unit in units if unit in self.whole.names]


def _annexes(whole: WholePlan, lists: _Lists) -> tuple[Annex, ...]:
    """Who does what; and behind it the units that are too many for a cell of the table."""
    rows = tuple(_rows(whole, lists))
    if not rows:
        return ()
    heads = (
        Column(_("No."), NUMBER_MM, "center"),
        Column(_("Task")),
        Column(_("Lead unit"), WHO_MM),
        Column(_("Cooperating units"), WHO_MM),
        Column(_("Product"), PRODUCT_MM),
        Column(_("Responsible post"), POST_MM),
        Column(_("Deadline"), DAY_MM, "center"),
    )
    table = Table(heads, rows, column_numbers=True)
    many = bool(lists.found)
    annexes = [Annex("I" if many else "", _("Table of assignments"), (table,), landscape=True)]
    if many:
        annexes.append(Annex("II", _("Lists of units"), tuple(_listed(lists))))
    return tuple(annexes)


def _rows(whole: WholePlan, lists: _Lists) -> Iterator[TableRow]:
    numbers = count(1)
    for number, name, part in _headed(whole.parts):
        if name:
            yield Across(f"{number}. {name}")
        yield from (_row(one, next(numbers), lists) for one in part.tasks)


def _row(one: PlannedTask, place: int, lists: _Lists) -> TableRow:
    task = one.task
    return (
        task.number.strip() or str(place),
        task.name,
        lists.words(one.units),
        lists.words(one.beside),
        task.product,
        task.responsible,
        when(task),
    )


def _listed(lists: _Lists) -> Iterable[Block]:
    for number, units in enumerate(lists.found.values(), 1):
        head = _("List %s") % number
        yield Heading_(2, "", f"{head}: {lists.what(units)}")
        yield Paragraph.of("; ".join(lists.names(units)) + ".")
