"""Walking an operation as somebody towards a thing: one request, everything about it remembered, nothing left behind."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from tests.house.ground import RELATIONS, Actor, Ground, Place
from tests.house.policy import Operation
from tests.house.words import text_of
from trienkhai.access.roles import roles_with
from trienkhai.audit.models import Entry

WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
OF_NO_ACCOUNT = {"django_session", "units_treeversion"}  # signing in and out; what is derived
OF_NO_ACCOUNT_IN_A_ROW = "last_login"
FILES = {"@scan": "ky.pdf", "@workbook": "b.xlsx", "@sheet": "cu.xlsx", "@template": "khac.toml", "@table": "bang.csv"}


@dataclass(frozen=True)
class Walk:
    """What one request answered and what it did. `refusals` are the entries in the log that tell of a refusal."""

    operation: Operation
    actor: Actor
    relation: str
    status: int
    body: str
    words: dict[str, set[str]]
    written: frozenset[str]
    changed: bool
    refusals: tuple[Entry, ...]

    def __str__(self) -> str:
        return f"{self.actor.name} → {self.relation or '–'}"


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def relations_of(operation: Operation, ground: Ground) -> list[str]:
    kind = operation.rule.get("on")
    return [key for key in RELATIONS if key in ground.places[kind]] if kind else [""]


def walk(ground: Ground, operation: Operation, actor: Actor, relation: str) -> Walk:
    """Send it. The world is as before afterwards, the browser too."""
    place = ground.place(operation.rule["on"], relation) if relation else Place({})
    browser = ground.browsers[actor]
    cookies = deepcopy(browser.cookies)
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with undone():
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with connection.execute_wrapper(watch):
            answer = send(browser, operation, place)
            data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = frozenset(written - OF_NO_ACCOUNT - {"audit_entry"})
        changed = bool(told) and fingerprint() != ground.fingerprint
        entries = Entry.objects.filter(pk__gt=last) if "audit_entry" in written else ()
        refusals = tuple(entry for entry in entries if entry.event == "access.refused")
    browser.cookies = cookies
    body = text_of(data)
    typed = " ".join(_typed(operation, place))
    words = {key: ground.words[key].found_in(body) - ground.words[key].found_in(typed) for key in RELATIONS}
    return Walk(operation, actor, relation, answer.status_code, body, words, told, changed, refusals)


def send(browser: Any, operation: Operation, place: Place) -> Any:
    query = "&".join(filter(None, (place.query, operation.rule.get("query", "").format(**place.facts))))
    address = reverse(operation.name, kwargs=place.address) + (f"?{query}" if query else "")
    if operation.method == "GET":
        return browser.get(address)
    told = {key: _filled(text, place) for key, text in operation.rule.get("send", {}).items()}
    return browser.post(address, {**told, **place.facts.get(operation.rule.get("also", ""), {})})


def _typed(operation: Operation, place: Place) -> list[str]:
    """What the person wrote himself, which may come back to him."""
    texts = operation.rule.get("send", {}).values()
    return [text.format(**place.facts) for text in texts if text[:1] not in {"@", "*"}]


def _filled(text: str, place: Place) -> Any:
    """A text of the policy with the facts of the thing: `@name` a file, `*name` several values, `{name}` one of them."""
    if text.startswith("@"):
        return SimpleUploadedFile(FILES.get(text, "a.txt"), place.facts.get(text[1:], b""))
    return place.facts[text[1:]] if text.startswith("*") else text.format(**place.facts)


def fingerprint() -> str:
    """The content of every table but the log and the sessions."""
    digest = hashlib.sha256()
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in sorted(tables - OF_NO_ACCOUNT - {"audit_entry", "audit_seal"}):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                kept = [value for name, value in zip(names, row, strict=True) if name != OF_NO_ACCOUNT_IN_A_ROW]
                plain = [bytes(value) if isinstance(value, memoryview) else value for value in kept]
                digest.update(repr(plain).encode())
    return digest.hexdigest()


def wrong_answer(one: Walk) -> str:
    """'' when the status is the one of the policy, and a refusal names a role that has the right."""
    expected = one.operation.expected(one.actor, one.relation)
    if one.status != expected:
        return f"{one}: {one.status}, the policy says {expected}"
    if one.status == 403:
        roles = [str(role.name).lower() for entry in one.refusals for role in roles_with(entry.details["permission"])]
        if not any(role in one.body for role in roles):
            return f"{one}: the refusal names no role"
    return ""


def wrong_trace(one: Walk) -> str:
    """'' when a reading changed nothing, a refusal changed nothing, and exactly the refused are in the log."""
    reads = one.operation.method == "GET"
    if one.changed and (reads or one.status >= 400 or not one.operation.allows(one.actor, one.relation)):
        return f"{one}: {one.status} and yet changed {sorted(one.written)}"
    if len(one.refusals) != int(one.status == 403):
        return f"{one}: {one.status} with {len(one.refusals)} refusals in the log"
    return ""
