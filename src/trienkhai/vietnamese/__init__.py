"""Vietnamese text, pure: normal form, search and sort keys, numbers, dates, letters, old encodings, sentences.

Owns every rule about how Vietnamese is written. Knows no Django and no database; its problems carry a code,
parameters and an English message that the floors above translate.
"""

from trienkhai.vietnamese.alphabet import from_roman, next_letter, point_letters, to_roman
from trienkhai.vietnamese.collation import given_name_key, sort_key
from trienkhai.vietnamese.dates import NotADate, letter_date, parse_date, short_date
from trienkhai.vietnamese.legacy import convert, from_tcvn3, from_vni, guess, looks_like_tcvn3
from trienkhai.vietnamese.numbers import (
    Ambiguous,
    NotANumber,
    NumberProblem,
    TooLarge,
    TooManyDecimals,
    format_for_input,
    format_fraction,
    format_scaled,
    parse_decimal,
    percent,
    round_fraction,
    scaled_from_number,
    spell_padded,
)
from trienkhai.vietnamese.problems import Problem
from trienkhai.vietnamese.sentences import sentence_spans, split_sentences
from trienkhai.vietnamese.text import (
    exact_key,
    fold,
    normalise,
    normalise_prose,
    normalise_symbol,
    remove_marks,
    search_key,
)

__all__ = [
    "Ambiguous",
    "NotADate",
    "NotANumber",
    "NumberProblem",
    "Problem",
    "TooLarge",
    "TooManyDecimals",
    "convert",
    "exact_key",
    "fold",
    "format_for_input",
    "format_fraction",
    "format_scaled",
    "from_roman",
    "from_tcvn3",
    "from_vni",
    "given_name_key",
    "guess",
    "letter_date",
    "looks_like_tcvn3",
    "next_letter",
    "normalise",
    "normalise_prose",
    "normalise_symbol",
    "parse_date",
    "parse_decimal",
    "percent",
    "point_letters",
    "remove_marks",
    "round_fraction",
    "scaled_from_number",
    "search_key",
    "sentence_spans",
    "short_date",
    "sort_key",
    "spell_padded",
    "split_sentences",
    "to_roman",
]
