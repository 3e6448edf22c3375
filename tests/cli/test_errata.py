"""Errata of a template by command: told what differs, refused where it is more than words."""

import pytest

from tests.cli.test_the_thread import _prepared, facts, home  # noqa: F401 - fixtures
from tests.reporting.ground import TOML
from trienkhai.cli.main import REFUSED_INPUT

pytestmark = pytest.mark.one_database


def test_only_words_become_an_erratum_and_the_old_file_takes_nothing_back(home, tmp_path):  # noqa: F811
    file, why = tmp_path / "mau.toml", ("--erratum", "sai chữ")

    def write(text: str) -> None:
        file.write_text(text.replace("bieu-01", "mau"), "utf-8")

    write(TOML)
    assert "--erratum" in home.run("import-template", file, *why, code=REFUSED_INPUT).stderr
    home.run("import-template", file)
    write(TOML.replace("Người phải dự", "Người được mời"))
    told = home.run("import-template", file, *why).stdout
    assert "Người phải dự → Người được mời" in told
    write(TOML)
    assert "--new-version" in home.run("import-template", file, code=REFUSED_INPUT).stderr
    write(TOML.replace("max_chars = 500", "max_chars = 600"))
    assert "LV01" in home.run("import-template", file, *why, code=REFUSED_INPUT).stderr
    write(TOML)
    assert facts(home, "import-template", file, *why) == facts(home, "import-template", file, *why)
    home.run("verify-audit")
