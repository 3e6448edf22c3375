"""`import-units`, `import-directive`, `import-template`, `open-round`, `take-in`."""

from argparse import Namespace
from collections import Counter
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.main import REFUSED_INPUT
from trienkhai.cli.output import Output
from trienkhai.directives import actions as directives
from trienkhai.directory import importing
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Round, RoundUnit, TemplateVersion
from trienkhai.reporting.rules.template_file import read_sheet, read_toml
from trienkhai.reporting.workbook import export_workbook


def day_of(text: str) -> date:
    """A day given as YYYY-MM-DD. Raises Unacceptable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unacceptable(
            [Problem(_("“%s” is not a day; write YYYY-MM-DD, for example 2023-07-06.") % text)]
        ) from None


def read(path: str) -> tuple[str, bytes]:
    """Name and bytes of a file. Raises Unacceptable."""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as problem:
        raise Unacceptable([Problem(_("The file cannot be read: %s") % problem.strerror, where=path)]) from None


def version_of(args: Namespace) -> TemplateVersion:
    """The newest version of the template named on the command line. Raises Unacceptable."""
    found = (
        TemplateVersion.objects.filter(template__root=root_of(args), template__key=args.template)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise Unacceptable(
            [Problem(_("There is no template “%s”; take it in with “trienkhai import-template”.") % args.template)]
        )
    return found
