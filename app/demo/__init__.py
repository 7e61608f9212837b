"""An invented office to try Jajak with, and a large one to measure it with."""

from flask import Flask


def init_app(app: Flask) -> None:
    """The demo office only has commands."""
