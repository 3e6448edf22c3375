"""The page that tells how to write a template is right."""

import re

from tests.world.plugin import ROOT
from trienkhai.reporting.rules.template_file import read_toml
from trienkhai.reporting.rules.template_parts import SETTINGS

PAGE = (ROOT / "docs/templates.md").read_text("utf-8")


def test_its_example_is_a_template():
    spec = read_toml("\n".join(re.findall(r"```toml\n(.*?)```", PAGE, re.S)))
    assert set(spec.numbers) == {"QT02", "QT03", "KP01"}
    assert spec.ratios and spec.lists and spec.texts
    assert [check.key for check in spec.checks] == ["co-ke-hoach", "giam-nguoi"]


def test_it_names_every_setting():
    names = {name for settings in SETTINGS.values() for name in settings}
    assert {name for name in names if name not in PAGE} == set()
