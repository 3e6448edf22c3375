"""How much of a figure is there: who gave a number, and the kinds of no number, each apart."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override


@dataclass(frozen=True)
class RoundCoverage:
    """Counts of one round."""

    round_id: int
    expected: int
    given: int
    not_applicable: int
    unknown: int
    missing: int


@dataclass(frozen=True)
class Coverage:
    """Counts over all rounds that enter a figure, in reports; with one round a report is a unit.

    accepted: how many of the given are accepted by the level above; None where the basis does not say.
    missing_units: (unit id, name in the round, round id). late_units: those among them whose report came after the cut-off
    day. left_out: rounds asked for that cannot enter: they do not ask this column, the unit was not in their tree, or they
    are gone.
    """

    expected: int
    given: int
    not_applicable: int
    unknown: int
    missing: int
    accepted: int | None = None
    missing_units: tuple[tuple[int, str, int], ...] = ()
    by_round: tuple[RoundCoverage, ...] = ()
    left_out: tuple[int, ...] = ()
    late_units: tuple[tuple[int, str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, equal after a round trip."""
        told: dict[str, Any] = {
            "expected": self.expected,
            "given": self.given,
            "not_applicable": self.not_applicable,
            "unknown": self.unknown,
            "missing": self.missing,
            "accepted": self.accepted,
            "missing_units": [list(unit) for unit in self.missing_units],
            "rounds": [
                [one.round_id, one.expected, one.given, one.not_applicable, one.unknown, one.missing]
                for one in self.by_round
            ],
            "left_out": list(self.left_out),
        }
        return {**told, "late_units": [list(unit) for unit in self.late_units]} if self.late_units else told

    def __str__(self) -> str:
        return self._sentence()

    def sentence(self, lang: str = "vi") -> str:
        """'37/40 units, 35 accepted; 1 not applicable, 2 missing'."""
        with override(lang):
            return self._sentence()

    def _sentence(self) -> str:
        counts = {"given": self.given, "expected": self.expected}
        reports = _("%(given)d/%(expected)d reports") if len(self.by_round) > 1 else _("%(given)d/%(expected)d units")
        parts = [reports % counts]
        if self.accepted is not None and self.given:
            parts.append(_("%(count)d accepted") % {"count": self.accepted})
        kinds = [
            text % {"count": count}
            for count, text in (
                (self.not_applicable, _("%(count)d not applicable")),
                (self.unknown, _("%(count)d not yet known")),
                (self.missing, _("%(count)d missing")),
            )
            if count
        ]
        return "; ".join(part for part in (", ".join(parts), ", ".join(kinds)) if part)

    def names(self, lang: str = "vi", most: int = 10) -> str:
        """The missing units by name, each once: 'Unit A, Unit B and 3 more'."""
        names = list(dict.fromkeys(name for _unit, name, _round in self.missing_units))
        shown = ", ".join(names[:most])
        more = len(names) - most
        if more <= 0:
            return shown
        with override(lang):
            return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
                "names": shown,
                "count": more,
            }
