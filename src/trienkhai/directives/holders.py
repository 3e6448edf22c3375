"""Files that the register holds."""

from typing import Any

from trienkhai.directives.models import Directive
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder


@holder
def in_a_visible_directive(file: StoredFile, person: Any) -> bool:
    return Directive.objects.visible_to(person).filter(file=file).exists()
