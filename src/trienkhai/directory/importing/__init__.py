"""Taking in the organisation chart: judged row by row first, written whole or not at all.

`plan_import` writes nothing; `carry_out` writes what a plan says if every row holds.
"""

from trienkhai.directory.importing.carrying import carry_out
from trienkhai.directory.importing.judging import Flaw, Judged, Verdict
from trienkhai.directory.importing.plan import Plan, plan_import

__all__ = ["Flaw", "Judged", "Plan", "Verdict", "carry_out", "plan_import"]
