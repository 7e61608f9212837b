"""What later packages show on pages of earlier ones: each registers a function that writes its own panel.

A page names its place and what it shows: ``{{ panels("visit", visit) }}``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import Flask
from markupsafe import Markup

Panel = Callable[[Any], str]

_panels: defaultdict[str, list[tuple[int, Panel]]] = defaultdict(list)


def add_panel(place: str, panel: Panel, *, order: int = 100) -> None:
    """Show what ``panel`` writes (a rendered template) at ``place``, lower ``order`` first."""
    known = _panels[place]
    if panel not in [one for _order, one in known]:
        known.append((order, panel))
        known.sort(key=lambda one: one[0])


def panels(place: str, shown: Any) -> Markup:
    """The panels of a place for what its page shows, rendered and escaped by the templates that wrote them."""
    return Markup("").join(Markup(panel(shown)) for _order, panel in _panels[place])  # noqa: S704 - rendered by templates


def init_app(app: Flask) -> None:
    """Give every template ``panels``."""
    app.jinja_env.globals["panels"] = panels
