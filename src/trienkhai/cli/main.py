"""Entry point of `trienkhai`. Parses first, then starts Django, then runs the command's function.

Exit codes: 0 done · 1 something was found or not equal (verify-…, backup) · 2 wrong use · 3 the input was refused ·
4 not allowed · 5 not possible in this state · 70 a fault of the program.
"""

import importlib
import os
import sys
import traceback
from argparse import Namespace
from pathlib import Path

import django

from trienkhai.cli.options import parser
from trienkhai.cli.output import Output

DONE, FOUND, USAGE, REFUSED_INPUT, NOT_ALLOWED, WRONG_STATE, FAULT = 0, 1, 2, 3, 4, 5, 70
INTERRUPTED = 130  # as shells tell it


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = parser().parse_args(argv)
    os.umask(0o077)  # what the product writes is its owner's: the database, files, keys, backups
    out = Output(as_json=args.json)
    if args.home:
        os.environ["TRIENKHAI_HOME"] = str(Path(args.home).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    try:
        return _run(args, out)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        # The interpreter's own code for this would be 1, which means "differences found" here.
        traceback.print_exc()
        return FAULT


def _run(args: Namespace, out: Output) -> int:
    module, name = args.handler.split(":")
    if not args.before_django:
        django.setup()
    run = getattr(importlib.import_module(module), name)
    errors = None if args.before_django else importlib.import_module("trienkhai.cli.errors")
    try:
        code = run(args, out)
    except Exception as problem:
        if errors is None or (code := errors.explain(problem, out)) is None:
            raise
    return int(code or DONE)


if __name__ == "__main__":
    sys.exit(main())
