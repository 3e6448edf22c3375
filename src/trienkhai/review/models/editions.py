"""An edition: the review frozen with its inputs, verifiable later from stored submissions alone."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from trienkhai.evidence.models import StoredFile
from trienkhai.review.models.text import Review


class Edition(models.Model):
    """`content` holds everything that was frozen (canonical JSON); `sha256` is its hash."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="editions")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="pdf_editions")
    pdf_sha256 = models.CharField(max_length=64, blank=True)  # it may be made after the content was hashed
    annex = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="annex_editions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.review} · {self.name}"

    @property
    def name(self) -> str:
        """Review and number, "2.1": how pages show it, and how commands take and tell it."""
        return f"{self.review_id}.{self.number}"  # type: ignore[attr-defined]

    def address_of(self, key: str) -> str:
        """The page on which a frozen figure is followed as it was; known before the edition is stored, for its paper prints it."""
        return reverse("review:frozen_figure", args=[self.review_id, self.number, key])  # type: ignore[attr-defined]
