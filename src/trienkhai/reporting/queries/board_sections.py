"""How the sections of a report stand on the board."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from trienkhai.reporting.models import ReturnNote
from trienkhai.reporting.rules.remarks import FILE
from trienkhai.reporting.rules.spec import ListField, NumberField, Section


@dataclass(frozen=True)
class Asked:
    """What a section asks: the keys of its fields, those of what is counted from its lists, whether there are figures."""

    keys: frozenset[str]
    counts: frozenset[str]
    has_figures: bool

    @classmethod
    def by(cls, section: Section) -> Self:
        lists = [field for field in section.fields if isinstance(field, ListField)]
        return cls(
            frozenset(field.key for field in section.fields),
            frozenset(count.key for field in lists for count in field.counts),
            any(isinstance(field, NumberField) for field in section.fields),
        )


def section_states(sections: Sequence[Asked], state: str, given: set[str], noted: set[str]) -> Iterator[str]:
    """How each section stands: as the report does, but for what was left empty and what a return does not speak of."""
    here, spoken_of = _fields(given), _fields(noted)
    for section in sections:
        is_empty = section.keys.isdisjoint(here) and section.counts.isdisjoint(given)
        if is_empty and (section.has_figures or state in {"none", "draft"}):
            yield "none"
        elif state == "returned" and noted and section.keys.isdisjoint(spoken_of):
            yield "submitted"
        else:
            yield state if state != "none" else "draft"


def _fields(keys: set[str]) -> set[str]:
    return {key.partition("|")[0] for key in keys}


def noted_in(submissions: list[int]) -> dict[int, set[str]]:
    """The keys that the notes of the last return speak of, by submission."""
    found: dict[int, set[str]] = {}
    notes = ReturnNote.objects.filter(decision__submission__in=submissions, answered_in=None)
    notes = notes.exclude(cell_key="").exclude(cell_key__startswith=FILE)  # they speak of no section
    for submission, key in notes.values_list("decision__submission_id", "cell_key"):
        found.setdefault(submission, set()).add(key)
    return found
