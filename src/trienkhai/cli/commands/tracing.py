"""`trace`: the way from a figure to its cells, as it stands or as it was when an edition was frozen."""

import json
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.commands.reviews import edition_of, review_of
from trienkhai.cli.commands.totals import over_of, round_of, unit_of
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition
from trienkhai.review.queries.frozen_figures import FrozenFigure, frozen_figure
from trienkhai.rollup import trace as tracing
from trienkhai.rollup.answers import column_title
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.trace import Contribution, Trace
from trienkhai.rollup.trace_page import accepted_then
from trienkhai.units.scope import EVERYTHING

KNOWN_AT_MOST = 30
OF_A_TABLE = re.compile(r"-b\d+-[rc]\d")


@dataclass(frozen=True)
class Followed:
    """A figure by its name. `frozen` where it is one of an edition."""

    name: str
    trace: Trace
    frozen: FrozenFigure | None = None

    @property
    def holds(self) -> bool:
        return self.trace.adds_up if self.frozen is None else self.frozen.holds


def trace(args: Namespace, out: Output) -> int:
    """A figure down to its cells: unit, round, report, place in the source file. 1 when it does not add up."""
    followed = _followed(args)
    found = followed.trace
    out.line(f"{followed.name} = {found.answer.full()}  ({found.answer.coverage.sentence()})")
    contributions = found.contributions
    told = _tell(contributions[: args.limit] if args.limit else contributions, found, out)
    if len(told) < len(contributions):
        out.line(_("  … and %d more (--limit 0 lists all)") % (len(contributions) - len(told)))
    out.line(
        _("The contributions add up to it exactly.") if found.adds_up else _("The contributions do NOT add up to it.")
    )
    out.result(
        {
            "name": followed.name,
            "ask": found.ask.to_json(),
            "value": _exact(found.answer.value),
            "shown": found.answer.shown(),
            "coverage": found.answer.coverage.to_json(),
            "adds_up": found.adds_up,
            "contributions": told,
            "all_contributions": len(contributions),
            **(_since(followed.frozen, out) if followed.frozen else {}),
        }
    )
    return DONE if followed.holds else FOUND


def _tell(shown: Sequence[Contribution], found: Trace, out: Output) -> list[dict[str, Any]]:
    ids = [one.submission for one in shown]
    facts = tracing.facts_of(ids, found.ask.column, asked=found.asked, accepted=accepted_then(found))
    told = []
    for one in shown:
        fact = facts[one.submission]
        cells = [{"cell": cell.cell.key, "answered": cell.answered, "place": cell.place} for cell in fact.cells]
        source = fact.source.name if fact.source else ""
        where = ", ".join(f"{cell['place'] or cell['cell']} = {cell['answered']}" for cell in cells)
        out.line(f"  {one.round.period_key:<8} {one.name:<48.48} {fact.submission.receipt}  {source}  {where}")
        told.append(
            {
                "round": one.round.period_key,
                "unit": one.name,
                "value": _exact(one.value),
                "submission": one.submission,
                "receipt": fact.submission.receipt,
                "sha256": fact.submission.sha256,
                "file": source,
                "cells": cells,
            }
        )
    return told


def _since(frozen: FrozenFigure, out: Output) -> dict[str, Any]:
    """The frozen value beside today's, and what moved."""
    then = frozen.then.answer.shown() if frozen.holds else frozen.facts["shown"]
    facts = {"number": frozen.edition.name, "then": then, "now": frozen.now.answer.shown()}
    out.line(_("Edition %(number)s: %(then)s; today: %(now)s") % facts)
    if not frozen.holds:
        out.problem(_("The stored reports no longer give the frozen value; see “trienkhai verify-edition”."))
    moved = [
        {
            "round": move.round.period_key,
            "unit": move.either.name,
            "then": _exact(move.then.value) if move.then else None,
            "now": _exact(move.now.value) if move.now else None,
        }
        for move in frozen.moved.moves
    ]
    for one in moved:
        out.line(f"  {one['round']:<8} {one['unit']:<48.48} {one['then'] or '–'} → {one['now'] or '–'}")
    return {
        "edition": frozen.edition.name,
        "frozen": frozen.facts["shown"],
        "today": _exact(frozen.now.answer.value),
        "holds": frozen.holds,
        "moved": moved,
    }


def _exact(value: Any) -> str | None:
    return None if value is None else str(value)


def _followed(args: Namespace) -> Followed:
    """The figure that the options name, each in its own way. Raises Unacceptable."""
    if args.ask:
        return _of_json(args.ask)
    if args.template:
        return _in_words(args)
    if not args.figure:
        raise Unacceptable(
            [
                Problem(
                    _(
                        "Name a figure of the review with --figure, "
                        "or any figure with --template, --period and --column, or with --ask."
                    )
                )
            ]
        )
    if args.edition:
        return _frozen(edition_of(args), args.figure)
    figures = gather(review_of(args)).figures
    if args.figure not in figures:
        raise _unknown(_("The review has no figure “%(key)s”. It has: %(known)s"), args.figure, figures)
    return Followed(figures[args.figure].name, tracing.of(figures[args.figure].ask))


def _frozen(edition: Edition, key: str) -> Followed:
    figures = edition.content["figures"]
    if key not in figures:
        raise _unknown(_("The edition has no figure “%(key)s”. It has: %(known)s"), key, figures)
    found = frozen_figure(edition, key, EVERYTHING)
    return Followed(figures[key]["name"], found.then, found)


def _unknown(message: str, key: str, known: Any) -> Unacceptable:
    names = sorted(known, key=lambda name: (bool(OF_A_TABLE.search(name)), name))  # what an author named comes first
    listed = ", ".join(names[:KNOWN_AT_MOST]) + ("…" if len(names) > KNOWN_AT_MOST else "")
    return Unacceptable([Problem(message % {"key": key, "known": listed})])


def _of_json(text: str) -> Followed:
    try:
        ask = Ask.from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        raise Unacceptable([Problem(_("--ask takes a JSON object with unit, column, rounds and basis."))]) from problem
    return Followed(ask.column, tracing.of(ask))


def _in_words(args: Namespace) -> Followed:
    """By the keys of the template, the period and the column, and by the code of the unit."""
    if not args.period or not args.column:
        raise Unacceptable([Problem(_("--template needs --period and --column beside it."))])
    round_ = round_of(args)
    spec = round_.version.parsed
    known = [*(cell.key for cell in spec.cells), *spec.ratios]
    if args.column.removeprefix("count:") not in known:
        raise _unknown(_("The template has no column “%(key)s”. It has: %(known)s"), args.column, known)
    over = over_of(args)
    unit, name = unit_of(round_, args.unit, over)
    ask = Ask(unit, args.column, (round_.pk,), args.basis, over=over)
    named = [str(column_title(spec, args.column)), name, round_.name, *([over_in_words(over)] if over else [])]
    return Followed(" · ".join(named), tracing.of(ask))
