"""A process that has read the libraries of the product and forks itself for a command: `python -m tests.reliability.forking`.

A command in a process of its own costs half a second before its first line; most of it is reading modules. What is asked
comes as lines of JSON on standard input, the exit code goes back as a line. Modules that read the settings are left to the
fork: each has its own data folder and database.
"""

import atexit
import contextlib
import importlib
import json
import os
import runpy
import sys
import traceback
from typing import Any

READ_BEFORE = (
    "argparse", "asyncio", "concurrent.futures", "cryptography.fernet", "django.contrib.postgres.fields", "django.core.cache",
    "django.core.handlers.wsgi", "django.core.management", "django.db.backends.sqlite3.base", "django.db.models",
    "django.forms", "django.template.defaulttags", "django.template.loader_tags", "django.urls", "django.utils.translation",
    "docx", "environ", "lxml.etree", "numpy", "openpyxl", "psycopg", "structlog", "trienkhai.cli.main", "trienkhai.cli.options",
)  # fmt: skip


def main() -> None:
    for name in READ_BEFORE:
        with contextlib.suppress(ImportError):  # what is not installed any more is read by nobody
            importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(asked: dict[str, Any]) -> None:
    """The command as it would be from a shell: its environment, folder, words and output; never returns."""
    code = 70
    try:
        for number, path in enumerate(("/dev/null", asked["out"], asked["err"])):
            opened = os.open(path, os.O_RDWR)
            os.dup2(opened, number)
            os.close(opened)
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        sys.modules.pop(asked["module"], None)  # what is run as a program is read again as one
        sys.argv = [asked["module"], *asked["words"]]
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
