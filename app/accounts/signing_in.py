"""Who makes this request, in which language: the thread from the browser's cookie to an account."""

from flask import Flask, Response, current_app, g, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_babel
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from app.accounts import queries, services
from app.accounts.models import User
from app.accounts.queries import OpenSession
from app.core import audit, clock, remembered
from app.core.clock import utcnow
from app.core.db import begin_writing, db
from app.core.permissions import is_for_scripts, reader

COOKIE_KEY = "sign_in"
LANGUAGE = "language"
FIRST_PAGE = "/"

login_manager = LoginManager()
# A session is a row that can be ended; guessing from address and browser would sign out phones that change networks.
login_manager.session_protection = None

OPEN_WITH_OLD_PASSWORD = frozenset({"accounts.password", "accounts.sign_out", "accounts.language", "static"})


def init_app(app: Flask) -> None:
    """Let every request know its person and language."""
    login_manager.init_app(app)
    login_manager.user_loader(_load_user)
    get_babel(app).locale_selector = select_locale
    app.before_request(_note_presence)
    app.before_request(_ask_for_new_password)


def _load_user(user_id: str) -> User | None:
    """The person of this request; nobody where the session was ended, is too old or the account is closed."""
    token = session.get(COOKIE_KEY)
    if not isinstance(token, str) or not user_id.isdecimal():
        return None
    found, stamp = queries.session_and_stamp(token, int(user_id))
    if found is None or not found.user.is_active:
        return None
    remembered.begin(stamp)
    # The zone is asked for while the person is looked for, when nothing can be remembered yet: each page would ask anew.
    remembered.remember(queries.ZONE, lambda: clock.office_zone().key, in_writing=True, in_all_languages=True)
    g.sign_in_session = found
    return found.user


def present_session() -> OpenSession | None:
    """The session of this request's browser; None where nobody is signed in."""
    found: OpenSession | None = g.get("sign_in_session") if reader().is_authenticated else None
    return found


def sign_in(user: User, *, stay: bool) -> None:
    """Sign this request's browser in; ``stay`` keeps it so after the browser is closed."""
    language = session.get(LANGUAGE)
    session.clear()
    session[COOKIE_KEY] = services.start_session(
        user, address=request.remote_addr, browser=request.headers.get("User-Agent")
    )
    if language:
        session[LANGUAGE] = language
    session.permanent = stay
    login_user(user)
    audit.record("sign_in", "users", user.id)


def sign_out() -> None:
    """End this browser's session; whoever is not signed in stays so."""
    here = present_session()
    if here is not None:
        audit.record("sign_out", "users", here.user_id)
        services.end_session(current_user, here.id)
    language = session.get(LANGUAGE)
    logout_user()
    session.clear()
    if language:
        session[LANGUAGE] = language


def select_locale() -> str:
    """The language of this request: the person's choice, the browser's, else the office's."""
    office_language: str = current_app.config["JAJAK"].office_language
    if not has_request_context():
        return office_language
    person = reader()
    chosen = person.locale if person.is_authenticated else None
    wanted = chosen or session.get(LANGUAGE)
    return wanted if wanted in services.LANGUAGES else office_language


def remember_language(locale: str) -> None:
    """Keep the language for the person, and for this browser after signing out."""
    session[LANGUAGE] = services.checked_language(locale)
    if current_user.is_authenticated:
        services.choose_language(current_user, locale)


def _note_presence() -> None:
    """Say at most every ten minutes that a session is in use; a page never waits or fails for that."""
    if request.endpoint in (None, "static") or COOKIE_KEY not in session:
        return
    here = present_session()
    now = utcnow()
    if here is None or here.seen_at > now - services.SEEN_EVERY:
        return
    session_id = here.id
    begin_writing()
    try:
        services.note_presence(session_id, at=now)
        db.session.commit()
    except OperationalError:
        current_app.logger.warning("the presence of session %s could not be noted", session_id)
        db.session.rollback()
    # What follows is as much of a reading request as it was before.
    g.pop("intends_to_write", None)


def _ask_for_new_password() -> ResponseReturnValue | None:
    """Someone signed in with a one-time password chooses their own before anything else."""
    if COOKIE_KEY not in session or request.endpoint in OPEN_WITH_OLD_PASSWORD or request.endpoint is None:
        return None
    person = reader()
    if not person.is_authenticated or not person.must_change_password:
        return None
    if is_for_scripts():
        return Response(status=401)
    target = url_for("accounts.password")
    if request.headers.get("HX-Request"):
        return Response(status=403, headers={"HX-Redirect": target})
    return redirect(target)
