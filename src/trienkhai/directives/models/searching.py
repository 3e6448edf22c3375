"""What a search compares, kept beside the text it is made from: databases know nothing of Vietnamese marks."""

from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, IntegerField, Value, When

from trienkhai.access.scope import ScopedQuerySet
from trienkhai.vietnamese import exact_key, search_key

Row = TypeVar("Row", bound=models.Model)


class _Key(models.TextField):  # type: ignore[type-arg]
    """Made from what its row says whenever it is written, alone or with many; never typed."""

    make: Callable[[str], str]

    def pre_save(self, model_instance: Any, add: bool) -> str:
        key = type(self).make(model_instance.searched)
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> Any:
        """Migrations know it as the plain text that it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class _SearchKey(_Key):
    make = staticmethod(search_key)


class _ExactKey(_Key):
    make = staticmethod(exact_key)


class SearchableQuerySet(ScopedQuerySet[Row]):
    def holding(self, asked: str, *order: str) -> Self:
        """Rows that hold the words, marks or not; those with the same marks first, otherwise in an order."""
        exact = When(exact_key__contains=exact_key(asked), then=Value(0))
        ranked = self.annotate(rank=Case(exact, default=Value(1), output_field=IntegerField()))
        return ranked.filter(search_key__contains=search_key(asked)).order_by("rank", *order)


class Searchable(models.Model):
    """A row with text that is searched. What `QuerySet.update` writes is not found before the row is saved again."""

    search_key = _SearchKey(editable=False, default="")
    exact_key = _ExactKey(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *given: Any, update_fields: Iterable[str] | None = None, **named: Any) -> None:
        fields = update_fields if update_fields is None else {*update_fields, "search_key", "exact_key"}
        super().save(*given, update_fields=fields, **named)

    @property
    def searched(self) -> str:
        """All its words."""
        raise NotImplementedError
