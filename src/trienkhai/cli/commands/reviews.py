"""`open-review`, `review` and `freeze`: the report, from its beginning to its files."""

import re
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.given import day_of, read
from trienkhai.cli.output import Output
from trienkhai.directives.models import Directive
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import to_pdf, write
from trienkhai.office.rulesets import cautions, get
from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.reporting.models import Round
from trienkhai.review import actions
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review
from trienkhai.review.queries.missing import missing_in
from trienkhai.review.values import file_name
from trienkhai.units import tree
from trienkhai.units.models import Root, Unit
from trienkhai.units.queries import main_line, unit_by_code

NAMED = re.compile(r"\d{1,18}\.\d{1,9}")
KNOWN_AT_MOST = 20


def review_of(args: Namespace) -> Review:
    """The review named by --review, or the newest one; of the organisation named by --root, where one is. Raises Unacceptable."""
    reviews = Review.objects.select_related("campaign__directive__root", "campaign__unit").order_by("-pk")
    if args.root:
        reviews = reviews.filter(campaign__directive__root=root_of(args))
    elif not args.review and reviews.values("campaign__directive__root").distinct().order_by().count() > 1:
        root_of(args)  # refuses, as the newest one could be anybody's
    found = reviews.filter(pk=args.review).first() if args.review else reviews.first()
    if found is None:
        raise Unacceptable([Problem(_("There is no such review."))])
    return found


def edition_of(args: Namespace) -> Edition:
    """The edition named as on its page, REVIEW.NUMBER, in the organisation named by --root where one is. Raises Unacceptable."""
    editions = Edition.objects.select_related("review__campaign__directive__root", "review__campaign__unit")
    if args.root:
        editions = editions.filter(review__campaign__directive__root=root_of(args))
    review, _dot, number = args.edition.partition(".")
    found = editions.filter(review=int(review), number=int(number)).first() if NAMED.fullmatch(args.edition) else None
    if found is None:
        listed = editions.order_by("review", "number").defer("content")
        known = ", ".join(one.name for one in listed[:KNOWN_AT_MOST]) or "–"
        message = _("There is no edition %(name)s. There are: %(known)s.")
        raise Unacceptable([Problem(message % {"name": args.edition, "known": known})])
    return found


def open_review(args: Namespace, out: Output) -> None:
    """Campaign and report of a resolution; `review` and `freeze` go on from here."""
    directive = _directive(args)
    made = actions.begin_review(
        directive,
        unit=_unit(directive.root, args.unit),
        period_key=args.period,
        cut_off=day_of(args.cut_off),
        rounds=_rounds(directive.root, args.period, args.rounds),
        dated=day_of(args.dated),
        by=actor(args),
        name=args.name,
        title=args.title,
        conference_on=day_of(args.conference) if args.conference else None,
        outline_key=args.outline,
        ruleset=args.ruleset,
        basis=args.basis,
        paper=_paper(args.paper) if args.paper else None,
    )
    drawn = made.campaign.rounds.count()
    out.line(_("Review %(id)s is begun: %(title)s") % {"id": made.pk, "title": made.title})
    out.line(
        _("%(rounds)s rounds, %(sections)s places in the outline, rules of layout %(ruleset)s.")
        % {"rounds": drawn, "sections": made.sections.count(), "ruleset": made.ruleset}
    )
    for caution in cautions(get(made.ruleset)):
        out.line(f"  ~ {_(caution.message) % caution.params}")
    out.result({"review": made.pk, "title": made.title, "ruleset": made.ruleset, "rounds": drawn})


def _directive(args: Namespace) -> Directive:
    """The newest resolution that bears the symbol. Raises Unacceptable."""
    root = root_of(args)
    found = Directive.objects.filter(root=root, symbol__iexact=args.directive).order_by("-issued_on").first()
    if found is None:
        known = ", ".join(
            Directive.objects.filter(root=root).order_by("-issued_on").values_list("symbol", flat=True)[:10]
        )
        message = _("No resolution “%(symbol)s” is registered; there are: %(known)s.")
        raise Unacceptable([Problem(message % {"symbol": args.directive, "known": known or "–"})])
    return found


def _unit(root: Root, code: str | None) -> Unit:
    """The unit of a code, or the top of the tree of today. Raises Unacceptable."""
    today = timezone.localdate()
    if code:
        found = unit_by_code(root, code, today)
    else:
        view = tree.at(today, main_line(root))
        found = Unit.objects.get(pk=int(view.unit[0])) if len(view) else None
    if found is None:
        raise Unacceptable([Problem(_("No unit has the code “%s” today.") % (code or ""))])
    return found


def _rounds(root: Root, period_key: str, named: list[str]) -> list[Round]:
    """The rounds named as TEMPLATE or TEMPLATE:PERIOD; without names those that lie in the period. Raises Unacceptable."""
    rows = list(Round.objects.filter(root=root).select_related("version__template"))
    try:
        period = parse_period_key(period_key)
    except NotAPeriod as problem:
        raise Unacceptable([Problem(_(problem.message) % problem.params, where="--period")]) from None
    inside = [one for one in rows if period.starts <= one.period.starts and one.period.ends <= period.ends]
    if not named:
        return inside
    chosen: dict[int, Round] = {}
    for name in named:
        template, _sep, key = name.partition(":")
        fits = [one for one in (rows if key else inside) if one.version.template.key == template]
        fits = [one for one in fits if not key or one.period_key == key]
        if not fits:
            raise Unacceptable([Problem(_("No round fits “%s”.") % name, where="--rounds")])
        chosen |= {one.pk: one for one in fits}
    return list(chosen.values())


def _paper(path: str) -> dict[str, Any]:
    """The facts of a .toml file, with or without a heading [paper]. Raises Unacceptable."""
    name, data = read(path)
    try:
        facts = tomllib.loads(data.decode("utf-8"))
    except ValueError as problem:
        raise Unacceptable([Problem(_("The file is no .toml: %s") % problem, where=name)]) from None
    inside = facts.get("paper")
    return inside if isinstance(inside, dict) else facts


def review(args: Namespace, out: Output) -> None:
    """The newest edition of a review, or the draft where none is frozen yet."""
    found = review_of(args)
    edition = found.editions.order_by("-number").defer("content").first()
    out.result({"files": write_files(found, edition, args.out, pdf=not args.no_pdf, out=out, by=actor(args))})


def freeze(args: Namespace, out: Output) -> None:
    """Told what is amiss, it wants --yes; a sentence without a source is refused with it as well."""
    found = review_of(args)
    by = actor(args, root=found.campaign.directive.root)
    told = missing_in(found).told_before_freezing
    if told and not args.yes:
        message = _("%s. To freeze all the same, add --yes.")
        raise Unacceptable([Problem(message % ", ".join(told), where=found.title, code="unfinished")])
    if told:
        out.line(f"  ~ {', '.join(told)}")
    edition = actions.freeze(found, by=by, progress=out.meter(_("Reports hashed, by rounds")))
    out.line(_("Edition %(number)s is frozen: %(hash)s") % {"number": edition.name, "hash": edition.sha256})
    out.result({"edition": edition.name, "sha256": edition.sha256})


def write_files(found: Review, edition: Edition | None, folder: str, *, pdf: bool, out: Output, by: Any) -> list[str]:
    """Word, annex and PDF of an edition (or of the draft) into a folder; names what was written."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    files = _of_edition(edition, pdf, out, by) if edition else _of_draft(found, pdf, out, by)
    for name, data in files.items():
        (target / name).write_bytes(data)
        out.line(_("Written: %(name)s (%(bytes)s bytes)") % {"name": target / name, "bytes": len(data)})
    return [str(target / name) for name in files]


def _of_edition(edition: Edition, pdf: bool, out: Output, by: Any) -> dict[str, bytes]:
    """Only what was frozen. An edition without a PDF that cannot have one is written without it, and that is said."""
    review = edition.review
    kept = {file_name(review, "docx"): edition.paper, file_name(review, "annex"): edition.annex}
    if pdf:
        try:
            kept[file_name(review, "pdf")] = actions.print_edition(edition, by=by)
        except Unacceptable as refused:
            out.problem(str(refused))
    return {name: open_bytes(row) for name, row in kept.items() if row is not None}


def _of_draft(found: Review, pdf: bool, out: Output, by: Any) -> dict[str, bytes]:
    gathered = gather(found)
    paper = paper_of(gathered, reader=by)
    docx, annex = write(paper), annex_workbook(gathered, reader=by)
    files = {file_name(found, "docx"): docx, file_name(found, "annex"): annex}
    if pdf:
        made = to_pdf(paper, docx)
        out.line(_("PDF by %s.") % made.engine)
        files[file_name(found, "pdf")] = made.data
    return files
