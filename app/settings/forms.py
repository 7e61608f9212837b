"""What a person may type about the office and its tables."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core import formats, tabular
from app.core.forms import (
    BaseForm,
    ChoiceField,
    ClockField,
    DayField,
    FileField,
    IntegerField,
    ManyChoices,
    MoneyField,
    OptionalSelect,
    PhoneField,
    VersionedForm,
    uploads_of,
)
from app.settings import days_off
from app.settings.enums import Colour, Evidence, HolidayKind, VisitPurpose, WageKind, Zone


class OfficeForm(VersionedForm):
    """The office: its name and letterhead, its region, clock and week."""

    name = StringField(_l("Name of the office"), [InputRequired(), Length(max=160)])
    short_name = StringField(_l("Short name"), [InputRequired(), Length(max=60)])
    government = StringField(_l("Government"), [Length(max=160)])
    city = StringField(_l("City where letters are signed"), [Length(max=80)])
    region_code = OptionalSelect(_l("Region"), blank=_l("Choose…"))
    address = TextAreaField(_l("Address"), [Length(max=400)], render_kw={"rows": 3})
    phone = PhoneField(_l("Phone"))
    email = StringField(_l("E-mail"), [Length(max=254)], render_kw={"inputmode": "email"})
    website = StringField(_l("Website"), [Length(max=160)], render_kw={"inputmode": "url"})
    area_code = StringField(_l("Telephone area code"), [Length(max=5)], render_kw={"inputmode": "numeric"})
    zone = ChoiceField(_l("Time zone"), choices=Zone)
    head_name = StringField(_l("Name of the head of office"), [Length(max=120)])
    head_title = StringField(_l("Title of the head of office"), [Length(max=120)])
    working_days = ManyChoices(_l("Working days"))
    opens_at = ClockField(_l("Opens at"), [InputRequired()])
    closes_at = ClockField(_l("Closes at"), [InputRequired()])
    tile_address = StringField(
        _l("Address of the background map"), [Length(max=300)], render_kw={"inputmode": "url"}
    )
    tile_credit = StringField(_l("Credit of the background map"), [Length(max=160)])
    is_offline_stopped = BooleanField(_l("Stop work without a network on phones"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.working_days.offer([(str(number), name) for number, name in enumerate(formats.weekday_names())])


class EntryForm(VersionedForm):
    """An entry of a list, named in both languages."""

    name_id = StringField(_l("Name in Indonesian"), [InputRequired(), Length(max=120)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=120)])
    is_active = BooleanField(_l("In use"))


class StageForm(EntryForm):
    """A stage of the pipeline."""

    limit_days = IntegerField(_l("Limit in days"), [Optional()], minimum=1, maximum=3650)
    evidence = OptionalSelect(
        _l("Needed evidence"),
        choices=[(one.value, one.label) for one in Evidence if not one.is_entered],
        coerce=Evidence,
        blank=_l("Nothing"),
    )
    colour = ChoiceField(_l("Colour"), choices=Colour)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = kwargs.get("obj")
        if stage is not None and not stage.takes_evidence:
            del self.evidence


class SchemeForm(EntryForm):
    """A scheme and the law it stands on."""

    legal_basis = StringField(_l("Legal basis"), [Length(max=200)])


class PurposeForm(EntryForm):
    """A purpose of visits, and what the rules take it for: the first six are what they are."""

    counts_as = ChoiceField(_l("Counts as"), choices=VisitPurpose, blank=_l("Choose…"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = kwargs.get("obj")
        if purpose is not None and not purpose.is_own:
            del self.counts_as


class HolidayForm(BaseForm):
    """A day off."""

    on = DayField(_l("Day"), [InputRequired()])
    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    kind = ChoiceField(_l("Kind"), choices=HolidayKind)
    is_estimated = BooleanField(_l("The day is an estimate"))


class EditHolidayForm(VersionedForm, HolidayForm):
    """A day off that is on file."""


class HolidayListForm(BaseForm):
    """The days off of a year, as they are copied."""

    year = IntegerField(_l("Year"), [InputRequired()], minimum=2000, maximum=2100)
    lines = TextAreaField(
        _l("One day a line"),
        [Length(max=days_off.LONGEST_LIST)],
        render_kw={"rows": 14, "spellcheck": "false"},
    )
    file = FileField(_l("Or a file"), max_mb=2, extensions=("xlsx", "xls", "ods", "csv"))

    def validate(self, extra_validators: Any = None) -> bool:
        """What a file holds is put below what was typed, so that it is seen and can be mended."""
        if not super().validate(extra_validators):
            return False
        for upload in uploads_of(self.file):
            try:
                found = days_off.lines_of(tabular.read(upload.stream.read(), upload.filename or "").sheet())
            except tabular.TabularError as refusal:
                self.file.errors = [refusal.message]
                return False
            if not found:
                self.file.errors = [_("No row of %(name)s holds a day.", name=upload.filename)]
                return False
            self.lines.data = f"{self.lines.data or ''}\n{found}".strip()[: days_off.LONGEST_LIST]
        if not self.lines.data:
            self.lines.errors = [_("Paste the list, or choose a file.")]
        return not self.lines.errors


class WageForm(BaseForm):
    """A minimum wage as the governor set it."""

    year = IntegerField(_l("Year"), [InputRequired()], minimum=2000, maximum=2100)
    kind = ChoiceField(_l("Kind"), choices=WageKind)
    region_code = ChoiceField(_l("Region"), blank=_l("Choose…"))
    sector = StringField(_l("Sector"), [Length(max=120)])
    monthly_idr = MoneyField(_l("A month"), [InputRequired()], minimum=1, maximum=999_999_999)
    source = StringField(_l("Source"), [Length(max=500)])
