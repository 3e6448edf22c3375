"""What is not sent yet is for those who write the report; readers above see what was sent, strangers leave nothing behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit
from trienkhai.access.errors import Refused
from trienkhai.access.models import Reach
from trienkhai.accounts.models import Person
from trienkhai.directory import actions as directory
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import may_read
from trienkhai.evidence.store import store
from trienkhai.home.queries.reports import due_reports, duties_of
from trienkhai.reporting.actions import Attachment, add_evidence, folders, save_draft, submit, take_in
from trienkhai.reporting.models import Export, Intake, Round, SubmissionFile, TemplateVersion
from trienkhai.reporting.steps import round_units
from trienkhai.reporting.workbook import export_workbook

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}
BAD = {f"{FIGURES}!D7": "987654 người", f"{FIGURES}!D8": 100}


@pytest.fixture
def member(world):
    """A reader above who neither fills nor enters on behalf."""
    return world.person("member", "member", at=world.group)


def desk(world, person, row) -> str:
    return world.browser(person).get(reverse("reporting:fill", args=[row.pk])).content.decode()


def test_a_draft_and_its_evidence_are_not_shown_to_readers_above(world, north, member):
    save_draft(north, answers("987654"), version=0, by=world.officer)
    laid = add_evidence(north, PNG, name="rieng.png", by=world.officer)
    for person, sees in ((member, False), (world.officer, True), (world.secretary, True)):
        page = desk(world, person, north)
        assert ("987.654" in page) is sees
        assert ("rieng.png" in page) is sees
        assert may_read(laid.file, person) is sees

    submit(north, by=world.officer)
    assert "987.654" in desk(world, member, north)
    assert may_read(laid.file, member)


def test_a_refused_file_is_not_shown_to_readers_above(world, north, member):
    refused = take_in(filled(export_workbook(north, by=world.officer), BAD), name="hong.xlsx", by=world.officer)
    assert refused.outcome == "refused"
    for person, sees in ((member, False), (world.officer, True), (world.secretary, True), (world.neighbour, False)):
        assert Intake.objects.visible_to(person).filter(pk=refused.pk).exists() is sees
        assert may_read(refused.file, person) is sees
    assert "hong.xlsx" not in desk(world, member, north)

    sent = take_in(filled(export_workbook(north, by=world.officer), GOOD), name="tot.xlsx", by=world.officer)
    assert Intake.objects.visible_to(member).get() == sent


def test_a_file_that_only_filled_the_draft_is_not_shown_to_readers_above(world, north, member):
    data = filled(export_workbook(north, by=world.officer), GOOD)
    drafted = take_in(data, name="a.xlsx", by=world.officer, submit=False)
    assert not Intake.objects.visible_to(member).exists()
    assert Intake.objects.visible_to(world.secretary).get() == drafted


def test_handing_in_a_file_one_may_not_read_is_refused(world, quarter):
    secret = store(b"rieng", name="a.txt", kind="text", by=world.neighbour)
    row = at_unit(quarter, world.n1)
    with pytest.raises(Refused):
        submit(row, by=world.officer, answers=answers(), files=[Attachment(secret)])
    assert not may_read(secret, world.officer)

    own = store(b"cua minh", name="b.txt", kind="text", by=world.officer)
    sent = submit(row, by=world.officer, answers=answers(), files=[Attachment(own)])
    assert SubmissionFile.objects.get(submission=sent).file == own


def test_a_person_without_any_right_to_send_leaves_no_file(world, north, member):
    nobody = Person.objects.create_person("nobody", full_name="Nobody")
    for person in (nobody, member):
        upload = {"file": SimpleUploadedFile("a.xlsx", b"x" * 100)}
        assert world.browser(person).post(reverse("reporting:take_in"), upload).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_neighbour_with_the_workbook_of_an_older_wording_is_refused_and_leaves_nothing(world, north):
    data = export_workbook(north, by=world.officer)
    before = north.round.version
    newer = TemplateVersion.objects.create(template=before.template, number=2, spec=before.spec, sha256="x")
    Round.objects.filter(pk=north.round_id).update(version=newer)
    with pytest.raises(Refused):
        take_in(data, name="a.xlsx", by=world.neighbour)
    assert not Intake.objects.exists()
    assert not StoredFile.objects.exists()

    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "refused"


def test_a_database_that_fails_on_one_of_many_files_hides_nothing_of_the_others(world, north, monkeypatch):
    real = folders.take_in

    def fails(data, *, name, **wishes):
        if name == "b.xlsx":
            raise OperationalError("database is locked")
        return real(data, name=name, **wishes)

    monkeypatch.setattr(folders, "take_in", fails)
    good = filled(export_workbook(north, by=world.officer), GOOD)
    files = [SimpleUploadedFile("a.xlsx", good), SimpleUploadedFile("b.xlsx", b"x"), SimpleUploadedFile("c.xlsx", good)]

    page = world.browser(world.officer).post(reverse("reporting:take_in"), {"file": files})

    assert page.status_code == 200
    told = [(one.path.name, one.outcome) for one in page.context["told"]]
    assert told == [("a.xlsx", "taken"), ("b.xlsx", "refused"), ("c.xlsx", "same")]


def test_the_bar_of_a_round_counts_the_units_one_may_see(world, quarter):
    assert [round_units(quarter, person).name[:1] for person in (world.secretary, world.officer)] == [
        "5",
        "3",
    ]
    page = world.browser(world.officer).get(reverse("reporting:board", args=[quarter.pk]))
    assert [step.name[:1] for step in page.context["thread_bar"] if step.stage == "action"] == ["3"]


def test_a_closed_units_report_is_due_for_its_own_people_only(world, quarter):
    own = world.person("own", "officer", at=world.n1, reach=Reach.UNIT)
    directory.close_unit(world.n1, on=quarter.due_on, by=world.founder)
    for person, due in ((own, True), (world.officer, False)):
        rows = due_reports(duties_of(person), on=quarter.due_on, every=True).rows
        assert (
            world.n1.pk in {at.unit_id for at in quarter.units.filter(pk__in=[row.round_unit for row in rows])}
        ) is due


def test_a_workbook_names_the_units_next_below_and_counts_the_others(world, quarter):
    export_workbook(at_unit(quarter, world.group), by=world.secretary)
    covers = Export.objects.get().values["covers"]
    assert (covers["names"], covers["more"]) == (["Công ty Bắc", "Công ty Nam"], 3)
