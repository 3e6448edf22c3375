"""The review of the example, written from data through the same acts as any author's."""

import tomllib
from importlib.resources import files
from typing import Any

from trienkhai.directives.models import Directive
from trienkhai.reporting.models import Round, Submission
from trienkhai.review import actions
from trienkhai.review.models import Review, Section
from trienkhai.review.models.text import Standing
from trienkhai.review.values import basis_of
from trienkhai.rollup.answers import column_title
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Unit
from trienkhai.vietnamese.numbers import Lang


def write_review(directive: Directive, *, unit: Unit, data: str, by: Any) -> Review:
    """Campaign, review, figures, sections with their tables and sources."""
    facts = tomllib.loads(files("trienkhai.example").joinpath(f"data/{data}").read_text("utf-8"))
    rounds = list(
        Round.objects.filter(root=directive.root).select_related("version__template", "root").order_by("period_key")
    )
    campaign = actions.start_campaign(
        directive,
        unit=unit,
        name=facts["campaign"],
        period_key=facts["period"],
        cut_off=facts["cut_off"],
        rounds=rounds,
        by=by,
        conference_on=facts.get("conference_on"),
    )
    review = actions.start_review(
        campaign,
        title=facts["title"],
        dated=facts["dated"],
        by=by,
        outline_key=facts["outline"],
        paper=facts["paper"],
    )
    for figure in facts["figure"]:
        _add_figure(review, figure, rounds, unit, by)
    for written in facts["section"]:
        _write(review, written, rounds, by)
    return review


def _rounds_of(rounds: list[Round], template: str, first: str = "", last: str = "~") -> tuple[int, ...]:
    return tuple(one.pk for one in rounds if one.version.template.key == template and first <= one.period_key <= last)


def _add_figure(review: Review, figure: dict[str, Any], rounds: list[Round], unit: Unit, by: Any) -> None:
    chosen = _rounds_of(rounds, figure["template"], figure.get("first", ""), figure.get("last", "~"))
    spec = next(one.version.parsed for one in rounds if one.pk in chosen)
    ask = Ask(unit=unit.pk, column=figure["column"], rounds=chosen, basis=basis_of(review), group=None)
    name = column_title(spec, figure["column"]) + _span([one for one in rounds if one.pk in chosen], figure)
    actions.add_figure(review, key=figure["key"], name=name, ask=ask, by=by)


def _span(chosen: list[Round], figure: dict[str, Any]) -> str:
    """The periods of a figure that does not cover all of them, so that it is told apart from the one that does."""
    if "first" not in figure and "last" not in figure:
        return ""
    lang: Lang = "en" if chosen[0].root.language == "en" else "vi"
    names = dict.fromkeys((chosen[0].period.name(lang), chosen[-1].period.name(lang)))
    return f" ({' – '.join(names)})"


def _write(review: Review, written: dict[str, Any], rounds: list[Round], by: Any) -> None:
    section = review.sections.get(key=written["key"])
    actions.write_section(section, written["text"].strip(), by=by, version=section.version)
    blocks = [_block(block, rounds) for block in written.get("block", ())]
    if blocks:
        actions.set_blocks(section, blocks, by=by)
    _give_sources(section, written, rounds, by)


def _block(block: dict[str, Any], rounds: list[Round]) -> dict[str, Any]:
    chosen = list(_rounds_of(rounds, block["template"]))
    made = {key: value for key, value in block.items() if key != "template"}
    if made["kind"] == "targets":
        made["rows"] = [{**row, "rounds": chosen} for row in made["rows"]]
    return {**made, "rounds": chosen}


def _give_sources(section: Section, written: dict[str, Any], rounds: list[Round], by: Any) -> None:
    """Sentences without a figure: the author's own words, or resting on what units wrote."""
    for sentence in section.sentences.filter(standing=Standing.UNSOURCED):
        if written.get("own"):
            actions.mark_own_words(sentence, True, by=by)
            continue
        key = written["source"]
        for submission in Submission.objects.filter(round__in=rounds, answers__texts__has_key=key).order_by("-pk")[:3]:
            actions.add_source(sentence, submission=submission, field_key=key, by=by)
