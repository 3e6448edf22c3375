"""Changing a review: sections and sentences."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.models import Submission
from trienkhai.reporting.rules.codes import tidy_code
from trienkhai.review import actions
from trienkhai.review.actions.writing import blocks_stamp
from trienkhai.review.models import Review, Section, Sentence, SentenceSource
from trienkhai.review.permissions import WRITE
from trienkhai.review.rules.text import Written, in_single_braces, write_text
from trienkhai.review.views.reading import visible_review
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """The editor of one section. A refused text comes back with what is wrong; nothing typed is lost."""
    review = visible_review(request, pk)
    require(request.user, WRITE, review.campaign.unit)
    found = get_object_or_404(review.sections, pk=section)
    text = request.POST.get("text")
    problems: list[Problem] = []
    status = 200
    if request.method == "POST" and text is not None:
        try:
            actions.write_section(found, text, by=request.user, version=whole_number(request.POST, "version", 0) or 0)
            _warn_of_single_braces(request, review, text)
            return redirect("review:section", review.pk, found.key)
        except Unacceptable as refused:
            problems, status = refused.problems, 422
        except WrongState as conflict:
            problems, status = [Problem(str(conflict))], 409
    shown = _text_of(found) if text is None else text
    context = {
        "review": review,
        "section": found,
        "text": shown,
        "problems": problems,
        "figures": list(review.figures.order_by("key")),
        "stamp": blocks_stamp(found),
    }
    return render(request, "review/write.html", context, status=status)


def _warn_of_single_braces(request: HttpRequest, review: Review, text: str) -> None:
    """A figure's key in single braces is stored as it was typed; hardly anybody means that."""
    typed = in_single_braces(text)
    known = set(review.figures.filter(key__in=typed).values_list("key", flat=True)) if typed else set()
    for key in (key for key in typed if key in known):
        words = {"single": f"{{{key}}}", "double": f"{{{{{key}}}}}"}
        messages.warning(
            request, _("%(single)s stayed plain text. Write %(double)s where the figure is to stand.") % words
        )


def _text_of(section: Section) -> str:
    return write_text([Written(sentence.text, sentence.ends_paragraph) for sentence in section.sentences.all()])


@require_POST
@signed_in
def sentence(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on one sentence: own words or not, a source added or dropped."""
    found = get_object_or_404(
        Sentence.objects.filter(section__review__in=Review.objects.visible_to(request.user)).select_related(
            "section__review"
        ),
        pk=pk,
    )
    act = request.POST.get("act", "")
    if act in {"own", "not_own"}:
        actions.mark_own_words(found, act == "own", by=request.user)
    elif act == "drop":
        actions.drop_source(
            get_object_or_404(SentenceSource, pk=whole_number(request.POST, "source"), sentence=found),
            by=request.user,
        )
    elif act == "source":
        _add_source(request, found)
    elif act == "file":
        file = get_object_or_404(StoredFile, pk=whole_number(request.POST, "file"))
        actions.add_source(found, file=file, by=request.user)
    review = found.section.review
    return redirect(
        f"{reverse('review:section', args=[review.pk, found.section.key])}?{urlencode({'cau': found.pk})}#nguon"
    )


def _add_source(request: HttpRequest, found: Sentence) -> None:
    """The receipt code of a report is what people have at hand, typed with spaces or without; it stands on every submission page."""
    typed = request.POST.get("receipt", "").strip()
    code = tidy_code(typed)
    submission = Submission.objects.visible_to(request.user).filter(receipt=code).first() if code else None
    if submission is None:
        raise Unacceptable(
            [Problem(_("No report has the receipt code “%s”. It stands on the page of every report.") % typed[:60])]
        )
    actions.add_source(found, submission=submission, field_key=_field(request), by=request.user)


def _field(request: HttpRequest) -> str:
    return request.POST.get("field", "")[:60]
