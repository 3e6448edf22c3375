"""What many units wrote, as one Word document to read: question by question, unit by unit."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.office.documents.paper import Block, Heading, Heading_, Paper, Paragraph, Properties
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.wording import language_of


def narratives_paper(round_: Round, rows: Sequence[RoundUnit], *, on: date) -> Paper:
    """The answers of units to every question of a round. Units without an answer are named under each question.

    `rows` with their newest submissions, in the order of the tree.
    """
    lang = language_of(round_.root)
    with override(lang):
        body: list[Block] = []
        for section in round_.version.parsed.sections:
            asked = [field for field in section.fields if field.kind == "text"]
            if asked:
                body.append(Heading_(1, section.number, section.name))
            for field in asked:
                body.append(Heading_(2, "", field.name))
                body += _answers(field.key, rows)
        name = round_.root.name
        return Paper(
            ruleset="plain",
            day=on,
            heading=Heading("", name, "", "", round_.root.place),
            kind_name=_("Answers of the units"),
            subject=round_.name,
            body=tuple(body),
            language=lang,
            notice=_("Illustrative figures") if round_.root.is_illustrative else "",
            properties=Properties(round_.name, name),
        )


def _answers(key: str, rows: Sequence[RoundUnit]) -> list[Block]:
    body: list[Block] = []
    silent, empty = [], []
    for row in rows:
        text = str(row.latest.answers.get("texts", {}).get(key, "")) if row.latest else ""
        if row.latest is None:
            silent.append(row.name)
        elif not text.strip():
            empty.append(row.name)
        else:
            body.append(Heading_(3, "", row.name))
            body += [Paragraph.of(line) for line in text.splitlines() if line.strip()]
    if empty:
        body.append(Paragraph.of(_("Left without an answer: %s.") % "; ".join(empty)))
    if silent:
        body.append(Paragraph.of(_("Have not sent: %s.") % "; ".join(silent)))
    return body
