"""People who sign in: accounts, roles, sign-in sessions."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.accounts import signing_in

    signing_in.init_app(app)
