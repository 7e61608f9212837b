"""What a person may type about obligations."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.agreements.forms import EXTENSIONS, PaperField
from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    IntegerField,
    OptionalSelect,
    VersionedForm,
)
from app.obligations.days import MOST_DAYS
from app.obligations.enums import Anchor, Party
from app.obligations.services.doing import LONGEST_REMARK

RHYTHMS: tuple[int, ...] = (1, 2, 3, 6, 12)


def rhythm(months: int | None) -> str:
    """How often something comes, in words."""
    if not months:
        return _("once")
    return ngettext("every month", "every %(num)d months", months)


def _rhythms() -> list[tuple[int, str]]:
    return [(months, rhythm(months)) for months in RHYTHMS]


class _OwedForm(VersionedForm):
    """What is owed by whom, and from which day its day is reckoned."""

    party = ChoiceField(_l("Who owes it"), [InputRequired()], choices=Party)
    what = StringField(_l("What is owed"), [InputRequired(), Length(max=255)])
    anchor = ChoiceField(_l("Reckoned"), [InputRequired()], choices=Anchor)
    offset_days = IntegerField(_l("Days after"), [Optional()], minimum=-MOST_DAYS, maximum=MOST_DAYS)
    every_months = OptionalSelect(_l("How often"), choices=_rhythms, coerce=int, blank=_l("once"))


class ObligationForm(_OwedForm):
    """One obligation of an agreement."""

    starts_on = DayField(_l("Day"), [Optional()])


class UsualForm(_OwedForm):
    """What is usually owed under agreements of a kind."""

    is_active = BooleanField(_l("In use"))


class DoneForm(BaseForm):
    """When it was done, and what proves it."""

    done_on = DayField(_l("Done on"), [InputRequired()])
    remark = TextAreaField(_l("Remark"), [Optional(), Length(max=LONGEST_REMARK)], render_kw={"rows": 3})
    proof = PaperField(_l("File"), extensions=EXTENSIONS)
