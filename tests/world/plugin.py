"""Loaded before Django: gives the whole run a data folder of its own; an interrupted run can be gone on with."""

import os
import tempfile
from pathlib import Path

from trienkhai.collecting import expect_modules, settle

os.environ.setdefault("TRIENKHAI_HOME", tempfile.mkdtemp(prefix="trienkhai-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
ROOT = Path(__file__).resolve().parents[2]
expect_modules()


def pytest_addoption(parser):
    parser.addoption(
        "--go-on", metavar="FILE", help="keep the tests that passed in this file, and leave out those that are in it"
    )


def pytest_configure(config):
    if file := config.getoption("--go-on"):
        config.pluginmanager.register(GoingOn(Path(file)))


def pytest_collection_finish():
    settle()


class GoingOn:
    """For proofs that take hours: a run that was ended begins again at the tests that had not passed."""

    def __init__(self, file):
        self.file = file
        self.called: set[str] = set()  # in this run, and not cleared away yet
        self.passed = set(file.read_text().splitlines()) if file.exists() else set()

    def pytest_collection_modifyitems(self, config, items):
        done = [item for item in items if item.nodeid in self.passed]
        config.hook.pytest_deselected(items=done)
        items[:] = [item for item in items if item.nodeid not in self.passed]

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.called.add(report.nodeid)
        elif report.when == "teardown" and report.passed and report.nodeid in self.called:
            with self.file.open("a") as kept:
                kept.write(f"{report.nodeid}\n")
