"""The cells of a table of totals, which stand on one page some hundred times: as templates they took half of its time."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trienkhai.rollup.answers import Answer
from trienkhai.rollup.cross.build import Cell
from trienkhai.ui.figures import figure

register = template.Library()

ABSENT = mark_safe('<td class="num"></td>')
NOBODY = mark_safe('<td class="num"><span class="dim">–<span class="vh">{}</span></span></td>')
WORDS = mark_safe('<td class="num"><span class="dim">{}</span></td>')
LINKED = mark_safe('<td class="num"><a class="fig" href="{}" title="{}">{}</a></td>')
SHADED = mark_safe('<td class="num h{}"><a class="fig" href="{}" title="{}">{}</a></td>')


@register.simple_tag
def total_cell(answer: Answer) -> SafeString:
    """A figure that leads to its trace, with its coverage; a dash where nobody gave one, else the words why there is none."""
    if answer.reason == "nobody":
        return format_html(NOBODY, figure(answer))
    if answer.value is None:
        return format_html(WORDS, figure(answer))
    return format_html(LINKED, answer.ask.url, answer.coverage, figure(answer))


@register.simple_tag
def cross_cell(cell: Cell) -> SafeString:
    """The same, shaded by how high it is; nothing where the unit stood in no such round."""
    if cell.answer is None or not cell.answer.moments:
        return ABSENT
    if not cell.level or cell.answer.value is None:
        return total_cell(cell.answer)
    return format_html(SHADED, cell.level, cell.answer.ask.url, cell.answer.coverage, figure(cell.answer))
