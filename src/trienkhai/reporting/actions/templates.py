"""Templates: what is kept becomes a new version; the meaning of an indicator is agreed once for a whole organisation.

Where only words differ, an erratum of the version there is does as well (`actions.errata`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive
from trienkhai.reporting import measures
from trienkhai.reporting.actions.template_directive import bound_directive
from trienkhai.reporting.models import Indicator, Round, Template, TemplateVersion
from trienkhai.reporting.rights import require_at_top
from trienkhai.reporting.rules.beyond_wording import beyond_wording
from trienkhai.reporting.rules.errata import Change, errata_between, keeping_section_keys
from trienkhai.reporting.rules.faults import Fault
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
    """Keep a spec as the next version of its template; the same spec again, in the words of errata, gives the version that
    has it already.

    Raises Unacceptable when the spec does not hold, or when an indicator would mean something else than in another
    template of this organisation.
    """
    top = require_at_top(by, "reporting.design", root)
    if faults := faults_of(spec):
        raise unacceptable([fault for _spot, fault in faults])
    Root.objects.select_for_update().get(pk=root.pk)  # two designers at once would number versions and indicators twice
    template, _made = Template.objects.get_or_create(root=root, key=spec.key, defaults={"name": spec.name})
    stored = spec_to_json(spec)
    sha256 = digest(stored)
    latest = template.versions.select_related("directive").order_by("-number").first()
    if latest is not None and _same(latest, sha256):
        return latest
    directive, problems = bound_directive(root, spec, latest)
    _agree(root, spec, [*problems, *_unknown_measures(spec)])
    number = latest.number + 1 if latest else 1
    version = TemplateVersion.objects.create(
        template=template, number=number, spec=stored, sha256=sha256, directive=directive
    )
    facts: dict[str, Any] = {"template": spec.key, "number": version.number, "sha256": sha256}
    if directive is not None:
        facts["directive"] = directive.symbol
    record(by, Event.TEMPLATE_DESIGNED, version, unit=top, **facts)
    return version


def _same(latest: TemplateVersion, sha256: str) -> bool:
    """Whether a version is worded just so; as text forms may differ in how letters are composed, hashes are compared."""
    return sha256 == (digest(spec_to_json(latest.parsed)) if latest.errata else latest.sha256)


@dataclass(frozen=True)
class TemplatePlan:
    """What keeping a spec would do: `number` is the version it would be, or the one that has it already; `directive` is
    the symbol of the one it reports on.

    `known` is the name under which the template is in use, '' for a new one, and `asked` in how many rounds it is. `latest`
    is its newest version, `changes` the texts that differ from it where nothing else does, `beyond` what else does.
    """

    number: int
    is_there: bool
    problems: tuple[Problem, ...]
    directive: str = ""
    known: str = ""
    asked: int = 0
    latest: TemplateVersion | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    beyond: tuple[Fault, ...] = ()


def plan_template(root: Root, spec: Spec, *, by: Any) -> TemplatePlan:
    """What `design_template` would do; nothing is written. Raises Refused."""
    require_at_top(by, "reporting.design", root)
    if faults := faults_of(spec):
        raise unacceptable([fault for _spot, fault in faults])
    versions = TemplateVersion.objects.filter(template__root=root, template__key=spec.key)
    latest = versions.select_related("directive").order_by("-number").first()
    if latest is not None and _same(latest, digest(spec_to_json(spec))):
        symbol = _symbol(latest.directive)
        return TemplatePlan(latest.number, is_there=True, problems=(), directive=symbol, latest=latest)
    directive, problems = bound_directive(root, spec, latest)
    found, symbol = (*problems, *_unknown_measures(spec), *_disagreements(root, spec)), _symbol(directive)
    if latest is None:
        return TemplatePlan(1, is_there=False, problems=found, directive=symbol)
    asked = Round.objects.filter(version__template=latest.template_id).count()  # type: ignore[attr-defined]
    changes = errata_between(latest.parsed, spec)
    return TemplatePlan(
        latest.number + 1,
        is_there=False,
        problems=found,
        directive=symbol,
        known=latest.parsed.name,
        asked=asked,
        latest=latest,
        changes=changes or {},
        beyond=tuple(beyond_wording(latest.parsed, spec)),
    )


def as_a_sheet_of(root: Root, spec: Spec) -> Spec:
    """A spec read from a sheet, its sections with the keys that they have in the newest version. One query."""
    latest = TemplateVersion.objects.filter(template__root=root, template__key=spec.key).order_by("-number").first()
    return keeping_section_keys(latest.parsed, spec) if latest is not None else spec


def _unknown_measures(spec: Spec) -> list[Problem]:
    """Figures that the system is to count and cannot."""
    message = _("The system has no measure “%(name)s”; it can count %(known)s.")
    known = ", ".join(measures.names())
    return [
        Problem(message % {"name": name[:60], "known": known}, where=key, code="unknown_measure")
        for key, name in spec.measured.items()
        if measures.measure(name) is None
    ]


def _symbol(directive: Directive | None) -> str:
    return directive.symbol if directive else ""


def indicators_of(spec: Spec) -> dict[str, dict[str, Any]]:
    """What each indicator of a spec is, as the columns of Indicator."""
    found: dict[str, dict[str, Any]] = {}
    for cell in spec.cells:
        number = spec.numbers.get(cell.indicator)
        found.setdefault(
            cell.indicator,
            {
                "name": number.name if number else cell.name,
                "unit_of_measure": cell.unit_of_measure,
                "decimals": cell.decimals,
                "unit_rule": cell.unit_rule,
                "time_rule": cell.time_rule,
                "weight_key": cell.weight,
            },
        )
    return found


def _disagreements(root: Root, spec: Spec) -> list[Problem]:
    """Indicators that would mean something else than in another template of the organisation."""
    wanted = indicators_of(spec)
    known = {row.key: row for row in Indicator.objects.filter(root=root, key__in=wanted)}
    message = _(
        "“%(key)s” has %(what)s “%(known)s” in this organisation, and “%(given)s” here. Use the same, or another key."
    )
    return [
        Problem(
            message % {"key": key, "what": what, "known": getattr(known[key], name), "given": facts[name]},
            where=key,
            code="indicator_differs",
        )
        for key, facts in wanted.items()
        if key in known
        for name, what in AGREED.items()
        if getattr(known[key], name) != facts[name]
    ]


def _agree(root: Root, spec: Spec, problems: list[Problem]) -> None:
    """New indicators are entered; known ones must mean the same. Raises Unacceptable, with the problems found before."""
    if found := [*problems, *_disagreements(root, spec)]:
        raise Unacceptable(found)
    wanted = indicators_of(spec)
    known = set(Indicator.objects.filter(root=root, key__in=wanted).values_list("key", flat=True))
    Indicator.objects.bulk_create(
        Indicator(root=root, key=key, **facts) for key, facts in wanted.items() if key not in known
    )
