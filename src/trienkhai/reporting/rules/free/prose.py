"""The text of a Word report: what stands under a heading that names a question of the template is the answer to it."""

import re
from collections import Counter
from dataclasses import dataclass, field

from trienkhai.office.documents.as_book import TEXT
from trienkhai.office.sheets.model import Book, Cell
from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.candidates import NO_IDEA, Candidates, How, Known, Proposal, questions_of
from trienkhai.reporting.rules.free.fates import LEFT, UNKNOWN, Address, Fate
from trienkhai.reporting.rules.free.labels import label_key, written
from trienkhai.reporting.rules.free.mapping import Choices
from trienkhai.reporting.rules.free.reading import Found, Read
from trienkhai.reporting.rules.free.tables import HEADING, TITLE
from trienkhai.reporting.rules.free.targets import LEFT_OUT, UNDECIDED, facets_of

ROMAN = re.compile(r"^\s*[IVX]{1,5}[.)]\s+\S")
SHORT = 150
SURE = 0.9
NOT_ASKED = _("No question of the template was found in the heading “%(heading)s”.")
ONE_UNIT = _("Text is taken only from the file of one unit.")


@dataclass
class Passage:
    """A heading and what stands below it; `inline` is what follows the heading in its own paragraph, behind a colon."""

    key: str
    text: str
    heading: Cell | None
    proposal: Proposal
    inline: str = ""
    body: list[Cell] = field(default_factory=list)


def passages_of(book: Book, known: Known, *, chosen: Choices, remembered: Choices) -> list[Passage]:
    """The text of a document by its headings, each with the question it may answer."""
    sheet = book.sheet(TEXT)
    if sheet is None:
        return []
    questions = questions_of(known.frame.spec)
    passages = [Passage("", "", None, Proposal(LEFT_OUT, "rule"))]
    seen: Counter[str] = Counter()
    for cell in sheet.cells:
        head, inline, proposal = _heading(cell, questions)
        if not head:
            passages[-1].body.append(cell)
            continue
        key = label_key(head)
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}~{seen[key]}"
        passages.append(Passage(key, head, cell, _decided(key, proposal, known, chosen, remembered), inline))
    return passages


def _heading(cell: Cell, questions: Candidates) -> tuple[str, str, Proposal]:
    """The heading in a paragraph, what follows it there, and what it may mean; no heading for running text."""
    head, colon, rest = cell.text.partition(":")
    if colon and len(head) <= SHORT and (rest.strip() or cell.column == 2):
        best = questions.best(written(head))
        if best.score >= SURE:
            return head.strip(), rest.strip(), best
    best = questions.best(written(cell.text)) if len(cell.text) <= SHORT else NO_IDEA
    is_titled = cell.column == 1 or (len(cell.text) <= SHORT and ROMAN.match(cell.text) and not cell.text.endswith("."))
    if is_titled or best.score >= SURE:
        return cell.text, "", best
    return "", "", NO_IDEA


def _decided(key: str, proposal: Proposal, known: Known, chosen: Choices, remembered: Choices) -> Proposal:
    sides: tuple[tuple[How, Choices], ...] = (("chosen", chosen), ("memory", remembered))
    for how, told in sides:
        token = told.labels.get(TEXT, {}).get(key, "")
        facets = facets_of(token)
        if token in {LEFT_OUT, UNDECIDED} or (facets is not None and facets.text in known.frame.spec.texts):
            return Proposal(token, how, 1.0, (proposal.token,))
    return proposal


def read_passages(passages: list[Passage], known: Known, read: Read) -> None:
    """Put the answers and the fate of every paragraph beside what the tables said."""
    for passage in passages:
        facets = facets_of(passage.proposal.token)
        if facets is not None and facets.text and known.frame.own and known.frame.default:
            _answer(passage, facets.text, known, read)
            continue
        for cell in passage.body:
            read.fates[_spot(cell)] = _left(cell, passage, is_answer=facets is not None)
        if passage.heading:
            kind = UNKNOWN if passage.proposal.token == UNDECIDED and passage.inline else HEADING
            read.fates[_spot(passage.heading)] = Fate(shown(_spot(passage.heading)), kind, passage.heading.text)


def _answer(passage: Passage, key: str, known: Known, read: Read) -> None:
    text = "\n".join(filter(None, (passage.inline, *(cell.text for cell in passage.body))))
    sources = [*([passage.heading] if passage.inline and passage.heading else []), *passage.body]
    if passage.heading and not passage.inline:
        read.fates[_spot(passage.heading)] = Fate(shown(_spot(passage.heading)), HEADING, passage.heading.text)
    if not sources:
        return
    first, *more = sources
    cell = Cell(first.row, first.column, "text", text, text)
    address = Address(known.frame.default, known.frame.own, "texts", key)
    further = tuple((_spot(one), one.text) for one in more)
    read.found.append(Found(_spot(first), cell, address, said=first.text, more=further))


def _left(cell: Cell, passage: Passage, *, is_answer: bool) -> Fate:
    where = shown(_spot(cell))
    if passage.heading is None:
        return Fate(where, TITLE, cell.text)
    if passage.proposal.token == LEFT_OUT:
        return Fate(where, LEFT, cell.text)
    message, params = (ONE_UNIT, {}) if is_answer else (NOT_ASKED, {"heading": passage.text[:100]})
    return Fate(where, UNKNOWN, cell.text, fault=Fault("not_asked", message, params, where=where))


def _spot(cell: Cell) -> Spot:
    return (TEXT, cell.row, cell.column)
