"""Every check of `page`, seen failing."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.pages import Page, check

HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
GOOD = """<!doctype html>
<html lang="id">
<head><meta name="viewport" content="width=device-width"><title>Perusahaan</title><link rel="stylesheet" href="/static/a.css"></head>
<body>
<main>
<h1>Perusahaan</h1>
<form method="post" action="/simpan"><input type="hidden" name="csrf_token" value="x">
<label for="nama">Nama</label><input id="nama" name="nama"><button type="submit">Simpan</button></form>
<a href="https://wa.me/628">WhatsApp</a> <a href="/static/a.css">Gaya</a>
</main>
</body>
</html>"""


@pytest.fixture(scope="module")
def small_app() -> Flask:
    app = Flask(__name__, static_folder=str(Path(__file__).parent), static_url_path="/static")
    app.add_url_rule("/simpan", "save", lambda: "", methods=["POST"])
    return app


def _page(html: str, headers: dict[str, str] | None = None) -> Page:
    response = TestResponse([html.encode()], "200 OK", {**HEADERS, **(headers or {})}, None)  # type: ignore[arg-type]
    return Page(None, response, "/halaman")  # type: ignore[arg-type]


def test_a_good_page_passes(small_app: Flask) -> None:
    check(_page(GOOD), small_app)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="id"', "", "the language of the page is not said"),
        ("<title>Perusahaan</title>", "<title></title>", "no title"),
        ("<h1>Perusahaan</h1>", "<h2>Perusahaan</h2>", "0 first headings"),
        ("<h1>Perusahaan</h1>", "<h1>A</h1><h1>B</h1>", "2 first headings"),
        ("<main>", '<main id="nama">', "id 'nama' 2 times"),
        ("<main>", '<main class="a" class="b">', "class twice on <main>"),
        ('<label for="nama">Nama</label>', "", "a field without a label"),
        ('for="nama"', 'for="nam"', "for names no id"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "a form without a CSRF token"),
        ('<button type="submit">', "<button>", "a button of no type"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("</main>", "<script>alert(1)</script></main>", "inline script"),
        ("<h1>", '<h1 onclick="x()">', "a handler in the page"),
        ('href="https://wa.me/628"', 'href="javascript:x()"', "a handler in the page"),
        ('href="https://wa.me/628"', 'href="java&#115;cript:x()"', "a handler in the page"),
        ("Nama</label>", "&#78;one</label>", "the program shows through"),
        ('rel="stylesheet" href="', 'rel="stylesheet" href="https://cdn.example', "another host"),
        ("</main>", '<img src="//cdn.example/x.png" alt=""></main>', "something from another host"),
        ("</main>", '<img src="/static/x.png"></main>', "a picture without alt"),
        ("Nama</label>", "None</label>", "the program shows through"),
        ("Nama</label>", "{{ x }}</label>", "the program shows through"),
        ('name="nama"', 'name="nama" value="None"', "the program shows through in value"),
        ('action="/simpan"', 'action="/hilang"', "action leads nowhere"),
        ('<a href="/static/a.css">', '<a href="/simpan">', "href takes no GET"),
        ("WhatsApp</a>", "</a>", "nothing to read"),
        ("</form>", "", "is never closed|closes inside"),
        ("</h1>", "</h1></p>", "</p> in line"),
        ("<main>", '<main hx-target="#x">', "hx-target names no id"),
    ],
)
def test_a_faulty_page_is_refused(small_app: Flask, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    with pytest.raises(AssertionError, match=fault):
        check(_page(GOOD.replace(old, new)), small_app)


def test_a_weak_content_policy_is_refused(small_app: Flask) -> None:
    with pytest.raises(AssertionError, match="weak Content-Security-Policy"):
        check(_page(GOOD, {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}), small_app)


def test_form_values_are_what_a_browser_sends() -> None:
    page = _page(
        """<main><form><input name="a" value="1"><input type="checkbox" name="b" value="x" checked>
        <input type="checkbox" name="b" value="y"><input type="checkbox" name="b" value="z" checked>
        <select name="c"><option value="">-</option><option value="2" selected>Dua</option></select>
        <select name="d"><option>Satu</option><option>Dua</option></select>
        <textarea name="e">\nTeks</textarea><input name="f" disabled value="9">
        <input type="radio" name="g" value="r"><button name="h" value="1" type="submit">Kirim</button></form></main>"""
    )
    assert page.form_values() == {"a": "1", "b": ["x", "z"], "c": "2", "d": "Satu", "e": "Teks"}


def test_one_is_found_by_its_name_as_by_css() -> None:
    page = _page('<main><b id="a-b_1">x</b><template><i id="a-b_1">y</i></template><u id="a">z</u></main>')
    for css in ("#a-b_1", "#a", "#b"):
        assert page.select(css) == page.soup.select(css)
    assert [element.name for element in page.elements] == ["main", "b", "div", "i", "u"]
