"""What a report asks. A version is a document (its spec) and never changes once a round uses it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from trienkhai.audit.canonical import digest
from trienkhai.directives.models import Directive
from trienkhai.reporting.rules.errata import former_texts, with_wording
from trienkhai.reporting.rules.spec import Spec, spec_from_json
from trienkhai.units.models import Root

REMEMBERED = 100
_frozen: dict[str, Spec] = {}
_parsed: dict[str, Spec] = {}


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

    if TYPE_CHECKING:
        root_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="template_key_once_per_root")]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One frozen wording of a template. `spec` is the truth; the cell order of packed numbers follows from it.

    Neither `spec` nor `sha256` ever changes. Errata only put words in the place of others: `wording` holds those by the path
    of each (`rules.errata`), `former` what stood there in between, `errata` how many there were (docs/decisions/0021).
    """

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
    wording = models.JSONField(default=dict)
    former = models.JSONField(default=dict)
    errata = models.PositiveIntegerField(default=0)

    if TYPE_CHECKING:
        template_id: int
        directive_id: int | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")]

    @cached_property
    def code_of_wording(self) -> str:
        """What tells this wording from every other, for what a process remembers of it.

        The count alone would not: an erratum that is rolled back leaves its number to the next.
        """
        frozen = f"{self.pk}:{self.sha256}"
        return f"{frozen}:{self.errata}:{digest([self.wording, self.former])}" if self.errata else frozen

    @cached_property
    def parsed(self) -> Spec:
        """The spec as a value, in the words of its errata. Made once a process for each wording."""
        return _kept(_parsed, self.code_of_wording, self._worded)

    def _worded(self) -> Spec:
        frozen = self.frozen
        if not self.errata:
            return frozen
        return with_wording(frozen, self.wording, former_texts(frozen, self.wording, self.former))

    @property
    def frozen(self) -> Spec:
        """The spec in the words it was made with. Parsed once a process, so that an erratum needs no `spec` that was deferred."""
        return _kept(_frozen, f"{self.pk}:{self.sha256}", lambda: spec_from_json(self.spec))


def _kept(known: dict[str, Spec], key: str, made: Callable[[], Spec]) -> Spec:
    spec = known.get(key)
    if spec is None:
        if len(known) >= REMEMBERED:
            known.pop(next(iter(known)))
        spec = known[key] = made()
    return spec
