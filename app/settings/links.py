"""Pages of later packages that stand among the settings."""

from dataclasses import dataclass

from flask_babel import LazyString

from app.core.permissions import Permission


@dataclass(frozen=True)
class Link:
    """A line on the first page of the settings, for those who hold the permission."""

    endpoint: str
    title: LazyString
    text: LazyString
    permission: Permission


_links: dict[str, Link] = {}


def add_link(link: Link) -> None:
    """Put a line among the settings; one of the same endpoint is replaced."""
    _links[link.endpoint] = link


def links() -> list[Link]:
    """All of them, as they were added."""
    return list(_links.values())
