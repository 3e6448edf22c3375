"""What becomes of a cell of a stranger's file: each non-empty one has exactly one fate."""

from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.tables import BLANK, HEADING, NOTE, TITLE

TAKEN, SAME, KEPT, DIFFERS, ASKED, REFUSED = "taken", "same", "kept", "differs", "asked", "refused"
LEFT, OTHER_TIME, TOTAL, LABEL, UNKNOWN = "left", "other_time", "total", "label", "unknown"
OPEN = (DIFFERS, ASKED)
ORDER = (
    DIFFERS,
    ASKED,
    REFUSED,
    UNKNOWN,
    TAKEN,
    SAME,
    KEPT,
    OTHER_TIME,
    TOTAL,
    LEFT,
    LABEL,
    HEADING,
    TITLE,
    NOTE,
    BLANK,
)

NO_TABLE = _("No table was found around this cell.")
COLUMN_UNKNOWN = _("What the column “%(heading)s” holds is not understood.")
LABEL_UNKNOWN = _("What “%(label)s” means is not understood.")
ROW_UNKNOWN = _("What the row “%(label)s” is about is not understood.")
ROW_CLASH = _("The labels of this row contradict each other.")
COLUMN_CLASH = _("The heading and the row say different things of this figure.")
NO_INDICATOR = _("Nothing says which indicator this is.")
NO_UNIT = _("Nothing says whose figure this is.")
NO_PERIOD = _("Nothing says of which period this is.")
NO_ROUND = _("Nothing is asked here about %(time)s.")
NO_PLACE = _("The template has no such figure: %(key)s.")
WHICH_COLUMN = _("“%(name)s” is asked by %(subs)s; nothing says which of them this is.")
OTHER_MEASURE = _(
    "The file counts in “%(said)s”, the indicator in “%(asked)s”. Say what is to be done with such figures."
)
TWICE = _("The file says this twice, with different values: %(places)s.")
REPLACES = _("In the system stands %(here)s.")
ROUNDED = _("Rounded from %(exact)s.")
REPLACES_LIST = _("In the system this list has %(count)s rows.")
LIST_WHOLE = _("The rows of “%(name)s” are taken together, and %(place)s is refused.")
LIST_TWICE = _("The file has this list in several places: %(places)s. Leave all but one of them out.")
ROW_APART = _("This row stands apart from the rows of the list. Close the gap above it, or take it out.")
LIST_OF_ONE = _("A list is taken only from the file of one unit.")
TOO_LONG = _("The text has %(count)s characters; at most %(limit)s fit.")


@dataclass(frozen=True)
class Address:
    """An answer of one unit in one period; `part` is 'cells', 'lists' or 'texts'."""

    period: str
    unit: int
    part: str
    key: str

    @property
    def token(self) -> str:
        """How a form names it."""
        return f"{self.period}/{self.unit}/{self.part}/{self.key}"


@dataclass(frozen=True)
class Fate:
    """`place`: the cell. `value`: as it stands in the file; `becomes`: the answer it gives; `here`: what is there now.

    `name`: which entry of a list it is.
    """

    place: str
    kind: str
    value: str
    address: Address | None = None
    becomes: str = ""
    here: str = ""
    fault: Fault | None = None
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"place": self.place, "fate": self.kind, "value": self.value}
        if self.address:
            told |= {"period": self.address.period, "unit": self.address.unit, "key": self.address.key}
        for name, said in (("becomes", self.becomes), ("here", self.here)):
            if said:
                told[name] = said
        return told | ({"fault": self.fault.to_json()} if self.fault else {})
