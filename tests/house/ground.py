"""The ground of the rights matrix: every unit holds one of everything, and every thing carries a word found nowhere else."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client

from tests.evidence.test_accepting import pdf
from tests.house.furnishing import (
    PASSWORD,
    furnish_accounts,
    furnish_draft,
    furnish_offer,
    furnish_openings,
    furnish_organisation,
    furnish_own_plan,
    furnish_register,
)
from tests.house.planning import furnish_filters, furnish_writing
from tests.house.tasking import furnish_plan, furnish_tasks
from tests.house.words import Words, words_of
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES
from trienkhai.accounts.models import Person
from trienkhai.directives import actions as directives
from trienkhai.directives.amending.actions import offer_version
from trienkhai.directory import actions as directory
from trienkhai.evidence.store import store
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Export, Intake, Round, RoundUnit, Submission
from trienkhai.reporting.rules.spec import NumberField, Section, Spec, TextField
from trienkhai.reporting.workbook import export_workbook
from trienkhai.review import actions as reviewing
from trienkhai.review.models import Review
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Root, Unit

BEGIN, CHANGE = date(2020, 1, 1), date(2024, 1, 1)
ABOVE = {
    "above": "",
    "own": "above",
    "sibling": "above",
    "below": "own",
    "deep": "below",
    "closed": "own",
    "moved": "own",
}
RELATIONS = (*ABOVE, "other")
KINDS = ("group", "company", "cell", "team")
FIELDS = (
    NumberField("QT01", "Hội nghị", "hội nghị"),
    NumberField("VB01", "Văn bản ban hành", "văn bản", measure="documents.issued"),
    TextField("LV01", "Kết quả"),
)
SPEC = Spec("bieu", "Biểu", (Section("s1", "I", "Học tập", FIELDS),))
RESOLUTION = """{issuer}
Số {number}-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập
Điều 1. Học tập
1. Mỗi quý một hội nghị. {word}
"""
NEW = RESOLUTION.format(issuer="BAN CHẤP HÀNH", number=77, word="").encode()
NOBODY, ANONYMOUS = "nobody", "anonymous"


@dataclass(frozen=True)
class Actor:
    """Somebody with one role. `reach`: '' at own and all below it, 'alone' at own only, 'top' over the organisation."""

    role: str
    reach: str = ""

    @property
    def name(self) -> str:
        return f"{self.role} {self.reach}".strip()


REACHES = ("", "alone", "top")
ACTORS = (*(Actor(role, reach) for role in ROLES for reach in REACHES), Actor(NOBODY), Actor(ANONYMOUS))


@dataclass
class Place:
    """Where a thing stands in the web: parts of its address, its query, and facts that a form may send."""

    address: dict[str, Any]
    query: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Ground:
    """Eight units by their relation to `own`, the middle of one organisation; `other` is the top of a second one.

    `closed` was merged into `below`, `moved` went to `sibling`, both after everything here was written.
    """

    kinds = KINDS

    def __init__(self) -> None:
        self.founder = Person.objects.create(username="founder", full_name="founder")
        self.units: dict[str, Unit] = {}
        self.places: dict[str, dict[str, Place]] = {}
        self.words: dict[str, Words] = {key: words_of(key, at) for at, key in enumerate(RELATIONS)}
        self.roots = [self._root("nha", "own"), self._root("khac", "other")]
        for key, above in ABOVE.items():
            self._unit(self.roots[0], key, above)
        self._unit(self.roots[1], "other", "")
        self.senders = {key: self._sender(key) for key in RELATIONS}
        self.directives = [self._directive(at) for at in (0, 1)]
        self.rounds = [self._rounds(root) for root in self.roots]
        for key in RELATIONS:
            self._reports(key)
        for key in RELATIONS:
            self._review(key)
        for key in RELATIONS:
            furnish_accounts(self, key)
            furnish_draft(self, key)
            furnish_openings(self, key)
            furnish_own_plan(self, key)
        plans = [furnish_plan(self, key) for key in ("own", "other")]
        for key in RELATIONS:
            furnish_tasks(self, key, plans[self.at(key)])
        for key in RELATIONS:
            furnish_writing(self, key, ABOVE.get(key, ""))
        self._whole()
        directory.merge_units([self.units["closed"]], self.units["below"], on=CHANGE, by=self.founder)
        directory.move_unit(self.units["moved"], parent=self.units["sibling"], on=CHANGE, by=self.founder)
        self.people = {actor: self._person(actor) for actor in ACTORS if actor.role != ANONYMOUS}
        self.browsers = {actor: self._browser(actor) for actor in ACTORS}
        furnish_offer(self, {"own": self.people[Actor("secretary")], "other": self.founder})
        furnish_filters(self, {"own": self.people[Actor("secretary")], "other": self.founder})
        self.fingerprint = ""

    def place(self, kind: str, relation: str) -> Place:
        return self.places[kind][relation]

    def put(
        self, kind: str, relation: str, /, query: str = "", facts: dict[str, Any] | None = None, **address: Any
    ) -> None:
        self.places.setdefault(kind, {})[relation] = Place(address, query, facts or {})

    def _root(self, key: str, relation: str) -> Root:
        return directory.create_root(key=key, name=f"{self.words[relation].root} {key}", place="Vinh", by=self.founder)

    def _unit(self, root: Root, key: str, above: str) -> None:
        depth = 0 if not above else 1 + KINDS.index(self._kind(above))
        self.units[key] = directory.open_unit(
            root,
            on=BEGIN,
            parent=self.units.get(above),
            name=self.words[key].name,
            code=self.words[key].code,
            kind=KINDS[depth],
            by=self.founder,
        )

    def _kind(self, key: str) -> str:
        return str(self.units[key].namings.get().kind)

    def _sender(self, key: str) -> Person:
        """The officer of the unit; its sealed name is the word of the unit in the log."""
        sender = Person.objects.create(username=key, full_name=self.words[key].log)
        Grant.objects.create(person=sender, role="officer", unit=self.units[key], reach=Reach.UNIT, from_day=BEGIN)
        return sender

    def _directive(self, at: int) -> Any:
        key = ("own", "other")[at]
        text = RESOLUTION.format(issuer="BAN CHẤP HÀNH", number=18 + at, word=self.words[key].root)
        top = self.roots[at]
        made = directives.register(top, text.encode(), f"{self.words[key].root}.txt", by=self.founder)
        point = made.provisions.get(anchor="dieu-1/khoan-1")
        amended = f"{text}2. Mỗi năm một lớp. {self.words[key].root}".encode()
        self.put("directive", key, facts={"row": point.pk, "amended": amended}, pk=made.pk)
        waits = offer_version(
            made, amended, "sua.txt", symbol="99-NQ/ĐU", amended_on=date(2023, 8, 20), by=self.founder
        )
        self.put("amended text", key, pk=made.pk, version=waits.pk)
        self.put("file of an amended text", key, pk=waits.file_id)
        self.put("provision", key, facts={"row": point.pk}, pk=made.pk, key=point.pk)
        self.put("file of a directive", key, pk=made.file_id)
        return made

    def _rounds(self, root: Root) -> list[Round]:
        version = reporting.design_template(root, SPEC, by=self.founder)
        return [
            reporting.open_round(
                version, period_key=period, due_on=date(2023, 7, 6), by=self.founder, kinds=KINDS, name=period
            )
            for period in ("2023-Q1", "2023-Q2", "2023-Q3", "2022-Q4")  # nobody has written in the last yet
        ]

    def at(self, key: str) -> int:
        """Which organisation a unit belongs to."""
        return int(key == "other")

    def row(self, key: str, quarter: int) -> RoundUnit:
        return RoundUnit.objects.get(round=self.rounds[self.at(key)][quarter], unit=self.units[key])

    def _reports(self, key: str) -> None:
        """An accepted report in the first quarter, one to be decided in the second, a draft and a workbook in the third."""
        words, by = self.words[key], self.senders[key]
        answers = {"cells": {"QT01": str(words.figure)}, "texts": {"LV01": words.text}}
        file = store(words.file.encode(), name=f"{words.file}.txt", kind="text", by=by)
        accepted = reporting.submit(self.row(key, 0), answers=answers, by=by)
        reporting.accept(accepted, by=self.founder)
        asked = reporting.ask_reopening(accepted, reason=words.log, cells={"QT01": ""}, by=by)
        self.put("request to reopen", key, pk=asked.pk)
        sent = reporting.submit(
            self.row(key, 1), answers=answers, by=by, files=[reporting.Attachment(file, note=words.file)]
        )
        row = self.row(key, 2)
        self.put("unit", key, pk=self.units[key].pk)
        self.put("accepted report", key, pk=accepted.pk)
        self.put("report", key, facts={"scan": pdf(), "round": sent.round_id}, pk=sent.pk)
        self.put("file of a report", key, pk=file.pk)
        book = export_workbook(row, by=by)
        self._workbook(key, row, book)
        written = {"cells": {"QT01": "5"}, "notes": {"QT01": "Ít hơn kỳ trước."}, "texts": {"LV01": words.draft}}
        reporting.save_draft(row, written, version=0, by=by)
        self.put("asked unit", key, pk=row.pk)
        rounds = self.rounds[self.at(key)]
        ask = Ask(self.units[key].pk, "QT01", (rounds[1].pk,), "received")
        self.put("figure", key, query=ask.to_query())
        self.put("totals", key, pk=rounds[1].pk, query=f"don-vi={self.units[key].pk}&can-cu=received")

    def _workbook(self, key: str, row: RoundUnit, book: bytes) -> None:
        """The unit's workbook came back once and was refused."""
        words, by = self.words[key], self.senders[key]
        file = store(book, name=f"{words.file}.xlsx", kind="xlsx", by=by)
        told = {"place": "I!C5", "key": "QT01", "value": words.text, "fate": "conflict"}
        intake = Intake.objects.create(
            file=file,
            round=row.round,
            export=Export.objects.get(round_unit=row),
            at=file.stored_at,
            by=by,
            outcome="refused",
            account={"counts": {"conflict": 1}, "cells": [told]},
        )
        self.put("workbook that came in", key, pk=intake.pk)
        self.put("workbook in one's hand", key, facts={"workbook": book})
        self.put("file that came in", key, pk=file.pk)

    def _review(self, key: str) -> None:
        """A review of the unit, with one figure, one sentence with a source, and one edition."""
        words, unit, at = self.words[key], self.units[key], self.at(key)
        rounds, sent = self.rounds[at][:2], Submission.objects.get(pk=self.place("report", key).address["pk"])
        campaign = reviewing.start_campaign(
            self.directives[at],
            unit=unit,
            name=words.review,
            period_key="2023-01-01..2023-06-30",
            cut_off=date(2099, 12, 31),
            rounds=rounds,
            by=self.founder,
        )
        review = reviewing.start_review(
            campaign,
            title=words.review,
            ruleset="nd30-2020",
            dated=date(2023, 8, 20),
            basis="received",
            by=self.founder,
        )
        ask = Ask(unit.pk, "QT01", tuple(one.pk for one in rounds), "received")
        reviewing.add_figure(review, key="hoi-nghi", name=f"{words.review} QT01", ask=ask, by=self.founder)
        section = review.sections.get(key="1.2")
        reviewing.write_section(section, f"{words.review} {{{{hoi-nghi}}}}.", by=self.founder, version=1)
        sentence = section.sentences.get()
        source = reviewing.add_source(sentence, submission=sent, field_key="LV01", by=self.founder)
        table = {"kind": "table", "by": "unit", "caption": words.review, "columns": [{"column": "QT01"}]}
        reviewing.set_blocks(section, [table], by=self.founder)
        edition = reviewing.freeze(review, by=self.founder)
        unused = reviewing.add_figure(review, key="khong-dung", name=words.review, ask=ask, by=self.founder)
        self.put("figure of a review", key, pk=review.pk, figure=unused.pk)
        self._places_of(key, review, section.pk, edition)
        self.put("sentence", key, pk=sentence.pk, facts={"source": source.pk, "receipt": sent.receipt})

    def _places_of(self, key: str, review: Review, section: int, edition: Any) -> None:
        rounds = self.rounds[self.at(key)]
        facts = {"column": "bieu:QT01", "unit": self.units[key].pk, "first": rounds[0].pk, "last": rounds[1].pk}
        self.put("review", key, pk=review.pk, facts=facts)
        self.put("part of a review", key, pk=review.pk, key="1.2")
        chosen = {"rounds": [one.pk for one in rounds[:2]]}
        self.put("section", key, facts=chosen, pk=review.pk, section=section)
        self.put("table of a section", key, facts=chosen, pk=review.pk, section=section, at=1)
        self.put("edition", key, pk=edition.pk)
        self.put("figure of an edition", key, pk=edition.pk, key="hoi-nghi")
        self.put("figure of a paper", key, review=edition.review_id, number=edition.number, key="hoi-nghi")
        self.put("paper of an edition", key, pk=edition.paper_id)
        self.put("PDF of an edition", key, pk=edition.pdf_id)
        self.put("annex of an edition", key, pk=edition.annex_id)

    def _whole(self) -> None:
        """What belongs to a whole organisation."""
        for at, key in enumerate(("own", "other")):
            self.put("round", key, pk=self.rounds[at][1].pk)
            furnish_organisation(self, key)
            furnish_register(self, key)
            self.put("organisation", key, key=self.roots[at].key)
            self.put("directive in one's hand", key, facts={"root": self.roots[at].pk, "resolution": NEW})
        self.put("shipped template", "own", name="trong.xlsx")

    def _person(self, actor: Actor) -> Person:
        person = Person.objects.create_person(actor.name, full_name=actor.name, password=PASSWORD)
        if actor.role != NOBODY:
            reach = Reach.UNIT if actor.reach == "alone" else Reach.SUBTREE
            unit = self.units["above" if actor.reach == "top" else "own"]
            Grant.objects.create(person=person, role=actor.role, unit=unit, reach=reach, from_day=BEGIN)
        return person

    def _browser(self, actor: Actor) -> Client:
        client: Any = Client()
        if actor.role != ANONYMOUS:
            client.force_login(self.people[actor], backend="django.contrib.auth.backends.ModelBackend")
        return client
