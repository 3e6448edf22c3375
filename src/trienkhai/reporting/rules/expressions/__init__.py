"""Checks between figures: a small language with its own grammar, bounded, without eval. Pure.

    check      = [ "if" condition "then" ] condition
    condition  = part { "or" part };  part = term { "and" term };  term = [ "not" ] ( comparison | "(" condition ")" )
    comparison = sum ( "<=" | "<" | ">=" | ">" | "=" | "<>" ) sum  |  "given" "(" figure ")"
    sum        = product { ( "+" | "-" ) product };  product = factor { ( "*" | "/" ) factor }
    factor     = number | figure | "-" factor | "(" sum ")"
               | ( "sum" | "min" | "max" | "abs" ) "(" sum { "," sum } ")" | "previous" "(" figure ")"
    figure     = key | key "|" part | key "|" part "|" column | "the same in double quotes"

A figure that is not given (missing, not applicable, not known) makes a comparison unknown, and what is unknown is no finding.
Arithmetic is exact. `DT03|*` in sum, min or max means all parts of DT03.
"""

from trienkhai.reporting.rules.expressions.binding import Bound, bind, in_words, key_of
from trienkhai.reporting.rules.expressions.syntax import Figure, Misread, Node, parse
from trienkhai.reporting.rules.expressions.values import Look, figures_of, holds, value_of

__all__ = [
    "Bound",
    "Figure",
    "Look",
    "Misread",
    "Node",
    "bind",
    "figures_of",
    "holds",
    "in_words",
    "key_of",
    "parse",
    "value_of",
]
