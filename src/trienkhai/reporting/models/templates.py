"""What a report asks. A version is a document (its spec) and never changes once a round uses it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from trienkhai.directives.models import Directive
from trienkhai.reporting.rules.spec import Spec, spec_from_json
from trienkhai.units.models import Root

REMEMBERED = 100
_parsed: dict[tuple[int, str], Spec] = {}


class Indicator(models.Model):
    """The meaning of a figure, shared by the templates of one root. `key` is stable for ever."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="indicators")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    unit_of_measure = models.CharField(max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    unit_rule = models.CharField(
        max_length=20, help_text="Rule over units: sum, min, max, mean (weighted), count, list, none."
    )
    time_rule = models.CharField(max_length=20, help_text="Rule over time: sum, last, mean, max, none.")
    weight_key = models.CharField(max_length=60, blank=True, help_text="Key of the indicator that weighs a mean.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="indicator_key_once_per_root")]

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """A form that is asked again and again, in versions."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="templates")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="template_key_once_per_root")]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One frozen wording of a template. `spec` is the truth; the cell order of packed numbers follows from it."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    sha256 = models.CharField(max_length=64)
    directive = models.ForeignKey(
        Directive,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The directive whose provisions its sections name; bound when the version is made.",
    )
    made_at = models.DateTimeField(default=timezone.now)

    if TYPE_CHECKING:
        template_id: int
        directive_id: int | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")]

    @cached_property
    def parsed(self) -> Spec:
        """The spec as a value. Parsed once a process: a version never changes."""
        known = _parsed.get((self.pk, self.sha256))
        if known is None:
            if len(_parsed) >= REMEMBERED:
                _parsed.pop(next(iter(_parsed)))
            known = _parsed[self.pk, self.sha256] = spec_from_json(self.spec)
        return known
