"""What surrounds every request: the database, protection, languages, compression, error pages."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from math import ceil
from pathlib import Path
from time import time
from typing import Any

from flask import Flask, Request, Response, current_app, g, render_template, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import AnonymousUserMixin, current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, Rule
from werkzeug.utils import cached_property

from app.core import languages, rendering
from app.core.addresses import page_before
from app.core.clock import office_zone
from app.core.db import db, keep_prepared
from app.core.errors import AppError
from app.core.permissions import Permission, is_for_scripts, is_stranger, public, send_to_sign_in
from app.core.search import storable
from app.core.templating import QuickEnvironment
from config import MEGABYTE, ROOT, Config

babel = Babel()
babel.domain_instance = languages.texts
csrf = CSRFProtect()


class ViewLimiter(Limiter):
    """Asks of limits where a view declares one; nothing is limited for all pages, so those need not be looked at."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = ViewLimiter(get_remote_address, strategy="moving-window")


def sender() -> str:
    """Whom a limit counts where people are signed in: a whole office may share one address."""
    return str(current_user.get_id() or get_remote_address())


CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

LARGEST_ROW_ID = 2_147_483_647

# A sender of more than this is cut off without a word.
LARGEST_REFUSED = 100 * MEGABYTE

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES_OF_ERRORS = (400, 403, 404, 405, 413, 429, 500, 503)

NEVER_KEPT = HEADERS | {"Cache-Control": "no-store"}

ONLY_BY_HTTPS = ("Strict-Transport-Security", "max-age=31536000")
"""For a year the browser asks by HTTPS even where somebody types the address without it."""


class TidyRequest(Request):
    """A request in whose address nothing stands that a database refuses: no view need remember it."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        given = [(key, storable(value)) for key, value in super().args.items(multi=True)]
        return ImmutableMultiDict(given)


class SignedSessions(SecureCookieSessionInterface):
    """The browser's session in a signed cookie; what signs it is made once, not when it is read and again when written."""

    def __init__(self) -> None:
        self._made: tuple[Any, URLSafeTimedSerializer] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        secrets = app.secret_key, app.config["SECRET_KEY_FALLBACKS"]
        if self._made is None or self._made[0] != secrets:
            made = super().get_signing_serializer(app)
            if made is None:
                return None
            # The library would derive the keys of the secrets for each cookie anew.
            deriving = made.make_signer()
            made.secret_keys = [deriving.derive_key(secret) for secret in made.secret_keys]
            made.signer_kwargs = {**made.signer_kwargs, "key_derivation": "none"}
            self._made = secrets, made
        return self._made[1]


class RowId(IntegerConverter):
    """A number in an address that may be a row's: larger ones lead nowhere instead of breaking the database."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST_ROW_ID)
        super().__init__(url_map, *args, **options)


class LateRule(Rule):
    """A rule that learns to write its addresses when the first is asked for: for all at once a start took thrice as long."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn = super()._compile_builder

        def builder(rule: Rule, /, **values: Any) -> tuple[str, str]:
            learnt = learn(append_unknown)
            setattr(rule, "_build_unknown" if append_unknown else "_build", learnt.__get__(rule))
            return learnt(rule, **values)

        return builder


def init_app(app: Flask, config: Config) -> None:
    """Hang the shared ground into the application."""
    app.request_class = TidyRequest
    app.url_rule_class = LateRule
    app.jinja_environment = QuickEnvironment
    app.session_interface = SignedSessions()
    app.url_map.converters["int"] = RowId
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TESTING=config.testing,
        DEMO=config.demo,
        MAX_CONTENT_LENGTH=config.upload_bytes,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="jajak",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=config.office_language,
        BABEL_TRANSLATION_DIRECTORIES=";".join(str(path) for path in _catalogues()),
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_ENABLED=not config.testing,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "application/javascript",
            "text/javascript",
            "image/svg+xml",
            "application/json",
        ],
        COMPRESS_ALGORITHM=["gzip"],
        # Almost as small as at the usual level 6, in two thirds of its time.
        COMPRESS_LEVEL=5,
    )
    if config.database_url.startswith("sqlite:///"):
        Path(config.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    if config.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    db.init_app(app)
    # While it is still known what kind of request it was; the session is put away afterwards.
    app.teardown_request(keep_prepared)
    csrf.init_app(app)
    limiter.init_app(app)
    Compress(app)
    languages.forget_the_world()
    babel.init_app(app, timezone_selector=lambda: str(office_zone()))
    rendering.init_app(app)
    app.jinja_env.globals["permission"] = Permission
    public(app.view_functions["static"])
    app.after_request(_protect)
    app.teardown_request(_close_what_was_sent)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(CSRFError, _untrusted)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(AppError, _refusal)


def _catalogues() -> list[Path]:
    return sorted((ROOT / "app").glob("*/translations"))


def _close_what_was_sent(_fault: BaseException | None) -> None:
    """Large files that came with the request lie on the disk until they are closed."""
    request.close()


def _protect(response: Response) -> Response:
    if foreign_images := g.get("foreign_images"):
        policy = CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {foreign_images}")
        response.headers["Content-Security-Policy"] = policy
    said = {name.lower() for name, _value in response.headers}
    wanted = HEADERS if request.endpoint == "static" else NEVER_KEPT
    # Each look-up among headers goes through all of them.
    response.headers.extend([one for one in wanted.items() if one[0].lower() not in said])
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.add(*ONLY_BY_HTTPS)
    return response


def allow_images_of(origin: str) -> None:
    """Let the page being made show images of one more server."""
    g.foreign_images = origin


def take_in_the_rest() -> None:
    """Read what is still being sent, within reason.

    Were the connection cut in the middle of it, neither a browser nor a proxy would look at the answer.
    """
    rest = min(request.content_length or 0, LARGEST_REFUSED)
    while rest > 0 and (chunk := request.environ["wsgi.input"].read(min(rest, MEGABYTE))):
        rest -= len(chunk)


def _error_page(error: HTTPException) -> tuple[str, int] | HTTPException:
    """An error page in the reader's language; what was half-done is taken back."""
    if error.code is None or error.code < 400:
        return error
    db.session.rollback()
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        take_in_the_rest()
    known = error.code if error.code in PAGES_OF_ERRORS else (500 if error.code >= 500 else 400)
    told = {
        "minutes": _minutes_to_wait(),
        "most": (current_app.config["MAX_CONTENT_LENGTH"] or 0) // MEGABYTE,
        "form_page": page_before(),
    }
    return render_template(f"errors/{known}.html", error=error, **told), error.code


def _minutes_to_wait() -> int:
    """In how many minutes an address may try again that has reached the limit of a view."""
    reached = limiter.current_limit
    # The limiter tells the second after the one in which its window ends.
    return max(1, ceil((reached.reset_at - 1 - time()) / 60)) if reached else 1


def _untrusted(error: CSRFError) -> ResponseReturnValue:
    """The form was opened under another sign-in, or none: whoever has none signs in first, others open it anew."""
    if is_stranger() and not is_for_scripts():
        return send_to_sign_in()
    db.session.rollback()
    return render_template("errors/outdated.html", form_page=page_before()), HTTPStatus.BAD_REQUEST


def _no_database(error: OperationalError) -> ResponseReturnValue:
    """While the database is looked after, its tables are changed, or others hold it for too long.

    SQLite calls a statement that is wrong by the same name: that is a fault of ours, and told as one.
    """
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        raise error
    current_app.logger.error("the database did not answer", exc_info=error)
    db.session.rollback()
    # Who reads and whose house this is would be asked of the database once more.
    g._login_user = AnonymousUserMixin()
    page = render_template("errors/503.html", office_name=str)
    return page, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "60"}


def _refusal(error: AppError) -> tuple[str, int]:
    """A rule said no where no form could show it."""
    db.session.rollback()
    return render_template("errors/refused.html", message=error.message), error.status
