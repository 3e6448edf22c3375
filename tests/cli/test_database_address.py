"""What the address of a PostgreSQL asks for holds beside what the product asks for itself."""

import os
import subprocess
import sys

import pytest

from tests.world.plugin import ROOT

SCRIPT = "from trienkhai.config import settings; print(settings.DATABASES['default']['OPTIONS'].get('options'))"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", "-c jit=off"), ("?options=-c%20jit%3Don", "-c jit=off -c jit=on")],
    ids=["nothing", "more"],
)
def test_options_of_the_address_come_last_and_so_hold(tmp_path, asked, found):
    environment = {
        **os.environ,
        "TRIENKHAI_HOME": str(tmp_path),
        "DATABASE_URL": f"postgres://a:b@localhost/c{asked}",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == found
