"""Entry point of `trienkhai`. Parses first, then starts Django, then runs the command's function.

The exit codes below are told in the help of every command (`options.EXIT_CODES`).
"""

import importlib
import os
import sys
import traceback
from argparse import Namespace
from pathlib import Path

import django

from trienkhai.cli import language
from trienkhai.cli.options import parser
from trienkhai.cli.output import Output, keep_quiet
from trienkhai.collecting import expect_modules, settle

DONE, FOUND, USAGE, REFUSED_INPUT, NOT_ALLOWED, WRONG_STATE, FAULT, BUSY = 0, 1, 2, 3, 4, 5, 70, 75
INTERRUPTED = 130  # as shells tell it


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    os.umask(0o077)  # what the product writes is its owner's: the database, files, keys, backups
    try:
        args = parser(language.asked(words) or language.of_environment() or language.DEFAULT).parse_args(words)
    except BrokenPipeError:  # some versions of argparse let it through when nobody reads the help
        return DONE
    finally:
        keep_quiet(sys.stdout)
    out = Output(as_json=args.json)
    if args.home:
        os.environ["TRIENKHAI_HOME"] = str(Path(args.home).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    try:
        return _run(args, out)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        # The interpreter's own code for this would be 1, which means "differences found" here.
        traceback.print_exc()
        out.refusal("fault", f"{type(problem).__name__}: {problem}")
        return FAULT


def _run(args: Namespace, out: Output) -> int:
    module, name = args.handler.split(":")
    if args.before_django:
        return int(getattr(importlib.import_module(module), name)(args, out) or DONE)
    expect_modules()
    django.setup()
    settle()
    return int(importlib.import_module("trienkhai.cli.running").run(module, name, args, out) or DONE)


if __name__ == "__main__":
    sys.exit(main())
