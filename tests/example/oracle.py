"""What a figure of the example is, obviously: answers as people gave them, read unit by unit up the tree, added as Fractions."""

from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.units.models import GroupMember
from trienkhai.vietnamese import format_fraction, percent

VINH = ZoneInfo("Asia/Ho_Chi_Minh")
STATES = (None, "na", "unknown")


@dataclass(frozen=True)
class Said:
    """The exact value (None where nobody gave a number), the reports that gave one, and how it is printed."""

    value: Fraction | None
    submissions: list[int]
    shown: str


def oracle(ask, lang):
    """By the rules of the template, over the reports accepted now; with a cut-off day, over those of them sent by it."""
    rounds = sorted(Round.objects.filter(pk__in=ask.rounds), key=lambda one: one.period.last_day)
    told = [one for one in (_of_round(ask, round_) for round_ in rounds) if one is not None]
    field = _field(rounds[-1].version.parsed, ask.column)
    is_ratio = hasattr(field, "numerator")
    if not is_ratio and getattr(field, "time_rule", "sum") == "last":
        told = told[-1:]
    pairs = [pair for of_round in told for pair in of_round]
    value = _over_time([[pair[1:] for pair in of_round] for of_round in told], field, is_ratio)
    decimals = getattr(field, "decimals", 0)
    if value is None:
        shown = ""
    elif getattr(field, "percent", False):
        shown = percent(value.numerator, value.denominator, decimals, lang)
    else:
        shown = format_fraction(value.numerator, value.denominator, decimals, lang)
    return Said(value, [pair[0] for pair in pairs], shown)


def _field(spec, column):
    """The field, ratio or count that a column belongs to."""
    key = column.split("|")[0]
    for section in spec.sections:
        for field in section.fields:
            if field.key == key:
                return field
            for count in getattr(field, "counts", ()):
                if count.key == key:
                    return count
    raise LookupError(column)


def _of_round(ask, round_):
    """(submission, left, right) of every report that counts; None where the unit does not stand in the round."""
    asked = RoundUnit.objects.filter(round=round_).select_related("accepted")
    if ask.until is not None:
        asked = asked.prefetch_related("submissions__decisions")
    rows = {row.pk: row for row in asked}
    if not any(row.unit_id == ask.unit for row in rows.values()):
        return None
    found = []
    for row in rows.values():
        above = list(_above(row, rows))
        report = row.accepted if ask.until is None else _in_time(row, ask.until)
        if report is None or not any(one.unit_id == ask.unit for one in above):
            continue
        if ask.group is not None and _part(above, ask.group[0], round_) != ask.group[1]:
            continue
        pair = _said(report.answers, round_.version.parsed, ask.column)
        if pair is not None:
            found.append((report.pk, *pair))
    return found


def _in_time(row, until):
    """The newest report whose acceptance stands among those that carry a date of the day or before, as a clock at Vinh shows it."""
    standing = None
    for report in sorted(row.submissions.all(), key=lambda one: one.number):
        decisions = sorted(report.decisions.all(), key=lambda one: one.pk)
        verdicts = [one.verdict for one in decisions if one.verdict != "returned"]
        if report.submitted_at.astimezone(VINH).date() <= until and verdicts[-1:] == ["accepted"]:
            standing = report
    return standing


def _above(row, rows):
    """The unit itself and those above it."""
    while row is not None:
        yield row
        row = rows.get(row.parent_id)


def _part(above, grouping, round_):
    """The part of the nearest unit that had one on the day of the round's tree."""
    for row in above:
        for member in GroupMember.objects.filter(unit=row.unit_id, grouping__key=grouping):
            if member.from_day <= round_.tree_on and (member.to_day is None or round_.tree_on < member.to_day):
                return member.part
    return None


def _said(answers, spec, column):
    """The two sides that one report gives, (value, 0) for a plain cell; None where it gives no number."""
    field, cells = _field(spec, column), answers["cells"]
    if hasattr(field, "numerator"):
        keys = (field.numerator, field.denominator)
    elif getattr(field, "weight", ""):
        keys = (column, field.weight)
    elif column in cells or field in _fields(spec):
        keys = (column,)
    else:
        return _counted(answers, spec, field)
    texts = [cells.get(key) for key in keys]
    if any(text in STATES for text in texts):
        return None
    left, right = Fraction(texts[0]), Fraction(texts[1]) if len(texts) > 1 else Fraction(0)
    return (left * right, right) if getattr(field, "weight", "") else (left, right)


def _fields(spec):
    return [field for section in spec.sections for field in section.fields]


def _counted(answers, spec, count):
    """Rows of a line list; a list that was not handed in counts nothing."""
    owner = next(field for field in _fields(spec) if count in getattr(field, "counts", ()))
    rows = answers.get("lists", {}).get(owner.key)
    return None if rows is None else (Fraction(len(rows)), Fraction(0))


def _over_time(told, field, is_ratio):
    if is_ratio:
        left, right = (sum(pair[side] for of_round in told for pair in of_round) for side in (0, 1))
        return Fraction(left) / right if right else None
    values = [value for of_round in told if (value := _over_units(of_round, field)) is not None]
    if not values:
        return None
    rule = getattr(field, "time_rule", "sum")
    return {"sum": sum, "last": sum, "max": max, "mean": lambda all_: sum(all_) / len(all_)}[rule](values)


def _over_units(pairs, field):
    if not pairs:
        return None
    rule = getattr(field, "unit_rule", "sum")
    if rule == "mean":
        weight = sum(right for _left, right in pairs)
        return sum(left for left, _right in pairs) / weight if weight else None
    lefts = [left for left, _right in pairs]
    return Fraction(max(lefts) if rule == "max" else sum(lefts))
