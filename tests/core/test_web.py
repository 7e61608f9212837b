"""What surrounds every request."""

from inspect import iscoroutinefunction

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface


def test_a_session_signed_by_the_library_stays_open_and_the_other_way_round(app: Flask) -> None:
    ours, theirs = (
        one.get_signing_serializer(app) for one in (app.session_interface, SecureCookieSessionInterface())
    )
    told = {"sign_in": "a token"}
    assert ours.loads(theirs.dumps(told)) == theirs.loads(ours.dumps(told)) == told


@pytest.mark.parametrize(("by_https", "said"), [(True, "max-age=31536000"), (False, None)])
def test_browsers_are_held_to_https_where_the_house_is_reached_by_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, by_https: bool, said: str | None
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", by_https)
    assert app.test_client().get("/sign-in").headers.get("Strict-Transport-Security") == said


def test_nothing_that_answers_is_a_coroutine_since_nobody_would_wait_for_it(app: Flask) -> None:
    assert not [name for name, view in app.view_functions.items() if iscoroutinefunction(view)]
