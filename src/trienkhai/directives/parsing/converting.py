"""Old .doc files, through LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from trienkhai.directives.parsing.model import Unreadable

SECONDS = 60
PROGRAMS = ("soffice", "libreoffice")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORD = "WordDocument".encode("utf-16-le")


def _(message: str) -> str:
    return message


def doc_to_docx(data: bytes, name: str) -> bytes:
    """The same document as .docx. Raises Unreadable when it cannot be converted here."""
    if ENCRYPTED in data:
        raise Unreadable("encrypted", _("%(name)s is protected by a password. Save it without one."), name=name)
    if WORD not in data:
        raise Unreadable(
            "not_a_document",
            _("%(name)s is not a document that can be read. Give a .docx, .txt, .pdf or .doc."),
            name=name,
        )
    program = next((found for one in PROGRAMS if (found := shutil.which(one))), None)
    if program is None:
        raise Unreadable(
            "doc", _("%(name)s is an old Word file (.doc). Open it in Word and save it as .docx."), name=name
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _convert(program, Path(folder), data, name)
        made = Path(folder) / "in.docx"
        if not made.exists():
            raise Unreadable(
                "doc", _("%(name)s could not be converted. Open it in Word and save it as .docx."), name=name
            )
        return made.read_bytes()


def _convert(program: str, folder: Path, data: bytes, name: str) -> None:
    source = folder / "in.doc"
    source.write_bytes(data)
    # Two conversions on one profile: the second writes no file. A profile of its own for each.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True
    ) as running:
        try:
            running.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)  # the program is a script that starts the real one
            raise Unreadable(
                "doc", _("%(name)s took too long to convert. Open it in Word and save it as .docx."), name=name
            ) from None
