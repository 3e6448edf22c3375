import pytest
from django.urls import reverse

from tests.reporting.ground import answers
from trienkhai.reporting.actions import save_draft, submit
from trienkhai.reporting.models import Draft, RoundUnit, Submission


def text(response):
    return response.content.decode()


def test_x(world, north):
    page = world.browser(world.officer).get(reverse("reporting:entry", args=[north.pk]))
    assert page.status_code == 200
    print(text(page))
    browser = world.browser(world.officer)
    page = browser.post(reverse("reporting:entry_block", args=[north.pk]), {"block": "m1", "b-cells:QT01": "", "v-QT01": "4"})
    print(text(page))
    assert Draft.objects.get().answers["cells"] == {"QT01": "4"}
    page = browser.get(reverse("reporting:entry_send", args=[north.pk]))
    print(text(page))
