"""A template made of targets that a directive sets: one indicator each, the target beside it as a hint."""

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from trienkhai.directives.aims import Aim, decimals_of
from trienkhai.directives.models import Directive
from trienkhai.directives.parsing.targets import PERCENT, Direction, Target
from trienkhai.reporting.rules.spec import Field, NumberField, RatioField, Section, Spec
from trienkhai.vietnamese import remove_marks
from trienkhai.vietnamese.numbers import Lang

NAME, HINT, KEY = 200, 300, 40  # characters
CHANGES = (Direction.INCREASE_BY, Direction.DECREASE_BY)
WHEN = re.compile(r"(?:đến|trong|vào|trước|by|in) (?:hết |cuối |the end of )?(?:năm )?\d{4}[, ]*", re.IGNORECASE)
TIMES = (
    "ngày",
    "ngày làm việc",
    "giờ",
    "phút",
    "tuần",
    "tháng",
    "năm",
    "days",
    "working days",
    "hours",
    "weeks",
    "months",
)


def template_of(directive: Directive, aims: Iterable[Aim]) -> Spec:
    """In the language of the organisation. Names are the words of the document: whoever takes it puts them right."""
    lang: Lang = "en" if directive.root.language == "en" else "vi"
    with translation.override(lang):
        sections = tuple(
            Section(f"p{at}", str(at), place[:NAME], tuple(_fields(directive, list(told), lang)), anchor)
            for at, ((anchor, place), told) in enumerate(groupby(aims, key=lambda one: (one.provision, one.place)), 1)
        )
        name = _("Targets of %s") % directive.symbol
    return Spec(_key(directive), name, sections, directive.symbol)


def _key(directive: Directive) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", remove_marks(directive.symbol).lower()).strip("-")
    return f"chi-tieu-{plain}"[:KEY].rstrip("-")


def _fields(directive: Directive, aims: list[Aim], lang: Lang) -> Iterable[Field]:
    for aim in aims:
        key, target, name = f"CT{directive.pk}.{aim.number:02d}", aim.target, _name(aim)
        hint = (_("Target: %s") % aim.told(lang))[:HINT]
        if target.unit != PERCENT:
            yield NumberField(
                key,
                name,
                target.unit[:60],
                decimals=min(6, decimals_of(target.number)),
                unit_rule="max" if target.unit in TIMES else "sum",
                time_rule="max" if target.unit in TIMES else "sum",
                hint=hint,
            )
        elif target.direction in CHANGES:
            yield NumberField(f"{key}.1", _("%s: in this period") % name, hint=hint)
            yield NumberField(f"{key}.0", _("%(name)s: in %(year)s") % {"name": name, "year": _base(target)}, hint=hint)
        else:
            yield NumberField(f"{key}.1", _("%s: reached") % name, hint=hint, at_most=f"{key}.2")
            yield NumberField(f"{key}.2", _("%s: of how many") % name, hint=hint)
            yield RatioField(key, name, f"{key}.1", f"{key}.2", decimals=max(2, decimals_of(target.number)))


def _base(target: Target) -> str:
    return str(target.base_year) if target.base_year else _("the period it is compared with")


def _name(aim: Aim) -> str:
    """What is counted, as the document says it: the words before the target, what it is a share of, else the sentence."""
    target = aim.target
    said = WHEN.sub("", " ".join(part for part in (target.subject, target.of) if part))
    words = said if len(said.split()) >= 3 else aim.sentence.strip(" .;")
    return words if len(words) <= NAME else f"{words[:NAME].rsplit(' ', 1)[0]}…"
