"""What a person may type about a partnership."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core import formats
from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    IntegerField,
    OptionalSelect,
    PickerField,
    RadioChoice,
    SelectChoice,
    VersionedForm,
    VersionField,
)
from app.core.permissions import Permission
from app.deeds.forms import DeedForm
from app.pipeline import transitions
from app.pipeline.deeds import Goal
from app.pipeline.queries import Prospect
from app.settings import queries as settings
from app.settings.enums import Evidence

MOST_SEATS = 10_000


class MoveForm(BaseForm):
    """Where a partnership goes next, and why; ``version`` is the one its mover saw."""

    version = VersionField()
    next = HiddenField()
    stage = RadioChoice(_l("Move to"), [InputRequired(_l("Choose a stage."))])
    reason = OptionalSelect(_l("Reason"), coerce=int, blank=_l("Choose…"))
    until = DayField(_l("Postponed until"), [Optional()])
    why = TextAreaField(_l("Why"), [Optional(), Length(max=2000)], render_kw={"rows": 3})


class MoveManyForm(DeedForm):
    """Where many partnerships go next, and what is said of it once for all."""

    save_label = _l("Move")
    prospect: Prospect | None = None
    """What becomes of them at the stage that is chosen."""

    stage = RadioChoice(_l("Move to"), [InputRequired(_l("Choose a stage."))])
    reason = OptionalSelect(_l("Reason"), coerce=int, blank=_l("Choose…"))
    until = DayField(_l("Postponed until"), [Optional()])
    is_forced = BooleanField(_l("Move also those of which something is not on file"))
    # Not Optional, which would end the checks of an empty field before ``validate_why``.
    why = TextAreaField(_l("Why"), [Length(max=2000)], render_kw={"rows": 3})

    def look_at(self, chosen: Any, said: Mapping[str, str]) -> None:
        """Offer the stages that any of them may reach, each with how many, and what the chosen one asks."""
        prospects = chosen.outlook.prospects
        self.stage.offer([SelectChoice(one.to.key, _words(one, len(chosen.ids))) for one in prospects])
        self.stage.data = self.stage.data or said.get("stage")
        self.prospect = next((one for one in prospects if one.to.key == self.stage.data), None)
        to = self.prospect.to if self.prospect else None
        kind = transitions.REASONS.get(to.key) if to else None
        self.reason.offer(pairs(settings.reasons(kind)) if kind is not None else [])
        if to is None or to.evidence is not Evidence.UNTIL:
            self.until.data = None
        if not current_user.can(Permission.PIPELINE_EDIT_ALL):
            del self.is_forced

    def validate_stage(self, field: Any) -> None:
        """Somebody must be able to go there."""
        if self.prospect is not None and not self.prospect.ready and not self._forces():
            raise ValidationError(_("None of them can move there: something is not on file."))

    def validate_why(self, field: Any) -> None:
        """Said where a decision is undone, or something is not on file."""
        if field.data or self.prospect is None:
            return
        if self.prospect.back:
            raise ValidationError(
                _(
                    "For %(count)s of them this undoes a decision: say why.",
                    count=formats.number(self.prospect.back),
                )
            )
        if self.prospect.unproven and self._forces():
            raise ValidationError(_("Say why they move without what is not on file."))

    def value(self) -> Any:
        """Where they go, with what was said."""
        return Goal(
            stage=self.stage.data,
            why=self.why.data or None,
            reason_id=self.reason.data,
            until=self.until.data,
            is_forced=self._forces(),
        )

    def _forces(self) -> bool:
        return "is_forced" in self and bool(self.is_forced.data)


def _words(prospect: Prospect, total: int) -> str:
    words: str = _(
        "%(stage)s: %(count)s of %(total)s",
        stage=prospect.to.name,
        count=formats.number(prospect.ready),
        total=formats.number(total),
    )
    return words


LONGEST_WHY = 200


class SnoozeForm(BaseForm):
    """Until when a partnership may rest, and why; ``version`` is the one its reader saw."""

    version = VersionField()
    next = HiddenField()
    until = DayField(_l("Let it rest until"), [InputRequired()])
    because = StringField(_l("Why"), [InputRequired(), Length(max=LONGEST_WHY)])


class PartnershipForm(VersionedForm):
    """What is on file for a partnership besides its stage."""

    expected_seats = IntegerField(_l("Expected seats"), [Optional()], maximum=MOST_SEATS)
    expected_start_on = DayField(_l("Expected start"), [Optional()])
    interest = TextAreaField(_l("What the company is interested in"), [Optional()], render_kw={"rows": 3})
    owner = OptionalSelect(_l("Owner"), coerce=int)
    approved_on = DayField(_l("Approved on"), [Optional()])
    approval_number = StringField(_l("Number of the approval letter"), [Optional()])


class NewPartnershipForm(BaseForm):
    """A company and the scheme under which it may become a partner."""

    company = PickerField(_l("Company"), [InputRequired()])
    scheme = ChoiceField(_l("Scheme"), [InputRequired()], coerce=int)
    owner = OptionalSelect(_l("Owner"), coerce=int)
    expected_seats = IntegerField(_l("Expected seats"), [Optional()], maximum=MOST_SEATS)
    expected_start_on = DayField(_l("Expected start"), [Optional()])
    interest = TextAreaField(_l("What the company is interested in"), [Optional()], render_kw={"rows": 3})


def pairs(rows: Any) -> list[tuple[int, str]]:
    """Rows with an id and a name as choices."""
    return [(row.id, row.name) for row in rows]
