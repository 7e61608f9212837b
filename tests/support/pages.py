"""Opens pages as a careful reader: every page a test opens is checked for what must hold on all of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, PageElement, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.support.client import Visitor
from tests.support.trees import ATTRIBUTES, TAGS, VOID, tree

Elements = dict[str, list[Tag]]

UNLABELLED = frozenset(["hidden", "submit", "button", "reset"])
# Each begins with what stands in few places: to ask first whether a word begins there took fifteen times as long.
LEAKS = re.compile(
    r"None\b(?<=\bNone)|\{[{%]|%\([a-z_]+\)[sd]|<[A-Za-z.]+ object at|Undefined\b(?<=\bUndefined)"
    r"|Traceback\b(?<=\bTraceback)|nan\b(?<=\bnan)|l'(?<=\bl')"
)
NAME_OF_ONE = re.compile(r"#[\w-]+")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
HTMX_VERBS = {"hx-get": "GET", "hx-post": "POST", "hx-put": "PUT", "hx-patch": "PATCH", "hx-delete": "DELETE"}


def parsed(html: str) -> BeautifulSoup:
    """The page, with what lies in templates read as what it will be."""
    soup = tree(html)
    if "<template" in html:
        for template in soup.find_all("template"):
            template.name = "div"
    return soup


class Page:
    """One answer, parsed. `select` and `one` take CSS selectors; `words` is the visible text."""

    def __init__(self, opener: "PageOpener", response: TestResponse, url: str) -> None:
        self.opener = opener
        self.response = response
        self.url = url
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.soup = parsed(self.html)

    @cached_property
    def plain(self) -> str:
        """The page with every character written as itself: what stands in none of it need not be looked for in its parts."""
        return unescape(self.html)

    @cached_property
    def elements(self) -> list[Tag]:
        found = []
        one: PageElement | None = self.soup.contents[0] if self.soup.contents else None
        while one is not None:
            if isinstance(one, Tag):
                found.append(one)
            one = one.next_element
        return found

    @cached_property
    def by_name(self) -> Elements:
        """All elements by their names: what every page is checked for is looked up here, many times quicker than by CSS."""
        found: Elements = defaultdict(list)
        for element in self.elements:
            found[element.name].append(element)
        return found

    @cached_property
    def by_attribute(self) -> Elements:
        """All elements by the attributes they have."""
        found: Elements = defaultdict(list)
        for element in self.elements:
            for attribute in element.attrs:
                found[attribute].append(element)
        return found

    @property
    def title(self) -> str:
        return _words(self.soup.title)

    @property
    def h1(self) -> str:
        return _words(self.soup.find("h1"))

    @property
    def words(self) -> str:
        return _words(self.soup.body or self.soup)

    def select(self, css: str) -> list[Tag]:
        if NAME_OF_ONE.fullmatch(css):
            return [element for element in self.by_attribute["id"] if element["id"] == css[1:]]
        return list(self.soup.select(css))

    def one(self, css: str) -> Tag:
        """The only element that fits; fails when there are none or several."""
        found = self.select(css)
        assert len(found) == 1, f"{len(found)} elements fit {css!r} in {self.url}"
        return found[0]

    def texts(self, css: str) -> list[str]:
        """The visible text of each element that fits."""
        return [_words(element) for element in self.select(css)]

    def link(self, text: str) -> str:
        """The address of the link with this text."""
        found = [link for link in self.select("a[href]") if _name(link) == text]
        assert found, f"no link {text!r} in {self.url}: {[_name(link) for link in self.select('a[href]')]}"
        return str(found[0]["href"])

    def follow(self, text: str) -> "Page":
        return self.opener.open(self.link(text))

    def form_values(self, css: str = "main form") -> dict[str, Any]:
        """What a browser would send for the form as it stands, lists for fields that occur more than once."""
        return values_of(self.select(css)[0])

    def submit(
        self, values: dict[str, Any] | None = None, *, css: str = "main form", status: int | None = None
    ) -> "Page":
        """Fill in the form and send it; follows the redirect of a success and checks the page that comes."""
        form = self.select(css)[0]
        sent = {**values_of(form), **(values or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        target = str(form.get("action") or self.url)
        if str(form.get("method", "get")).lower() == "get":
            return self.opener.open(target, query_string=sent)
        return self.opener.post(target, sent, status=status)


class PageOpener:
    """The `page` fixture."""

    def __init__(self, app: Flask, client: Visitor) -> None:
        self.app = app
        self.client = client

    def open(self, url: str, *, status: int = 200, **options: Any) -> Page:
        """Open an address and check everything that holds for every page."""
        page = Page(self, self.client.get(url, **options), url)
        assert page.status == status, f"{url} answered {page.status}, not {status}: {page.words[:500]}"
        check(page, self.app)
        return page

    def fragment(self, url: str, *, status: int = 200, **options: Any) -> Page:
        """Fetch what htmx would fetch and check it as a part of a page."""
        headers = {"HX-Request": "true", **options.pop("headers", {})}
        page = Page(self, self.client.get(url, headers=headers, **options), url)
        assert page.status == status, f"{url} answered {page.status}, not {status}: {page.words[:500]}"
        check(page, self.app, whole=False)
        return page

    def post(self, url: str, values: dict[str, Any] | None = None, *, status: int | None = None) -> Page:
        """Send a form. Without `status` a redirect is followed and 200 or 422 expected."""
        response = self.client.post(url, data=values or {}, content_type="multipart/form-data")
        if status is None and response.status_code in {302, 303}:
            return self.open(response.headers["Location"])
        page = Page(self, response, url)
        allowed = {200, 422} if status is None else {status}
        assert page.status in allowed, f"{url} answered {page.status}: {page.words[:500]}"
        if response.mimetype == "text/html" and page.status not in {302, 303} and page.html:
            check(page, self.app, whole="<html" in page.html)
        return page


def check(page: Page, app: Flask, *, whole: bool = True) -> None:
    """Fail with everything that is wrong with a page."""
    found = [
        *_unbalanced(page),
        *_ids(page, whole),
        *_names(page),
        *_forms(page),
        *_inline(page),
        *_hosts(page),
    ]
    found += [*_leaks(page), *_dead_links(page, app)]
    if whole:
        found += [*_frame(page), *_headers(page)]
    assert not found, f"{page.url}:\n" + "\n".join(f"- {fault}" for fault in dict.fromkeys(found))


def values_of(form: Tag) -> dict[str, Any]:
    """What a browser would send for a form, lists for fields that occur more than once."""
    values: dict[str, list[str]] = {}
    for name, value in _successful(form):
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def _words(element: Tag | None) -> str:
    return " ".join(element.get_text(" ").split()) if element else ""


def _name(element: Tag) -> str:
    """The name that a screen reader would say: label, text, or the text of the pictures inside."""
    label = element.get("aria-label") or element.get("title")
    if label:
        return str(label).strip()
    inside = [one for one in element.descendants if isinstance(one, Tag)]
    pictures = [str(picture.get("alt", "")) for picture in inside if picture.name == "img"]
    titles = [str(picture.get("aria-label", "")) for picture in inside if picture.name == "svg"]
    return " ".join([*_words(element).split(), *pictures, *titles]).strip()


def _short(element: Tag) -> str:
    return re.sub(r"\s+", " ", str(element))[:140]


def _frame(page: Page) -> Iterator[str]:
    html = page.soup.html
    if html is None or html.get("lang") not in {"id", "en"}:
        yield "the language of the page is not said"
    if not page.title:
        yield "no title"
    headings = page.by_name["h1"]
    if len(headings) != 1 or not _words(headings[0]):
        yield f"{len(headings)} first headings: {[_words(heading) for heading in headings]}"
    if len(page.by_name["main"]) != 1:
        yield "not exactly one main"
    if not any(meta.get("name") == "viewport" for meta in page.by_name["meta"]):
        yield "no viewport for phones"


def _headers(page: Page) -> Iterator[str]:
    policy = page.response.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe-inline" in policy or "unsafe-eval" in policy:
        yield f"weak Content-Security-Policy: {policy!r}"
    if page.response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options"


def _unbalanced(page: Page) -> Iterator[str]:
    """Tags that close out of order, which browsers repair silently and htmx swaps wrongly; attributes given twice."""
    open_tags: list[tuple[str, int]] = []
    for tag in TAGS.finditer(page.html):
        name = (tag["name"] or "").lower()
        if not name:
            continue
        if not tag["closes"]:
            yield from (f"{one} twice on <{name}>" for one in _given_twice(tag["attributes"]))
            if name not in VOID and not tag["attributes"].endswith("/"):
                open_tags.append((name, tag.start()))
        elif open_tags and open_tags[-1][0] == name:
            open_tags.pop()
        else:
            inside = (
                f"<{open_tags[-1][0]}> of line {_line(page, open_tags[-1][1])}" if open_tags else "nothing"
            )
            yield f"</{name}> in line {_line(page, tag.start())} closes inside {inside}"
            if any(one == name for one, _ in open_tags):
                while open_tags.pop()[0] != name:
                    pass
    yield from (f"<{name}> of line {_line(page, at)} is never closed" for name, at in open_tags)


@lru_cache(maxsize=20_000)
def _given_twice(attributes: str) -> list[str]:
    names = Counter(found[1].lower() for found in ATTRIBUTES.finditer(attributes))
    return [one for one, times in names.items() if times > 1]


def _line(page: Page, at: int) -> int:
    return page.html.count("\n", 0, at) + 1


def _ids(page: Page, whole: bool) -> Iterator[str]:
    ids = Counter(str(element["id"]) for element in page.by_attribute["id"])
    yield from (f"id {name!r} {times} times" for name, times in ids.items() if times > 1)
    yield from (f"id {name!r} is empty or has blanks" for name in ids if not name or " " in name)
    if not whole:
        return
    for attribute in REFERENCES:
        for element in page.by_attribute[attribute]:
            yield from (
                f"{attribute} names no id of the page: {_short(element)}"
                for name in str(element[attribute]).split()
                if name not in ids
            )
    for element in page.by_attribute["hx-target"]:
        target = str(element["hx-target"])
        if target.startswith("#") and target[1:] not in ids:
            yield f"hx-target names no id of the page: {_short(element)}"


def _names(page: Page) -> Iterator[str]:
    labels = {str(label.get("for")): label for label in page.by_name["label"]}
    for field in _fields(page):
        label = labels.get(str(field.get("id"))) or field.find_parent("label")
        named = field.get("aria-label") or field.get("aria-labelledby") or (label and _words(label))
        if not named:
            yield f"a field without a label: {_short(field)}"
    links = page.by_name["a"]
    for element in [*links, *page.by_name["button"], *page.by_name["summary"]]:
        if not _name(element) and not element.get("aria-labelledby"):
            yield f"nothing to read on {_short(element)}"
    for image in page.by_name["img"]:
        if not image.has_attr("alt"):
            yield f"a picture without alt: {_short(image)}"
    yield from (f"a link that goes nowhere: {_short(link)}" for link in links if not link.has_attr("href"))


def _fields(page: Page) -> Iterator[Tag]:
    """What needs a label."""
    for field in page.by_name["input"]:
        if field.get("type") not in UNLABELLED:
            yield field
    yield from page.by_name["select"]
    yield from page.by_name["textarea"]


def _forms(page: Page) -> Iterator[str]:
    tokens = [
        one for one in page.by_name["input"] if one.get("name") == "csrf_token" and one.has_attr("value")
    ]
    safe = {id(parent) for token in tokens for parent in token.parents}
    for form in page.by_name["form"]:
        is_post = str(form.get("method", "get")).lower() == "post"
        if is_post and id(form) not in safe:
            yield f"a form without a CSRF token: {_short(form)}"
    for button in page.by_name["button"]:
        if not button.has_attr("type") and button.find_parent("form"):
            yield f"a button of no type: {_short(button)}"


def _inline(page: Page) -> Iterator[str]:
    for element in [*page.by_attribute["style"], *page.by_name["style"]]:
        yield f"inline style: {_short(element)}"
    for script in page.by_name["script"]:
        if not script.get("src") and script.get("type") not in {"application/json", "importmap"}:
            yield f"inline script: {_short(script)}"
    runs = "javascript:" in page.plain.lower()
    for attribute, elements in page.by_attribute.items():
        if runs or attribute.startswith(("on", "hx-on")):
            for element in elements:
                if attribute.startswith(("on", "hx-on")) or "javascript:" in str(element[attribute]).lower():
                    yield f"a handler in the page: {_short(element)}"


def _hosts(page: Page) -> Iterator[str]:
    for name, attribute in (
        ("", "src"), ("link", "href"), ("form", "action"), ("use", "href"), ("", "srcset"), ("", "poster"),
        ("object", "data"),
    ):  # fmt: skip
        for element in page.by_attribute[attribute]:
            if name in {"", element.name} and urlsplit(str(element[attribute])).netloc not in {
                "",
                "localhost",
            }:
                yield f"something from another host: {_short(element)}"


def _leaks(page: Page) -> Iterator[str]:
    if not LEAKS.search(page.plain):
        return
    for text in page.soup.find_all(string=LEAKS):
        if text.parent is not None and text.parent.name not in {"script", "textarea", "pre", "code"}:
            yield f"the program shows through: {' '.join(text.split())[:140]!r}"
    for attribute, elements in page.by_attribute.items():
        for element in elements:
            if element[attribute] == "None" or "{{" in str(element[attribute]):
                yield f"the program shows through in {attribute}: {_short(element)}"


def _dead_links(page: Page, app: Flask) -> Iterator[str]:
    routes = app.url_map.bind("localhost")
    targets = [(link, "href", "GET") for link in page.by_name["a"] if link.has_attr("href")]
    targets += [
        (form, "action", str(form.get("method", "get")).upper()) for form in page.by_attribute["action"]
    ]
    targets += [(button, "formaction", "POST") for button in page.by_attribute["formaction"]]
    for attribute, verb in HTMX_VERBS.items():
        targets += [(element, attribute, verb) for element in page.by_attribute[attribute]]
    # The same address stands on a page many times, and one is looked up once.
    once = {(str(element[attribute]), verb): (element, attribute) for element, attribute, verb in targets}
    for (target, verb), (element, attribute) in once.items():
        address = urlsplit(target)
        if address.scheme or address.netloc or not address.path.startswith("/"):
            continue
        try:
            routes.match(address.path, method=verb)
        except RequestRedirect:
            yield f"{attribute} is redirected: {_short(element)}"
        except MethodNotAllowed:
            yield f"{attribute} takes no {verb}: {_short(element)}"
        except HTTPException:
            yield f"{attribute} leads nowhere: {_short(element)}"


def _successful(form: Tag) -> Iterator[tuple[str, str]]:
    for field in form.find_all(["input", "select", "textarea"], attrs={"name": True}):
        name, kind = str(field["name"]), str(field.get("type", "text"))
        if field.has_attr("disabled") or kind in {"submit", "button", "reset", "file", "image"}:
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and not field.has_attr("multiple"):
                chosen = options[:1]
            yield from ((name, str(option.get("value", _words(option)))) for option in chosen)
        elif field.name == "textarea":
            yield name, field.get_text().removeprefix("\r").removeprefix("\n")
        elif kind not in {"checkbox", "radio"} or field.has_attr("checked"):
            yield name, str(field.get("value", "on" if kind == "checkbox" else ""))
