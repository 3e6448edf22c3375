"""What is looked at, as it stands in an address."""

from dataclasses import dataclass
from typing import Literal, Self, get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.ui.given import whole_number

Kind = Literal["history", "peers", "copied", "falls", "percent"]
WORDS: dict[Kind, str] = {
    "history": "khac-ky-truoc",
    "peers": "khac-don-vi-cung-loai",
    "copied": "giong-het",
    "falls": "luy-ke-giam",
    "percent": "ty-le",
}
KINDS: tuple[Kind, ...] = get_args(Kind)
SECTION = "muc:"  # before the key of a section, where a place may also be a cell, a ratio or a question


@dataclass(frozen=True)
class Choice:
    """`unit`: the unit with all below it; the highest that one sees where none is named. `kind`: one of them alone, None for all.
    `peers`: the key of a grouping whose parts are compared; "" for units of one kind.
    """

    round: int
    unit: int | None = None
    kind: Kind | None = None
    peers: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Raises Unacceptable for an address that names no round."""
        named = whole_number(query, "ky")
        if named is None:
            raise Unacceptable([Problem(_("This address does not say which round is looked at."))])
        kind = next((one for one, word in WORDS.items() if word == query.get("loai")), None)
        return cls(named, whole_number(query, "don-vi"), kind, query.get("nhom", ""))

    @property
    def url(self) -> str:
        told = [
            ("ky", str(self.round)),
            ("don-vi", str(self.unit or "")),
            ("loai", WORDS[self.kind] if self.kind else ""),
            ("nhom", self.peers),
        ]
        return f"{reverse('rollup:second_look')}?{urlencode([one for one in told if one[1]])}"
