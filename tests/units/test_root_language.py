"""The language of organisations that were founded before it was a choice of its own."""

import importlib

import pytest
from django.apps import apps

from trienkhai.units.models import Root

pytestmark = pytest.mark.django_db


def test_plain_organisations_stay_english_and_the_others_vietnamese():
    for key in ("vn-party", "vn-state", "plain"):
        Root.objects.create(key=key, name=key, pack=key)
    importlib.import_module("trienkhai.units.migrations.0004_root_language").keep_english(apps, None)
    assert dict(Root.objects.values_list("key", "language")) == {"vn-party": "vi", "vn-state": "vi", "plain": "en"}


def test_a_new_organisation_is_vietnamese_whatever_its_pack():
    assert Root.objects.create(key="x", name="X", pack="plain").language == "vi"
