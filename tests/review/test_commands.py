"""`trace`, `review`, `freeze` and `verify-edition` on the command line: a frozen figure, a figure in words, one organisation of several."""

import json

import pytest

from tests.review.frozen_ground import correct, key_of
from trienkhai.cli.main import main
from trienkhai.directory import actions as directory
from trienkhai.evidence.store import open_bytes
from trienkhai.review import actions
from trienkhai.review.models import Edition, Review
from trienkhai.rollup.ask import Ask

pytestmark = [pytest.mark.django_db, pytest.mark.files]
KEY = key_of("accepted", "QT03")


@pytest.fixture
def another(campaign):
    """A second organisation, without a review."""
    return directory.create_root(
        key="khac", name="Tổ chức khác", pack="vn-state", place="Huế", by=campaign.world.founder
    )


def said(capsys, *words, code=0):
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words):
    assert main(list(words)) == 3
    return capsys.readouterr().err


def test_a_frozen_figure_is_followed_as_it_was_with_what_moved_since(edition, campaign, capsys):
    correct(campaign)
    found = said(capsys, "trace", "--edition", edition.name, "--figure", KEY, "--limit", "0")
    assert (found["value"], found["frozen"], found["today"], found["adds_up"], found["holds"]) == (
        "330",
        "330",
        "331",
        True,
        True,
    )
    assert sum(int(one["value"]) for one in found["contributions"]) == 330
    assert [(one["unit"], one["then"], one["now"]) for one in found["moved"]] == [
        ("Công ty Bắc", "90", "87"),
        ("Công ty Nam", None, "4"),
    ]
    assert said(capsys, "trace", "--figure", KEY)["value"] == "331"
    assert main(["trace", "--edition", edition.name, "--figure", KEY]) == 0
    assert f"Bản chốt {edition.name}: 330; hôm nay: 331" in capsys.readouterr().out


def test_a_figure_is_named_in_words_instead_of_ids(campaign, capsys):
    words = ("trace", "--template", "bieu-01", "--period", "2023-Q1", "--column")
    assert said(capsys, *words, "QT03")["value"] == "140"
    assert said(capsys, *words, "QT04", "--unit", "CTB")["value"] == "9/10"
    assert said(capsys, *words, "count:QT03", "--basis", "received")["value"] == "2"


def test_what_is_not_there_is_told_with_what_there_is(edition, campaign, capsys):
    words = ("trace", "--template", "bieu-01", "--period", "2023-Q1")
    assert "QT02, QT03, QT04" in refused(capsys, *words, "--column", "QT99")
    assert "“CTX”" in refused(capsys, *words, "--column", "QT03", "--unit", "CTX")
    assert "--column" in refused(capsys, *words)
    assert "2019-Q1" in refused(capsys, "trace", "--template", "bieu-01", "--period", "2019-Q1", "--column", "QT03")
    assert KEY in refused(capsys, "trace", "--edition", edition.name, "--figure", "x")
    assert KEY in refused(capsys, "trace", "--figure", "x")
    assert str(2**70) in refused(capsys, "trace", "--edition", str(2**70), "--figure", KEY)
    assert refused(capsys, "trace", "--review", str(2**70), "--figure", KEY)
    assert "--ask" in refused(capsys, "trace")
    for broken in ("[]", "1", '{"unit": 1}', '{"unit": 1, "column": "x", "rounds": [1], "group": []}', "{"):
        assert "JSON" in refused(capsys, "trace", "--ask", broken)


def test_an_edition_is_called_the_same_by_its_page_and_by_every_command(edition, campaign, capsys):
    second = actions.start_review(
        campaign.campaign, title="Báo cáo khác", ruleset="nd30-2020", dated=campaign.review.dated, by=campaign.by
    )
    made = actions.freeze(second, by=campaign.by)
    name = f"{second.pk}.1"
    browser = campaign.world.browser(campaign.by)
    for page in (f"/so-ket/an-ban/{made.pk}/", f"/so-ket/{second.pk}/", "/so-ket/"):
        assert f"Bản chốt {name}" in browser.get(page).content.decode()
    assert main(["verify-edition", name]) == 0
    assert f"Bản chốt {name} (" in capsys.readouterr().out
    assert said(capsys, "verify-edition", edition.name)["editions"][0]["edition"] == edition.name
    assert f"{edition.name}, {name}" in refused(capsys, "verify-edition", "9.9")


def test_keys_that_a_person_gave_come_first_where_a_figure_is_unknown(campaign, capsys):
    section = campaign.review.sections.get(key="2.2")
    columns = [{"column": f"QT0{at}"} for at in (2, 3)] * 6
    block = {"kind": "table", "by": "unit", "caption": "Bảng", "rounds": [], "columns": columns}
    actions.set_blocks(section, [block], by=campaign.by)
    ask = Ask(campaign.world.group.pk, "QT03", (campaign.rounds[0].pk,), "accepted", None)
    actions.add_figure(campaign.review, key="z-da-du", name="Đã dự", ask=ask, by=campaign.by)
    assert "Các số liệu có: z-da-du, 2-2-b1" in refused(capsys, "trace", "--figure", "x")


def test_of_several_organisations_the_named_one_is_meant(edition, campaign, another, capsys, tmp_path):
    assert said(capsys, "trace", "--figure", KEY)["value"] == "330"  # only one has a review
    assert said(capsys, "trace", "--root", "songlam", "--figure", KEY)["value"] == "330"
    assert refused(capsys, "trace", "--root", "khac", "--figure", KEY)
    assert refused(capsys, "trace", "--root", "khac", "--edition", edition.name, "--figure", KEY)
    assert refused(capsys, "freeze", "--root", "khac")
    assert refused(capsys, "review", "--root", "khac", "--out", str(tmp_path))
    assert said(capsys, "freeze", "--root", "songlam", "--yes")["edition"] == f"{edition.review_id}.2"


def test_with_reviews_of_several_organisations_one_must_be_named(edition, campaign, another, capsys):
    directive = campaign.directive
    directive.pk, directive.root = None, another
    directive.save()
    other = campaign.campaign
    other.pk, other.directive = None, directive
    other.save()
    Review.objects.create(
        campaign=other, title="Khác", ruleset="plain", dated=campaign.review.dated, made_at=campaign.review.made_at
    )
    assert "--root" in refused(capsys, "trace", "--figure", KEY)
    assert said(capsys, "trace", "--root", "songlam", "--figure", KEY)["value"] == "330"


def test_an_edition_is_written_from_what_was_frozen_whatever_was_written_since(edition, campaign, capsys, tmp_path):
    actions.write_section(campaign.section("1.2"), "Lời mới.", by=campaign.by, version=1)
    correct(campaign)
    said(capsys, "review", "--out", str(tmp_path))
    assert (tmp_path / "so-ket.pdf").read_bytes() == open_bytes(edition.pdf)
    assert (tmp_path / "so-ket.docx").read_bytes() == open_bytes(edition.paper)
    assert (tmp_path / "so-ket-phu-luc.xlsx").read_bytes() == open_bytes(edition.annex)


def test_verify_edition_names_the_file_that_is_another(edition, campaign, capsys):
    assert said(capsys, "verify-edition", edition.name)["editions"][0]["differences"] == []
    paper, annex, pdf = edition.paper, edition.annex, Edition.objects.get(pk=edition.pk).pdf
    for row in (pdf, annex):
        before = row.sha256
        type(row).objects.filter(pk=row.pk).update(sha256=paper.sha256)
        found = said(capsys, "verify-edition", code=1)["editions"][0]["differences"]
        assert len(found) == 1
        assert found[0].startswith(row.name)
        type(row).objects.filter(pk=row.pk).update(sha256=before)


def test_progress_is_told_where_somebody_watches(campaign, edition, capsys):
    main(["verify-edition"])
    assert "2/2" in capsys.readouterr().err
    main(["freeze", "--yes"])
    assert "2/2" in capsys.readouterr().err
