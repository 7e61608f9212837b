"""What a person may type about candidates.

The fields only carry text: what it must look like is said by ``services.validate``, as with companies.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.candidates import consent
from app.candidates.enums import Availability, Deed, Education, LegalBasis, Sex
from app.candidates.models import Candidate, Refusal, Training
from app.candidates.services.records import LONGEST_REASON
from app.companies.forms import Checkable, CodeField, typed_phones
from app.core.enums import Choice
from app.core.forms import BaseForm, ChoiceField, DayField, OptionalSelect, RadioChoice, VersionedForm
from app.deeds.forms import AddTagForm, DeedForm, RemoveTagForm
from app.settings.custom.values import form_values


class CandidateForm(Checkable, VersionedForm):
    """Everything a person may say of a candidate; ``nik`` stays empty when the record is opened."""

    name = StringField(_l("Name"))
    nik = StringField("NIK")
    is_nik_odd = BooleanField(_l("The card really says so"))
    birth_place = StringField(_l("Place of birth"))
    birth_on = DayField(_l("Day of birth"))
    sex = OptionalSelect(_l("Sex"), choices=Sex)
    phones = StringField(_l("Telephones"))
    email = StringField(_l("E-mail"))
    address = TextAreaField(_l("Address"), render_kw={"rows": 2})
    rt = StringField("RT/RW")
    region_code = CodeField(_l("Kelurahan"), blank=_l("Choose…"))
    city = StringField(_l("City or regency"))
    postal_code = StringField(_l("Postcode"))
    education = OptionalSelect(_l("Highest education"), choices=Education)
    major = StringField(_l("Field of study"))
    school = StringField(_l("School or university"))
    diploma_on = DayField(_l("Date of the diploma"))
    ak1_number = StringField(_l("AK1 number"))
    ak1_issued_on = DayField(_l("AK1 issued on"))
    ak1_valid_to_on = DayField(_l("AK1 valid to"))
    availability = ChoiceField(_l("Availability"), choices=Availability)
    available_from_on = DayField(_l("Available from"))
    consent_version = OptionalSelect(_l("Text agreed to"), choices=consent.choices)
    consent_on = DayField(_l("Agreed on"))
    legal_basis = ChoiceField(_l("Legal basis"), choices=LegalBasis)
    purpose = StringField(_l("What the data are kept for"))
    retention_on = DayField(_l("Keep until"))
    source = StringField(_l("Where the office knows the person from"))
    notes = TextAreaField(_l("Notes"), render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.flags.required = True


class NewCandidateForm(CandidateForm):
    """A new candidate; ``is_distinct`` says that none of those offered is meant."""

    is_distinct = BooleanField(_l("This is another person: file as new"))


class TrainingForm(Checkable, VersionedForm):
    """One training."""

    institution = StringField(_l("Training institution"))
    trade_id = OptionalSelect(_l("Trade"), coerce=int)
    programme = StringField(_l("Programme"))
    class_name = StringField(_l("Class"))
    year = StringField(_l("Year"))
    hours = StringField(_l("Hours"))
    certificate_number = StringField(_l("Certificate number"))
    has_bnsp = BooleanField(_l("Certified by BNSP"))
    bnsp_number = StringField(_l("BNSP certificate number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution.flags.required = True


class RefusalForm(Checkable, VersionedForm):
    """An offer that was not taken."""

    refused_on = DayField(_l("Refused on"))
    offer = StringField(_l("What was offered"))
    reason = TextAreaField(_l("Reason"), render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused_on.flags.required = self.offer.flags.required = True


class RevealForm(BaseForm):
    """Why somebody needs the whole NIK."""

    reason = StringField(_l("What is the NIK needed for?"), [InputRequired(), Length(max=LONGEST_REASON)])


class FindForm(BaseForm):
    """A NIK to look up; it travels in the body of the request, never in an address."""

    nik = StringField("NIK", [InputRequired(), Length(max=40)])


class ExportForm(BaseForm):
    """In which form the list is taken along; whole NIKs need a reason."""

    format = RadioChoice(_l("File type"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")], default="xlsx")
    is_whole = BooleanField(_l("With whole NIKs"))
    reason = StringField(_l("What is the NIK needed for?"), [Optional(), Length(max=LONGEST_REASON)])


def values_of(candidate: Candidate) -> dict[str, Any]:
    """What the form shows of a stored candidate; never the NIK."""
    shown = {
        name: getattr(candidate, name)
        for name in CandidateForm(formdata=None).data
        if name in Candidate.__mapper__.columns and name != "phones"
    }
    return shown | form_values(candidate, "candidate") | {"phones": typed_phones(candidate.phones)}


def values_of_part(part: Training | Refusal, names: Sequence[str]) -> dict[str, Any]:
    """What a form shows of a training or a refusal."""
    return {
        name: str(value) if name in ("year", "hours") and value is not None else value
        for name in (*names, "version")
        for value in [getattr(part, name)]
    }


TRAINING_FIELDS = (
    "institution", "trade_id", "programme", "class_name", "year", "hours", "certificate_number", "has_bnsp", "bnsp_number",
)  # fmt: skip
REFUSAL_FIELDS = ("refused_on", "offer", "reason")


class AvailabilityForm(DeedForm):
    """Whether they could begin an apprenticeship."""

    availability = ChoiceField(_l("Availability"), choices=Availability)

    def value(self) -> Any:
        """The availability."""
        return self.availability.data


DEED_FORMS: dict[Choice, type[DeedForm]] = {
    Deed.AVAILABILITY: AvailabilityForm,
    Deed.ADD_TAG: AddTagForm,
    Deed.REMOVE_TAG: RemoveTagForm,
    Deed.TRASH: DeedForm,
}
