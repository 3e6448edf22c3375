"""The signed paper of a submission, scanned and handed in. Rows are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.models.answers import Submission


class TiedBy(models.TextChoices):
    """How it is known that the paper is just this submission."""

    CODE = "code", _("by the code at the foot of its pages")
    PERSON = "person", _("compared page by page")


class SignedPaper(models.Model):
    """One scan of the printed and signed report. `code`: the one read from its pages, where it was tied by it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="signed_papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="signed_paper_uses")
    tied_by = models.CharField(max_length=6, choices=TiedBy)
    code = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
