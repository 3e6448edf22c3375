"""What a draft said that the version its round moved to has no place for. Rows are only added."""

from django.db import models

from trienkhai.reporting.models.rounds import RoundChange, RoundUnit

MOVED = "round_moved"  # the event of a RoundChange


class LeftAnswers(models.Model):
    """Answers of one unit that were left when its round moved, as `rules.moving.Left` in JSON, each with the reason."""

    change = models.ForeignKey(RoundChange, models.PROTECT, related_name="left")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="left_answers")
    answers = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "round_unit"], name="left_once_a_move")]
