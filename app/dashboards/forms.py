"""What a person may say about targets."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import BaseForm, IntegerField, VersionedForm
from app.dashboards.enums import TargetKind
from app.dashboards.queries.targets import Whose

LARGEST = 1_000_000
OFFICE = "office"


class BandForm(VersionedForm):
    """What reaching so many percent is called."""

    name_id = StringField(_l("Name in Indonesian"), [InputRequired(), Length(max=60)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=60)])
    from_percent = IntegerField(_l("From so many percent"), [InputRequired()], minimum=0, maximum=1000)


class TargetsForm(BaseForm):
    """The targets of a year; the fields are made for the people there are (``targets_form``).

    ``seen`` tells which numbers stood there, so that nobody's are overwritten unseen.
    """

    seen = HiddenField()

    def numbers(self) -> dict[tuple[Whose, TargetKind], int | None]:
        """What was typed."""
        return {
            (whose, kind): self[name_of(whose, kind)].data for whose in self.people for kind in TargetKind
        }

    def numbers_seen(self) -> dict[tuple[Whose, TargetKind], int | None]:
        """What stood there when the form was opened."""
        parts = dict(part.split("=", 1) for part in (self.seen.data or "").split(";") if "=" in part)
        return {
            (whose, kind): int(text)
            if (text := parts.get(name_of(whose, kind), "")).isdecimal() and len(text) < 9
            else None
            for whose in self.people
            for kind in TargetKind
        }


def name_of(whose: Whose, kind: TargetKind) -> str:
    """The name of a field."""
    prefix = OFFICE if whose is None else f"u{whose}" if whose > 0 else f"t{-whose}"
    return f"{prefix}_{kind.value}"


def targets_form(people: list[Whose], stored: Mapping[tuple[Whose, TargetKind], int]) -> TargetsForm:
    """A form with a field for each kind of each of ``people``, filled with what is stored."""
    fields: dict[str, Any] = {
        name_of(whose, kind): IntegerField(kind.label, [Optional()], minimum=0, maximum=LARGEST)
        for whose in people
        for kind in TargetKind
    }
    made = type("TargetsFormOfPeople", (TargetsForm,), {**fields, "people": people})
    seen = ";".join(f"{name_of(*key)}={number}" for key, number in stored.items())
    return made(data={"seen": seen, **{name_of(*key): number for key, number in stored.items()}})  # type: ignore[no-any-return]
