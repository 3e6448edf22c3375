"""The language of the command line before Django starts: what --lang asks for, else what the environment speaks.

Help and errors of use come out of the same catalogue as the messages of the commands, through Python's own gettext, which
argparse uses too.
"""

import functools
import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
DOMAIN = "django"
CATALOGUE = Path(__file__).with_name("locale")
OPTION = "--lang"


def asked(words: Sequence[str]) -> str:
    """The language after --lang, wherever it stands; '' where there is none or an unknown one."""
    for at, word in enumerate(words):
        name, has_value, value = word.partition("=")
        if name == OPTION:
            wished = value if has_value else "".join(words[at + 1 : at + 2])
            return wished if wished in LANGUAGES else ""
    return ""


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """'vi' or 'en' when the locale of the environment is one of the two; else ''."""
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return spoken[:2] if spoken[:2] in LANGUAGES and spoken[2:3] in ("", "_", "-", ".", "@") else ""


def speak(language: str) -> None:
    """From now on help and errors of use are in this language."""
    os.environ["LANGUAGE"] = language  # where Python's gettext looks first
    gettext.bindtextdomain(DOMAIN, str(CATALOGUE))
    gettext.textdomain(DOMAIN)


def said(text: str) -> str:
    """The text in that language. Its catalogue is looked for once: `gettext.gettext` does so for each of 700 texts of help."""
    return _catalogue(os.environ.get("LANGUAGE", "")).gettext(text)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(CATALOGUE), [language], fallback=True)
