"""Signs a visitor in the way the app does, without waiting for a password to be hashed."""

from typing import Any

from tests.support.client import Visitor


def sign_in_as(visitor: Visitor, user: Any) -> None:
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = user.get_id()
        cookie["_fresh"] = True
