"""Texts that follow from a ruleset: the number line, symbols, the line of place and date."""

from datetime import date

from trienkhai.office.rulesets.model import Ruleset

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BLANK = "\u00a0" * 8  # room for the clerk to write the number; ordinary spaces would be stretched or swallowed


def padded(number: int | str | None, ruleset: Ruleset) -> str:
    """ "05"; what the clerk wrote, if it is a text ("12a"); room where there is no number yet."""
    if number is None or number == "":
        return BLANK
    return f"{number:0{ruleset.number.pad}d}" if isinstance(number, int) else number


def number_line(ruleset: Ruleset, number: int | str | None, symbol: str, language: str = "vi") -> str:
    """ "Số: 05/BC-SL" (state), "Số 05-BC/ĐU" (Party); empty in the plain style when there is nothing to say."""
    if not symbol and number in (None, "") and ruleset.family == "plain":
        return ""
    label = ruleset.label("number", language)
    pattern = ruleset.number.pattern if symbol else "{label} {number}"
    return pattern.format(label=label, number=padded(number, ruleset), symbol=symbol)


def symbol_for(ruleset: Ruleset, kind_name: str, organisation: str, unit: str = "") -> str:
    """The symbol of a kind: "BC-SL" or "BC/ĐU"; a letter's is "SL-VP" (state) or "CV/ĐU" (Party).

    `unit` is the drafting unit of a letter. A kind without an abbreviation gives the organisation alone.
    """
    rule = ruleset.number
    if not kind_name:
        parts = [rule.letter_kind, organisation] if rule.letter_kind else [organisation, unit]
        return rule.letter_join.join(part for part in parts if part)
    kind = ruleset.abbreviations.get(kind_name.upper(), "")
    return rule.join.join(part for part in (kind, organisation) if part)


def date_line(ruleset: Ruleset, place: str, day: date, language: str = "vi") -> str:
    """ "Sông Lam, ngày 05 tháng 02 năm 2023": days below 10 and months 1 and 2 are padded (Decree 30, Annex I)."""
    text = ruleset.label("date", language).format(
        day=f"{day.day:02d}",
        day_plain=day.day,
        month=f"{day.month:02d}" if day.month <= 2 else str(day.month),
        month_name=MONTHS[day.month - 1],
        year=day.year,
    )
    return f"{place}, {text}" if place else text[:1].upper() + text[1:]
