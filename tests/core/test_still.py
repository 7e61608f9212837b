"""What is written once for the same never passes for something else."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2.nodes import Filter, Macro, Name
from markupsafe import Markup

from app.core import still
from tests.support.frame import make_frame

ALLOWED = {"_", "ngettext", "asset", "ui", "loop", "caller", "most_counted"}
ALLOWED_FILTERS = {"initials", "number", "xmlattr", "list", "selectattr"}


@pytest.fixture(scope="module")
def frame() -> Flask:
    return make_frame()


def macros(app: Flask) -> dict[str, Macro]:
    folder = Path(app.root_path, "templates")
    files = [*sorted((folder / "components").glob("*.html")), folder / "layouts" / "_frame.html"]
    found = {}
    for path in files:
        for node in app.jinja_env.parse(path.read_text("utf-8")).find_all(Macro):
            if path.name == "_frame.html" or node.name in still.COMPONENTS:
                found[node.name] = node
    return found


def test_such_a_macro_asks_for_nothing_but_its_arguments(frame: Flask) -> None:
    found = macros(frame)
    assert found.keys() >= still.COMPONENTS
    for name, macro in found.items():
        own = {one.name for one in macro.args} | {
            one.name for one in macro.find_all(Name) if one.ctx == "store"
        }
        asked = {one.name for one in macro.find_all(Name)} - own - ALLOWED - set(found)
        assert not asked, f"{name} asks for {asked}"
        assert {one.name for one in macro.find_all(Filter)} <= ALLOWED_FILTERS, name


def test_the_same_is_written_once_in_each_language(frame: Flask) -> None:
    written: list[str] = []

    def macro(*words: Any, **more: Any) -> Markup:
        written.append(str(words))
        return Markup("<b>{}</b>").format(" ".join(map(str, [*words, *more.values()])))

    kept = still.written_once(macro, lambda name: name)
    with frame.test_request_context():
        assert kept("a", tone="late") == kept("a", tone="late") == "<b>a late</b>"
        assert len(written) == 1
        kept("a", tone="warn")
        kept(label="a")
        with force_locale("en"):
            kept("a", tone="late")
        assert len(written) == 4
        kept("a", attrs={"hidden": True})
        kept("a", attrs={"hidden": True})
        assert len(written) == 6


def test_text_is_escaped_although_the_same_letters_were_written_as_markup(frame: Flask) -> None:
    ui: Any = frame.jinja_env.globals["ui"]
    with frame.test_request_context():
        assert "<i>a</i>" in ui.badge(Markup("<i>a</i>"))
        assert "<i>" not in ui.badge("<i>a</i>")
        assert "<i>a</i>" in ui.badge(label=Markup("<i>a</i>"))
        assert "<i>" not in ui.badge(label="<i>a</i>")
