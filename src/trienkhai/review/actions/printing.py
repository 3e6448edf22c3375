"""The PDF of an edition: made once, when it is frozen or later from the frozen Word file, and kept beside it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes, store
from trienkhai.office.documents import NoEngine, Pdf
from trienkhai.office.documents.pdf import convert
from trienkhai.review.models import Edition
from trienkhai.review.permissions import READ
from trienkhai.review.values import file_name


def print_edition(edition: Edition, *, by: Any) -> StoredFile:
    """The PDF of an edition, converted from its Word file where there is none yet. Raises Unacceptable, saying why not."""
    require(by, READ, edition.review.campaign.unit)
    if edition.pdf is not None:
        return edition.pdf
    if edition.paper is None:
        raise Unacceptable([Problem(_("This edition has no Word file of which a PDF could be made."))])
    try:
        data = convert(open_bytes(edition.paper))  # takes seconds: no lock is held meanwhile
    except (NoEngine, OSError, ValueError) as problem:
        raise Unacceptable([Problem(why_no_pdf(problem))]) from problem
    return keep_pdf(edition, Pdf(data, "libreoffice"), by=by)


@transaction.atomic
def keep_pdf(edition: Edition, pdf: Pdf, *, by: Any) -> StoredFile:
    """Store the PDF with its edition; the first one stays."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.pdf is None:
        name = file_name(edition.review, "pdf", edition.review.pk, locked.number)
        locked.pdf = store(pdf.data, name=name, kind="pdf", by=by)
        locked.pdf_sha256 = locked.pdf.sha256
        locked.save(update_fields=["pdf", "pdf_sha256"])
        unit = edition.review.campaign.unit
        record(by, Event.EDITION_PRINTED, locked, unit=unit, sha256=locked.pdf.sha256, engine=pdf.engine)
    edition.pdf, edition.pdf_sha256 = locked.pdf, locked.pdf_sha256
    return locked.pdf


def why_no_pdf(problem: Exception) -> str:
    """Why there is no PDF, and what to do instead."""
    reason = _(problem.template) % problem.params if isinstance(problem, NoEngine) else str(problem)
    return _("There is no PDF of this paper. %s Take the Word file instead.") % reason
