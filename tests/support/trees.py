"""Reads a page into the tree of BeautifulSoup in a fifth of the time its own builder takes.

The tests read some ten thousand pages, which was a sixth of all their work. What templates write is plain enough for one
expression; `test_pages` holds the trees of both builders to be the same.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, PageElement, Tag
from bs4.element import Script, Stylesheet

INSIDE = r"""(?:[^"'>]++|"[^"]*"|'[^']*')*+"""
TAGS = re.compile(
    rf"<!--(?P<comment>.*?)-->|<!(?P<doctype>doctype[^>]*)>"
    rf"|<(?P<raw>script|style|textarea)\b(?P<raw_attributes>{INSIDE})>(?P<typed>.*?)</(?P=raw)\s*>"
    rf"|<(?P<closes>/?)(?P<name>[a-z][a-z0-9:-]*)(?P<attributes>{INSIDE})>",
    re.IGNORECASE | re.DOTALL,
)
"""Each tag; what is no page (comments, scripts, typed text) is stepped over as one."""
ATTRIBUTES = re.compile(r"""([^\s=/"'>]+)(?:\s*=\s*(?:("[^"]*")|('[^']*')|([^\s"'>]+)))?""")
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
CONTAINERS: dict[str, type[NavigableString]] = {"style": Stylesheet, "script": Script}
KEEPS_BLANKS = frozenset(["pre", "textarea"])


def tree(html: str) -> BeautifulSoup:
    """The page as BeautifulSoup's "html.parser" reads it."""
    return _Reader(html).soup


class _Reader:
    """Hangs each element behind the one before it, as the library's own builder does."""

    def __init__(self, html: str) -> None:
        self.soup = BeautifulSoup("", "html.parser", string_containers=CONTAINERS)
        self.last: PageElement | None = None
        self.open: list[Tag] = [self.soup]
        self.keeping = 0
        at = 0
        for found in TAGS.finditer(html):
            start, end = found.span()
            if start > at:
                self._text(html[at:start])
            at = end
            closes, name, attributes = found.group("closes", "name", "attributes")
            if name is None:
                self._step_over(found)
            elif closes:
                self._close(name.lower())
            else:
                name = name.lower()
                self._open(name, attributes)
                if name in VOID or attributes.endswith("/"):
                    self._close(name)
        if at < len(html):
            self._text(html[at:])

    def _step_over(self, found: re.Match[str]) -> None:
        if (name := found["raw"]) is not None:
            name = name.lower()
            self._open(name, found["raw_attributes"])
            if typed := found["typed"]:
                container = CONTAINERS.get(name)
                self._hang(container(typed) if container else NavigableString(unescape(typed)))
            self._close(name)
        elif found["comment"] is not None:
            self._hang(Comment(found["comment"]))
        else:
            self._hang(Doctype(found["doctype"][len("doctype ") :]))

    def _text(self, text: str) -> None:
        if "&" in text:
            text = unescape(text)
        if not self.keeping and not text.strip("\n\t\x0c\r "):
            text = "\n" if "\n" in text else " "
        self._hang(NavigableString(text))

    def _open(self, name: str, attributes: str) -> None:
        made = Tag.__new__(Tag)
        model = _model(name, attributes)
        made.__dict__.update(model)
        made.attrs = model["attrs"].copy()
        made.contents = []
        self._hang(made)
        self.open.append(made)
        if name in KEEPS_BLANKS:
            self.keeping += 1

    def _close(self, name: str) -> None:
        if self.open[-1].name != name and all(one.name != name for one in self.open):
            return
        while True:
            closed = self.open.pop().name
            if closed in KEEPS_BLANKS:
                self.keeping -= 1
            if closed == name:
                return

    def _hang(self, made: PageElement) -> None:
        parent, last = self.open[-1], self.last
        siblings = parent.contents
        made.parent = parent
        made.previous_element = last
        if last is not None:
            last.next_element = made
        if siblings:
            before = siblings[-1]
            made.previous_sibling = before
            before.next_sibling = made
        siblings.append(made)
        self.last = made


@lru_cache(maxsize=20_000)
def _model(name: str, attributes: str) -> dict[str, Any]:
    """What the library makes of such a tag, before it hangs anywhere; pages write the same tags again and again."""
    values = {
        one.lower(): unescape(double[1:-1] or single[1:-1] or bare)
        for one, double, single, bare in ATTRIBUTES.findall(attributes)
    }
    return dict(
        BeautifulSoup("", "html.parser", string_containers=CONTAINERS).new_tag(name, attrs=values).__dict__
    )
