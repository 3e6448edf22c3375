"""How the sections of a report stand on the board."""

from trienkhai.reporting.models import ReturnNote
from trienkhai.reporting.rules.remarks import FILE
from trienkhai.reporting.rules.spec import ListField, NumberField, Section


def section_state(section: Section, state: str, given: set[str], noted: set[str]) -> str:
    """How a section stands: as the report does, but for what was left empty and what a return does not speak of."""
    keys = {field.key for field in section.fields}
    has_figures = any(isinstance(field, NumberField) for field in section.fields)
    has = any(key.partition("|")[0] in keys for key in given)
    counts = {count.key for field in section.fields if isinstance(field, ListField) for count in field.counts}
    if not (has or counts & given) and (has_figures or state in {"none", "draft"}):
        return "none"
    if state == "returned" and noted and not any(key.partition("|")[0] in keys for key in noted):
        return "submitted"
    return state if state != "none" else "draft"


def noted_in(submissions: list[int]) -> dict[int, set[str]]:
    """The keys that the notes of the last return speak of, by submission."""
    found: dict[int, set[str]] = {}
    notes = ReturnNote.objects.filter(decision__submission__in=submissions, answered_in=None)
    notes = notes.exclude(cell_key="").exclude(cell_key__startswith=FILE)  # they speak of no section
    for submission, key in notes.values_list("decision__submission_id", "cell_key"):
        found.setdefault(submission, set()).add(key)
    return found
