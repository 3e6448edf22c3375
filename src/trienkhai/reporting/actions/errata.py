"""Errata: words of a template are corrected in the version that bears them; whatever more differs is a new version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.models import Indicator, Template, TemplateErratum, TemplateVersion
from trienkhai.reporting.permissions import DESIGN
from trienkhai.reporting.rights import require_at_top
from trienkhai.reporting.rules.beyond_wording import beyond_wording
from trienkhai.reporting.rules.errata import Change, errata_between, with_wording, wording_of
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_checks import faults_of
from trienkhai.reporting.wording import said, unacceptable
from trienkhai.units.models import Root

REASON = 1000
MOST_NAMED = 5


@transaction.atomic
def correct_wording(
    version: TemplateVersion, spec: Spec, *, reason: str, by: Any, at: datetime | None = None
) -> TemplateVersion:
    """Keep the words in which a spec differs from a version, as it was given, as its next erratum; without any, nothing is done.

    Only those are written: what somebody else corrected since the version was read stays. Raises Refused; Unacceptable for a
    missing reason, or where more than wording differs; WrongState when there is a later version.
    """
    top = require_at_top(by, DESIGN, version.template.root)
    wanted = errata_between(version.parsed, spec)
    if wanted is None:
        raise Unacceptable(more_than_wording(version, spec))
    Root.objects.select_for_update().get(pk=version.template.root_id)  # two at once would number errata twice
    here = TemplateVersion.objects.select_related("template__root", "directive").get(pk=version.pk)
    if here.template.versions.filter(number__gt=here.number).exists():
        message = _("There is a later version than %(number)s of this template. Look at the file again.")
        raise WrongState(message % {"number": here.number})
    now = wording_of(here.parsed)
    changes = {path: (now[path], after) for path, (_before, after) in wanted.items() if now[path] != after}
    if not changes:
        return here
    why = prose(reason, REASON, where=_("Reason"), missing=_("Say why the wording is corrected."))
    _write(here, changes)
    texts = {path: list(change) for path, change in changes.items()}
    TemplateErratum.objects.create(
        version=here,
        number=here.errata,
        texts=texts,
        reason=why,
        at=at or timezone.now(),
        by=by if getattr(by, "pk", None) else None,
    )
    facts = {"template": here.template.key, "number": here.number, "erratum": here.errata, "sha256": digest(texts)}
    record(by, Event.TEMPLATE_CORRECTED, here, unit=top, personal={"reason": why}, **facts)
    return here


def more_than_wording(version: TemplateVersion, spec: Spec) -> list[Problem]:
    """The first things that keep a spec from being an erratum of a version."""
    found = beyond_wording(version.parsed, spec)
    named = "; ".join(said(fault) for fault in found[:MOST_NAMED]) + (" …" if len(found) > MOST_NAMED else "")
    message = _("More than wording differs from version %(number)s: %(what)s. Keep it as a new version.")
    return [Problem(message % {"number": version.number, "what": named}, code="more_than_wording")]


def _write(version: TemplateVersion, changes: Mapping[str, Change]) -> None:
    """Put the words into the version, the name of the template and those of indicators, where these bear the old ones."""
    after = {path: text for path, (_before, text) in changes.items()}
    if faults := faults_of(with_wording(version.parsed, after)):
        raise unacceptable([fault for _spot, fault in faults])
    _follow(version, changes)
    for path, (before, _after) in changes.items():
        version.former[path] = [*version.former.get(path, ()), before]
    version.wording |= after
    version.errata += 1
    version.save(update_fields=["wording", "former", "errata"])
    for remembered in ("parsed", "code_of_wording"):
        version.__dict__.pop(remembered, None)


def _follow(version: TemplateVersion, changes: Mapping[str, Change]) -> None:
    spec, root = version.parsed, version.template.root
    if "name" in changes:
        before, after = changes["name"]
        Template.objects.filter(pk=version.template_id, name=before).update(name=after)
        version.template.refresh_from_db(fields=["name"])
    places = {f"field/{key}/name": key for key in spec.numbers}
    places |= {f"field/{one.key}/count/{count.key}": count.key for one in spec.lists.values() for count in one.counts}
    for path, key in places.items():
        if path in changes:
            before, after = changes[path]
            Indicator.objects.filter(root=root, key=key, name=before).update(name=after)
