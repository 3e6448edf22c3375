"""What units answered: all units' answers to one question, on the screen and as a Word file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.office.documents import write
from trienkhai.reporting.actions import open_each
from trienkhai.review.documents import answers_paper
from trienkhai.review.queries.desk import Question, answers_to, questions
from trienkhai.review.views.reading import visible_review
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, attachment


@require_safe
@signed_in
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    asked = questions(review)
    question = _chosen(asked, request.GET.get("cau", ""))
    answers = answers_to(question.key, question.rounds, reader=request.user) if question else []
    open_each((answer.submission for answer in answers), by=request.user)
    given = sum(1 for answer in answers if answer.text)
    return render(
        request,
        "review/desk.html",
        {"review": review, "questions": asked, "question": question, "answers": answers, "given": given},
    )


@require_safe
@signed_in
def desk_paper(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    question = _chosen(questions(review), request.GET.get("cau", ""))
    if question is None:
        raise Http404
    answers = answers_to(question.key, question.rounds, reader=request.user)
    open_each((answer.submission for answer in answers), by=request.user)
    return attachment(write(answers_paper(review, question, answers)), f"tra-loi-{review.pk}.docx", DOCX)


def _chosen(asked: list[Question], address: str) -> Question | None:
    """The question of an address, or the first one; an address kept from before may name the key alone."""
    fitting = [question for question in asked if address in {question.address, question.key}]
    return next(iter([*fitting, *asked]), None)
