"""`rollup`: totals with their coverage."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import root_of
from trienkhai.cli.given import day_of
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.answers import answer_all, column_title
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.over import Over
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.signed import verify_signed
from trienkhai.rollup.tallies import rebuild
from trienkhai.units.models import Naming


def round_of(args: Namespace) -> Round:
    """The round of a template and a period. Raises Unacceptable."""
    found = (
        Round.objects.filter(root=root_of(args), version__template__key=args.template, period_key=args.period)
        .select_related("version__template", "root")
        .order_by("-version__number")
        .first()
    )
    if found is None:
        raise Unacceptable([Problem(_("There is no round of “%(template)s” for %(period)s.") % vars(args))])
    return found


def over_of(args: Namespace) -> Over | None:
    """The tree of another day that the options name. Raises Unacceptable."""
    if args.over:
        return Over(day_of(args.over), args.restated)
    if args.restated:
        raise Unacceptable([Problem(_("--restated needs the day with --over."))])
    return None


def unit_of(round_: Round, code: str | None, over: Over | None) -> tuple[int, str]:
    """Id and name of the unit of a code: in the round, or on the day whose tree is asked; its top without one.

    Raises Unacceptable.
    """
    rows = RoundUnit.objects.filter(round=round_)
    row = rows.filter(code=code).first() if code else rows.order_by("position").first()
    if over and code:
        naming = Naming.objects.on(over.day).filter(root=round_.root, code=code).first()
        if naming:
            return naming.unit_id, naming.name  # type: ignore[attr-defined]
    if row is None:
        raise Unacceptable([Problem(_("No unit of the round has the code “%s”.") % code)])
    return row.unit_id, row.name  # type: ignore[attr-defined]


def rollup(args: Namespace, out: Output) -> int:
    """Every total of a unit in a round; with --rebuild the stored totals are made anew and compared."""
    round_ = round_of(args)
    over = over_of(args)
    unit, name = unit_of(round_, args.unit, over)
    spec = round_.version.parsed
    columns = [*(cell.key for cell in spec.cells), *spec.ratios]
    asks = [Ask(unit=unit, column=column, rounds=(round_.pk,), basis=args.basis, over=over) for column in columns]
    out.line(f"{round_.name} · {name} · {_basis(args.basis)}{f', {over_in_words(over)}' if over else ''}")
    told = []
    for column, found in zip(columns, answer_all(asks), strict=True):
        out.line(f"  {column:<16} {found.full():>24}  {found.coverage.sentence()}  {column_title(spec, column)}")
        told.append(
            {
                "column": column,
                "value": _exact(found.value),
                "shown": found.shown(),
                "coverage": found.coverage.to_json(),
            }
        )
    code = _rebuilt(round_, out) if args.rebuild else DONE
    out.result(
        {
            "round": round_.name,
            "unit": name,
            "basis": args.basis,
            "over": {"day": over.day.isoformat(), "restated": over.restated} if over else None,
            "totals": told,
            "rebuild_differs": code == FOUND,
        }
    )
    return code


def _basis(basis: str) -> str:
    known = {"received": _("as received"), "accepted": _("as accepted"), "signed": _("as signed")}
    return known.get(basis, basis)


def _rebuilt(round_: Round, out: Output) -> int:
    rebuilt, signed = rebuild(round_), verify_signed(round_)
    facts = {"differing": rebuilt.differing + signed.differing, "stored": rebuilt.totals + signed.totals}
    if facts["differing"]:
        out.line(
            _("%(differing)s of %(stored)s stored totals were not what the reports give; they are mended.") % facts
        )
        return FOUND
    out.line(_("All %(stored)s stored totals are byte for byte what the reports give.") % facts)
    return DONE


def _exact(value: Any) -> str | None:
    return None if value is None else str(value)
