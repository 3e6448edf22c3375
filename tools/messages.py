"""Translations: compile every catalogue (`python tools/messages.py`), list texts without a Vietnamese one (`--missing`),
list texts that two catalogues translate differently (`--differing`).

The texts in code and templates are English; each app keeps its Vietnamese in `locale/vi/LC_MESSAGES/django.po`.
"""

import ast
import os
import re
import sys
from collections import defaultdict
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


def differing(root: Path) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Triples (language, text, catalogues by translation) of every text that has more than one translation in a language.

    Django merges the catalogues of all apps into one: of two translations one is shown everywhere, the other nowhere.
    Give one of the two meanings another English text, or a context.
    """
    told: dict[tuple[str, str | None, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for po in sorted((root / "src").rglob("locale/*/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(po)):
            for form, translation in (entry.msgstr_plural or {"": entry.msgstr}).items():
                if entry.translated():
                    key = (po.parts[-3], entry.msgctxt, entry.msgid, str(form))
                    told[key][translation].append(str(po.relative_to(root)))
    return [(language, text, dict(by)) for (language, _context, text, _form), by in told.items() if len(by) > 1]


def main() -> int:
    root = Path(__file__).resolve().parent.parent
    if "--missing" in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
        gaps = missing(root)
        for path, text in gaps:
            print(f"{path}: {text!r}")
        return 1 if gaps else 0
    if "--differing" in sys.argv:
        found = differing(root)
        for language, text, by in found:
            print(f"{language}: {text!r}: " + "; ".join(f"{word!r} in {', '.join(pos)}" for word, pos in by.items()))
        return 1 if found else 0
    print(f"{len(compile_all(root))} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
