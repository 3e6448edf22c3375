"""`verify-edition`, `verify-audit`, `verify-tree`: 0 when all is as it was, 1 with each difference named."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.audit import sealing
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.directory.paths import mend_paths
from trienkhai.review.models import Edition
from trienkhai.review.verify import verify
from trienkhai.units.checks import check_tree
from trienkhai.units.models import Root, TreeVersion


def verify_edition(args: Namespace, out: Output) -> int:
    editions = Edition.objects.select_related("paper", "annex", "pdf").order_by("pk")
    if args.edition:
        editions = editions.filter(pk=args.edition)
    if args.edition and not editions:
        raise Unacceptable([Problem(_("There is no edition %s.") % args.edition)])
    report, bad = [], 0
    for edition in editions:
        differences = verify(edition, out.meter(_("Edition %s, by rounds") % edition.pk))
        bad += bool(differences)
        verdict = _("holds") if not differences else _("%d differences") % len(differences)
        out.line(
            _("Edition %(id)s (%(hash)s…): %(verdict)s")
            % {"id": edition.pk, "hash": edition.sha256[:12], "verdict": verdict}
        )
        for difference in differences:
            out.line(f"  - {difference}")
        report.append(
            {"edition": edition.pk, "sha256": edition.sha256, "differences": [str(one) for one in differences]}
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
