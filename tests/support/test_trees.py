"""The tree of `trees` is the one that BeautifulSoup's own reader makes."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, PageElement, Tag

from tests.support.client import Visitor
from tests.support.trees import CONTAINERS, tree

PIECES = {
    "a page": "<!doctype html>\n<html lang=id><head><title>Satu &amp; dua</title></head>\n<body>\n</body></html>\n",
    "attributes": """<a class="  btn  btn--small" rel="next prev" href='/a?b=1&amp;c="2"' DATA-One hidden id=x>a</a>""",
    "two of a name": '<p id="one" id="two">a</p>',
    "a sign in a value": '<p title="a > b" class="">a</p>',
    "blanks": "<p> \n </p> <p>   </p>\n<pre> \n  a </pre> \u00a0 <b> a </b>",
    "typed": "<textarea>\n a &lt;b&gt; \n</textarea><textarea> </textarea>",
    "scripts": '<script type="application/json">{"a": "</p>&amp;"}</script><style>p > a { }</style><script></script>',
    "comments": "a<!-- <p> -->b<!-- --><p>c</p>",
    "drawn": '<svg viewBox="0 0 1 1"><use href="#a"/><path d="M0 0"></path></svg><br/><br><img src=a>',
    "entities": "&copy; &#39; &#x2F; &nbsp;&mdash; a &lt; b",
    "never closed": "<ul><li>one<li>two</ul><p>a<b>c",
    "out of order": "<p><b>a</p>b</b></i>c<p>d</p>",
    "templates": "<template><p>a</p></template>",
    "nothing": "",
}


def _facts(soup: BeautifulSoup) -> Iterator[tuple[Any, ...]]:
    numbers = {id(element): number for number, element in enumerate([soup, *soup.descendants])}
    for element in soup.descendants:
        near: tuple[PageElement | None, ...] = (
            element.parent, element.next_element, element.previous_element, element.next_sibling, element.previous_sibling,
        )  # fmt: skip
        said: Any = str(element)
        if isinstance(element, Tag):
            said = (
                element.name,
                element.attrs,
                element.can_be_empty_element,
                element.interesting_string_types,
            )
        yield type(element), said, [numbers.get(id(other)) for other in near]


def _hold_same(html: str) -> None:
    made, known = tree(html), BeautifulSoup(html, "html.parser", string_containers=CONTAINERS)
    assert list(_facts(made)) == list(_facts(known))
    assert str(made) == str(known)


@pytest.mark.parametrize("what", PIECES)
def test_a_piece_is_read_as_by_the_library(what: str) -> None:
    _hold_same(PIECES[what])


def test_a_whole_page_is_read_as_by_the_library(client: Visitor) -> None:
    _hold_same(client.get("/sign-in").get_data(as_text=True))
