"""`rollup` and `trace`: totals with their coverage, and the way from a figure to its cells."""

import json
from argparse import Namespace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import root_of
from trienkhai.cli.commands.reviews import review_of
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.review.gather import gather
from trienkhai.rollup.answers import answer, column_title
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.rebuilding import rebuild_differences
from trienkhai.rollup.trace import contributions
from trienkhai.units.scope import EVERYTHING
