"""The frame around every page, the two choices of a reader, and the pages that say why something was not done."""

import re

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.thread.steps import Step

PAGE = '{% extends "ui/base.html" %}{% block title %}T{% endblock %}{% block main %}<h1>T</h1>{% endblock %}'


def refuse(request):
    raise Refused("review.freeze")


def be_late(request):
    raise WrongState("Báo cáo vừa được người khác nộp.")


def not_take(request):
    raise Unacceptable([Problem("Phải là số nguyên.", "Biểu 01!E18"), Problem("Thiếu ngày.", "dòng 7")])


def not_find(request):
    raise Http404


def fail(request):
    raise RuntimeError("secret of the inside")


def tell(request):
    messages.success(request, "Đã nộp báo cáo")
    messages.error(request, "Một tệp chưa lưu được")
    return render(request, "404.html")


urlpatterns = [
    path("refuse/", refuse),
    path("late/", be_late),
    path("not-take/", not_take),
    path("not-find/", not_find),
    path("fail/", fail),
    path("tell/", tell),
    path("", include("trienkhai.config.urls")),
]
own_urls = override_settings(ROOT_URLCONF=__name__)


def asked() -> HttpRequest:
    request: HttpRequest = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def page(**context: object) -> str:
    with translation.override("vi"):
        return str(engines["django"].from_string(PAGE).render(context, asked()))


@pytest.mark.django_db
def test_the_sign_in_page_speaks_vietnamese_and_names_its_language():
    body = Client().get("/dang-nhap/").content.decode()
    assert '<html lang="vi">' in body
    assert "<h1>Đăng nhập</h1>" in body
    assert 'autocomplete="current-password"' in body


@pytest.mark.django_db
def test_english_is_chosen_by_a_button_and_kept():
    client = Client()
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})
    assert answer.status_code == 302
    assert answer.url == "/dang-nhap/"
    body = client.get("/dang-nhap/").content.decode()
    assert '<html lang="en">' in body
    assert "<h1>Sign in</h1>" in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "mark"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("auto", "")]
)
def test_colours_are_chosen_by_a_button_and_kept(wish, mark):
    client = Client()
    client.post("/giao-dien/", {"theme": wish, "next": "/dang-nhap/"})
    assert f'<html lang="vi"{mark}>' in client.get("/dang-nhap/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/ngon-ngu/", "/giao-dien/"])
def test_a_choice_never_leads_to_another_site(address):
    answer = Client().post(address, {"theme": "dark", "language": "en", "next": "https://evil.example/"})
    assert answer.url == "/"


@pytest.mark.django_db
def test_an_unknown_colour_or_language_is_not_kept():
    client = Client()
    assert not client.post("/giao-dien/", {"theme": "pink"}).cookies
    assert not client.post("/ngon-ngu/", {"language": "xx"}).cookies


@pytest.mark.django_db
def test_a_wrong_password_is_answered_without_telling_whether_the_name_exists():
    body = Client().post("/dang-nhap/", {"username": "nobody", "password": "x"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in body


def test_a_page_carries_no_inline_style_and_no_inline_script():
    body = page(thread_bar=[Step("figure", "2.1", state="here")])
    assert "style=" not in body
    assert "<style" not in body
    assert re.findall(r"<script(?![^>]* src=)", body) == []
    assert re.findall(r"\son\w+=", body) == []


def test_the_first_stop_of_the_keyboard_leads_to_the_main_content():
    body = page()
    assert body.index('class="skip" href="#main"') < body.index("<header")
    assert '<main id="main"' in body


def test_the_thread_bar_marks_here_and_what_is_still_missing():
    steps = [
        Step("provision", "18-NQ/ĐU", "/nghi-quyet/1/", "on"),
        Step("figure", "2.1 = 13.225", "/so/", "here"),
        Step("conclusion", "chưa có"),
    ]
    body = page(thread_bar=steps)
    assert '<a href="/nghi-quyet/1/"><small>Nghị quyết</small><b>18-NQ/ĐU</b></a>' in body
    assert 'class="on" aria-current="step"' in body
    assert 'class="wait"' in body
    assert 'href="/so/"' not in body


def test_without_steps_there_is_no_thread_bar():
    assert 'class="thread"' not in page()


def test_illustrative_pages_say_so():
    assert "Số liệu minh họa" in page(illustrative=True)
    assert "Số liệu minh họa" not in page()


def test_the_red_line_runs_over_the_sections_before_the_place(world):
    body = world.browser(world.secretary).get("/tim/").content.decode()
    assert re.search(r'<li><a href="/" aria-current="page">Việc của tôi</a>', body)
    assert 'class="brand on"' in body


@own_urls
def test_a_refusal_names_the_roles_that_may(world):
    answer = world.browser(world.officer).get("/refuse/")
    assert answer.status_code == 403
    assert "<li>Thư ký</li>" in answer.content.decode()


@own_urls
@pytest.mark.django_db
def test_a_wrong_state_says_why():
    answer = Client().get("/late/")
    assert answer.status_code == 409
    assert "Báo cáo vừa được người khác nộp." in answer.content.decode()


@own_urls
@pytest.mark.django_db
def test_input_that_cannot_be_taken_is_answered_with_every_problem_and_its_place():
    answer = Client().get("/not-take/")
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Cần sửa 2 chỗ" in body
    assert body.index("Biểu 01!E18") < body.index("Phải là số nguyên.") < body.index("dòng 7")


@own_urls
@pytest.mark.django_db
def test_what_does_not_exist_and_what_is_hidden_look_the_same():
    missing, hidden = Client().get("/no-such-place/"), Client().get("/not-find/")
    assert missing.status_code == hidden.status_code == 404
    assert "Không có trang này" in hidden.content.decode()


@own_urls
@pytest.mark.django_db
def test_a_failure_tells_nothing_of_the_inside():
    answer = Client(raise_request_exception=False).get("/fail/")
    assert answer.status_code == 500
    assert "Nội dung vừa gửi chưa được lưu" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_a_stale_form_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/ngon-ngu/", {"language": "en"})
    assert answer.status_code == 403
    assert "Biểu đã mở quá lâu" in answer.content.decode()


@own_urls
@pytest.mark.django_db
def test_what_was_done_is_told_and_what_failed_stands_apart():
    body = Client().get("/tell/").content.decode()
    assert re.search(r'class="toast[^>]*>.*Đã nộp báo cáo', body)
    assert re.search(r'class="note late">.*Một tệp chưa lưu được', body)


def test_the_page_of_a_locked_account_needs_no_database():
    assert "Nhập sai quá nhiều lần" in render_to_string("accounts/locked.html", {}, asked())


@pytest.mark.django_db
def test_health_answers():
    assert Client().get("/healthz").json() == {"ok": True}
