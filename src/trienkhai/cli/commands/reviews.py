"""`review` and `freeze`: the report as files."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.output import Output
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import to_pdf, write
from trienkhai.review import actions
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review


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
    """The edition with the id given by --edition, in the organisation named by --root where one is. Raises Unacceptable."""
    editions = Edition.objects.select_related("review__campaign__directive__root", "review__campaign__unit")
    if args.root:
        editions = editions.filter(review__campaign__directive__root=root_of(args))
    found = editions.filter(pk=args.edition).first()
    if found is None:
        raise Unacceptable([Problem(_("There is no edition %s.") % args.edition)])
    return found


def review(args: Namespace, out: Output) -> None:
    """The newest edition of a review, or the draft where none is frozen yet."""
    found = review_of(args)
    edition = found.editions.order_by("-number").first()
    out.result({"files": write_files(found, edition, args.out, pdf=not args.no_pdf, out=out, by=actor(args))})


def freeze(args: Namespace, out: Output) -> None:
    found = review_of(args)
    by = actor(args, root=found.campaign.directive.root)
    edition = actions.freeze(found, by=by, progress=out.meter(_("Reports hashed, by rounds")))
    out.line(_("Edition %(number)s is frozen: %(hash)s") % {"number": edition.number, "hash": edition.sha256})
    out.result({"edition": edition.pk, "number": edition.number, "sha256": edition.sha256})


def write_files(found: Review, edition: Edition | None, folder: str, *, pdf: bool, out: Output, by: Any) -> list[str]:
    """Word, annex and PDF of an edition (or of the draft) into a folder; names what was written."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    files = _of_edition(edition, pdf, out, by) if edition else _of_draft(found, pdf, out)
    for name, data in files.items():
        (target / name).write_bytes(data)
        out.line(_("Written: %(name)s (%(bytes)s bytes)") % {"name": target / name, "bytes": len(data)})
    return [str(target / name) for name in files]


def _of_edition(edition: Edition, pdf: bool, out: Output, by: Any) -> dict[str, bytes]:
    """Only what was frozen. An edition without a PDF that cannot have one is written without it, and that is said."""
    kept = {"so-ket.docx": edition.paper, "so-ket-phu-luc.xlsx": edition.annex}
    if pdf:
        try:
            kept["so-ket.pdf"] = actions.print_edition(edition, by=by)
        except Unacceptable as refused:
            out.problem(str(refused))
    return {name: open_bytes(row) for name, row in kept.items() if row is not None}


def _of_draft(found: Review, pdf: bool, out: Output) -> dict[str, bytes]:
    gathered = gather(found)
    paper = paper_of(gathered)
    files = {"so-ket.docx": write(paper), "so-ket-phu-luc.xlsx": annex_workbook(gathered)}
    if pdf:
        made = to_pdf(paper, files["so-ket.docx"])
        out.line(_("PDF by %s.") % made.engine)
        files["so-ket.pdf"] = made.data
    return files
