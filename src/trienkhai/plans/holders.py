"""Files that came with words of progress and reports."""

from typing import Any

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder
from trienkhai.plans.models import ActFile, Assignment, TaskOffer


@holder
def in_a_visible_assignment(file: StoredFile, person: Any) -> bool:
    visible = Assignment.objects.visible_to(person)
    return ActFile.objects.filter(file=file, act__assignment__in=visible).exists()


@holder
def in_a_task_table(file: StoredFile, person: Any) -> bool:
    return TaskOffer.objects.visible_to(person).filter(file=file).exists()
