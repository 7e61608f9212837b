"""The frame of every page: who sees which line, what htmx gets, what addresses keep."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, flash, render_template_string
from flask_babel import lazy_gettext as _l
from jinja2 import ChoiceLoader, DictLoader

from app.core import rendering
from app.core.rendering import MenuItem, NavItem
from tests.support.frame import Reader, make_frame, own_registers

PAGE = '{% extends "layouts/app.html" %}{% block title %}A{% endblock %}{% block main %}<h1>A</h1>{% include "_list.html" %}{% endblock %}'


class Right(StrEnum):
    SEE = "see"
    RULE = "rule"


@pytest.fixture(autouse=True)
def _own_registers() -> Iterator[None]:
    with own_registers():
        yield


def make(reader: Reader | None = None, **options: Any) -> Flask:
    app = make_frame(reader=reader, **options)
    app.jinja_loader = ChoiceLoader(
        [DictLoader({"page.html": PAGE, "_list.html": "<p>isi</p>"}), app.jinja_loader or DictLoader({})]
    )
    app.add_url_rule("/page", "page", lambda: rendering.render("page.html", partial="_list.html"))
    app.add_url_rule("/told", "told", _told)
    return app


def _told() -> str:
    flash("Tersimpan.", "success")
    rendering.flash_undo("Dibuang.", url="/restore")
    return rendering.render("page.html", partial="_list.html")


def soup(app: Flask, address: str = "/page", **headers: str) -> BeautifulSoup:
    return BeautifulSoup(app.test_client().get(address, headers=headers).data, "html.parser")


def test_a_line_of_the_rail_is_shown_only_to_those_who_may_open_it() -> None:
    rendering.add_navigation(
        NavItem("companies.index", _l("Search"), "building", permission=Right.SEE, order=20),
        NavItem("pipeline.index", "Pipeline", "kanban", permission=Right.RULE, order=10),
        NavItem("nowhere.index", "Tidak ada", "x"),
    )
    assert [one.text.strip() for one in soup(make(Reader(Right.SEE))).select(".rail__item")] == ["Cari"]
    both = soup(make(Reader(Right.SEE, Right.RULE))).select(".rail__item")
    assert [one.text.strip() for one in both] == ["Pipeline", "Cari"]


def test_nobody_signed_in_sees_no_rail_and_nothing_is_counted_for_them() -> None:
    asked: list[int] = []
    rendering.add_navigation(NavItem("companies.index", "A", "building", count=lambda: asked.append(1)))
    rendering.add_header_counts(lambda: asked.append(2) or {})  # type: ignore[func-returns-value]
    page = soup(make())
    assert not page.select(".rail__item, .bottom-bar, .account")
    assert asked == []


def test_an_item_added_twice_is_there_once() -> None:
    rendering.add_navigation(NavItem("companies.index", "Lama", "building"))
    rendering.add_navigation(NavItem("companies.index", "Baru", "building"))
    assert [item.label for item in rendering.navigation] == ["Baru"]
    source: Any = dict
    rendering.add_header_counts(source)
    rendering.add_header_counts(source)
    assert rendering.header_counts == [source]


def test_counts_stand_beside_their_line_and_late_ones_are_red() -> None:
    rendering.add_navigation(
        NavItem("companies.index", "A", "building", count=lambda: 1284, order=1),
        NavItem("pipeline.index", "B", "kanban", count=lambda: 9, tone="late", order=2),
    )
    counts = soup(make(Reader())).select(".rail__count")
    assert [one.text for one in counts] == ["99+", "9"]
    assert ["rail__count--late" in one["class"] for one in counts] == [False, True]


def test_the_line_of_the_page_being_read_is_marked() -> None:
    item = NavItem("companies.index", "A", "building", within=("pipeline",))
    app = make(Reader())
    for address, marked in (("/companies", True), ("/pipeline", True), ("/page", False), ("/unknown", False)):
        with app.test_request_context(address):
            assert item.is_current() is marked


def test_what_belongs_together_is_one_line_whose_pages_are_tabs() -> None:
    rendering.add_navigation(
        NavItem("page", "Perjanjian", "file", count=lambda: 3, order=1, together="Papan"),
        NavItem("told", "Upacara", "pen", count=lambda: 4, order=2, under="page"),
        NavItem("companies.index", "Rahasia", "lock", permission=Right.RULE, order=3, under="page"),
        NavItem("pipeline.index", "Pipeline", "kanban", order=4),
    )
    app = make(Reader())
    app.add_url_rule("/deep", "deep", lambda: rendering.render("page.html"))
    page = soup(app)
    assert [" ".join(one.text.split()) for one in page.select(".rail__item")] == ["Papan7", "Pipeline"]
    assert [" ".join(one.text.split()) for one in page.select(".tabs--pages a")] == [
        "Perjanjian 3",
        "Upacara 4",
    ]
    assert [one.text.split()[0] for one in page.select(".tabs--pages [aria-current]")] == ["Perjanjian"]
    assert not soup(app, "/deep").select(".tabs--pages")


def test_the_phone_shows_three_lines_the_visit_and_all_the_rest() -> None:
    rendering.places["log_visit"] = "page"
    rendering.add_navigation(
        NavItem("companies.index", "A", "building", phone=True, order=1),
        NavItem("pipeline.index", "B", "kanban", phone=True, order=2),
        NavItem("page", "C", "house", phone=True, order=3),
        NavItem("told", "D", "gear", order=4),
    )
    page = soup(make(Reader()))
    assert [one.text.strip() for one in page.select(".bottom-bar > a, .bottom-bar summary")] == [
        "A", "B", "Kunjungan", "C", "Lainnya",
    ]  # fmt: skip
    assert [one.text.strip() for one in page.select(".sheet__item")] == ["A", "B", "C", "D"]


def test_the_header_adds_up_what_its_sources_say() -> None:
    rendering.places["bell"] = "page"
    rendering.add_header_counts(
        lambda: {"pills": [{"label": "3 terlambat", "url": "/late", "tone": "late"}], "bell": 2}
    )
    rendering.add_header_counts(lambda: {"bell": 1})
    page = soup(make(Reader()))
    assert [one.text.strip() for one in page.select(".pill--late")] == ["3 terlambat"]
    assert page.select(".bell__count")[0].text.split()[0] == "3"


def test_the_account_menu_posts_what_changes_and_hides_what_is_not_there() -> None:
    rendering.places["sign_out"] = "page"
    rendering.add_account_menu(
        MenuItem("told", "Profil", "person"),
        MenuItem("nowhere", "Hilang", "x"),
        MenuItem("page", "Ganti", "key", post=True),
    )
    menu = soup(make(Reader())).select_one(".account")
    assert menu is not None
    assert [one.text.strip() for one in menu.select("a.menu__item")] == ["Profil"]
    assert [one.text.strip() for one in menu.select("form.menu__form")] == ["Ganti", "Keluar"]


def test_the_page_speaks_the_readers_language() -> None:
    app = make(Reader())
    assert soup(app).html["lang"] == "id"  # type: ignore[index]
    english = soup(app, "/page?language=en")
    assert english.html["lang"] == "en"  # type: ignore[index]
    assert "Skip to the content" in english.text


def test_the_office_stands_under_the_name_of_the_product() -> None:
    app = make(Reader())
    rendering.set_office_name_source(app, lambda: "Disnaker Kota Balikpapan")
    assert "Disnaker Kota Balikpapan" in soup(app).select(".rail__brand")[0].text


def test_a_demo_says_so_on_every_page() -> None:
    app = make(Reader())
    assert not soup(app).select(".demo-banner")
    app.config["DEMO"] = True
    assert soup(app).select(".demo-banner")


def test_htmx_gets_the_piece_and_everyone_else_the_page() -> None:
    client = make(Reader()).test_client()
    piece = client.get("/page", headers={"HX-Request": "true"})
    assert piece.text == "<p>isi</p>"
    assert "HX-Request" in piece.headers["Vary"]
    assert "<html" in client.get("/page").text
    assert "HX-Request" in client.get("/page").headers["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_back_get_the_whole_page(header: str) -> None:
    answer = make(Reader()).test_client().get("/page", headers={"HX-Request": "true", header: "true"})
    assert "<html" in answer.text


def test_messages_travel_with_the_piece_and_are_told_once() -> None:
    app = make(Reader())
    client = app.test_client()
    piece = BeautifulSoup(client.get("/told", headers={"HX-Request": "true"}).data, "html.parser")
    assert [one.text for one in piece.select("#toasts .toast__text")] == ["Tersimpan.", "Dibuang."]
    assert piece.select("#toasts form")[0]["action"] == "/restore"
    assert "Tersimpan." not in client.get("/page").text


@pytest.mark.parametrize(
    ("category", "tone"), [("success", "ok"), ("error", "late"), ("warning", "warn"), ("message", "info")]
)
def test_messages_take_a_tone_by_their_kind(category: str, tone: str) -> None:
    with make().test_request_context():
        flash("A", category)
        assert [(one["message"], one["tone"]) for one in rendering.flashed()] == [("A", tone)]


@pytest.mark.parametrize(
    ("address", "changes", "wanted"),
    [
        ("/page?q=las&key=x", {"sort": "name"}, "/page?q=las&sort=name"),
        ("/page?q=las", {"q": None}, "/page"),
        ("/page?tag=a&tag=b", {"q": 1}, "/page?tag=a&tag=b&q=1"),
        ("/page", {"tag": ["a", "b"]}, "/page?tag=a&tag=b"),
        ("/page?key=x", {"key": "y"}, "/page?key=y"),
        ("/page?q=a%26b", {}, "/page?q=a%26b"),
    ],
)
def test_an_address_keeps_its_state_but_not_its_page(
    address: str, changes: dict[str, Any], wanted: str
) -> None:
    with make().test_request_context(address):
        assert rendering.url_with(**changes) == wanted


def test_one_of_several_filters_can_be_removed() -> None:
    with make().test_request_context("/page?tag=a&tag=b&key=x"):
        assert rendering.url_without("tag", "a") == "/page?tag=b"


def test_a_swapping_link_cannot_break_out_of_its_attribute() -> None:
    assert rendering.swap('/page?q="><script>', "#list").count("<script>") == 0
    assert rendering.swap("/page", None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rina Nurhayati", "RN"), ("Ibu Dewi Lestari, S.Psi.", "DL"), ("Ibu", "IB"), ("H. Ahmad Fauzi", "AF"), ("Arman", "AR"),
        ("Dr. Ir. B", "B"), ("", "?"), ("  ", "?"), ("123 456", "14"), ("ß", "SS"),
    ],
)  # fmt: skip
def test_an_avatar_shows_first_and_last_letter(name: str, letters: str) -> None:
    assert rendering.initials(name) == letters


def test_built_files_are_named_by_the_manifest(tmp_path: Path) -> None:
    app = make()
    with app.test_request_context():
        assets = rendering.Assets(tmp_path)
        assert assets("app.css") == "/static/dist/app.css"
        (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-1a2b.css"}))
        assert assets("app.css") == "/static/dist/app-1a2b.css"


def test_two_macros_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [("components/a.html", "card"), ("components/b.html", "card")]
    monkeypatch.setattr(rendering, "_macros_of", lambda app: iter(twice))
    with pytest.raises(RuntimeError, match=r"card is defined in components/a.html and in components/b.html"):
        rendering.Components(Flask(__name__))


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "413", "429", "500", "503", "outdated"])
def test_an_error_page_says_what_to_do_without_asking_for_counts(code: str) -> None:
    rendering.add_header_counts(lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    app = make(Reader())
    with app.test_request_context():
        page = BeautifulSoup(render_template_string(f'{{% include "errors/{code}.html" %}}'), "html.parser")
    assert len(page.select("h1")) == 1
    assert len(page.select(".error-page__text")[0].text) > 30
    assert page.select(".error-page__actions a")
