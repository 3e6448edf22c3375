"""`verify-edition`, `verify-audit`, `verify-tree`, `check-document`: 0 when all is as it was, 1 with each difference named."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.audit import sealing
from trienkhai.cli.commands.reviews import edition_of
from trienkhai.cli.given import read
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.directory.paths import mend_paths
from trienkhai.office.documents import Deviation, NotADocument, check, ruleset_of
from trienkhai.office.documents.labels import PLACES, PROPERTIES, VALUES
from trienkhai.office.rulesets import Ruleset, all_rulesets, cautions
from trienkhai.review.models import Edition
from trienkhai.review.verify import verify
from trienkhai.ui.figures import language
from trienkhai.units.checks import check_tree
from trienkhai.units.models import Root, TreeVersion


def verify_edition(args: Namespace, out: Output) -> int:
    editions = Edition.objects.select_related("paper", "annex", "pdf").order_by("pk")
    if args.edition:
        editions = editions.filter(pk=edition_of(args).pk)
    report, bad = [], 0
    for edition in editions:
        differences = verify(edition, out.meter(_("Edition %s, by rounds") % edition.name))
        bad += bool(differences)
        verdict = _("holds") if not differences else _("%d differences") % len(differences)
        out.line(
            _("Edition %(id)s (%(hash)s…): %(verdict)s")
            % {"id": edition.name, "hash": edition.sha256[:12], "verdict": verdict}
        )
        for difference in differences:
            out.line(f"  - {difference}")
        report.append(
            {"edition": edition.name, "sha256": edition.sha256, "differences": [str(one) for one in differences]}
        )
    out.result({"editions": report})
    return FOUND if bad else DONE


def verify_audit(args: Namespace, out: Output) -> int:
    if not args.no_seal:
        sealing.seal()
    head = sealing.read_head(Path(args.head) if args.head else None)
    found = sealing.verify(head)
    out.line(
        _("%(sealed)s entries sealed, %(unsealed)s not yet.") % {"sealed": found.sealed, "unsealed": found.unsealed}
    )
    if head is None:
        out.line(_("There is no head outside the database: a cut end of the log could not be seen."))
    for finding in found.findings:
        out.line(f"  - {finding.number}: {finding.what}")
    if not found.findings:
        out.line(_("The chain holds."))
    out.result(
        {
            "sealed": found.sealed,
            "unsealed": found.unsealed,
            "findings": [[one.number, one.what] for one in found.findings],
        }
    )
    return FOUND if found.findings else DONE


def verify_tree(args: Namespace, out: Output) -> int:
    """With --mend what is derived is made anew first; what is left are faults of the rows themselves."""
    mended = _mend(out) if args.mend else None
    findings = [finding for root in Root.objects.all() for finding in check_tree(root)]
    for finding in findings:
        out.line(f"  - {finding}")
    if not findings:
        out.line(_("The tree holds on every day."))
    facts: dict[str, Any] = {"findings": [str(finding) for finding in findings]}
    out.result(facts if mended is None else {**facts, "mended": mended})
    return FOUND if findings else DONE


def _mend(out: Output) -> int:
    paths = sum(mend_paths(root.pk) for root in Root.objects.all())
    TreeVersion.objects.all().delete()
    out.line(
        _("%d stored paths were not today's and are made anew; remembered trees will be made anew when asked for.")
        % paths
    )
    return paths


def check_document(args: Namespace, out: Output) -> int:
    """Every deviation counts, also one that is only likely; which those are is said on its line."""
    name, data = read(args.file)
    try:
        ruleset = _ruleset(args.ruleset or ruleset_of(data), name)
        found = check(data, ruleset)
    except NotADocument as refused:
        raise Unacceptable([Problem(_(refused.template) % refused.params, where=name)]) from None
    for caution in cautions(ruleset):
        out.line(f"  ~ {_(caution.message) % caution.params}")
    for one in found:
        out.line(f"  - {_deviation(one, ruleset)}")
    facts = {"file": name, "title": ruleset.called(language()), "count": len(found)}
    out.line(
        (_("%(file)s follows %(title)s.") if not found else _("%(file)s: %(count)s deviations from %(title)s.")) % facts
    )
    out.result(
        {
            "file": name,
            "ruleset": ruleset.key,
            "verified": ruleset.verified,
            "deviations": [asdict(one) for one in found],
        }
    )
    return FOUND if found else DONE


def _ruleset(key: str | None, name: str) -> Ruleset:
    """The ruleset asked for or noted in the file. Raises Unacceptable."""
    known = {one.key: one for one in all_rulesets()}
    if key in known:
        return known[key]
    keys = ", ".join(known)
    if not key:
        raise Unacceptable(
            [Problem(_("The file notes no rules of layout; name them with --ruleset: %s.") % keys, where=name)]
        )
    raise Unacceptable(
        [Problem(_("There are no rules of layout “%(key)s”; there are %(known)s.") % {"key": key, "known": keys})]
    )


def _deviation(one: Deviation, ruleset: Ruleset) -> str:
    """ "Page, top margin: 15 mm, expected 20–25 mm (#1)"."""
    look = ruleset.components.get(one.component)
    component = look.name if look else _(PLACES.get(one.component, one.component))
    facts = {
        "component": component,
        "property": _(PROPERTIES.get(one.property, one.property)),
        "found": _value(one.found) or _("nothing"),
        "expected": _value(one.expected),
    }
    text = _("%(component)s, %(property)s: %(found)s, expected %(expected)s") % facts
    text += f" ({one.where})" if one.where else ""
    text += f" ×{one.count}" if one.count > 1 else ""
    return text if one.certain else text + " " + _("[likely, not certain]")


def _value(text: str) -> str:
    return _(VALUES[text]) if text in VALUES else text
