"""What is drawn, as it stands in an address: whoever has the address draws the same."""

from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.ui.given import whole_number

Kind = Literal["figures", "reports", "files"]
WORDS: dict[Kind, str] = {"figures": "so-lieu", "reports": "bao-cao", "files": "tep"}
MOST, LONGEST_SEED = 500, 60
BELOW = "duoi"  # the stratum is the unit next below the top


@dataclass(frozen=True)
class Plan:
    """`strata`: '' for none, BELOW, or the key of a grouping."""

    round: int
    kind: Kind = "figures"
    wanted: int = 25
    seed: str = ""
    strata: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Raises Unacceptable for an address that draws nothing."""
        named, wanted = whole_number(query, "ky"), whole_number(query, "so-mau")
        kind = next((one for one, word in WORDS.items() if word == query.get("loai", "so-lieu")), None)
        if named is None or kind is None:
            raise Unacceptable([Problem(_("This address does not say what is sampled: a round is needed."))])
        seed = query.get("hat-giong", "").strip()
        problems = []
        if query.get("so-mau") and (wanted is None or not 1 <= wanted <= MOST):
            message = _("A sample has from 1 to %(most)s items.") % {"most": MOST}
            problems.append(Problem(message, where="so-mau"))
        if len(seed) > LONGEST_SEED:
            problems.append(
                Problem(_("A seed has at most %(most)s characters.") % {"most": LONGEST_SEED}, where="hat-giong")
            )
        if problems:
            raise Unacceptable(problems)
        return cls(named, kind, wanted or 25, seed, query.get("tang", ""))

    def pairs(self) -> list[tuple[str, str]]:
        """The inverse of from_query."""
        return [
            ("ky", str(self.round)),
            ("loai", WORDS[self.kind]),
            ("so-mau", str(self.wanted)),
            ("hat-giong", self.seed),
            ("tang", self.strata),
        ]

    @property
    def url(self) -> str:
        return f"{reverse('rollup:sample')}?{urlencode(self.pairs())}"
