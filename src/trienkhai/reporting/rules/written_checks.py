"""The checks that the author of a template has written, applied to answers. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from trienkhai.reporting.rules.expressions import Bound, Figure, holds, in_words, key_of
from trienkhai.reporting.rules.faults import Fault, Severity, _
from trienkhai.reporting.rules.packing import STATES
from trienkhai.reporting.rules.spec import Check, Spec

NOT_HELD = _("It should hold that %(rule)s; here %(values)s.")
OWN_WORDS = "%(said)s (%(values)s)"


def written_findings(
    spec: Spec, cells: dict[str, str], notes: dict[str, str], before: dict[str, str]
) -> Iterator[Fault]:
    """Each check that does not hold, at its first figure. `before` are the cells of the period before."""

    def look(figure: Figure) -> Fraction | None:
        text = (cells if figure.moment == "now" else before).get(key_of(figure))
        return None if text is None or text in STATES else Fraction(Decimal(text))

    for check, bound in spec.bound_checks:
        for one in bound:
            if holds(one.node, look) is False:
                yield _fault(check, one, spec, cells, notes)


def _fault(check: Check, bound: Bound, spec: Spec, cells: dict[str, str], notes: dict[str, str]) -> Fault:
    severity: Severity = check.severity
    if severity == "warning" and any(_is_explained(key, spec, notes) for key in bound.cells):
        severity = "information"
    values = "; ".join(f"“{spec.cell[key].name}” = {_told(cells[key])}" for key in bound.cells if key in cells)
    params = {"rule": in_words(bound.node, spec), "values": values}
    if check.message:
        params["said"] = check.message
    message = OWN_WORDS if check.message else NOT_HELD
    return Fault(f"check:{check.key}", message, params, cell=bound.cells[0], severity=severity)


def _is_explained(key: str, spec: Spec, notes: dict[str, str]) -> bool:
    """Whether a note stands at the cell or at its row."""
    return key in notes or key.rpartition("|")[0].rstrip("|") in notes or spec.cell[key].indicator in notes


def _told(value: str) -> str:
    """A number or a state in braces: who reads it out knows how the language writes it."""
    return f"{{={value}}}"
