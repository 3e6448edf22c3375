"""The pictures of the README, taken from a running example: python tools/screens.py http://127.0.0.1:8000 USER PASSWORD [folder]."""

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


def first(page: Page, selector: str) -> str:
    """The address behind the first link that matches."""
    return page.locator(selector).first.get_attribute("href") or "/"


def main() -> None:
    site, user, password = sys.argv[1:4]
    folder = Path(sys.argv[4] if len(sys.argv) > 4 else "docs/screens")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN")
            page = context.new_page()
            page.goto(f"{site}/dang-nhap/")
            page.fill("[name=username]", user)
            page.fill("[name=password]", password)
            page.click("form button.pri")
            page.wait_for_url(f"{site}/")
            for name, address in addresses(page, site).items():
                page.goto(address)
                suffix = "" if (width, scheme) == (1440, "light") else f"-{width}-{scheme}"
                page.screenshot(path=str(folder / f"{name}{suffix}.png"))
            context.close()
        browser.close()


def addresses(page: Page, site: str) -> dict[str, str]:
    """Pages worth a picture, found by walking the links as a person would."""
    found = {"my-work": f"{site}/"}
    page.goto(f"{site}/ky-bao-cao/")
    found["board"] = site + first(page, "main table a[href*='/ky-bao-cao/'], main a[href*='/ky-bao-cao/']")
    page.goto(f"{site}/so-ket/")
    review = site + first(page, "main table a[href*='/so-ket/']")
    page.goto(review)
    section = site + first(page, "nav.toc a[href*='2.2.3'], nav.toc a[href*='2.1']")
    found["review"] = section
    page.goto(section)
    trace = first(page, ".doc a.fig")
    found["trace"] = site + trace
    page.goto(found["trace"])
    found["submission"] = site + first(page, "main a[href*='/ky-bao-cao/bao-cao/']")
    found["resolution"] = site + first_of(page, f"{site}/nghi-quyet/", "main table a")
    found["units"] = f"{site}/don-vi/"
    found["edition"] = site + first_of(page, f"{site}/so-ket/", "main a[href*='/an-ban/']")
    return found


def first_of(page: Page, address: str, selector: str) -> str:
    page.goto(address)
    return first(page, selector)


if __name__ == "__main__":
    main()
