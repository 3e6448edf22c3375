"""One table or chart of a section."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.models import Round
from trienkhai.review.blocks import CAPTION, COLUMNS, over_of
from trienkhai.review.forms.parts import Ticks, by_template
from trienkhai.review.queries.rounds import columns_asked
from trienkhai.rollup.ask import day_typed
from trienkhai.ui.figures import short_date
from trienkhai.units.models import Grouping


class BlockForm(forms.Form):
    """What is drawn, over which rounds. All columns come from one template, whose key `template` is."""

    shape = forms.ChoiceField(label=_("Drawn as"))
    caption = forms.CharField(label=_("Caption"), max_length=CAPTION)
    columns = Ticks(
        label=_("Columns"),
        help_text=_("A chart draws one of them; a table shows up to 12."),
        error_messages={"required": _("Choose at least one column.")},
    )
    rounds = Ticks(label=_("Rounds"), error_messages={"required": _("Choose at least one round.")})

    tree = forms.CharField(
        label=_("Over the tree of"),
        required=False,
        max_length=20,
        help_text=_("A day; empty for the tree that each round had."),
    )
    restated = forms.ChoiceField(
        label=_("Units that had ended by then"),
        required=False,
        choices=[("1", _("count for their successors (restated)")), ("", _("keep their own line"))],
    )

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[Round],
        groupings: Sequence[Grouping],
        block: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(block, rounds)
        super().__init__(*args, **kwargs)
        self.block = block or {}
        columns = [(key, title) for _template, key, title in columns_asked(rounds)]
        often = Counter(title for _key, title in columns)
        asked = [(key, title if often[title] == 1 else f"{title} ({key})") for key, title in columns]
        name = rounds[0].version.template.name if rounds else ""
        self.fields["columns"].choices = [(name, asked)] if asked else []  # type: ignore[attr-defined]
        self.fields["rounds"].choices = by_template(rounds)  # type: ignore[attr-defined]
        self.fields["shape"].choices = [  # type: ignore[attr-defined]
            ("unit", _("Table by unit")),
            ("year", _("Table by year")),
            *((f"group:{one.key}", _("Table by grouping: %s") % one.name) for one in groupings),
            ("chart", _("Chart, one bar a year")),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        columns = given.get("columns") or []
        if given.get("shape") == "chart" and len(columns) > 1:
            self.add_error("columns", _("A chart draws one column; choose one."))
        if len(columns) > COLUMNS:
            self.add_error("columns", _("A table shows at most 12 columns."))
        try:
            given["day"] = day_typed(given["tree"]).isoformat() if given.get("tree") else ""
        except Unacceptable as refusal:
            self.add_error("tree", str(refusal))
        return given

    def made(self) -> dict[str, Any]:
        """The block as it is stored. A column keeps the title it was given before."""
        given = self.cleaned_data
        whole = {"caption": given["caption"], "rounds": [int(pk) for pk in given["rounds"]]}
        if given["day"]:
            whole["over"] = {"day": given["day"], "restated": bool(given["restated"])}
        if given["shape"] == "chart":
            return {"kind": "chart", **whole, "column": given["columns"][0]}
        titled = {column["column"]: column for column in self.block.get("columns", ())}
        columns = [titled.get(key, {"column": key}) for key in given["columns"]]
        by, _colon, grouping = given["shape"].partition(":")
        return {"kind": "table", "by": by, **({"grouping": grouping} if grouping else {}), **whole, "columns": columns}


def _initial(block: Mapping[str, Any] | None, rounds: Sequence[Round]) -> dict[str, Any]:
    every = [one.pk for one in rounds]
    if block is None:
        return {"rounds": every}
    by = block.get("by", "")
    shape = "chart" if block["kind"] == "chart" else f"group:{block['grouping']}" if by == "group" else by
    columns = [block["column"]] if shape == "chart" else [column["column"] for column in block["columns"]]
    whole = {"shape": shape, "caption": block["caption"], "columns": columns, "rounds": block.get("rounds") or every}
    over = over_of(block)
    return whole | ({"tree": short_date(over.day), "restated": "1" if over.restated else ""} if over else {})
