"""The sample template in a later version: a figure more, a figure less, a shorter text, a choice less."""

from tests.reporting.ground import TOML
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.rules.template_file import read_toml

NEW_FIELD = """
[[section.field]]
key = "QT05"
name = "Hội nghị trực tuyến"
unit = "hội nghị"

[[section.field]]
kind = "ratio"
"""
MONEY = TOML[TOML.index('[[section.field]]\nkey = "KP01"') : TOML.index('[[section]]\nkey = "van-ban"')]
LATER = (
    TOML.replace('\n[[section.field]]\nkind = "ratio"\n', NEW_FIELD)
    .replace(MONEY, "")
    .replace("max_chars = 500", "max_chars = 50")
    .replace('choices = ["Kế hoạch", "Công văn"]', 'choices = ["Kế hoạch"]')
)


def later_version(world, text: str = LATER) -> TemplateVersion:
    return design_template(world.root, read_toml(text), by=world.secretary)
