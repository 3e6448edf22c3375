"""The signature by which a workbook is known as one of ours."""

import hashlib
import hmac

from django.conf import settings

from trienkhai.audit.canonical import canonical
from trienkhai.reporting.models import Export
from trienkhai.reporting.rules.book.ticket import Ticket


def signature_of(export: Export) -> str:
    """Proof that this installation handed out this export with these values."""
    facts = [export.code, export.round_unit_id, export.version_id, export.values]  # type: ignore[attr-defined]
    return hmac.new(settings.EXPORT_KEY.encode(), canonical(facts), hashlib.sha256).hexdigest()


def is_ours(ticket: Ticket, export: Export) -> bool:
    """Whether the signature on the hidden sheet is the one that was written there."""
    return hmac.compare_digest(ticket.signature.encode(), signature_of(export).encode())
