"""The stylesheet: small, flat, within the browser floor, and the same tokens in both dark blocks."""

import re
from pathlib import Path

import pytest

from trienkhai.ui import __file__ as ui_file

UI = Path(ui_file).parent
SHEETS = sorted((UI / "static/ui/css").rglob("*.css"))
TEMPLATES = sorted(UI.parent.rglob("templates/**/*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def rules(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text("utf-8"))


def test_all_sheets_together_are_under_sixty_kilobytes():
    assert sum(sheet.stat().st_size for sheet in SHEETS) < 60_000


def test_every_sheet_is_linked_and_every_link_has_its_sheet():
    linked = re.findall(r"'ui/(css/[\w/-]+\.css)'", (UI / "templates/ui/_styles.html").read_text("utf-8"))
    assert sorted(linked) == sorted(str(sheet.relative_to(UI / "static/ui")) for sheet in SHEETS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_newer_than_the_oldest_browser_served(sheet):
    body = rules(sheet)
    for newer in (
        "light-dark(",
        "color-mix(",
        "@container",
        "@layer",
        "@scope",
        "cqi",
        "popover",
        "rotate:",
        "translate:",
    ):
        assert newer not in body
    assert "&" not in body


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_rules_are_flat(sheet):
    """Only at-rules hold other rules."""
    holders: list[str] = []
    for selector, brace in re.findall(r"([^{}]*)([{}])", rules(sheet)):
        if brace == "}":
            holders.pop()
            continue
        assert all(holder.startswith("@") for holder in holders), selector
        holders.append(selector.rpartition(";")[2].strip())
    assert holders == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_has_stands_alone_so_that_an_older_browser_drops_only_that_rule(sheet):
    for selector in re.findall(r"([^{};]*)\{", rules(sheet)):
        if ":has(" in selector and not selector.strip().startswith("@"):
            assert "," not in re.sub(r"\([^()]*\)", "", selector)


def test_both_dark_blocks_hold_the_same_colours():
    body = rules(UI / "static/ui/css/tokens.css")
    wish = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', body, re.S)
    choice = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', body, re.S)
    assert wish is not None
    assert choice is not None
    assert wish[1].split() == choice[1].split()


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tokens(block: str) -> dict[str, str]:
    body = rules(UI / "static/ui/css/tokens.css")
    found = re.search(re.escape(block) + r" \{(.*?)\}", body, re.S)
    assert found is not None
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", found[1]))


@pytest.mark.parametrize("block", [":root", ':root[data-theme="dark"]'])
def test_text_can_be_read_on_every_ground(block):
    """WCAG 2.2 AA: 4.5 for text, 3 for the border of a control."""
    colours = tokens(block)
    for text in ("ink", "ink-2", "ink-3", "link", "thread", "ok", "sub", "ret", "late", "warn", "idle"):
        assert contrast(colours[text], colours["paper"]) >= 4.5, text
    for status in ("ok", "sub", "ret", "late", "warn", "idle"):
        assert contrast(colours[status], colours[f"{status}-w"]) >= 4.5, status
    for ground in ("paper", "raise", "sunk"):
        assert contrast(colours["edge"], colours[ground]) >= 3, ground
        assert contrast(colours["ink-3"], colours[ground]) >= 4.5, ground


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_no_template_carries_inline_style_or_script(template):
    body = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", body)
    assert not re.search(r"<script(?![^>]* src=)", body)
