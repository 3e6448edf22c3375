"""The pictures of the README, taken from a running example: python tools/screens.py ADDRESS USER PASSWORD [--all FOLDER].

With --all every page worth a picture is taken, wide and narrow, light and dark, into a folder of its own.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
README = ("review", "trace", "overview", "board", "my-work")
SIZE = (1440, 860)
EVERY = ((1440, 900, "light"), (1440, 900, "dark"), (390, 844, "light"), (390, 844, "dark"))
LOOKED_AT = 40  # reports looked through for one that came with evidence


def main() -> None:
    site, user, password, *rest = sys.argv[1:]
    everything = rest[:1] == ["--all"]
    folder = Path(rest[1] if everything else "docs/screens")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=ARGS)
        found: dict[str, str] = {}
        for width, height, scheme in EVERY if everything else ((*SIZE, "light"),):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN"
            )
            page = context.new_page()
            sign_in(page, site, user, password)
            found = found or addresses(page, site)
            for name in found if everything else README:
                page.goto(found[name])
                if anchor := found[name].partition("#")[2]:
                    page.locator(f"#{anchor}").evaluate("place => place.scrollIntoView({block: 'center'})")
                suffix = f"-{width}-{scheme}" if everything else ""
                page.screenshot(path=str(folder / f"{name}{suffix}.png"))
            context.close()
        browser.close()


def sign_in(page: Page, site: str, user: str, password: str) -> None:
    page.goto(f"{site}/dang-nhap/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", password)
    page.click("form button.pri")
    page.wait_for_url(f"{site}/")


def addresses(page: Page, site: str) -> dict[str, str]:
    """Pages worth a picture, found by walking the links as a person would."""
    found = {"my-work": f"{site}/", "units": f"{site}/don-vi/", "overview": f"{site}/truy-nguon/toan-canh/"}
    found["board"] = site + first_of(page, f"{site}/ky-bao-cao/", "main table a[href^='/ky-bao-cao/']")
    review = site + first_of(page, f"{site}/so-ket/", "main table a[href*='/so-ket/']")
    found["review"] = site + first_of(page, review, "nav.toc a[href*='2.2.3'], nav.toc a[href*='2.1']")
    found["trace"] = site + first_of(page, found["review"], ".doc a.fig")
    found["submission"] = with_evidence(page, site, found["trace"])
    found["resolution"] = site + first_of(page, f"{site}/nghi-quyet/", "main table a")
    found["edition"] = site + first_of(page, f"{site}/so-ket/", "main a[href*='/an-ban/']")
    return found


def with_evidence(page: Page, site: str, trace: str) -> str:
    """A report behind a figure that came with evidence, shown at its files; else the first one."""
    page.goto(trace)
    links = page.locator("#bao-cao a[href*='/ky-bao-cao/bao-cao/']").all()[:LOOKED_AT]
    reports = [site + (link.get_attribute("href") or "").partition("#")[0] for link in links]
    for report in reports:
        page.goto(report)
        if page.locator("#mc a[href^='/tep/']").count():
            return f"{report}#mc"
    return reports[0]


def first_of(page: Page, address: str, selector: str) -> str:
    """The address behind the first link on a page that matches."""
    page.goto(address)
    return page.locator(selector).first.get_attribute("href") or "/"


if __name__ == "__main__":
    main()
