"""Acts that meet on the same rows: the order in which rows are locked, and what happens when two meet nevertheless.

The order, for every act of this app and the floors above it: the round, then RoundUnits by id, then stored totals from
the leaf to the root, then the pulse of the round, then reviews, then their figures.

- An act on the report of one unit shares the round with others and holds the row of the unit (`drafts.lock`).
- An act on the round itself, or on the reports of many units, holds the round alone (`hold_rounds`): nothing else happens
  in it meanwhile, so that such an act never waits for a row while it keeps a total that somebody else wants.

The weakest lock shares the round. It is the one that every new row takes on the round it points to, so that an act which
makes all totals anew (FOR NO KEY UPDATE) never waits for those who share; only who holds the round alone does.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import WrongState
from trienkhai.reporting.models import Round

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

CLASHES = frozenset({"40P01", "40001"})  # deadlock, serialisation failure


def in_turn(act: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """An act in one transaction, tried once more when the database ended it in favour of another act; then WrongState.

    Inside another act it is a part of that one, which is tried again as a whole.
    """

    @wraps(act)
    def door(*given: Given.args, **named: Given.kwargs) -> Answer:
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*given, **named)
        try:
            return _tried_twice(act, *given, **named)
        except OperationalError as error:
            if is_clash(error):
                raise WrongState(_("Somebody else changed the same reports at this moment. Try again.")) from error
            raise

    return door


def _tried_twice(act: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    try:
        with transaction.atomic():
            return act(*given, **named)
    except OperationalError as error:
        if not is_clash(error):
            raise
    with transaction.atomic():
        return act(*given, **named)


def is_clash(error: OperationalError) -> bool:
    """Whether two acts waited for each other and the database chose this one to end."""
    return getattr(error.__cause__, "sqlstate", "") in CLASHES


def hold_rounds(ids: Iterable[int]) -> dict[int, Round]:
    """Rounds as they are now, each held alone until the end of the transaction, locked in the order of their ids."""
    return {row.pk: row for row in Round.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")}


def share_round(round_unit_id: int) -> None:
    """Keep the round of a unit as it is until the end of the transaction, beside everybody else who does.

    Where the whole database takes turns (SQLite) there is nothing to lock.
    """
    if not connection.features.has_select_for_no_key_update:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM reporting_round WHERE id = (SELECT round_id FROM reporting_roundunit WHERE id = %s) "
            "FOR KEY SHARE",
            [round_unit_id],
        )
