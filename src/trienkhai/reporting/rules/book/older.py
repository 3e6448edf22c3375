"""The account of a workbook that was made for an earlier version of the form than its round asks now. Pure.

The file is compared by its own version, cell by cell; what it says is then carried into the form of today. What that asks
no more, or cannot hold, is told at its place with the reason; what is asked anew stays as the draft has it.
"""

from dataclasses import replace

from trienkhai.reporting.rules.book.account import UNKNOWN, Account, Fate
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.moving import Left, carried
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Spec


def draft_beside(draft: Answers, exported: Answers, new: Spec) -> Answers:
    """The draft as the version of the workbook would have it: where nobody changed it but the move, as it was handed out."""
    kept, _left = carried(exported, new)
    found = {part: dict(given) for part, given in draft.items()}
    for part, given in exported.items():
        for key, value in given.items():
            if draft.get(part, {}).get(key) == kept.get(part, {}).get(key):
                found.setdefault(part, {})[key] = value
    return found


def carried_over(account: Account, new: Spec) -> Account:
    """The same account with the answers in the form of today."""
    account.answers, left = carried(account.answers, new)
    for one in left:
        if one.row:
            account.fates.append(_fate(one, ""))
        else:
            account.fates = [_without_place(fate, one) for fate in account.fates]
    places = account.answers["cells"].keys() | account.answers["lists"].keys() | account.answers["texts"].keys()
    account.places = {key: place for key, place in account.places.items() if key.partition("[")[0] in places}
    return account


def _without_place(fate: Fate, left: Left) -> Fate:
    """The fate of a cell of the file whose answer finds no place; a note and the figure it stands at bear one key."""
    if fate.key != left.key or not fate.value or (left.part == "notes" and fate.value != left.value):
        return fate
    why = left.why
    return replace(fate, fate=UNKNOWN, fault=Fault(why.code, why.message, why.params, where=fate.place, cell=left.key))


def _fate(left: Left, place: str) -> Fate:
    shown = "; ".join(left.value.values()) if isinstance(left.value, dict) else str(left.value)
    return Fate(place, UNKNOWN, left.key, shown, left.why)


def asked_anew(faults: list[Fault], old: Spec) -> list[Fault]:
    """Of what is missing that which the version of the workbook did not ask."""
    known = old.cell.keys() | old.texts.keys()
    return [fault for fault in faults if fault.code == "required" and fault.cell not in known]
