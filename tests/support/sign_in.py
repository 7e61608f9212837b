"""Signs a visitor in as the app would after a right password, without waiting for one to be checked."""

from typing import Any

from app.core.db import db
from tests.support.client import Visitor


def sign_in_as(visitor: Visitor, user: Any) -> None:
    # Imported late, so that tests of what lies below the accounts run without them.
    from app.accounts import services, signing_in  # noqa: PLC0415

    token = services.start_session(user, address="127.0.0.1", browser="pytest")
    db.session.commit()
    with visitor.session_transaction() as cookie:
        cookie.clear()
        cookie[signing_in.COOKIE_KEY] = token
        cookie["_user_id"] = user.get_id()
        cookie["_fresh"] = True
