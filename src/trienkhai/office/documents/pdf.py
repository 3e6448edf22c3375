"""A paper as PDF: by LibreOffice from the very .docx where it is installed, by typst from the same facts otherwise."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from trienkhai.office.documents.errors import NoEngine
from trienkhai.office.documents.paper import Paper
from trienkhai.office.documents.typeset import compile_paper

Engine = Literal["libreoffice", "typst"]
TIMEOUT_S = 120
PROGRAMS = ("soffice", "libreoffice")


@dataclass(frozen=True, slots=True)
class Pdf:
    """`engine` tells whether the pages are those of the .docx (libreoffice) or set anew from the same facts (typst)."""

    data: bytes
    engine: Engine


def available_engines() -> tuple[Engine, ...]:
    """Engines in the order in which they are tried. typst comes with this software."""
    return ("libreoffice", "typst") if _program() else ("typst",)


def to_pdf(paper: Paper, docx: bytes, *, engine: Engine | None = None) -> Pdf:
    """The PDF. When LibreOffice fails, typst takes over and the result says so; an engine asked for by name must do it.

    Raises NoEngine with the reason.
    """
    if engine == "typst":
        return Pdf(compile_paper(paper), "typst")
    if engine == "libreoffice" or _program():
        try:
            return Pdf(convert(docx), "libreoffice")
        except NoEngine:
            if engine:
                raise
    return Pdf(compile_paper(paper), "typst")


def convert(docx: bytes) -> bytes:
    """Any .docx by LibreOffice, in a profile of its own: two conversions on one profile lose one of the files."""
    program = _program()
    if program is None:
        raise NoEngine("no_engine")
    with TemporaryDirectory() as folder:
        return _run(program, Path(folder), docx)


def _program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def _run(program: str, folder: Path, docx: bytes) -> bytes:
    source = folder / "paper.docx"
    source.write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False, cwd=folder)
    except subprocess.TimeoutExpired as error:
        raise NoEngine("failed", engine="LibreOffice", reason=f"no answer within {TIMEOUT_S} s") from error
    except OSError as error:
        raise NoEngine("failed", engine="LibreOffice", reason=str(error)) from error
    made = folder / "paper.pdf"
    if not made.exists():  # LibreOffice may end with code 0 and no file
        reason = done.stderr.decode(errors="replace").strip() or "no file was written"
        raise NoEngine("failed", engine="LibreOffice", reason=reason[:300])
    return made.read_bytes()
