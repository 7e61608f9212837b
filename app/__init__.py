"""Jajak: from road-show visits to signed partnerships, apprenticeship seats and hires."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Flask

from config import Config

PACKAGES = (
    "core",
    "accounts",
    "settings",
    "notices",
    "saved_views",
    "deeds",
    "companies",
    "outreach",
    "pipeline",
    "agreements",
    "candidates",
    "placements",
    "obligations",
    "scoring",
    "follow_ups",
    "handovers",
    "documents",
    "participants",
    "applications",
    "ceremonies",
    "meetings",
    "window",
    "notes",
    "activity",
    "reports",
    "imports",
    "sync",
    "calendar",
    "dashboards",
    "office_reports",
    "approvals",
    "workspace",
    "demo",
)
"""Every package, the earlier ones knowing nothing of the later; each hangs itself in by ``init_app``."""


class House(Flask):
    """The application: nothing in it is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` as it is: Flask would look closely at the view and at a dozen hooks, on every page."""
        return func


def create_app(config: Config) -> Flask:
    """The whole application; raises RuntimeError where a route declares no permission."""
    app = House(__name__, instance_path=str(config.instance_path))
    app.config["JAJAK"] = config
    for package in PACKAGES:
        import_module(f"app.{package}").init_app(app)
    gate = import_module("app.core.permissions")
    gate.install_gate(app)
    return app
