"""An application of nothing but the frame: components, forms and formats, without a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Flask, request
from flask_babel import Babel
from flask_login import LoginManager, UserMixin
from flask_wtf import CSRFProtect

from app.core import rendering
from config import ROOT


class Reader(UserMixin):
    """Someone signed in who may do what is listed."""

    id = "1"
    name = "Rina Nurhayati"

    def __init__(self, *permissions: Any) -> None:
        self.permissions = permissions

    def can(self, permission: Any) -> bool:
        return permission in self.permissions


def make_frame(*, reader: Reader | None = None, language: str = "id", csrf: bool = False) -> Flask:
    """An application whose every request comes from ``reader`` (nobody) and reads ``language``."""
    app = Flask("app")
    app.config.update(
        SECRET_KEY="tests-only",
        TESTING=True,
        WTF_CSRF_ENABLED=csrf,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "core" / "translations"),
    )
    Babel(app, default_locale="id", locale_selector=lambda: request.args.get("language", language))
    CSRFProtect(app)
    login = LoginManager(app)
    login.request_loader(lambda _: reader)
    for name in ("companies", "pipeline"):
        pages = Blueprint(name, __name__)
        pages.add_url_rule(f"/{name}", "index", lambda: "")
        app.register_blueprint(pages)
    rendering.init_app(app)
    return app


@contextmanager
def own_registers() -> Iterator[None]:
    """Leave out of the frame what the packages of a whole application, made by another test, hung into it."""
    registers: list[Any] = [rendering.navigation, rendering.account_menu, rendering.header_counts]
    known = [list(register) for register in registers]
    places = dict(rendering.places)
    for register in registers:
        register.clear()
    yield
    for register, entries in zip(registers, known, strict=True):
        register[:] = entries
    rendering.places.clear()
    rendering.places.update(places)
