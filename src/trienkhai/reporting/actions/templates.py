"""Templates: a new wording becomes a new version; the meaning of an indicator is agreed once for a whole organisation."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.audit.canonical import digest
from trienkhai.audit.log import record
from trienkhai.reporting.models import Indicator, Template, TemplateVersion
from trienkhai.reporting.rights import require_in_root
from trienkhai.reporting.rules.spec import Spec, spec_to_json
from trienkhai.reporting.rules.template_checks import faults_of
from trienkhai.reporting.wording import unacceptable
from trienkhai.units.models import Root

AGREED = {
    "unit_of_measure": gettext_lazy("unit of measure"),
    "decimals": gettext_lazy("decimals"),
    "unit_rule": gettext_lazy("rule over units"),
    "time_rule": gettext_lazy("rule over time"),
    "weight_key": gettext_lazy("weight"),
}


@transaction.atomic
def design_template(root: Root, spec: Spec, *, by: Any) -> TemplateVersion:
    """Keep a spec as the next version of its template; the same spec again gives the version that has it already.

    Raises Unacceptable when the spec does not hold, or when an indicator would mean something else than in another
    template of this organisation.
    """
    require_in_root(by, "reporting.design", root)
    if faults := faults_of(spec):
        raise unacceptable([fault for _spot, fault in faults])
    Root.objects.select_for_update().get(pk=root.pk)  # two designers at once would number versions and indicators twice
    template, _made = Template.objects.get_or_create(root=root, key=spec.key, defaults={"name": spec.name})
    stored = spec_to_json(spec)
    sha256 = digest(stored)
    latest = template.versions.order_by("-number").first()
    if latest is not None and latest.sha256 == sha256:
        return latest
    _agree(root, spec)
    number = latest.number + 1 if latest else 1
    version = TemplateVersion.objects.create(template=template, number=number, spec=stored, sha256=sha256)
    record(by, "reporting.template_designed", version, template=spec.key, number=version.number, sha256=sha256)
    return version


def indicators_of(spec: Spec) -> dict[str, dict[str, Any]]:
    """What each indicator of a spec is, as the columns of Indicator."""
    found: dict[str, dict[str, Any]] = {}
    for cell in spec.cells:
        field = spec.numbers.get(cell.indicator)
        found.setdefault(
            cell.indicator,
            {
                "name": field.name if field else cell.name,
                "unit_of_measure": cell.unit_of_measure,
                "decimals": cell.decimals,
                "unit_rule": cell.unit_rule,
                "time_rule": cell.time_rule,
                "weight_key": cell.weight,
            },
        )
    return found


def _agree(root: Root, spec: Spec) -> None:
    """New indicators are entered; known ones must mean the same."""
    wanted = indicators_of(spec)
    known = {row.key: row for row in Indicator.objects.filter(root=root, key__in=wanted)}
    problems = [
        Problem(
            _(
                "“%(key)s” has %(what)s “%(known)s” in this organisation, and “%(given)s” here. Use the same, or another key."
            )
            % {"key": key, "what": what, "known": getattr(known[key], name), "given": facts[name]},
            where=key,
            code="indicator_differs",
        )
        for key, facts in wanted.items()
        if key in known
        for name, what in AGREED.items()
        if getattr(known[key], name) != facts[name]
    ]
    if problems:
        raise Unacceptable(problems)
    Indicator.objects.bulk_create(
        Indicator(root=root, key=key, **facts) for key, facts in wanted.items() if key not in known
    )
