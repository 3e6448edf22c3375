"""Every page passes axe at both widths, light and dark; nothing scrolls sideways but what is marked.

In every run each page once, the one in Vietnamese, the next in English, some wide and light, others narrow and dark. In the full
proof all of them in both languages, widths and schemes.
"""

from dataclasses import replace
from datetime import date
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.reporting.free_books import sheet
from tests.world.proof import proof
from trienkhai.accounts.models import Person
from trienkhai.directives.amending.actions import offer_version
from trienkhai.directives.models import Directive, Receipt
from trienkhai.directives.receipts.actions import confirm, send
from trienkhai.directives.receipts.people import confirmers
from trienkhai.evidence.store import open_bytes
from trienkhai.plans.actions.offering import offer
from trienkhai.plans.actions.planning import TaskFacts, add_group, add_task, make_plan
from trienkhai.plans.models import Plan
from trienkhai.reporting.actions import design_template, offer_for_many
from trienkhai.reporting.models import Round, Submission
from trienkhai.review.models import Figure
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Unit

AXE = Axe().axe_script
RUN = """options => axe.run({resultTypes: ["violations"], preload: false, ...options}).then(
    result => result.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`))"""
LOOKS_ALONE = {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]}


def pages(told):
    review, edition = told["told"].review, told["edition"]
    figure = Figure.objects.filter(review=review).earliest("pk")
    round_, secretary = Round.objects.latest("pk"), Person.objects.get(username="secretary")
    rows = (["Committee", "TR01", "Cows"], ["Orchards committee", 4, 1], ["Nobody", 2, 2])
    asked = round_.version.parsed
    fewer = replace(asked.sections[-1], fields=asked.sections[-1].fields[:-1])
    design_template(round_.root, replace(asked, sections=(*asked.sections[:-1], fewer)), by=secretary)
    directive, committees = Directive.objects.get(), Unit.objects.filter(path__depth=1)
    send(directive, [unit.pk for unit in committees], posts=["Head", "Clerk"], by=secretary)
    said = Receipt.objects.filter(directive=directive, post="Head").order_by("pk")
    for receipt, read in zip(said, (True, False), strict=False):
        confirm(receipt, read=read, by=confirmers([receipt.unit_id])[receipt.unit_id][0])
    free = offer_for_many(round_, sheet(*rows), name="own.xlsx", by=secretary)
    plan = make_plan(review.campaign.unit, "Plan", date(2026, 1, 1), date(2030, 12, 31), by=secretary)
    text = open_bytes(directive.file).decode().replace("At least 90", "At least 95").replace("Aims", "Other things")
    day, symbol = directive.issued_on, "7/2024"
    amended = offer_version(directive, text.encode(), "amended.txt", symbol=symbol, amended_on=day, by=secretary)
    return task_pages(secretary) | {
        "my-work": "/",
        "search": "/tim/?q=committee",
        "resolutions": "/nghi-quyet/?q=committee",
        "resolution": f"/nghi-quyet/{directive.pk}/",
        "relations": f"/nghi-quyet/{directive.pk}/quan-he/",
        "send": f"/nghi-quyet/{directive.pk}/gui/?cay={Unit.objects.earliest('pk').pk}&q=committee",
        "recipients": f"/nghi-quyet/{directive.pk}/noi-nhan/",
        "incoming": f"/nghi-quyet/den/?don-vi={committees[0].pk}",
        "register": "/nghi-quyet/dang-ky/",
        "provisions": f"/nghi-quyet/{directive.pk}/dieu-khoan/",
        "provision": f"/nghi-quyet/{directive.pk}/dieu-khoan/{directive.provisions.earliest('order').pk}/",
        "texts": f"/nghi-quyet/{directive.pk}/ban-sua/",
        "amended-text": f"/nghi-quyet/{directive.pk}/ban-sua/{amended.pk}/",
        "aims": f"/ky-bao-cao/bieu-mau/chi-tieu/{directive.pk}/",
        "units": "/don-vi/",
        "unit": f"/don-vi/{Unit.objects.latest('pk').pk}/",
        "people": "/nguoi/",
        "person": f"/nguoi/{Person.objects.get(username='leader').pk}/",
        "person-add": "/nguoi/them/",
        "own-password": "/nguoi/mat-khau/",
        "stand-ins": "/nguoi/nguoi-thay/",
        "rounds": "/ky-bao-cao/",
        "board": f"/ky-bao-cao/{Round.objects.latest('pk').pk}/",
        "open-round": "/ky-bao-cao/mo-ky/",
        "next-round": f"/ky-bao-cao/mo-ky/?sau={Round.objects.latest('pk').pk}",
        "holidays": "/ky-bao-cao/ngay-nghi/",
        "move-due": f"/ky-bao-cao/{Round.objects.latest('pk').pk}/gia-han/",
        "move-round": f"/ky-bao-cao/{round_.pk}/phien-ban/",
        "close-round": f"/ky-bao-cao/{Round.objects.latest('pk').pk}/dong/",
        "templates": "/ky-bao-cao/bieu-mau/",
        "past-years": "/ky-bao-cao/so-lieu-cu/",
        "free-files": f"/ky-bao-cao/{round_.pk}/tep-rieng/",
        "free-file": f"/ky-bao-cao/tep-rieng/{free.pk}/",
        "submission": f"/ky-bao-cao/bao-cao/{Submission.objects.latest('pk').pk}/",
        "uses": f"/so-ket/bao-cao/{Submission.objects.latest('pk').pk}/",
        "trace": Ask.from_json(figure.ask).url,
        "bridge": f"/truy-nguon/doi-chieu/?{Ask.from_json(figure.ask).to_query()}&v-can-cu=received&v-den=31/12/2024",
        "over-time": f"/truy-nguon/theo-thoi-gian/?{Ask.from_json(figure.ask).to_query()}&cay=31/12/2024&quy-doi=1",
        "cross": f"/truy-nguon/bang-cheo/?ky={round_.pk}&theo=chi-tieu",
        "cross-over-time": f"/truy-nguon/bang-cheo/?ky={round_.pk}",
        "overview": "/truy-nguon/toan-canh/",
        "second-look": f"/truy-nguon/can-xem/?ky={round_.pk}",
        "sample": f"/truy-nguon/chon-mau/?ky={round_.pk}&hat-giong=2026&so-mau=5",
        "reviews": "/so-ket/",
        "review": f"/so-ket/{review.pk}/",
        "begin-review": "/so-ket/bat-dau/",
        "paper-facts": f"/so-ket/{review.pk}/van-ban/",
        "block": f"/so-ket/{review.pk}/viet/{review.sections.earliest('order').pk}/bang/",
        "write": f"/so-ket/{review.pk}/viet/{review.sections.earliest('order').pk}/",
        "figures": f"/so-ket/{review.pk}/so-lieu/",
        "desk": f"/so-ket/{review.pk}/tra-loi/",
        "edition": f"/so-ket/an-ban/{edition.pk}/",
        "frozen-figure": edition.address_of(figure.key),
        "plan-paper": f"/nhiem-vu/ke-hoach/{plan.pk}/van-ban/",
    }


def task_pages(secretary):
    """Of the plan that was lived up to today, and of one that is still being written."""
    lived = Plan.objects.earliest("pk")
    issued = lived.tasks.exclude(issued_at=None).first()
    days = (lived.begins_on, lived.ends_on)
    written = make_plan(lived.unit, "A plan to come", *days, carries_out=lived.carries_out.all(), by=secretary)
    add_group(written, "A heading", by=secretary)
    task = add_task(written, TaskFacts("A task to come"), by=secretary)
    table = (
        "No.,Task,Lead,Deadline\n1,Mend the roof,Nobody we know,soon\n2,Paint the fence,Orchards committee,every year\n"
    )
    offered = offer(written, table.encode(), "tasks.csv", by=secretary)
    return {
        "assignment": f"/nhiem-vu/don-vi/{issued.assignments.earliest('pk').pk}/",
        "my-tasks": "/nhiem-vu/cua-toi/",
        "coverage": f"/nhiem-vu/do-phu/{lived.carries_out.get().pk}/",
        "table-send": f"/nhiem-vu/ke-hoach/{written.pk}/nhap/",
        "table-offered": f"/nhiem-vu/nhap/{offered.pk}/",
        "tasks": "/nhiem-vu/",
        "tasks-filtered": f"/nhiem-vu/?ke-hoach={lived.pk}&theo=dieu-khoan&q=a",
        "plan": f"/nhiem-vu/ke-hoach/{lived.pk}/",
        "plan-written": f"/nhiem-vu/ke-hoach/{written.pk}/",
        "plan-change": f"/nhiem-vu/ke-hoach/{written.pk}/sua/",
        "plan-new": "/nhiem-vu/ke-hoach/moi/",
        "task": f"/nhiem-vu/{issued.pk}/",
        "task-give": "/nhiem-vu/giao/",
        "task-new": f"/nhiem-vu/ke-hoach/{written.pk}/them/",
        "task-change": f"/nhiem-vu/{task.pk}/sua/",
        "task-issue": f"/nhiem-vu/{task.pk}/giao/",
        "task-provisions": f"/nhiem-vu/{issued.pk}/sua/",
        "task-further": f"/nhiem-vu/{issued.pk}/giao-them/",
        "task-end": f"/nhiem-vu/{issued.pk}/ket-thuc/",
    }


LOOKS = {"vi": ((1440, "light"), (390, "dark")), "en": ((390, "light"), (1440, "dark"))}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_passes_axe(browser, live_server, told, sign_in, language):
    """Each page is opened once a language and looked at; in a second width and scheme by the rules of its looks alone."""
    context = browser.new_context(locale="vi-VN")
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page = context.new_page()
    found = {}

    turns = cycle([(look,) for look in LOOKS[language]] if proof(True, False) else [LOOKS[language]])

    def look(name, path):
        looks = next(turns)
        page.set_viewport_size({"width": looks[0][0], "height": 900})
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, (name, path)
        assert name == "sign-in" or "/dang-nhap/" not in page.url, (name, "not signed in")
        for number, (width, scheme) in enumerate(looks):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found.update(violations(f"{name} {width} {scheme}", page, **(LOOKS_ALONE if number else {})))

    look("sign-in", "/dang-nhap/")
    sign_in(page, "secretary")
    for name, path in list(pages(told).items())[proof(list(LOOKS).index(language), 0) :: proof(len(LOOKS), 1)]:
        look(name, path)
    context.clear_cookies(name="sessionid")  # who is signed in is not asked again
    sign_in(page, "auditor")
    look("log", "/nhat-ky/")
    context.close()
    assert found == {}


def violations(name, page, **options):
    """Axe findings of one page, and whether the page as a whole scrolls sideways."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, options)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("scrolls sideways")
    return {name: found} if found else {}
