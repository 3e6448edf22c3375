"""Reading a review: the list, the page, the paper."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import may, may_somewhere
from trienkhai.office.documents import NoEngine, to_pdf, write
from trienkhai.reporting.models import Submission
from trienkhai.review.actions.printing import why_no_pdf
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review
from trienkhai.review.permissions import FREEZE, WRITE
from trienkhai.review.queries.files import find_files
from trienkhai.review.queries.missing import missing_of
from trienkhai.review.queries.page import review_page
from trienkhai.review.queries.uses import uses_of
from trienkhai.review.values import file_name
from trienkhai.rollup.consistent import snapshot
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, PDF, XLSX, attachment


def visible_review(request: HttpRequest, pk: int) -> Review:
    """The review, or 404."""
    rows = Review.objects.visible_to(request.user).select_related("campaign__directive__root", "campaign__unit")
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    reviews = (
        Review.objects.visible_to(request.user)
        .select_related("campaign__directive")
        .prefetch_related(Prefetch("editions", Edition.objects.order_by("number").defer("content")))
        .order_by("-pk")
    )
    context = {"reviews": reviews, "may_begin": may_somewhere(request.user, WRITE)}
    return render(request, "review/index.html", context)


@require_safe
@signed_in
def review(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    found = visible_review(request, pk)
    gathered = gather(found)
    first = next((section for section in gathered.sections if section.sentences.all()), gathered.sections[0])
    section = next((section for section in gathered.sections if section.key == key), first)
    chosen = request.GET.get("cau", "")
    page = review_page(gathered, section)
    sentences = [sentence for paragraph in page.paragraphs for sentence in paragraph.sentences]
    selected = next((sentence for sentence in sentences if str(sentence.sentence.pk) == chosen), None)
    may_write = may(request.user, WRITE, found.campaign.unit)
    asked = request.GET.get("tep", "")[:200]
    context = {
        "review": found,
        "page": page,
        "gathered": gathered,
        "selected": selected,
        "missing": missing_of(gathered),
        "files": find_files(found, request.user, asked) if selected and may_write else [],
        "asked_files": asked,
        "may_write": may_write,
        "may_freeze": may(request.user, FREEZE, found.campaign.unit),
        "editions": found.editions.order_by("-number").defer("content"),
        "thread_bar": bar("review", found, here="sentence", reader=request.user),
        "illustrative": found.campaign.directive.root.is_illustrative,
    }
    return render(request, "review/review.html", context)


@require_safe
@signed_in
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_review(request, pk)
    return attachment(write(paper_of(gather(found), reader=request.user)), file_name(found, "docx", found.pk), DOCX)


@require_safe
@signed_in
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as PDF, made while one waits."""
    found = visible_review(request, pk)
    facts = paper_of(gather(found), reader=request.user)
    try:
        made = to_pdf(facts, write(facts))
    except NoEngine as problem:
        raise Unacceptable([Problem(why_no_pdf(problem))]) from problem
    return attachment(made.data, file_name(found, "pdf", found.pk), PDF)


@require_safe
@signed_in
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_review(request, pk)
    return attachment(annex_workbook(gather(found), reader=request.user), file_name(found, "annex", found.pk), XLSX)


@require_safe
@signed_in
@snapshot()
def uses(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything in visible reviews that rests on one report."""
    rows = Submission.objects.visible_to(request.user).select_related("round__root", "round_unit")
    submission = get_object_or_404(rows, pk=pk)
    context = {
        "submission": submission,
        "found": uses_of(submission, request.user),
        "illustrative": submission.round.root.is_illustrative,
    }
    return render(request, "review/uses.html", context)
