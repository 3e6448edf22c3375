"""Files that the register holds."""

from typing import Any

from trienkhai.directives.actions import may_register
from trienkhai.directives.models import Directive, DirectiveVersion
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder


@holder
def in_a_visible_directive(file: StoredFile, person: Any) -> bool:
    return Directive.objects.visible_to(person).filter(file=file).exists()


@holder
def in_a_version_of_a_visible_directive(file: StoredFile, person: Any) -> bool:
    """A text that was in force is read like the one that is; one that waits, by those who may adopt it."""
    seen = Directive.objects.visible_to(person)
    rows = DirectiveVersion.objects.filter(directive__in=seen, file=file).select_related("directive__root")
    return any(row.number is not None or may_register(person, row.directive.root) for row in rows)
