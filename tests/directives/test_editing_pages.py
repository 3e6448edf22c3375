"""The editor's pages: every correction is one button, also without a script; refusals in words; nothing dead."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directives.test_editing import TEXT
from tests.reporting.ground import sample_spec
from tests.review.conftest import Campaign
from trienkhai.directives import actions
from trienkhai.directives.editing import actions as editing
from trienkhai.directives.links import links_to
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.queries import repealed_of
from trienkhai.reporting.actions import design_template

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<button[^>]*name="act" value="([^"]+)"')


@pytest.fixture
def directive(world):
    return actions.register(world.root, TEXT, "nq.txt", by=world.secretary)


class Editor:
    """A browser at the editor, which presses what it sees."""

    def __init__(self, browser, directive):
        self.browser, self.address = browser, f"/nghi-quyet/{directive.pk}/dieu-khoan/"
        self.directive = directive

    def open(self, path=""):
        self.page = self.browser.get(self.address + path).content.decode()
        return self.page

    @property
    def buttons(self):
        return set(BUTTON.findall(self.page))

    def press(self, act, path="", **more):
        assert act in self.buttons, f"no button {act}"
        seen = re.search(r'name="seen" value="(\d+)"', self.page)[1]
        answer = self.browser.post(self.address + path, {"act": act, "seen": seen, **more}, follow=True)
        self.page = answer.content.decode()
        return answer

    def key(self, anchor):
        return Provision.objects.get(directive=self.directive, anchor=anchor).pk


@pytest.fixture
def editor(world, directive):
    return Editor(world.browser(world.secretary), directive)


def test_a_wrong_heading_is_corrected_in_two_clicks(editor, world):
    text = world.browser(world.secretary).get(f"/nghi-quyet/{editor.directive.pk}/").content.decode()
    key = editor.key("dieu-2")
    assert f'href="{editor.address}?xem={key}#p-{key}"' in text  # the first click, beside the heading itself
    editor.open(f"?xem={key}")
    answer = editor.press(f"join:{key}")
    assert answer.status_code == 200 and "Đã lưu." in editor.page
    assert not Provision.objects.filter(anchor="dieu-2").exists()
    assert "Hoàn tác" in editor.page


def test_only_what_can_be_done_has_a_button(editor):
    editor.open()
    first, last = editor.key("dieu-1"), editor.key("dieu-2")
    assert {f"down:{first}", f"indent:{last}", f"up:{last}"} <= editor.buttons
    assert not {f"outdent:{first}", f"up:{first}", f"indent:{first}", f"down:{last}"} & editor.buttons


def test_every_kind_of_button_does_something_and_is_taken_back(editor):
    editor.open()
    kinds = {act.partition(":")[0]: act for act in sorted(editor.buttons)}
    assert {"indent", "outdent", "up", "down", "join", "split", "place", "attach"} == kinds.keys()
    for act in kinds.values():
        assert editor.press(act).status_code == 200, (act, editor.page)
        editor.press(next(one for one in editor.buttons if one.startswith("undo:")))
    assert Directive.objects.get().revision == 2 * len(kinds)


def test_the_page_goes_back_to_the_point_that_was_corrected(editor):
    key = editor.key("dieu-1/khoan-2")
    editor.open()
    answer = editor.press(f"indent:{key}")
    assert answer.redirect_chain[-1][0].endswith(f"?page=1#p-{key}")


def test_words_that_were_changed_come_back_with_the_reason(editor):
    key = editor.key("dieu-1")
    path = f"{key}/"
    editor.open(path)
    answer = editor.press(f"divide:{key}", path, label="Điều 1", heading="Học hành", text="")
    assert answer.status_code == 422
    assert "Lời văn là của văn bản" in editor.page and 'value="Học hành"' in editor.page


def test_level_place_topics_sentences_and_code_of_one_point(editor):
    key = editor.key("dieu-1/khoan-1")
    path = f"{key}/"
    editor.open(path)
    editor.press(f"topics:{key}", path, topics="Học tập; An toàn")
    editor.press(f"mark:{key}", path, sentence=["2"])
    editor.press(f"under:{key}", path, above="0")
    editor.press(f"level:{key}", path, level="diem")
    editor.press(f"anchor:{key}", path)
    row = Provision.objects.get(pk=key)
    assert (row.level, row.parent, row.anchor) == ("diem", None, "diem-1")
    assert sorted(row.topics.values_list("name", flat=True)) == ["An toàn", "Học tập"]
    assert row.children.get(level="sentence").text == "Có danh sách người dự."
    assert "trước đây: dieu-1/khoan-1" in editor.page


def test_an_unknown_button_and_an_old_page_are_told(editor):
    editor.open()
    for act in ("explode:1", "indent", "indent:x", "split:1", "", "place:99999", f"drop:{editor.key('dieu-1')}:7"):
        assert editor.browser.post(editor.address, {"act": act, "seen": "0"}).status_code == 422, act
    old = editor.browser.post(editor.address, {"act": f"indent:{editor.key('dieu-2')}", "seen": "7"})
    assert old.status_code == 409


def test_who_may_not_register_sees_no_editor(editor, world):
    browser = world.browser(world.officer)
    assert browser.get(editor.address).status_code == 403
    assert "dieu-khoan" not in browser.get(f"/nghi-quyet/{editor.directive.pk}/").content.decode()


def test_what_something_points_at_is_not_joined_away(world):
    campaign = Campaign(world)
    directive = campaign.directive
    article = Provision.objects.get(anchor="dieu-2")
    spec = sample_spec()
    pointing = replace(spec, sections=(replace(spec.sections[0], provision="dieu-2"), *spec.sections[1:]))
    design_template(world.root, pointing, by=world.secretary)
    assert {link.kind for link in links_to(directive, [article.pk])[article.pk]} >= {"reporting.parts"}
    editor = Editor(world.browser(world.secretary), directive)
    editor.open()
    answer = editor.press(f"join:{article.pk}")
    assert answer.status_code == 422
    assert "1 phần của biểu mẫu" in editor.page
    assert Provision.objects.filter(pk=article.pk).exists()
    assert repealed_of(directive) == []


def test_a_long_document_is_shown_in_pages_with_few_queries(world):
    text = TEXT.decode().partition("Điều 1.")[0]
    text += "\n".join(f"Điều {at}. Tên\n1. Một.\n2. Hai." for at in range(1, 121))
    directive = actions.register(world.root, text.encode(), "dai.txt", by=world.secretary)
    editor = Editor(world.browser(world.secretary), directive)
    key = editor.key("dieu-120")
    editor.open()
    with CaptureQueriesContext(connection) as asked:
        page = editor.open(f"?xem={key}")
    assert f'id="p-{key}"' in page and "Trang" in page
    assert len(asked) < 30
    with CaptureQueriesContext(connection) as asked:
        editing.outdent(directive, editor.key("dieu-1/khoan-2"), by=world.secretary, seen=0)
    assert len(asked) < 40
