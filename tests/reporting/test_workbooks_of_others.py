"""Law 1 with other people and other programs: a colleague's edit is never overwritten unseen; LibreOffice saves, nothing changes."""

import subprocess
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.reporting.specs import answers_to, specs
from tests.reporting.test_round_trip import account_of, cases, export_of
from tests.world.proof import proof
from trienkhai.office.sheets.reading import read_book
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.book.finding import shown
from trienkhai.reporting.rules.merging import flat, nested
from trienkhai.reporting.workbook.export import written


@st.composite
def three_sides(draw: st.DrawFn) -> tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A template; what was handed out; what a colleague made of it in the browser; what came back in the file."""
    spec = draw(specs())
    sides = [flat(clean(draw(answers_to(spec)), spec)[0]) for _ in range(3)]
    places = sorted(set().union(*sides))

    def changed(by: int) -> dict[str, Any]:
        picked = {place: sides[0 if draw(st.booleans()) else by].get(place) for place in places}
        if draw(st.booleans()):  # sometimes both write the same
            picked |= {place: sides[1].get(place) for place in places[::3]}
        return nested(picked)

    return spec, nested(sides[0]), changed(1), changed(2)


@settings(max_examples=proof(14, 2000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(three_sides())
def test_what_a_colleague_changed_stays_or_is_a_choice(sides):
    spec, exported, colleague, typed = sides
    export = export_of(spec, exported, {})

    book = read_book(written(export, entered=typed), "a.xlsx")
    account = account_of(book, spec, export, colleague, **{"font@": "keep"})

    before, theirs, mine, after = map(flat, (exported, colleague, typed, account.answers))
    choices = {fate.key for fate in account.fates if fate.fate == "conflict"}
    cleared = {fate.key for fate in account.fates if fate.fate == "cleared"}
    for place in before | theirs | mine | after:
        key = place.partition(":")[2]
        given_, now, was = mine.get(place), theirs.get(place), before.get(place)
        if given_ in (was, now):
            assert after.get(place) == now, "what the file does not change is not touched"
        elif now != was:
            assert after.get(place) == now, "changed on both sides: the draft stays until a person chooses"
            assert key in choices
        else:
            assert after.get(place) == given_
            assert given_ is not None or key in cleared


@seed(20260101)
@settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_workbook_saved_by_libreoffice_is_the_same_workbook(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("office")
    made = {}
    for number in range(proof(3, 150)):
        spec, answers, previous, language = data.draw(cases())
        made[f"{number}.xlsx"] = spec, answers, export_of(spec, answers, previous, language)
        (folder / f"{number}.xlsx").write_bytes(written(made[f"{number}.xlsx"][2]))
    saved_by_libreoffice(folder, list(made))

    for name, (spec, answers, export) in made.items():
        book = read_book((folder / "saved" / name).read_bytes(), name)
        account = account_of(book, spec, export, answers)

        told = {fate.place for fate in account.fates} | {shown(spot) for spot in account.structure}
        assert {f"{sheet.name}!{cell.address}" for sheet in book.sheets for cell in sheet.cells} <= told
        assert account.answers == answers
        assert set(account.counts) <= {"same", "structure"}, account.to_json()


def saved_by_libreoffice(folder: Path, names: list[str]) -> None:
    """The same files, opened and saved again, in the folder `saved`."""
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    command += ["--outdir", str(folder / "saved"), *(str(folder / name) for name in names)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
