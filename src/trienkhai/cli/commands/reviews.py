"""`review` and `freeze`: the report as files."""

from argparse import Namespace
from pathlib import Path

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
    """The review named by --review, or the newest of the organisation. Raises Unacceptable."""
    reviews = Review.objects.select_related("campaign__directive__root", "campaign__unit").order_by("-pk")
    if args.root or (not args.review and reviews.order_by().values("campaign__directive__root").distinct().count() > 1):
        reviews = reviews.filter(campaign__directive__root=root_of(args))
    found = reviews.filter(pk=args.review).first() if args.review else reviews.first()
    if found is None:
        raise Unacceptable([Problem(_("There is no such review."))])
    return found


def review(args: Namespace, out: Output) -> None:
    """The newest edition of a review, or the draft where none is frozen yet."""
    found = review_of(args)
    edition = found.editions.order_by("-number").first()
    out.result({"files": write_files(found, edition, args.out, pdf=not args.no_pdf, out=out)})


def freeze(args: Namespace, out: Output) -> None:
    found = review_of(args)
    edition = actions.freeze(found, by=actor(args, root=found.campaign.directive.root))
    out.line(_("Edition %(number)s is frozen: %(hash)s") % {"number": edition.number, "hash": edition.sha256})
    out.result({"edition": edition.pk, "number": edition.number, "sha256": edition.sha256})


def write_files(found: Review, edition: Edition | None, folder: str, *, pdf: bool, out: Output) -> list[str]:
    """Word, annex and PDF of an edition (or of the draft) into a folder; names what was written."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    gathered = gather(found)
    paper = paper_of(gathered, edition=edition.number if edition else None)
    if edition and edition.paper and edition.annex:
        docx, annex = open_bytes(edition.paper), open_bytes(edition.annex)
    else:
        docx, annex = write(paper), annex_workbook(gathered)
    files = {"so-ket.docx": docx, "so-ket-phu-luc.xlsx": annex}
    if pdf:
        made = to_pdf(paper, docx)
        files["so-ket.pdf"] = made.data
        out.line(_("PDF by %s.") % made.engine)
    for name, data in files.items():
        (target / name).write_bytes(data)
        out.line(_("Written: %(name)s (%(bytes)s bytes)") % {"name": target / name, "bytes": len(data)})
    return [str(target / name) for name in files]
