"""What the office sets for planning its days on the road."""

from datetime import time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import ClockField, IntegerField, NumberField, VersionedForm
from app.outreach.models import PlanningRules
from app.outreach.queries.day_plans import minutes_for
from app.outreach.services.stops import LONGEST, SHORTEST
from app.settings.purposes import purposes

WEEKDAYS = [str(weekday) for weekday in range(7)]
MINUTES = "minutes_"
BREAKS = ("lunch", "friday", "prayer")
Span = tuple[time | None, time | None]


class PlanningRulesForm(VersionedForm):
    """Hours, breaks, places, distances and lengths."""

    latitude = NumberField(_l("Latitude"), [Optional()], minimum=-90, maximum=90, places=6)
    longitude = NumberField(_l("Longitude"), [Optional()], minimum=-180, maximum=180, places=6)
    is_round_trip = BooleanField(_l("The day ends there too"))
    road_factor = NumberField(
        _l("Roads are longer than the straight line"), [InputRequired()], minimum=1, maximum=5
    )
    speed_kmh = IntegerField(_l("Speed"), [InputRequired()], minimum=3, maximum=120)
    road_service = StringField(
        _l("Address of an OSRM service"), [Length(max=300)], render_kw={"inputmode": "url"}
    )
    lunch_from, lunch_until = ClockField(_l("Lunch from")), ClockField(_l("Lunch until"))
    friday_from, friday_until = ClockField(_l("On Friday from")), ClockField(_l("On Friday until"))
    prayer_from, prayer_until = (
        ClockField(_l("Afternoon prayer from")),
        ClockField(_l("Afternoon prayer until")),
    )

    @classmethod
    def of(cls, stored: PlanningRules, **options: Any) -> "PlanningRulesForm":
        """The form filled with what is stored; ``options`` go to the form."""
        plain = {name: _exact(getattr(stored, name)) for name in _PLAIN}
        spans = {
            f"{side}_{weekday}": time.fromisoformat(stored.hours[weekday][index])
            for weekday in WEEKDAYS
            if weekday in stored.hours
            for index, side in enumerate(("from", "until"))
        }
        minutes = {f"{MINUTES}{purpose}": minutes_for(purpose) for purpose in purposes()}
        return with_purposes()(data={**plain, **spans, **minutes, "version": stored.version or 1}, **options)

    def rules(self) -> dict[str, Any]:
        """What ``services.change_rules`` takes."""
        numbers = {
            name: None if self[name].data is None else float(self[name].data)
            for name in ("latitude", "longitude", "road_factor")
        }
        return {
            **numbers,
            "hours": {day: self._span(f"from_{day}", f"until_{day}") for day in WEEKDAYS},
            "breaks": {name: self._span(f"{name}_from", f"{name}_until") for name in BREAKS},
            "visit_minutes": {
                field.name.removeprefix(MINUTES): field.data for field in self.minutes_by_purpose()
            },
            "is_round_trip": self.is_round_trip.data,
            "speed_kmh": self.speed_kmh.data,
            "road_service": self.road_service.data or "",
        }

    def minutes_by_purpose(self) -> list[Field]:
        """How long a visit takes, by purpose, in the office's order."""
        return [field for field in self if field.name.startswith(MINUTES)]

    def _span(self, first: str, last: str) -> Span:
        return self[first].data, self[last].data


def _exact(value: Any) -> Any:
    """A stored number as its field writes it: without digits that nobody typed."""
    return Decimal(str(value)) if isinstance(value, float) else value


_PLAIN = [name for name, field in vars(PlanningRulesForm).items() if isinstance(field, UnboundField)]

for _weekday in WEEKDAYS:
    setattr(PlanningRulesForm, f"from_{_weekday}", ClockField(_l("From")))
    setattr(PlanningRulesForm, f"until_{_weekday}", ClockField(_l("Until")))


def with_purposes() -> type[PlanningRulesForm]:
    """The form with a length for each purpose in use."""
    lengths = {
        f"{MINUTES}{one}": IntegerField(one.label, [InputRequired()], minimum=SHORTEST, maximum=LONGEST)
        for one in purposes()
    }
    return type("PlanningRulesForm", (PlanningRulesForm,), lengths)
