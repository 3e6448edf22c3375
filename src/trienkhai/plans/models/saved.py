"""A filter of the list of tasks that a person has put a name to."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """One's own mark, not an act in office: the log does not keep it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="task_views")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=500, blank=True, help_text="The query string of the list.")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="a_view_has_a_name_of_its_own")]
