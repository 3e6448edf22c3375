"""Evidence of the example: minutes and notice boards that units hand in with some reports. Small, seeded, marked as illustrative."""

from dataclasses import dataclass
from random import Random
from typing import Any

from trienkhai.example.answers import Answers
from trienkhai.office.charts import to_png
from trienkhai.office.charts.drawing import bar, frame, text
from trienkhai.office.charts.theme import Paint
from trienkhai.office.documents import Heading, Paper, Paragraph, Properties, Signature, to_pdf, write
from trienkhai.periods import Period
from trienkhai.reporting.models import RoundUnit

DAY = 20  # of the last month of a period
BOARD_WIDTH, BOARD_LINE, BOARD_MM = 520, 26, 120


@dataclass(frozen=True)
class Given:
    """A file as the unit keeps it. With a field it is laid on the page at that field, else beside the workbook in a folder."""

    name: str
    data: bytes
    field_key: str = ""
    note: str = ""


@dataclass(frozen=True)
class Papers:
    """What may be handed in with reports on one template: of each paper one unit in so many, other units in every period."""

    facts: dict[str, Any]
    template: str
    seed: int

    def of(self, unit: RoundUnit, period: Period, answers: Answers) -> list[Given]:
        """What this unit hands in for this period; most hand in nothing."""
        found = []
        for at, told in enumerate(self.facts["paper"]):
            turn = Random(f"{self.seed}/papers/{at}/{period.key}").randrange(told["every"])
            if told["template"] == self.template and unit.position % told["every"] == turn:
                found.append(self._made(told, unit, period, answers["cells"]))
        return found

    def _made(self, told: dict[str, Any], unit: RoundUnit, period: Period, cells: dict[str, str]) -> Given:
        common = self.facts["papers"]
        words = {**cells, "unit": unit.name, "code": unit.code, "period": period.name(common["language"])}
        name = told["name"].format_map({**words, "period": period.key})
        lines = [line.format_map(words) for line in told["lines"]]
        if name.endswith(".png"):
            data = picture([*lines, common["notice"]])
        else:
            paper = self._paper(told, unit, period, told["subject"].format_map(words), lines)
            docx = write(paper)
            data = to_pdf(paper, docx, engine="typst").data if name.endswith(".pdf") else docx
        return Given(name, data, told.get("field", ""), told.get("note", ""))

    def _paper(self, told: dict[str, Any], unit: RoundUnit, period: Period, subject: str, lines: list[str]) -> Paper:
        """Minutes as the unit would write them, signed by a post and not by a person."""
        common = self.facts["papers"]
        return Paper(
            ruleset=told["ruleset"],
            day=period.last_day.replace(day=DAY),
            heading=Heading(
                unit.parent.name if unit.parent else "", unit.name, 1 + unit.position, told["symbol"], common["place"]
            ),
            kind_name=common["kind"],
            subject=subject,
            body=tuple(Paragraph.of(line) for line in lines),
            signature=Signature("", common["position"], ""),
            notice=common["notice"],
            language=common["language"],
            properties=Properties(subject, unit.name),
        )


def picture(lines: list[str]) -> bytes:
    """A notice board as a picture: a bar, the first line strong, the others below it."""
    paint, height = Paint("print"), BOARD_LINE * (len(lines) + 1)
    inside = bar(0, 0, BOARD_WIDTH, 6, paint("f1"))
    for at, line in enumerate(lines, 1):
        inside += text(16, BOARD_LINE * at + 8, line, paint, kind="" if at > 1 else "hi")
    return to_png(frame(lines[0], BOARD_WIDTH, height, inside, "print"), BOARD_MM)
