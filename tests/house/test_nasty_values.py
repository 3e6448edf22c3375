"""Every address of the product with values that nobody would type: a page or a refusal, never an error of the server."""

import random
import re
from pathlib import Path

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.review.conftest import Campaign
from tests.world.proof import proof

pytestmark = pytest.mark.django_db

SOURCES = Path(__file__).resolve().parents[2] / "src" / "trienkhai"
READ = re.compile(r'(?:GET|POST|query)(?:\.get\(|\.getlist\(|\[|, )"([^"]+)"|"([^"]+)" in request\.(?:GET|POST)')
NASTY = (
    "", " ", "0", "1", "2", "-1", "²", "٣", "1.5", "1e9", "NaN", "9" * 25, "9" * 5000, str(2**63), str(2**31), "a\nb: c",
    "a\r\nSet-Cookie: x", "%", "_%", "'", "\"><script>", "\x01", "\ufffe", "\u202e", "a\u0301", "x" * 4000, "u1.u2." * 300,
    "1/1/0001", "31/02/2023", "2023-02-31", "9999-12-31", "31/12/9999", "1,2,,x", "1," * 3000, "a:b", ":", "QT02", "count:QT04",
    "count:QT02", "bieu-01:QT02", "accepted", "received", "signed", "xlsx", "own", "drop", "source", "file", "up", "open",
    "{}", "[]", "null", "../../etc/passwd", "//evil", "Đ" * 400,
)  # fmt: skip
PREFIXED = ("note-QT02", "note-" + "k" * 500, "choice-QT02", "choice-\ud7ff")


@pytest.fixture
def campaign(world):
    return Campaign(world)


def patterns(found=None, prefix=""):
    """Every route as text, with its converters."""
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern)


def parameters():
    """Every name that a view or a form reads."""
    names = set(PREFIXED)
    for file in SOURCES.rglob("*.py"):
        names |= {first or second for first, second in READ.findall(file.read_text())}
    waiting = [forms.Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("trienkhai."):
            names |= set(kind.base_fields)
    return sorted(names)


def address(route, chance):
    """A route with something in every place: mostly ids that may be there."""

    def fill(match):
        kind = match[0].strip("<>").partition(":")[0]
        if kind == "int":
            return str(chance.choice([1, 1, 1, 2, 3, chance.randrange(40), 2**63, int("9" * 25)]))
        return chance.choice(["main", "1-2", "QT02", "bieu-01", "x", "k" * 300])

    return "/" + re.sub(r"<[^>]+>", fill, route)


def asked(client, method, url, given):
    """The answer, with everything the act did undone."""
    with transaction.atomic():
        answer = getattr(client, method)(url, given)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def test_parameters_are_found():
    assert {"don-vi", "ky", "cot", "page", "q", "reason", "unit", "version", "seen"} <= set(parameters())


def test_no_nasty_value_breaks_a_page(campaign):
    chance = random.Random(20260101)
    names, routes = parameters(), sorted(set(patterns()) - {"dang-xuat/"})
    routes = routes if proof(0, 1) else chance.sample(routes, len(routes) // 2)
    people = [campaign.by, campaign.world.auditor, campaign.world.officer]
    clients = [campaign.world.browser(person) for person in people]
    broken, seen = [], set()
    for route in routes:
        for _ in range(proof(2, 15)):
            person, method = chance.randrange(len(people)), chance.choice(["get", "get", "post"])
            client = Client(raise_request_exception=False)
            client.cookies = clients[person].cookies.copy()
            given = {name: chance.choice(NASTY) for name in chance.sample(names, chance.randrange(len(names)))}
            url = address(route, chance)
            status = asked(client, method, url, given)
            seen.add(status)
            if status >= 500:
                broken.append((method, url, given))
    assert {200, 404, 422} <= seen  # the values reach the pages
    assert not broken, "\n".join(f"{method} {url}" for method, url, _given in broken[:20]) + f"\n{broken[0]}"


def test_one_nasty_value_alone_breaks_no_page_that_works_without_it(campaign):
    """The sound question of the trace, the board and the totals, with one value in it replaced."""
    sound = {"don-vi": campaign.world.group.pk, "cot": "QT02", "ky": campaign.rounds[0].pk, "can-cu": "accepted"}
    browser = campaign.world.browser(campaign.by)
    browser.raise_request_exception = False
    chance = random.Random(20260101)
    pages = ["/truy-nguon/", f"/truy-nguon/tong-hop/{campaign.rounds[0].pk}/", f"/ky-bao-cao/{campaign.rounds[0].pk}/"]
    for page in pages:
        assert browser.get(page, sound).status_code == 200
        names = parameters()
        for name in chance.sample(names, proof(24, len(names))):
            for value in chance.sample(NASTY, proof(1, 8)):
                assert browser.get(page, sound | {name: value}).status_code < 500, (page, name, value)
