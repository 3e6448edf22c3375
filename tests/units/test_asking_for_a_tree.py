"""Who asks for the tree on a page changes nothing and waits for nobody; an act remembers it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.world.people import World
from trienkhai.rollup.consistent import snapshot
from trienkhai.units import tree
from trienkhai.units.models import TreeVersion
from trienkhai.units.queries import main_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def forgotten(transactional_db):
    """An organisation of which no tree is remembered."""
    world = World()
    TreeVersion.objects.all().delete()
    return world


def test_a_page_writes_nothing(forgotten):
    browser = forgotten.browser(forgotten.secretary)
    browser.get(reverse("directory:index"))  # the first page of the day makes the paths fresh
    TreeVersion.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse("directory:index")).status_code == 200
    assert not TreeVersion.objects.exists()
    assert [
        one["sql"] for one in asked if "FOR UPDATE" in one["sql"] or one["sql"].startswith(("INSERT", "UPDATE"))
    ] == []


def test_a_tree_is_asked_for_under_a_picture_that_nobody_may_write_in(forgotten):
    with snapshot():
        view = tree.at(timezone.localdate(), main_line(forgotten.root))
    assert forgotten.n1.pk in view
    assert not TreeVersion.objects.exists()


def test_an_act_remembers_the_tree_it_asked_for(forgotten):
    with transaction.atomic():
        built = tree.at(timezone.localdate(), main_line(forgotten.root))
    remembered = tree.at(timezone.localdate(), main_line(forgotten.root))
    assert TreeVersion.objects.count() == 1
    assert remembered.to_bytes() == built.to_bytes()
