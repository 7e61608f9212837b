"""The columns of the list of companies: the built-in ones, and how a column looks."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.settings.custom.models import CustomField


@dataclass(frozen=True)
class Column:
    """One column beside the name of the company; ``sort`` is what the list is sorted by under its heading."""

    key: str
    label: LazyString | str
    sort: str | None = None
    align: str | None = None
    own: CustomField | None = None
    """The field of the office that it shows."""

    def in_words(self) -> "Column":
        """The same with its label in the reader's language, put into words once however many rows show it."""
        return replace(self, label=str(self.label))

    def get(self, name: str) -> Any:
        """As the table component asks for what a heading may lack."""
        return getattr(self, name, None)


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("stage", _l("Stage")),
        Column("headcount", _l("Workers"), sort="headcount", align="end"),
        Column("potential", _l("Potential"), sort="potential"),
        Column("points", _l("Potential points"), sort="points", align="end"),
        Column("last_visit", _l("Last visit"), sort="last_visit"),
        Column("next_step", _l("Next step")),
        Column("owner", _l("Officer")),
        Column("sector", _l("Sector")),
        Column("place", _l("Kelurahan")),
        Column("tags", _l("Tags")),
        Column("phone", _l("Phone")),
        Column("email", _l("E-mail")),
        Column("website", _l("Website")),
        Column("nib", _l("NIB")),
        Column("form", _l("Legal form")),
        Column("do_not_visit", _l("Do not visit")),
        Column("updated", _l("Last changed"), sort="updated"),
    )
}
DISTANCE = Column("distance", _l("Distance"), sort="distance", align="end")
"""Shown first, whatever else is chosen, where the list is of companies near a place."""

USUAL = ("stage", "headcount", "potential", "last_visit", "next_step", "owner")
"""What the list shows unless something else is asked for."""
