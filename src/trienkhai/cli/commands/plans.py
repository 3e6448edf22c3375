"""`plan`: a plan as its official paper."""

from argparse import Namespace
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor
from trienkhai.cli.given import day_of
from trienkhai.cli.output import Output
from trienkhai.office.documents import NoEngine, to_pdf, write
from trienkhai.office.rulesets import RulesetError, cautions, get
from trienkhai.plans.documents import PaperFacts, plan_paper
from trienkhai.plans.models import Plan
from trienkhai.plans.queries.whole_plan import plan_read_whole, whole_plan
from trienkhai.vietnamese import short_date

KNOWN_AT_MOST = 20


def plan(args: Namespace, out: Output) -> None:
    """The paper into a folder; names what was written."""
    by = actor(args)
    found = plan_read_whole(by, args.plan)
    if found is None:
        rows = Plan.objects.visible_to(by).order_by("pk")[:KNOWN_AT_MOST]
        known = "; ".join(f"{one.pk}: {one.name[:60]}" for one in rows) or "–"
        message = _("There is no plan %(pk)s. There are: %(known)s.") % {"pk": args.plan, "known": known}
        raise Unacceptable([Problem(message, code="no-such-plan")])
    facts = _facts(args)
    day = found.paper.issued_on if found.paper else facts.day
    try:
        paper = plan_paper(whole_plan(found, on=day), facts)
    except RulesetError as problem:
        message = _("No rules of layout for this kind of organisation hold on %s.")
        raise Unacceptable([Problem(message % short_date(day), where="--day")]) from problem
    files = {f"ke-hoach-{found.pk}.docx": write(paper)}
    if not args.no_pdf:
        try:
            made = to_pdf(paper, files[f"ke-hoach-{found.pk}.docx"])
        except NoEngine as problem:
            message = _("The PDF could not be made here; add --no-pdf for the Word file alone.")
            raise Unacceptable([Problem(message, code="no-engine")]) from problem
        files[f"ke-hoach-{found.pk}.pdf"] = made.data
        out.line(_("PDF by %s.") % made.engine)
    for caution in cautions(get(paper.ruleset)):
        out.line(f"  ~ {_(caution.message) % caution.params}")
    out.result({"files": _written(files, Path(args.out), out), "ruleset": paper.ruleset})


def _facts(args: Namespace) -> PaperFacts:
    return PaperFacts(
        day=day_of(args.day) if args.day else timezone.localdate(),
        number=args.number,
        place=args.place,
        authority=args.authority,
        position=args.position,
        signer=args.signer,
        recipients=tuple(args.recipient),
    )


def _written(files: dict[str, bytes], folder: Path, out: Output) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        out.line(_("Written: %(name)s (%(bytes)s bytes)") % {"name": folder / name, "bytes": len(data)})
    return [str(folder / name) for name in files]
