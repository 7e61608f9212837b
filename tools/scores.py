"""Lighthouse on the pages of the phone: a new demo office, Debian's Chromium, a middling phone on a slow network.

python -m tools.scores [ADDRESS ...]     the phone app and the officer's pages, or those named (from / on)

Beside each figure stands how many others waited for the processor (the load): wall time is what Lighthouse reckons with.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.support import browsers
from tools.shots import demo_office

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95
ROUNDS = 3
"""A page is judged by the median: whatever else the machine does counts as the page's own slowness."""

TRIES = 4
"""On a busy machine the browser may begin before Lighthouse looks; then it says so, and is asked again."""

SAID = {"first paint": "first-contentful-paint", "blocked": "total-blocking-time"}


def sign_in(page: Page, home: str, account: tuple[str, str]) -> str:
    """The cookies of somebody signed in, as a header."""
    page.goto(f"{home}/sign-in")
    page.locator("main form input[name=email]").fill(account[0])
    page.locator("main form input[name=password]").fill(account[1])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def officers_pages(page: Page, home: str) -> list[str]:
    """What an officer opens in a day: the app and its outbox, today, visits, the form, what is due, a road show, a company."""
    page.goto(f"{home}/companies")
    company = page.locator("main tbody a[href^='/companies/']").first.get_attribute("href") or ""
    page.goto(f"{home}/road-shows")
    road_show = page.locator("main a[href^='/road-shows/']:not([href$=new])").first.get_attribute("href")
    company = company.partition("?")[0]
    number = company.split("/")[-1]
    return [
        *("/phone", "/phone#/outbox", "/", "/visits", f"/visits/new?company={number}", "/follow-ups"),
        *(road_show or "/road-shows", company),
    ]


def measure(address: str, cookie: str) -> dict[str, int]:
    """What Lighthouse gives the page: three scores of 100, and milliseconds until the first paint and of blocking."""
    why = ""
    for _try in range(TRIES):
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "said.json"
            done = subprocess.run(
                [
                    *("node", str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={said}"),
                    f"--only-categories={','.join(CATEGORIES)}",
                    f"--extra-headers={json.dumps({'Cookie': cookie})}",
                    "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
                ],
                check=False,
                capture_output=True,
                text=True,
                env={**os.environ, "CHROME_PATH": str(browsers.find_chromium())},
            )
            if done.returncode == 0:
                return _scores(json.loads(said.read_text()))
            why = done.stderr
    raise SystemExit(f"Lighthouse could not measure {address}:\n{why}")


def _scores(found: dict[str, Any]) -> dict[str, int]:
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    return scores | {
        name: round(found["audits"][audit].get("numericValue", 0)) for name, audit in SAID.items()
    }


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
        columns = (*CATEGORIES, *SAID, "load")
        print(f"{'page':28}", *(f"{name:>14}" for name in columns))
        for address in asked:
            rounds = [measure(f"{home}{address}", cookie) for _round in range(ROUNDS)]
            seen = {name: round(statistics.median(one[name] for one in rounds)) for name in rounds[0]}
            is_met = all(seen[name] >= GOAL for name in CATEGORIES)
            figures = [*seen.values(), round(os.getloadavg()[0])]
            note = "" if is_met else f"   below {GOAL}"
            print(f"{address:28}", *(f"{one:14}" for one in figures), note, flush=True)
            if not is_met:
                missed.append(address)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
