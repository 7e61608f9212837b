"""What later packages show on the page of a partnership: each registers a function that writes its own panel."""

from collections.abc import Callable

from markupsafe import Markup

from app.pipeline.models import Partnership

Panel = Callable[[Partnership], str]

_panels: list[tuple[int, Panel]] = []


def add_panel(panel: Panel, *, order: int = 100) -> None:
    """Show what ``panel`` writes (a rendered template) on every partnership's page, lower ``order`` first."""
    if panel not in [known for _order, known in _panels]:
        _panels.append((order, panel))
        _panels.sort(key=lambda one: one[0])


def panels_of(partnership: Partnership) -> list[Markup]:
    """The panels of a partnership, rendered and escaped by the templates that wrote them."""
    return [Markup(panel(partnership)) for _order, panel in _panels]  # noqa: S704 - rendered by templates
