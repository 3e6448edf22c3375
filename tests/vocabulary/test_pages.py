"""The pages speak the pack of the organisation in the language of the reader; papers speak the organisation's own."""

import pytest

from trienkhai.reporting.wording import language_of
from trienkhai.units.models import Root

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pack", "language", "kind"),
    [("vn-party", "vi", "Đảng bộ cơ sở"), ("vn-state", "vi", "Công ty"), ("plain", "en", "Branch")],
)
def test_a_unit_is_called_as_its_organisation_calls_such_units(world, pack, language, kind):
    Root.objects.filter(pk=world.root.pk).update(pack=pack)
    client = world.browser(world.officer)
    client.cookies["django_language"] = language
    page = client.get(f"/don-vi/{world.north.pk}/").content.decode()
    assert f"<dd>{kind}</dd>" in page


def test_the_language_of_papers_does_not_follow_from_the_pack(world):
    Root.objects.filter(pk=world.root.pk).update(pack="plain")
    assert language_of(Root.objects.get(pk=world.root.pk)) == "vi"
    Root.objects.filter(pk=world.root.pk).update(pack="vn-state", language="en")
    assert language_of(Root.objects.get(pk=world.root.pk)) == "en"
