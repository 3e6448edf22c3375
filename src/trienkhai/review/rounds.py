"""Whether the rounds of an edition are what they were: a recorded change of a round is no alteration, a silent one is."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.audit.canonical import digest
from trienkhai.reporting.models import MOVED, Round, TemplateVersion
from trienkhai.review.frozen import round_facts
from trienkhai.rollup.frames import frames_of


def round_problems(content: Mapping[str, Any], rounds: list[Round]) -> Iterator[tuple[str, str]]:
    """(name of the round, what is not as it was frozen)."""
    found = {str(one.pk): one for one in rounds}
    for pk, frozen in content["rounds"].items():
        if pk not in found:
            yield frozen["name"], _("the round is gone")
            continue
        facts = round_facts(found[pk])
        if facts["tree"] != frozen["tree"] and not _by_recorded_changes(content, found[pk], frozen):
            yield frozen["name"], _("its frozen tree was altered")
        if facts["template"] != frozen["template"] and not _by_a_move(content, found[pk], frozen):
            yield frozen["name"], _("its template was altered")


def _by_recorded_changes(content: Mapping[str, Any], round_: Round, frozen: Mapping[str, Any]) -> bool:
    """Whether the tree differs only in units of which a change made since tells."""
    if "changes" not in frozen or "inputs" not in content:
        return False
    since = round_.changes.exclude(pk__in=frozen["changes"]).values_list("details", flat=True)
    named = {details.get("unit_id") for details in since} - {None}  # a change of the whole round moves no unit
    frame = frames_of([round_.pk], fresh=True).get(round_.pk)
    rows = [row[1:] for row in frame.to_rows()] if frame else []
    then = content["inputs"]["trees"][str(round_.pk)]
    return bool(named) and _without(rows, named) == _without(then, named)


def _without(rows: list[list[Any]], units: set[Any]) -> list[list[Any]]:
    """Rows as in Frame.to_rows less the round: unit, depth, mode, name and code of all units but those, and who is asked."""
    return [[row[1], row[2], row[3], row[4], row[7], row[8]] for row in rows if row[1] not in units]


def _by_a_move(content: Mapping[str, Any], round_: Round, frozen: Mapping[str, Any]) -> bool:
    """Whether the round moved since, by a recorded change, and the version that it had is what it was."""
    since = round_.changes.exclude(pk__in=frozen.get("changes", ())).filter(event=MOVED)
    version = content.get("inputs", {}).get("versions", {}).get(str(round_.pk))
    row = TemplateVersion.objects.filter(pk=version).first()
    return row is not None and digest(row.spec) == frozen["template"] and since.exists()
