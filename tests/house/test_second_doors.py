"""The doors beside the page itself: filters, searches, other days, foreign ids beside one's own, counts, the log."""

import random
import re
from datetime import date

import pytest
from django.test import Client

from tests.house.ground import ACTORS, ANONYMOUS, Actor, Ground, Place
from tests.house.knowing import HOME, NEXT_BELOW, covered, foreign_words, reports
from tests.house.policy import Operation
from tests.house.walking import walk
from tests.world.proof import proof
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import Submission

pytestmark = pytest.mark.django_db
SIGNED_IN = [actor for actor in ACTORS if actor.role != ANONYMOUS]
MEMBER, ALONE = Actor("member"), Actor("member", "alone")
COUNTED = {"secretary", "leader alone", "leader top", "secretary top", "officer", "auditor top", "nobody"}
SECRETARY, SECRETARY_TOP, AUDITOR = Actor("secretary"), Actor("secretary", "top"), Actor("auditor")


def some(query):
    """Everybody who signed in; in an ordinary run some of them, drawn by what is asked."""
    return random.Random(query).sample(SIGNED_IN, proof(7, len(SIGNED_IN)))


def look(ground: Ground, actor: Actor, name: str, query: str = "", on: str = "", relation: str = "", **rule):
    """One reading of an address that is not a row of the policy."""
    told = {"query": query, **({"on": on} if on else {}), **rule}
    return walk(ground, Operation(f"GET {name}", "GET", name, frozenset(), frozenset(), told), actor, relation)


def post(ground: Ground, actor: Actor, name: str, on: str, relation: str, **send):
    told = {"on": on, "send": send}
    return walk(ground, Operation(f"POST {name}", "POST", name, frozenset(), frozenset(), told), actor, relation)


QUERIES = (
    ("directory:index", "q=zname"),
    ("directory:index", "ngay=1/1/2021"),
    ("directory:index", "mo={sibling}"),
    ("directory:index", "mo={other}&ngay=1/1/2021"),
    ("home:search", "q=znamesiblin"),
    ("home:search", "q=zroototh"),
    ("reporting:index", "page=2"),
    ("rollup:index", "page=2"),
    ("people:index", "q=zlog"),
    ("people:index", "q=zlogsiblin"),
    ("people:index", "page=2"),
    ("people:add", "don-vi={sibling}"),
    ("people:add", "don-vi={other}"),
    ("audit:index", "page=2"),
    ("audit:index", "page=999"),
    ("audit:index", "viec=reporting.submitted"),
    ("audit:index", "viec=access.refused"),
)


@pytest.mark.parametrize(("name", "query"), QUERIES)
def test_a_filter_a_search_and_another_day_show_no_foreign_word(ground, name, query):
    ids = {key: unit.pk for key, unit in ground.units.items()}
    walks = [look(ground, actor, name, query.format(**ids)) for actor in some(query)]
    assert [problem for one in walks if (problem := foreign_words(one))] == []
    assert not any(one.changed for one in walks)


@pytest.mark.parametrize("query", ["tt=submitted", "tt=late", "q=zname", "q=znamesiblin", "nhom=x", "page=2"])
def test_the_filters_of_the_board_show_no_foreign_word(ground, query):
    walks = [look(ground, actor, "reporting:board", query, "round", "own") for actor in some(query)]
    assert [problem for one in walks if (problem := foreign_words(one))] == []


def plain(body, pk):
    """A page without its address and the token of the moment."""
    return re.sub(r"[0-9a-z]{64}", "", body).replace(f"/{pk}/", "/")


@pytest.mark.parametrize("name", ["reporting:submission", "directory:unit", "review:review", "evidence:file"])
def test_what_is_foreign_answers_like_what_is_not_there(ground, name):
    kind = {"reporting:submission": "report", "directory:unit": "unit", "review:review": "review"}.get(
        name, "file of a report"
    )
    there = look(ground, MEMBER, name, "", kind, "sibling")
    real = ground.places[kind]["sibling"].address
    ground.places[kind]["sibling"].address = {"pk": 987654321}
    absent = look(ground, MEMBER, name, "", kind, "sibling")
    ground.places[kind]["sibling"].address = real
    assert (there.status, absent.status) == (404, 404)
    assert plain(there.body, real["pk"]) == plain(absent.body, 987654321)


def ask(ground, unit, *rounds):
    return f"don-vi={ground.units[unit].pk}&cot=QT01&can-cu=received&ky={','.join(str(one.pk) for one in rounds)}"


def test_a_figure_of_a_foreign_unit_in_ones_own_round_is_not_there(ground):
    quarter = ground.rounds[0][1]
    assert look(ground, MEMBER, "rollup:trace", ask(ground, "own", quarter)).status == 200
    for unit in ("sibling", "above", "other"):
        assert look(ground, MEMBER, "rollup:trace", ask(ground, unit, quarter)).status == 404


def test_a_figure_of_ones_own_unit_in_a_foreign_round_is_not_there(ground):
    assert look(ground, MEMBER, "rollup:trace", ask(ground, "own", ground.rounds[1][1])).status == 404


def test_a_foreign_round_beside_ones_own_brings_nothing_of_the_foreign_organisation(ground):
    one = look(ground, MEMBER, "rollup:trace", ask(ground, "own", ground.rounds[0][1], ground.rounds[1][1]))
    assert foreign_words(one) == ""


def test_the_totals_of_a_round_are_not_opened_by_a_foreign_unit(ground):
    query = f"don-vi={ground.units['sibling'].pk}"
    ground.places["round of somebody"] = ground.places["round"]
    assert look(ground, MEMBER, "rollup:round_totals", query, "round", "own").status == 404
    assert look(ground, MEMBER, "rollup:round_totals", "", "round", "other").status == 404


def crossed(ground, kind, outer, inner, name):
    """An address that leads through the thing of one unit to the part `name` of another one's."""
    place = ground.places[kind]
    address = {**place[outer].address, name: place[inner].address[name]}
    ground.places["crossed"] = {"own": Place(address, facts=place[outer].facts)}


TABLE = {"shape": "unit", "caption": "Bảng", "columns": "QT01"}
SECTION_ACTS = {
    "review:write": {"text": "Câu khác.", "version": "2"},
    "review:add_block": {**TABLE, "rounds": "*rounds"},
    "review:arrange_blocks": {"act": "drop", "at": "1"},
}


@pytest.mark.parametrize("name", SECTION_ACTS)
@pytest.mark.parametrize(("review", "section"), [("own", "below"), ("below", "own"), ("own", "sibling")])
def test_a_section_is_not_written_through_another_review(ground, name, review, section):
    crossed(ground, "section", review, section, "section")
    told = post(ground, SECRETARY, name, "crossed", "own", **SECTION_ACTS[name])
    assert (told.status, told.changed) == (404, False)


@pytest.mark.parametrize(("report", "file"), [("own", "below"), ("below", "own"), ("own", "sibling")])
def test_evidence_is_not_taken_away_through_another_report(ground, report, file):
    crossed(ground, "evidence beside a draft", report, file, "file")
    told = post(ground, SECRETARY, "reporting:take_evidence_away", "crossed", "own")
    assert (told.status, told.changed) == (404, False)


@pytest.mark.parametrize("unit", ["sibling", "above", "other"])
def test_workbooks_of_foreign_units_are_not_handed_out_beside_ones_own(ground, unit):
    rows = [str(ground.row(key, 2).pk) for key in ("own", unit)]
    ground.places["ticked"] = {"own": Place(ground.place("open round", "own").address, facts={"rows": rows})}
    told = post(ground, SECRETARY, "reporting:bundle", "ticked", "own", unit="*rows")
    assert told.status == 200
    assert "name" in told.words["own"]
    assert foreign_words(told) == ""


@pytest.mark.parametrize("name", ["reporting:release", "reporting:extend"])
def test_a_unit_of_another_round_is_not_changed_through_an_open_one(ground, name):
    """No unit of this round is ticked, so nothing is changed: neither that unit, nor this whole round."""
    row = ground.row("other", 2)
    ground.places["ticked"] = {"own": Place(ground.place("open round", "own").address, facts={"rows": [str(row.pk)]})}
    told = post(ground, SECRETARY_TOP, name, "ticked", "own", unit="*rows", due_on="1/2/2094", reason="Vì vậy.")
    assert told.status == 409
    assert told.written == set()
    assert foreign_words(told) == ""


def test_a_round_is_planned_without_the_closed_units_of_others(ground):
    """Somebody who opens rounds beside it, where nothing was closed."""
    beside, facts = (
        Person.objects.create(username="beside", full_name="beside"),
        ground.place("round to come", "sibling").facts,
    )
    Grant.objects.create(person=beside, role="secretary", unit=ground.units["sibling"], from_day=date(2020, 1, 1))
    browser = Client()
    browser.force_login(beside, backend="django.contrib.auth.backends.ModelBackend")
    send = {"template": facts["template"], "period": "2023-Q4", "due_on": "15/4/2024", "tree_on": "31/3/2024"}
    told = browser.post("/ky-bao-cao/mo-ky/", {**send, "top": facts["code"], "units": facts["code"]})
    assert told.status_code == 200
    assert ground.words["closed"].name not in told.content.decode()


def test_a_source_is_not_dropped_through_another_sentence(ground):
    foreign = ground.place("sentence", "below").facts["source"]
    told = post(ground, SECRETARY, "review:sentence", "sentence", "own", act="drop", source=str(foreign))
    assert (told.status, told.changed) == (404, False)


def test_the_receipt_of_a_foreign_report_is_unknown(ground):
    foreign = ground.place("sentence", "sibling").facts["receipt"]
    told = post(ground, SECRETARY, "review:sentence", "sentence", "own", act="source", receipt=foreign)
    assert (told.status, told.changed) == (422, False)
    assert foreign_words(told) == ""


def context(ground, actor, path):
    return ground.browsers[actor].get(path).context


def test_the_counts_of_a_round_are_of_reports_one_may_read(ground):
    for actor in SIGNED_IN:
        for line in context(ground, actor, "/ky-bao-cao/")["lines"]:
            assert line.expected == len(reports(actor)), f"{actor.name}: {line.round.name}"


def test_my_work_counts_just_the_reports_one_may_decide_on(ground):
    """As many as the board offers him to decide; the second round was sent, the last two are late in all units."""
    counted = {}
    for actor in (one for one in SIGNED_IN if proof(one.name in COUNTED, True)):
        told = {line.round: (line.reports, line.late) for line in context(ground, actor, "/")["work"].looked_after}
        for round_ in ground.rounds[0]:
            page = ground.browsers[actor].get(f"/ky-bao-cao/{round_.pk}/")
            rows = page.context["board"].rows if page.status_code == 200 else ()
            offered = sum(row.may_decide for row in rows)
            assert told.get(round_.pk, (0, 0))[0] == offered, f"{actor.name}: {round_.name}"
        counted[actor.name] = [told.get(round_.pk) for round_ in ground.rounds[0]]
    own = len(covered(SECRETARY, "reporting.decide", in_round=True)) - 1
    alone, top = len(NEXT_BELOW), len(HOME)
    assert counted["secretary"] == [None, (own, 0), (0, own), (0, own)]
    assert counted["leader alone"] == [None, (alone, 0), (0, alone), (0, alone)]
    assert counted["leader top"] == [None, (top, 0), (0, top), (0, top)]
    assert counted["secretary top"] == [
        None,
        (top, 0),
        (0, top - 1),
        (0, top - 1),
    ]  # the head office's own report is his to send
    assert counted["officer"] == counted["auditor top"] == counted["nobody"] == [None] * 4


def test_my_work_asks_for_no_report_that_one_may_not_send(ground):
    """Of a closed unit only its own people send the last report."""
    names = {ground.words[key].name for key in ("own", "below", "deep")}
    work = context(ground, Actor("officer"), "/?khoang=tat-ca")["work"]
    assert {row.unit_name for row in work.due.rows} == names


def test_the_newest_reports_on_my_work_are_readable(ground):
    for actor in SIGNED_IN:
        recent = context(ground, actor, "/")["work"].recent
        assert len(recent) == min(8, 2 * len(reports(actor))), actor.name  # of two quarters
        seen = Submission.objects.visible_to(ground.people[actor])
        assert seen.filter(pk__in=[row.submission for row in recent]).count() == len(recent), actor.name


def test_the_bar_of_a_round_counts_the_units_one_may_see(ground):
    bar = context(ground, ALONE, f"/ky-bao-cao/{ground.rounds[0][1].pk}/")["thread_bar"]
    told = next(step.name for step in bar if step.stage == "action")
    assert told.split()[0] == "1"


def test_the_auditor_of_a_part_reads_the_acts_of_that_part_on_every_page(ground):
    units = {ground.units[key].pk for key in covered(AUDITOR, "audit.read", in_round=False)}
    pages = context(ground, AUDITOR, "/nhat-ky/")["page"].paginator
    assert pages.count > 0
    assert {entry.unit_id for number in pages.page_range for entry in pages.page(number)} <= units


def test_the_whole_organisation_is_exported_without_the_other_one(ground):
    one = look(ground, Actor("auditor", "top"), "directory:export", "", "organisation", "own")
    assert one.status == 200
    assert {key for key, kinds in one.words.items() if kinds} == set(HOME)
