"""Lighthouse on the pages of the phone: a new demo office, Debian's Chromium, a middling phone on a slow network.

python -m tools.scores [ADDRESS ...]     the phone app and the officer's pages, or those named (from / on)
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support import browsers
from tools.shots import demo_office

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95
ROUNDS = 3
"""A page is judged by the median: whatever else the machine does counts as the page's own slowness."""


def sign_in(page: Page, home: str, account: tuple[str, str]) -> str:
    """The cookies of somebody signed in, as a header."""
    page.goto(f"{home}/sign-in")
    page.locator("main form input[name=email]").fill(account[0])
    page.locator("main form input[name=password]").fill(account[1])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def officers_pages(page: Page, home: str) -> list[str]:
    """What an officer opens in a day: the app, today, the visits, the form, a day of a road show, a company."""
    page.goto(f"{home}/companies")
    company = page.locator("main tbody a[href^='/companies/']").first.get_attribute("href") or ""
    page.goto(f"{home}/road-shows")
    road_show = page.locator("main a[href^='/road-shows/']:not([href$=new])").first.get_attribute("href")
    number = company.split("/")[-1]
    return ["/phone", "/", "/visits", f"/visits/new?company={number}", company, road_show or "/road-shows"]


def measure(address: str, cookie: str) -> dict[str, int]:
    """What Lighthouse gives the page: three scores of 100, and milliseconds of blocking."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.json"
        subprocess.run(
            [
                *("node", str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={said}"),
                f"--only-categories={','.join(CATEGORIES)}",
                f"--extra-headers={json.dumps({'Cookie': cookie})}",
                "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": str(browsers.find_chromium())},
        )
        found = json.loads(said.read_text())
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    return {**scores, "blocked": round(found["audits"]["total-blocking-time"].get("numericValue", 0))}


def main(addresses: list[str]) -> int:
    missed = []
    with demo_office() as (home, people):
        browsers.use_packaged_node()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**browsers.launch_arguments())
            page = browser.new_page()
            cookie = sign_in(page, home, people["officer"])
            asked = addresses or officers_pages(page, home)
            browser.close()
        print(
            f"{'page':32} {'performance':>12} {'accessibility':>14} {'best practices':>15} {'blocked, ms':>12}"
        )
        for address in asked:
            rounds = [measure(f"{home}{address}", cookie) for _round in range(ROUNDS)]
            seen = {name: round(statistics.median(one[name] for one in rounds)) for name in rounds[0]}
            is_met = all(seen[name] >= GOAL for name in CATEGORIES)
            figures = [seen[name] for name in (*CATEGORIES, "blocked")]
            print(
                f"{address:32} {figures[0]:12} {figures[1]:14} {figures[2]:15} {figures[3]:12}"
                f"{'' if is_met else f'   below {GOAL}'}",
                flush=True,
            )
            if not is_met:
                missed.append(address)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
