"""`open-round` lists what other templates ask, and asks it once unless it is told why not."""

import pytest

from tests.cli.test_told_truly import designed, run  # noqa: F401 - a fixture
from tests.reporting.entry_form import opened
from tests.reporting.test_overlaps import OTHER
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Round
from trienkhai.reporting.rules.template_file import read_toml

pytestmark = pytest.mark.django_db
OPEN = ("open-round", "bieu-02", "2023-Q2", "--due", "2023-07-06", "--kinds", "company", "cell")


@pytest.fixture(autouse=True)
def shared(world, designed):  # noqa: F811
    opened(world, designed, "2023-Q2")
    return design_template(world.root, read_toml(OTHER), by=world.secretary)


def test_a_figure_is_asked_once_and_what_only_bears_its_name_here(world, shared, capsys):
    assert not run(*OPEN, "--dry-run")
    told = capsys.readouterr().out
    assert "= QT02 Người phải dự: also asked by “Biểu 01: Kết quả thực hiện”, 5 units" in told
    assert "? HN09 Hoi nghi da to chuc: “Biểu 01: Kết quả thực hiện” asks QT01 under the same name" in told
    assert not Round.objects.filter(version=shared).exists()
    assert not run(*OPEN)
    assert [one["choice"] for one in Round.objects.get(version=shared).overlaps] == ["once", "other"]


def test_it_is_asked_again_with_a_reason_only(world, shared, capsys):
    for wrong, said in (("QT02", "Say why"), ("RIENG=vì", "RIENG"), ("=", "No other template")):
        assert run(*OPEN, "--ask-again", wrong)
        assert said in capsys.readouterr().err
    assert not Round.objects.filter(version=shared).exists()
    assert not run(*OPEN, "--ask-again", "QT02=đã rà soát lại")
    assert Round.objects.get(version=shared).overlaps[0]["reason"] == "đã rà soát lại"
