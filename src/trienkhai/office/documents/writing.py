"""What the writer carries from piece to piece: ids that must be unique, links and pictures that become parts."""

import hashlib
import re
from dataclasses import dataclass, field

from trienkhai.office.documents.paper import Paper
from trienkhai.office.documents.wording import clean
from trienkhai.office.rulesets import Look, Ruleset

SIZES_MM = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
ALLOWED_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}\Z")


def bookmark_name(name: str) -> str:
    """The name as Word allows it (letters, digits, "_", at most 40); any other name gets a stable short one."""
    if ALLOWED_NAME.match(name):
        return name
    return "b_" + hashlib.sha256(clean(name).encode()).hexdigest()[:24]


@dataclass
class Writing:
    """State of one paper being written. Counters only go up, so the same paper gives the same bytes."""

    paper: Paper
    ruleset: Ruleset
    landscape: bool = False
    links: dict[str, str] = field(default_factory=dict)
    media: list[bytes] = field(default_factory=list)
    bookmarks: int = 0
    pictures: int = 0
    control_ids: set[int] = field(default_factory=set)
    occurrences: dict[str, int] = field(default_factory=dict)

    def look(self, component: str) -> Look:
        return self.ruleset[component]

    def label(self, key: str) -> str:
        return self.ruleset.label(key, self.paper.language)

    @property
    def page_mm(self) -> tuple[float, float]:
        width, height = SIZES_MM[self.paper.paper_size]
        return (height, width) if self.landscape else (width, height)

    @property
    def margins_mm(self) -> tuple[float, float, float, float]:
        """Top, right, bottom, left. A landscape page is the portrait page turned: its binding edge becomes the top."""
        page = self.ruleset.page
        top, right, bottom, left = page.top.use, page.right.use, page.bottom.use, page.left.use
        return (left, top, right, bottom) if self.landscape else (top, right, bottom, left)

    @property
    def room(self) -> float:
        """Width of the text in mm."""
        _, right, _, left = self.margins_mm
        return self.page_mm[0] - left - right

    def next_bookmark(self) -> int:
        self.bookmarks += 1
        return self.bookmarks

    def next_picture(self) -> int:
        self.pictures += 1
        return self.pictures

    def link(self, url: str) -> str:
        """Relationship id of an outside address."""
        return self.links.setdefault(url, f"rIdL{len(self.links) + 1}")

    def medium(self, data: bytes) -> str:
        """Relationship id of a picture; the same bytes are stored once."""
        if data not in self.media:
            self.media.append(data)
        return f"rIdM{self.media.index(data) + 1}"

    def control_id(self, figure: str) -> int:
        """A positive 32-bit id, unique in the document and the same each time the same paper is written."""
        count = self.occurrences[figure] = self.occurrences.get(figure, 0) + 1
        number = int.from_bytes(hashlib.sha256(f"{figure}\n{count}".encode()).digest()[:4]) & 0x7FFFFFFF
        while number in self.control_ids or number == 0:
            number = (number + 1) & 0x7FFFFFFF
        self.control_ids.add(number)
        return number
