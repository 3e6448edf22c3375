"""How one registered document stands to another."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models.register import Directive, Provision


class RelationKind(models.TextChoices):
    """What the first document does to the second; `BACK` says it the other way round."""

    CARRIES_OUT = "carries_out", _("carries out")
    AMENDS = "amends", _("amends")
    REPLACES = "replaces", _("replaces")
    REPEALS = "repeals", _("repeals")
    REFERS_TO = "refers_to", _("refers to")


BACK = {
    RelationKind.CARRIES_OUT: _("carried out by"),
    RelationKind.AMENDS: _("amended by"),
    RelationKind.REPLACES: _("replaced by"),
    RelationKind.REPEALS: _("repealed by"),
    RelationKind.REFERS_TO: _("referred to by"),
}
ENDS = (RelationKind.REPLACES, RelationKind.REPEALS)
"""After these the second document is no longer in force."""


class RelationQuerySet(models.QuerySet["Relation"]):
    def visible_to(self, person: Any) -> Self:
        """Both documents belong to one organisation: who sees one sees both."""
        return self.filter(source__in=Directive.objects.visible_to(person))


class Relation(models.Model):
    """`source` does to `target` what its kind says, by one of its provisions where that is known."""

    source = models.ForeignKey(Directive, models.PROTECT, related_name="relations")
    target = models.ForeignKey(Directive, models.PROTECT, related_name="relations_to_it")
    kind = models.CharField(max_length=12, choices=RelationKind)
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="a_relation_is_kept_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_document_does_to_itself"),
        ]
