"""Names of what the reader checks, for pages and tables of deviations. Components have their names in the ruleset."""


def _(message: str) -> str:
    return message


PROPERTIES = {
    "present": _("present"),
    "font": _("font"),
    "size": _("type size"),
    "bold": _("bold"),
    "italic": _("italic"),
    "underline": _("underlined"),
    "case": _("letter case"),
    "align": _("alignment"),
    "line": _("line spacing"),
    "paper": _("paper size"),
    "margin_top": _("top margin"),
    "margin_right": _("right margin"),
    "margin_bottom": _("bottom margin"),
    "margin_left": _("left margin"),
    "colon": _("colon after “Số”"),
    "place": _("place of the page number"),
    "on_first_page": _("page number on the first page"),
    "restart_in_annexes": _("page numbers begin again in each annex"),
    "header_repeated": _("head repeated on each page"),
    "rows_whole": _("rows not split over pages"),
}
PLACES = {"page": _("Page"), "page_numbers": _("Page numbers"), "table": _("Table")}
VALUES = {
    "yes": _("yes"),
    "no": _("no"),
    "upper": _("capitals"),
    "lower": _("small letters"),
    "top": _("top of the page"),
    "bottom": _("bottom of the page"),
    "left": _("left"),
    "center": _("centred"),
    "right": _("right"),
    "both": _("justified"),
}
