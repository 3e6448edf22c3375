"""The directive that a template reports on, and the points of it that its sections name."""

from trienkhai.directives.queries import held_by
from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.rules.spec import Spec


def anchors_of(spec: Spec) -> list[str]:
    """The points that its sections name, in order."""
    return list(dict.fromkeys(section.provision for section in spec.sections if section.provision))


def directive_of(version: TemplateVersion) -> int | None:
    """The directive that a version reports on. One made before any was registered means the first that has its points:
    that one stays the same whatever is registered later. One query at most.
    """
    if version.directive_id is not None:
        return version.directive_id
    anchors = anchors_of(version.parsed)
    held = held_by(version.template.root_id, anchors) if anchors else {}  # type: ignore[attr-defined]
    return next((directive.pk for directive in held), None)
