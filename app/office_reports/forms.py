"""What a person says about a report."""

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from app.accounts.models import Team, User
from app.accounts.whose import Whose, of_team
from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    IntegerField,
    ManyChoices,
    OptionalSelect,
    RadioChoice,
    VersionedForm,
)
from app.dashboards.enums import Span
from app.dashboards.periods import EARLIEST, LATEST
from app.office_reports.enums import Paper, ReportKind, Rhythm
from app.outreach.models import RoadShow
from app.reports.models import ExportRecipe
from app.settings.models import Scheme

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))


def of_whom(people: Sequence[User], teams: Sequence[Team]) -> list[tuple[Whose, str]]:
    """Of whom a report may tell: officers, then teams."""
    return [*((one.id, one.name) for one in people), *((of_team(one.id), one.name) for one in teams)]


class ReportForm(BaseForm):
    """Which report, of which days, of whom, in which language."""

    kind = RadioChoice(_l("Report"), choices=ReportKind)
    span = ChoiceField(_l("Length"), choices=Span)
    on = DayField(_l("A day in the period"), [Optional()], earliest=EARLIEST, latest=LATEST)
    first = DayField(_l("From"), [Optional()], earliest=EARLIEST, latest=LATEST)
    last = DayField(_l("Until"), [Optional()], earliest=EARLIEST, latest=LATEST)
    scheme = OptionalSelect(_l("Scheme"), coerce=str)
    officer_id = OptionalSelect(_l("Officer"), coerce=int, blank=_l("The whole office"))
    road_show_id = OptionalSelect(_l("Road show"), coerce=int)
    language = ChoiceField(_l("Language"), choices=LANGUAGES)

    def offer(
        self,
        *,
        kinds: Sequence[ReportKind],
        people: Sequence[User],
        teams: Sequence[Team],
        shows: Sequence[RoadShow],
        schemes: Sequence[Scheme],
    ) -> None:
        """Fill the choices with what this reader may ask for."""
        self.kind.offer([(one.value, one.label) for one in kinds])
        self.officer_id.offer(of_whom(people, teams))
        self.road_show_id.offer([(one.id, one.title) for one in shows])
        self.scheme.offer([(one.key, one.name) for one in schemes])
        if not self.language.data:
            self.language.data = str(get_locale())

    def validate(self, extra_validators: Any = None) -> bool:
        """With what each kind of period needs."""
        is_valid = super().validate(extra_validators)
        if is_valid and self.span.data is Span.DAYS:
            if self.first.data is None or self.last.data is None:
                self.first.errors = [_("Say from which day until which.")]
                return False
            if self.last.data < self.first.data:
                self.last.errors = [_("The end lies before the beginning.")]
                return False
        return bool(is_valid)


RECIPE = "recipe-"


class ScheduleForm(VersionedForm):
    """What is sent by itself, when, as which file and to whom."""

    what = ChoiceField(_l("What is sent"))
    of = OptionalSelect(_l("Officer or team"), coerce=int, blank=_l("The whole office"))
    rhythm = ChoiceField(_l("How often"), choices=Rhythm)
    nth = IntegerField(_l("On which working day or weekday"), [InputRequired()], minimum=1, maximum=20)
    papers = ManyChoices(_l("Files"), choices=Paper)
    waits_for_approval = BooleanField(_l("Send it only once it is approved"))
    recipient_ids = ManyChoices(_l("Recipients"), coerce=int)
    language = ChoiceField(_l("Language"), choices=LANGUAGES)

    def offer(
        self,
        *,
        kinds: Sequence[ReportKind],
        saved: Sequence[ExportRecipe],
        officers: Sequence[User],
        teams: Sequence[Team],
        people: Sequence[User],
    ) -> None:
        """Fill the choices with what this person may send, and to whom."""
        lists = [(f"{RECIPE}{one.id}", _("Saved export: %(name)s", name=one.name)) for one in saved]
        self.what.offer([*((one.value, one.label) for one in kinds), *lists])
        self.of.offer(of_whom(officers, teams))
        self.recipient_ids.offer([(one.id, f"{one.name} · {one.email}") for one in people])
