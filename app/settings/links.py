"""Pages of later packages that stand among the settings."""

from dataclasses import dataclass
from enum import Enum

from flask_babel import LazyString

from app.core.permissions import Permission


class Group(Enum):
    """The panels of the first page."""

    OFFICE = "office"
    FIELD_WORK = "field_work"
    AGREEMENTS = "agreements"
    FIGURES = "figures"
    LISTS = "lists"


@dataclass(frozen=True)
class Link:
    """A line on the first page of the settings, for those who hold the permission, in the panel of its ``group``."""

    endpoint: str
    title: LazyString
    text: LazyString
    permission: Permission
    group: Group = Group.LISTS


_links: dict[str, Link] = {}


def add_link(link: Link) -> None:
    """Put a line among the settings; one of the same endpoint is replaced."""
    _links[link.endpoint] = link


def links() -> list[Link]:
    """All of them, as they were added."""
    return list(_links.values())
