"""Old .doc files, through LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from trienkhai.directives.parsing.model import Unreadable

SECONDS = 60


def _(message: str) -> str:
    return message


def doc_to_docx(data: bytes, name: str) -> bytes:
    """The same document as .docx. Raises Unreadable when it cannot be converted here."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise Unreadable(
            "doc", _("%(name)s is an old Word file (.doc). Open it in Word and save it as .docx."), name=name
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Unreadable(
                "doc", _("%(name)s took too long to convert. Open it in Word and save it as .docx."), name=name
            ) from None
        made = Path(folder) / "in.docx"
        if not made.exists():
            raise Unreadable(
                "doc", _("%(name)s could not be converted. Open it in Word and save it as .docx."), name=name
            )
        return made.read_bytes()
