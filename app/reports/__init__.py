"""Reads across the packages and owns no table: lists, dashboards, exports."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
