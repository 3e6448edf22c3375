"""Files as answers: always to be kept, never shown in line, under their own name."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """The bytes as a download."""
    return HttpResponse(data, content_type=kind, headers=_under(name))


def streamed(bits: Iterable[bytes], name: str, kind: str) -> StreamingHttpResponse:
    """The same for what is made while it is sent."""
    return StreamingHttpResponse(bits, content_type=kind, headers=_under(name))


def _under(name: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
