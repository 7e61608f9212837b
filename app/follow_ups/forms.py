"""What a person may type about follow-ups."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from app.accounts.models import User
from app.core import clock
from app.core.enums import Choice
from app.core.forms import BaseForm, ChoiceField, DayField, RadioChoice, VersionedForm, VersionField
from app.follow_ups.services import LONGEST_RESULT, LONGEST_SUBJECT, Plan
from app.settings.enums import FollowUpKind


class When(Choice):
    """The days that are picked with one tap."""

    TODAY = "today", _l("Today")
    TOMORROW = "tomorrow", _l("Tomorrow")
    THREE_DAYS = "three_days", _l("In 3 days")
    NEXT_WEEK = "next_week", _l("Next Monday")
    TWO_WEEKS = "two_weeks", _l("In 2 weeks")
    ANY_TIME = "any_time", _l("Any time")

    def day(self, today: date) -> date | None:
        """The day that is meant; None for any time."""
        return {
            When.TODAY: today,
            When.TOMORROW: today + timedelta(days=1),
            When.THREE_DAYS: today + timedelta(days=3),
            When.NEXT_WEEK: today + timedelta(days=7 - today.weekday()),
            When.TWO_WEEKS: today + timedelta(days=14),
        }.get(self)


class StepForm(BaseForm):
    """What is to be done next; a day typed in ``due_on`` outweighs the tile tapped in ``when``."""

    kind = RadioChoice(_l("Kind"), choices=FollowUpKind, default=FollowUpKind.WHATSAPP)
    subject = StringField(_l("What exactly"), [Length(max=LONGEST_SUBJECT)])
    awaited_since = DayField(_l("Awaited since"))
    when = RadioChoice(_l("When"), choices=When, default=When.TOMORROW)
    due_on = DayField(_l("Or on this day"))
    owner_id = ChoiceField(_l("Officer in charge"), coerce=int)
    next = HiddenField()

    def offer_owners(self, owners: list[User]) -> None:
        """Offer these people; with one only, nobody is asked."""
        self.owner_id.offer([(owner.id, owner.name) for owner in owners])
        self._owners = {owner.id: owner for owner in owners}

    def step(self, *, said_on: date | None = None) -> Plan:
        """The step as the service takes it; ``said_on`` is the day a tile counts from (None: today)."""
        due_on = self.due_on.data or self.when.data.day(said_on or clock.today())
        return Plan(
            kind=self.kind.data,
            owner=self._owners[self.owner_id.data],
            due_on=due_on,
            subject=self.subject.data,
            awaited_since=self.awaited_since.data,
        )


class EditForm(VersionedForm):
    """A planned follow-up as it stands; without a day it may be done at any time."""

    kind = RadioChoice(_l("Kind"), choices=FollowUpKind)
    subject = StringField(_l("What exactly"), [Length(max=LONGEST_SUBJECT)])
    awaited_since = DayField(_l("Awaited since"))
    due_on = DayField(_l("By when"))
    owner_id = ChoiceField(_l("Officer in charge"), coerce=int)
    next = HiddenField()

    def offer_owners(self, owners: list[User]) -> None:
        """Offer these people."""
        self.owner_id.offer([(owner.id, owner.name) for owner in owners])
        self._owners = {owner.id: owner for owner in owners}

    def step(self) -> Plan:
        """The step as the service takes it."""
        return Plan(
            kind=self.kind.data,
            owner=self._owners[self.owner_id.data],
            due_on=self.due_on.data,
            subject=self.subject.data,
            awaited_since=self.awaited_since.data,
        )


class CompleteForm(StepForm):
    """How it went, and what follows when ``then`` says so."""

    result = TextAreaField(_l("How did it go?"), [Length(max=LONGEST_RESULT)])


class SnoozeForm(BaseForm):
    """Until when it is put off."""

    until = DayField(_l("Put off until"))
    version = VersionField()
    next = HiddenField()


class ReassignForm(BaseForm):
    """To whom it is given."""

    owner_id = ChoiceField(_l("Give to"), coerce=int)
    version = VersionField()
    next = HiddenField()


def snooze_choices(today: date) -> list[tuple[str, str]]:
    """What the menu for putting off offers: the day as a form sends it, and its words."""
    offered = (When.TOMORROW, When.THREE_DAYS, When.NEXT_WEEK)
    days = [(when, when.day(today)) for when in offered]
    return [(day.isoformat(), _("Put off: %(when)s", when=when.label)) for when, day in days if day]
