"""What was frozen stays as it was frozen when the words of a template are corrected afterwards."""

from dataclasses import replace

import pytest

from tests.review.conftest import SPEC
from tests.review.frozen_ground import freeze_all
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import TemplateVersion
from trienkhai.review import actions
from trienkhai.review.models import Edition
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


def test_an_edition_verifies_and_its_files_are_untouched(campaign):
    edition = freeze_all(campaign)
    before = [open_bytes(one) for one in (edition.paper, edition.annex)]
    version = TemplateVersion.objects.get()
    section = SPEC.sections[0]
    fields = tuple(replace(one, name=f"{one.name} (đã sửa)") for one in section.fields)
    spec = replace(SPEC, name="Biểu 01 sửa", sections=(replace(section, name="Học", fields=fields),))

    reporting.correct_wording(version, spec, reason="sai chữ", by=campaign.by)

    again = Edition.objects.get(pk=edition.pk)
    assert verify(again) == []
    assert (again.content, again.sha256) == (edition.content, edition.sha256)
    assert [open_bytes(one) for one in (again.paper, again.annex)] == before
    later = actions.freeze(campaign.review, by=campaign.by)
    assert verify(later) == verify(again) == []
    rounds = tuple(one.pk for one in campaign.rounds)
    page = campaign.world.browser(campaign.by).get(Ask(unit=campaign.world.group.pk, column="QT03", rounds=rounds).url)
    assert "Người đã dự (đã sửa)" in page.content.decode()
