"""Daily work in a large round: the board, a unit's form, saving one cell of it, and many reports sent at once.

    python -m benchmarks.daily --units 2000 --indicators 120
    python tools/postgres.py run -- python -m benchmarks.daily --units 2000 --indicators 120 --storm 5000

Pages are asked through the whole product, from the address to the last byte, without a network between. Printed: median,
slowest and the number of database queries; the goals are those of a machine with two processors. `--storm`: so many
reports are sent from the form by two processes; every receipt shown must be a row afterwards. Exit code 1 when a goal is
missed or a receipt is no row.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.private import analyse, begin, installation, load_average
from trienkhai.collecting import settle

GOALS = {"board": 300, "form": 200, "cell": 50}  # milliseconds
STORM = 600  # seconds for 5,000 reports
SENDERS = 2
WARM = 3
FORM = "application/x-www-form-urlencoded"  # as browsers send a form without files
BACKEND = "django.contrib.auth.backends.ModelBackend"


def as_served() -> None:
    """This process looks for garbage as a server does, and answers to the test client."""
    settle()
    settings.ALLOWED_HOSTS = ["testserver"]


def browser(person: Any) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def timed(act: Callable[[int], Any], times: int) -> tuple[float, float, int]:
    """Median and slowest in milliseconds, and the queries of one."""
    for at in range(WARM):
        act(at)
    spent = []
    for at in range(WARM, WARM + times):
        began = time.perf_counter()
        act(at)
        spent.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        act(WARM + times)
    return median(spent), max(spent), len(queries)


def pages(ground: Any, times: int) -> dict[str, Callable[[int], Any]]:
    """What people ask for, by what it is called; a page with `@` belongs to the goal before it."""
    secretary, address = browser(ground.secretary), f"/ky-bao-cao/{ground.round.pk}/"
    officers = [(browser(person), row) for row, person in ground.free[: WARM + times + 1]]

    def asked(client: Client, url: str) -> Any:
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
        return answer

    def form(at: int) -> None:
        client, row = officers[at]
        asked(client, f"/ky-bao-cao/don-vi/{row.pk}/nhap/")

    def cell(at: int) -> None:
        client, row = officers[at]
        data = {"v-I2": str(at + 1), "b-cells:I2": "", "block": "I2"}
        answer = client.post(f"/ky-bao-cao/don-vi/{row.pk}/nhap/o/", urlencode(data), content_type=FORM)
        if answer.status_code != 200 or row.draft.answers["cells"] != {"I2": str(at + 1)}:
            raise RuntimeError(f"cell: {answer.status_code}, {row.draft.answers}")

    return {
        "board": lambda at: asked(secretary, address),
        "board@late": lambda at: asked(secretary, f"{address}?tt=late"),
        "board@last page": lambda at: asked(secretary, f"{address}?page=20"),
        "board@search": lambda at: asked(secretary, f"{address}?q=Cell {at}"),
        "form": form,
        "cell": cell,
    }


def storm(ground: Any, many: int, folder: Path) -> tuple[float, int]:
    """Seconds until so many reports are sent from the page by two processes, and how many receipts are no row."""
    lists = [folder / f"senders{at}" for at in range(SENDERS)]
    for at, path in enumerate(lists):
        mine = ground.free[at:many:SENDERS]
        path.write_text("\n".join(f"{row.pk} {person.pk}" for row, person in mine))
    began = time.perf_counter()
    senders = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.daily", "--sender", str(path)], stdout=subprocess.PIPE)
        for path in lists
    ]
    told = [line for one in senders for line in one.communicate()[0].decode().split()]
    spent = time.perf_counter() - began
    submissions = import_module("trienkhai.reporting.models").Submission
    found = set(submissions.objects.filter(receipt__in=told).values_list("receipt", flat=True))
    if len(set(told)) != many:
        raise RuntimeError(f"{len(set(told))} receipts for {many} reports")
    return spent, len(set(told) - found)


def send_all(path: str) -> int:
    """One process of the storm: fill and send report after report, and say each receipt."""
    begin()
    as_served()
    ground, reporting = import_module("benchmarks.ground"), import_module("trienkhai.reporting.models")
    people = import_module("trienkhai.accounts.models").Person
    for line in Path(path).read_text().splitlines():
        row = reporting.RoundUnit.objects.select_related("round__version").get(pk=line.split()[0])
        client = browser(people.objects.get(pk=line.split()[1]))
        spec = row.round.version.parsed
        answers = ground.answers_of(spec, Random(row.pk))
        given = {cell.key: answers["cells"].get(cell.key, "na") for cell in spec.cells if not cell.derived}
        data = {f"v-{key}": text for key, text in given.items()} | {f"b-cells:{key}": "" for key in given}
        address = f"/ky-bao-cao/don-vi/{row.pk}/nhap/"
        client.post(address, urlencode(data | {"send": "1"}), content_type=FORM)
        version = re.search(rb'name="version" value="(\d+)"', client.get(f"{address}nop/").content)
        sent = urlencode({"version": version[1].decode() if version else ""})
        answer = client.post(f"{address}nop/", sent, content_type=FORM)
        if answer.status_code != 302:
            raise RuntimeError(f"{row.pk}: {answer.status_code}")
        row.refresh_from_db()
        print(row.latest.receipt, flush=True)
    return 0


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--indicators", type=int, default=120)
    parser.add_argument("--times", type=int, default=21)
    parser.add_argument("--storm", type=int, default=0, help="so many reports are sent by two processes")
    parser.add_argument("--sender", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.sender:
        return send_all(asked.sender)
    missed = False
    with installation() as folder:
        as_served()
        senders = max(asked.storm, WARM + asked.times + 1)
        units = max(asked.units, asked.storm * 7 // 2)
        ground = import_module("benchmarks.ground").lay(units, asked.indicators, senders=senders)
        analyse()
        print(f"{connection.vendor}, {units} units, {asked.indicators} indicators, {load_average()}")
        if asked.storm:
            spent, lost = storm(ground, asked.storm, folder)
            allowed = STORM * asked.storm / 5000
            missed = lost > 0 or spent > allowed
            print(
                f"  {'MISSED' if missed else 'holds '} {asked.storm} reports sent in {spent:.0f} s, goal {allowed:.0f}; lost {lost}"
            )
            return int(missed)
        for page, act in pages(ground, asked.times).items():
            middle, slowest, queries = timed(act, asked.times)
            goal = GOALS[page.split("@")[0]]
            missed |= middle > goal
            verdict = "MISSED" if middle > goal else "holds "
            print(
                f"  {verdict} {page:16} median {middle:6.0f} ms, slowest {slowest:6.0f}, goal {goal}; {queries} queries"
            )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
