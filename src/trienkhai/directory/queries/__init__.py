"""What the pages of the directory show; each page a fixed number of database queries."""

from trienkhai.directory.queries.chart import Branch, Chart, charts
from trienkhai.directory.queries.finding import Finding, find_units
from trienkhai.directory.queries.people import grants_in_scope, holders_at, people_in_scope, people_of, person_page
from trienkhai.directory.queries.stand_ins import StandInPage, stand_in_page
from trienkhai.directory.queries.story import Story, unit_story
from trienkhai.directory.queries.visible import READ, visible_among, visible_units

__all__ = [
    "READ",
    "Branch",
    "Chart",
    "Finding",
    "StandInPage",
    "Story",
    "charts",
    "find_units",
    "grants_in_scope",
    "holders_at",
    "people_in_scope",
    "people_of",
    "person_page",
    "stand_in_page",
    "unit_story",
    "visible_among",
    "visible_units",
]
