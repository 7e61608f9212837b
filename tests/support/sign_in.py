"""Signs people in as the app would after a right password, without waiting for one to be checked."""

from typing import Any

from flask.sessions import SecureCookieSessionInterface

from app.core.db import db
from tests.support.client import Visitor
from tests.support.servers import LiveServer


def cookie_for(user: Any) -> dict[str, Any]:
    """What the cookie of a browser says in which this person has just signed in."""
    # Imported late, so that tests of what lies below the accounts run without them.
    from app.accounts import services, signing_in  # noqa: PLC0415

    token = services.start_session(user, address="127.0.0.1", browser="pytest")
    db.session.commit()
    return {signing_in.COOKIE_KEY: token, "_user_id": user.get_id(), "_fresh": True}


def sign_in_as(visitor: Visitor, user: Any) -> None:
    """Sign a test client in."""
    values = cookie_for(user)
    with visitor.session_transaction() as cookie:
        cookie.clear()
        cookie.update(values)


def browser_cookie(server: LiveServer, user: Any) -> Any:
    """The cookie that signs a real browser in at `server`; call it in the app context that `user` came from."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert serializer is not None
    value = serializer.dumps(cookie_for(user))
    return {"name": server.app.config["SESSION_COOKIE_NAME"], "value": value, "url": server.url}
