"""A browser without a screen: sends requests as a separate visitor would."""

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.core.db import db

CSRF_SECRET = "c" * 40
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Visitor(FlaskClient):
    """Brings the CSRF token along, and keeps each request apart from the test's own session and `g`."""

    brings_csrf_token = True

    def open(self, *args: Any, **options: Any) -> TestResponse:
        method = str(options.get("method", "GET")).upper()
        if self.brings_csrf_token and method not in SAFE_METHODS:
            options["headers"] = {"X-CSRFToken": self.csrf_token(), **dict(options.get("headers") or {})}
        if not has_app_context():
            return super().open(*args, **options)
        # What the test wrote must be there for the request, and what the request wrote there for the test.
        db.session.commit()
        try:
            # In a context of its own the request gets its own session and `g`, as on a server; buffered, because a
            # streamed answer must end in the context it began in.
            answer = contextvars.Context().run(super().open, *args, **{"buffered": True, **options})
            # Werkzeug writes a large form into a file, and leaves it open.
            answer.request.environ["wsgi.input"].close()
            return answer
        finally:
            db.session.expire_all()

    def csrf_token(self) -> str:
        """The token that this visitor's forms carry."""
        with self.session_transaction() as cookie:
            cookie.setdefault("csrf_token", CSRF_SECRET)
            secret = cookie["csrf_token"]
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(secret)
