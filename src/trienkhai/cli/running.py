"""A command with Django: in the language that is asked for, its refusals as sentences and exit codes."""

import importlib
from argparse import Namespace

from django.db import DatabaseError
from django.utils import translation

from trienkhai.cli import errors
from trienkhai.cli.language import DEFAULT, LANGUAGES, of_environment
from trienkhai.cli.output import Output
from trienkhai.units.models import Root


def run(module: str, name: str, args: Namespace, out: Output) -> int | None:
    """Run the function of a command."""
    with translation.override(args.lang or of_environment() or organisation_language(args)):
        before = errors.newest_entry()
        try:
            code: int | None = getattr(importlib.import_module(module), name)(args, out)
        except Exception as problem:
            if (code := errors.explain(problem, out, since=before)) is None:
                raise
        return code


def organisation_language(args: Namespace) -> str:
    """Of the organisation named by --root, else of the first; Vietnamese while there is none."""
    roots = Root.objects.filter(key=args.root) if args.root else Root.objects.order_by("pk")
    try:
        found = roots.values_list("language", flat=True).first()
    except DatabaseError:  # no tables yet, those of an older version, or no server: the command itself will say so
        found = None
    return found if found in LANGUAGES else DEFAULT
