"""A process that has read the product and forks itself for a command: `python -m tests.reliability.forking`.

A command in a process of its own costs a second before its first line; nearly all of it is reading modules. What is asked
comes as lines of JSON on standard input, the exit code goes back as a line. Only what differs between installations is
read in the fork: when a command starts Django, the settings are read again with its own environment, as they would be by
a new process; no connection is open and no thread runs before that.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.db import connections

import trienkhai

SETTINGS = "trienkhai.config.settings"
NOT_READ_BEFORE = {SETTINGS, "trienkhai.config.wsgi", "trienkhai.cli.main"}


def main() -> None:
    with tempfile.TemporaryDirectory() as nobodys:
        os.environ |= {"TRIENKHAI_HOME": nobodys, "DJANGO_SETTINGS_MODULE": SETTINGS}
        _read_all()
        for line in sys.stdin:
            asked = json.loads(line)
            child = os.fork()
            if child == 0:
                _become(asked)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _read_all() -> None:
    django.setup()
    for module in pkgutil.walk_packages(trienkhai.__path__, "trienkhai."):
        if module.name not in NOT_READ_BEFORE and ".migrations." not in module.name:
            importlib.import_module(module.name)
    for name in ("psycopg", "django.db.backends.sqlite3.base", "django.db.backends.postgresql.base"):
        with contextlib.suppress(Exception):  # without its driver an engine cannot be read, and is not asked for
            importlib.import_module(name)
    gc.freeze()  # a fork looks for garbage among what is its own, and copies no pages of what was read here
    django.setup = _again(django.setup)


def _again(setup: Callable[..., None]) -> Callable[..., None]:
    """`django.setup` as a new process knows it: it reads the settings of the installation that is asked for."""

    def set_up(*args: Any, **kwargs: Any) -> None:
        sys.modules.pop(SETTINGS, None)
        read = importlib.import_module(SETTINGS)
        for name in filter(str.isupper, dir(read)):
            setattr(settings, name, getattr(read, name))
        connections.__init__()  # it keeps addresses, and objects that hold them
        vars(connections).pop("settings", None)
        setup(*args, **kwargs)

    return set_up


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
