"""A report as its form shows it: what is stored, what was tried, what was found; without any query."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trienkhai.reporting.models import ReturnNote, Submission
from trienkhai.reporting.queries.entry_parts import Attempt
from trienkhai.reporting.queries.entry_words import checks_at
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.known import Known
from trienkhai.reporting.rules.merging import fingerprint, flat, place_of
from trienkhai.reporting.rules.packing import STATES, Answers, with_counts
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.typed import in_control
from trienkhai.ui import figures


@dataclass(frozen=True)
class Sheet:
    """`answers` as they would be sent, `given` what the unit gives of them; `known` what the system knows, by cell.

    `before` and `ago` are the answers of the period before and of a year ago, `sent` what was sent for this one.
    """

    spec: Spec
    answers: Answers
    given: Answers
    known: dict[str, Known]
    before: Answers
    ago: Answers
    sent: tuple[Submission, ...]
    notes: list[ReturnNote]
    attempt: Attempt
    judged: bool

    @cached_property
    def findings(self) -> dict[str, list[Fault]]:
        """Findings on what is stored, by the key they stand at. What is merely not filled in yet is told when asked for."""
        found: dict[str, list[Fault]] = {}
        for fault in check(self.answers, self.spec, previous=self.before or None, partial=not self.judged):
            found.setdefault(fault.cell, []).append(fault)
        return found

    @cached_property
    def checks_at(self) -> dict[str, list[str]]:
        return checks_at(self.spec)

    @cached_property
    def remarks(self) -> dict[str, tuple[ReturnNote, ...]]:
        found: dict[str, tuple[ReturnNote, ...]] = {}
        for note in self.notes:
            found[note.cell_key] = (*found.get(note.cell_key, ()), note)
        return found

    @cached_property
    def stored(self) -> dict[str, Any]:
        return flat(self.given)

    @cached_property
    def counted(self) -> tuple[Answers, Answers, Answers]:
        """Now, the period before and a year ago, with the counts of lists, on which ratios may rest."""
        now, before, ago = (with_counts(one, self.spec) for one in (self.answers, self.before, self.ago))
        return now, before, ago

    def base_of(self, place: str) -> str:
        """The fingerprint a control carries: of what it shows, or of what it was made from while it shows something typed."""
        if self.attempt.holds(place):
            return self.attempt.typed.base.get(place, self.attempt.given.get(f"b-{place}", ""))
        return fingerprint(self.stored.get(place))

    def brought(self, key: str) -> str:
        """A stock of the period before that stands in an empty cell until it is confirmed, in its written form."""
        cell, place = self.spec.cell[key], place_of("cells", key)
        field = self.spec.numbers[cell.indicator]
        text = self.before.get("cells", {}).get(key)
        if field.time_rule != "last" or field.yes_no or key in self.answers["cells"] or self.attempt.holds(place):
            return ""
        return "" if text is None or text in STATES else in_control(text, cell, figures.language())
