"""Pages of figures in a round of 52,000 units: the trace, its branches, list and search, and the table of totals.

    python -m benchmarks.figures large
    python tools/postgres.py run -- python -m benchmarks.figures large

Pages are asked through the whole product, from the address to the last byte, without a network between, by somebody who sees
everything and by somebody who sees one branch. Printed: the first answer of a process that remembers nothing, the median and
the slowest of those that follow, and the number of database queries. Exit code 1 when a goal is missed.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from benchmarks.daily import as_served, browser, timed
from benchmarks.gen import CASES, data_of
from benchmarks.private import analyse, installation, load_average

ROUND = 10
GOAL, FIRST = 200, 1000  # milliseconds


def addresses(opened: Any) -> dict[str, str]:
    """What people ask for, by what it is called: of the unit at the top and of one in the middle."""
    rows = list(opened.units.order_by("position").values_list("unit_id", "depth", "name"))
    top, middle, low = (next(unit for unit, depth, _name in rows if depth == level) for level in (0, 1, 2))
    found = {}
    for name, unit in (("top", top), ("middle", middle)):
        asked = {"don-vi": unit, "cot": "I0", "ky": opened.pk, "can-cu": "received"}
        trace = f"/truy-nguon/?{urlencode(asked)}"
        found |= {
            f"trace, {name}": trace,
            f"trace, {name}, last page": f"{trace}&page=last",
            f"trace, {name}, searched": f"{trace}&tim={rows[-1][2].split()[-1]}",
            f"totals, {name}": f"/truy-nguon/tong-hop/{opened.pk}/?{urlencode({'don-vi': unit, 'can-cu': 'received'})}",
            f"over time, {name}": f"/truy-nguon/theo-thoi-gian/?{urlencode(asked)}",
        }
    return found | {"trace, top, branches open": f"{found['trace, top']}&mo=u{middle}.u{low}"}


def measure(case: str, times: int) -> int:
    """Load one round, ask for every page, print what it took."""
    product, remembering = import_module("benchmarks.product"), import_module("trienkhai.rollup.remembering")
    data = data_of(CASES[case], ROUND)
    opened, _ids = product.load(data, "default")
    product.place_today(opened)
    import_module("trienkhai.rollup.tallies").rebuild(opened)
    analyse()
    rows = {row.depth: row for row in reversed(opened.units.select_related("unit").order_by("position"))}
    print(
        f"{connection.vendor}, {case}: {opened.units.count():,} units, {data.case.indicators} indicators, {load_average()}"
    )
    missed = False
    for seer, depth in (("everything", 0), ("one branch", 1)):
        client = browser(
            import_module("benchmarks.ground").person(seer, "secretary", rows[depth].unit, date(2020, 1, 1))
        )
        for name, url in addresses(opened).items():
            if depth and "top" in name:
                continue

            def page(_at: int, url: str = url, client: Any = client) -> None:
                answer = client.get(url)
                if answer.status_code != 200:
                    raise RuntimeError(f"{url}: {answer.status_code}")

            remembering.forget_all()
            began = time.perf_counter()
            page(0)
            first = (time.perf_counter() - began) * 1000
            middle, slowest, queries = timed(page, times)
            holds = middle <= GOAL and first <= FIRST
            missed |= not holds
            print(
                f"  {'holds ' if holds else 'MISSED'} {seer}: {name:24} median {middle:6.0f} ms, slowest {slowest:6.0f}, "
                f"first {first:6.0f}; {queries} queries"
            )
    return int(missed)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--times", type=int, default=11)
    asked = parser.parse_args(words)
    with installation():
        as_served()
        return measure(asked.case, asked.times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
