"""Answers: being written (Draft), sent (Submission). A submission is a document; nothing updates it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import scope_of
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.models.inside import InsideStep
from trienkhai.reporting.models.rounds import Round, RoundUnit
from trienkhai.reporting.models.row_of import RowOf
from trienkhai.reporting.models.templates import TemplateVersion
from trienkhai.reporting.rules.remarks import key_of_file


class Draft(models.Model):
    """A report being filled. `version` counts changes, so that two people never overwrite each other unseen."""

    round_unit = models.OneToOneField(RoundUnit, models.PROTECT, related_name="draft")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )


class DraftFile(models.Model):
    """Evidence lying beside a report that is being filled; the next submission takes along what lies here then."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="draft_files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="draft_uses")
    field_key = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)


class DraftWords(models.Model):
    """What is to be said with the next submission: answers to return notes, reasons for going ahead without a unit below.

    `replies`: id of the note → text; `gaps`: id of the unit → reason. Apart from the draft, whose version counts answers.
    """

    round_unit = models.OneToOneField(RoundUnit, models.PROTECT, related_name="draft_words")
    replies = models.JSONField(default=dict)
    gaps = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    @classmethod
    def of(cls, round_unit: RoundUnit) -> "DraftWords":
        """What waits beside the report of a unit, new and empty where nothing does. No query where the row came with it."""
        there: DraftWords | None = getattr(round_unit, "draft_words", None)
        return there or cls(round_unit=round_unit)


class Export(models.Model):
    """A workbook handed out: the values as they were, so that coming back can be compared three ways."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="exports")
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True, help_text="Visible on every sheet.")
    values = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, person: Any) -> Self:
        """Files one sent oneself, all files of units one writes for, and those a visible report came from.

        A sheet of many units is seen when all of them are. Files that were refused, or only filled a draft, are no
        report yet: readers do not see them.
        """
        if scope_of(person, "reporting.read").everything:
            return self
        visible = RoundUnit.objects.visible_to(person)
        told = Submission.objects.standing().filter(intake=models.OuterRef("pk"))
        hidden = told.exclude(round_unit__in=visible)
        # A free file of many units also holds what was not taken: whoever sees the whole round sees it.
        of_many = models.Q(account__has_key="free", round_unit=None)
        outside = RoundUnit.objects.filter(round=models.OuterRef("round")).exclude(pk__in=visible.values("pk"))
        sent = models.Q(models.Exists(told), ~models.Exists(hidden)) & (~of_many | ~models.Exists(outside))
        writable = RoundUnit.objects.writable_by(person)
        written = models.Q(export__round_unit__in=writable) | models.Q(round_unit__in=writable)
        own = models.Q(by=person) if getattr(person, "pk", None) else models.Q(pk__in=())
        return self.filter(own | written | sent)


class Intake(models.Model):
    """A file that came in, with the fate of every non-empty cell in it. The original is kept.

    `outcome` is also 'draft' (kept as the draft, for a word is wanted before it is sent), 'offered' (past years and free
    files, nothing is stored yet) and 'filled' (a free file, into the draft of its unit).
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="intakes")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="intakes")
    export = models.ForeignKey(Export, models.PROTECT, null=True, related_name="intakes")
    round_unit = models.ForeignKey(
        RoundUnit, models.PROTECT, null=True, related_name="free_files", help_text="Whose own, free file it is."
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, help_text="taken, same, refused")
    account = models.JSONField(default=dict, help_text="Counts and, cell by cell, what was not simply taken.")

    objects = IntakeQuerySet.as_manager()


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def visible_to(self, person: Any) -> Self:
        """What units have sent and let stand."""
        return self.standing().ever_visible_to(person)

    def ever_visible_to(self, person: Any) -> Self:
        """The same with what was withdrawn, which is perhaps closed to the person: `rights.is_closed_to` says."""
        if scope_of(person, "reporting.read").everything:
            return self
        return self.filter(round_unit__in=RoundUnit.objects.visible_to(person))


class Origin(models.TextChoices):
    TYPED = "typed", _("typed in")
    WORKBOOK = "workbook", _("workbook of the round")
    FREE_FILE = "free_file", _("the unit's own file")
    ON_BEHALF = "on_behalf", _("entered on behalf of the unit")
    PAST_RECORD = "past_record", _("past record")


class Submission(models.Model):
    """What a unit sent, as a snapshot with a hash. `places` tells, cell by cell, where a value stood in the source file."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    places = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    receipt = models.CharField(max_length=20, unique=True)
    origin = models.CharField(max_length=12, choices=Origin)
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, related_name="submissions")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="In whose place the sender acted.",
    )
    on_behalf = models.BooleanField(default=False)
    source_note = models.CharField(max_length=300, blank=True)
    contested = models.PositiveSmallIntegerField(
        default=0, help_text="In how many figures the unit differs from what the system knows; told in its answers."
    )
    approval = models.OneToOneField(
        InsideStep,
        models.PROTECT,
        null=True,
        related_name="sent",
        help_text="The approval inside the unit with which it was sent; each serves one submission.",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_unit", "number"], name="submission_number_once")]


class SubmissionNumbers(models.Model):
    """The numbers of a submission as a packed little-endian int64 vector, shape (cells,), in the order of its version.

    A table of its own, so that a round is read without the documents. pack(answers, version) == packed is a law.
    """

    submission = RowOf(Submission, models.PROTECT, primary_key=True, related_name="numbers")
    packed = models.BinaryField()


class SubmissionFile(models.Model):
    """Evidence handed in with a submission, for one field or for the whole report."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="submission_uses")
    field_key = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)

    @property
    def note_key(self) -> str:
        """The key of a remark on this file."""
        return key_of_file(self.file.sha256, self.file.name)
