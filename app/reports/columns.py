"""The columns of the list of companies: which there are, and which an address asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Column:
    """One column beside the name of the company; ``sort`` is what the list is sorted by under its heading."""

    key: str
    label: LazyString
    sort: str | None = None
    align: str | None = None

    def get(self, name: str) -> Any:
        """As the table component asks for what a heading may lack."""
        return getattr(self, name, None)


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("stage", _l("Stage")),
        Column("headcount", _l("Workers"), sort="headcount", align="end"),
        Column("potential", _l("Potential"), sort="potential"),
        Column("last_visit", _l("Last visit"), sort="last_visit"),
        Column("next_step", _l("Next step")),
        Column("owner", _l("Officer")),
        Column("sector", _l("Sector")),
        Column("place", _l("Kelurahan")),
        Column("tags", _l("Tags")),
        Column("phone", _l("Phone")),
        Column("nib", _l("NIB")),
        Column("form", _l("Legal form")),
        Column("updated", _l("Last changed"), sort="updated"),
    )
}
DISTANCE = Column("distance", _l("Distance"), sort="distance", align="end")
"""Shown first, whatever else is chosen, where the list is of companies near a place."""

USUAL = ("stage", "headcount", "potential", "last_visit", "next_step", "owner")
"""What the list shows unless something else is asked for."""


def shown(text: str | None) -> list[Column]:
    """The columns that ``text`` (``stage,tags``) asks for, in its order; the usual ones where it names none."""
    keys = [key for key in dict.fromkeys((text or "").split(",")) if key in COLUMNS]
    return [COLUMNS[key] for key in keys or USUAL]


def as_text(keys: Iterable[str]) -> str | None:
    """These columns as an address says them; None for the usual ones, which it need not say."""
    known = tuple(key for key in keys if key in COLUMNS)
    return None if known in {(), USUAL} else ",".join(known)
