"""An edition frozen before a round moved to a later version of its template holds afterwards."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.review.frozen_ground import freeze_all
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Round, TemplateVersion
from trienkhai.reporting.rules.spec import NumberField
from trienkhai.review.models import Edition, Figure
from trienkhai.review.verify import verify

pytestmark = pytest.mark.django_db


def move(campaign, at=0):
    """Everything in another order, behind a new figure; one that is frozen is asked no more."""
    round_ = Round.objects.select_related("version__template__root").get(pk=campaign.rounds[at].pk)
    spec = round_.version.parsed
    new = NumberField("MOI", "Số mới", required=False)
    sections = [
        replace(section, fields=tuple(one for one in reversed(section.fields) if one.key != "QT04"))
        for section in spec.sections
    ]
    first = replace(sections[0], fields=(new, *sections[0].fields))
    later = replace(spec, sections=(first, *sections[1:]))
    version = reporting.design_template(round_.version.template.root, later, by=campaign.by)
    reporting.move_round(round_, version, reason="bổ sung", by=campaign.by)


def test_it_verifies_names_nothing_and_its_figures_are_marked(campaign, client):
    edition = freeze_all(campaign)
    Figure.objects.update(is_stale=False)
    move(campaign)
    edition = Edition.objects.get(pk=edition.pk)
    assert verify(edition) == []
    assert set(Figure.objects.values_list("is_stale", flat=True)) == {True}
    client.force_login(campaign.by)
    for key in ("received-qt03", "signed-qt04"):
        assert client.get(edition.address_of(key)).status_code == 200
    assert client.get(reverse("review:desk", args=[campaign.review.pk])).status_code == 200


def test_a_move_that_nobody_recorded_and_an_altered_version_are_named(campaign):
    edition = freeze_all(campaign)
    before = TemplateVersion.objects.get(pk=campaign.rounds[0].version_id)
    move(campaign)
    before.spec["name"] = "Khác"
    TemplateVersion.objects.filter(pk=before.pk).update(spec=before.spec)
    assert "round" in {one.kind for one in verify(Edition.objects.get(pk=edition.pk))}
