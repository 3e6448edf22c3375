"""One file: its bytes lie in the data folder under its hash, its facts stand here."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """The user's own bytes, never altered. The same bytes stored twice are one file on disk and two rows."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, help_text="Real kind, by content: xlsx, pdf, docx, png…")
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where the bytes lie below the files folder."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
