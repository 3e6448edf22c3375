"""The editor of provisions by keyboard and by hand: the same as its buttons; and without a script."""

from trienkhai.directives.models import Directive, Provision


def editor(directive):
    return f"/nghi-quyet/{directive.pk}/dieu-khoan/"


def parent_of(anchor):
    row = Provision.objects.get(anchor=anchor)
    return row.parent.anchor if row.parent else ""


def test_alt_and_an_arrow_change_the_level_and_the_keyboard_goes_on_from_there(visit):
    directive = Directive.objects.get()
    key = Provision.objects.get(anchor="article-2/clause-2").pk
    page = visit(f"{editor(directive)}?xem={key}#p-{key}", user="secretary")
    assert page.evaluate("document.activeElement.id") == f"p-{key}"
    for keys, parent in (("Alt+ArrowRight", "article-2/clause-1"), ("Alt+ArrowLeft", "article-2")):
        with page.expect_navigation():
            page.keyboard.press(keys)
        page.wait_for_function(f"document.activeElement.id === 'p-{key}'")
        assert parent_of("article-2/clause-2") == parent


def test_a_point_is_drawn_onto_the_one_it_stands_under(visit):
    directive = Directive.objects.get()
    rows = {row.anchor: row.pk for row in directive.provisions.all()}
    page = visit(editor(directive), user="secretary")
    onto = {"source_position": {"x": 4, "y": 4}, "target_position": {"x": 4, "y": 4}}
    with page.expect_navigation():
        page.drag_and_drop(f"#p-{rows['article-1/clause-2']}", f"#p-{rows['article-1/clause-1']}", **onto)
    assert parent_of("article-1/clause-2") == "article-1/clause-1"
    with page.expect_navigation():
        page.click("button[value^='undo:']")
    assert parent_of("article-1/clause-2") == "article-1"


def test_without_a_script_two_clicks_correct_a_wrong_heading(browser, live_server, told, sign_in):
    directive = Directive.objects.get()
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    sign_in(page, "secretary")
    page.goto(f"{live_server.url}/nghi-quyet/{directive.pk}/")
    key = Provision.objects.get(anchor="article-1/clause-2").pk
    page.click(f"a.pen[href$='#p-{key}']")
    page.click(f"button[value='join:{key}']")
    page.wait_for_selector("[role=status]")
    assert not Provision.objects.filter(pk=key).exists()
    assert Provision.objects.get(anchor="article-1/clause-1").text.endswith("done unsafely.")
    context.close()
