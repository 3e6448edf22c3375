"""Translations: compile every catalogue (`python tools/messages.py`) and list texts without a Vietnamese one (`--missing`).

The texts in code and templates are English; each app keeps its Vietnamese in `locale/vi/LC_MESSAGES/django.po`.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(
    r"(?:gettext|ngettext|pgettext|npgettext|_)\s*\(\s*u?(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", re.S
)


def compile_all(root: Path) -> list[Path]:
    """Write the .mo of every .po below src; return them."""
    written = []
    for po in sorted((root / "src").rglob("*.po")):
        mo = po.with_suffix(".mo")
        polib.pofile(str(po)).save_as_mofile(str(mo))
        written.append(mo)
    return written


def texts_of_python(path: Path) -> Iterator[str]:
    """Every literal handed to a gettext call."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in CALLS:
            continue
        first = node.args[1] if name.startswith("pgettext") and len(node.args) > 1 else node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def texts_of_template(path: Path) -> Iterator[str]:
    """Every text that Django would look up for this template."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - only this half needs Django

    for match in IN_TEMPLATE.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
        yield ast.literal_eval(match["text"])


def missing(root: Path) -> list[tuple[str, str]]:
    """Pairs (file, text) that no Vietnamese catalogue of ours translates. Django's own catalogue does not count."""
    known = {
        entry.msgid
        for po in (root / "src").rglob("locale/vi/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(po))
        if entry.translated()
    }
    gaps = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            texts = texts_of_python(path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            texts = texts_of_template(path)
        else:
            continue
        gaps += [(str(path.relative_to(root)), text) for text in texts if text and text not in known]
    return gaps


def main() -> int:
    root = Path(__file__).resolve().parent.parent
    if "--missing" in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
        gaps = missing(root)
        for path, text in gaps:
            print(f"{path}: {text!r}")
        return 1 if gaps else 0
    print(f"{len(compile_all(root))} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
