"""`record`: the one way into the log."""

import secrets
from typing import Any

from django.db import models
from django.utils import timezone

from trienkhai.access.acting import absent_of
from trienkhai.audit.canonical import canonical, commitment_of
from trienkhai.audit.events import Event
from trienkhai.audit.models import Entry
from trienkhai.units.models import Unit


def record(
    by: Any,
    event: Event,
    obj: models.Model | None = None,
    *,
    unit: Unit | None = None,
    personal: dict[str, Any] | None = None,
    **details: Any,
) -> Entry:
    """Write the entry of an act. Must run in the transaction of the act it records.

    `details` are plain facts (ids, hashes, counts, states); names of people and free text go into `personal`. Who acts
    for another is entered with him.
    Raises TypeError for a fact without a canonical form (a float): once written, no entry could be sealed any more.
    """
    private = dict(personal or {})
    if by is not None:
        private.setdefault("person", getattr(by, "full_name", str(by)))
    absent = absent_of(by)
    if absent is not None:  # A for B
        private["acting_for"], details = absent.full_name, {**details, "acting_for": absent.pk}
    canonical(details)
    salt = secrets.token_hex(16)
    return Entry.objects.create(
        at=timezone.now(),
        event=str(event),
        person=by if by is not None and getattr(by, "pk", None) else None,
        unit=unit,
        object_kind=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        details=details,
        personal=private,
        salt=salt,
        commitment=commitment_of(private, salt),
    )
