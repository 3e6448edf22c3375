"""The policy file knows every operation of the web, and no other."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.policy import read_policy

ASKED_ABOUT = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAMPLE = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(resolver, prefix="", space=""):
    """Every named address of the house, with a sample of it."""
    for entry in resolver.url_patterns:
        pattern = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + pattern, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            for key, converter in entry.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                pattern = pattern.replace(f"<{kind}:{key}>", SAMPLE[kind])
            yield f"{space}:{entry.name}", "/" + prefix + pattern


def operations_of(address):
    """Which methods a view takes: whoever sends another is told."""
    answer = Client().patch(address)
    assert answer.status_code == 405, f"{address} does not say which methods it takes (require_safe, require_POST …)"
    return {method.strip() for method in answer.headers["Allow"].split(",")} & set(ASKED_ABOUT) - {"PUT"}


@pytest.mark.django_db
def test_every_operation_has_a_row_and_every_row_an_operation():
    there = {f"{method} {name}" for name, address in addresses(get_resolver()) for method in operations_of(address)}
    told = {f"{operation.method} {operation.name}" for operation in read_policy()}
    assert len(there) > 40
    assert sorted(there - told) == [], "write a row for these into tests/house/policy.toml"
    assert sorted(told - there) == [], "these rows of tests/house/policy.toml have no operation"


def test_no_row_is_written_twice():
    texts = [operation.text for operation in read_policy()]
    assert sorted(text for text in set(texts) if texts.count(text) > 1) == []


def test_nobody_is_let_in_by_an_empty_row():
    """Default deny: a row that names nobody refuses everybody."""
    assert all(operation.see for operation in read_policy())
