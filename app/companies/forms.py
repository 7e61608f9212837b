"""What a person may type about companies and contacts.

The fields only carry text: what it must look like is said by ``services.validate``, the same room that imports, the
API and the phone's outbox go through.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.identity.phones import format_phone
from app.companies.models import Company, Contact
from app.companies.services import Checked
from app.core.errors import Invalid
from app.core.forms import BaseForm, DayField, OptionalSelect, PickerField, VersionedForm, attach
from app.settings.custom.values import form_values

Options = Sequence[tuple[Any, str]]


class CodeField(OptionalSelect):
    """One row with a code of letters or digits, found by typing; the service says whether the code exists."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, **kwargs)


class Checkable(BaseForm):
    """A form whose values a service checks."""

    renamed: ClassVar[dict[str, str]] = {}

    def check(self, validate: Callable[..., Checked], *without: str) -> dict[str, Any] | None:
        """The cleaned values; None when something was refused, with each sentence beside its field."""
        checked = validate(self.values(*without))
        wrong = set(self.errors)
        for problem in checked.problems:
            name = self.renamed.get(problem.field, problem.field)
            # Of what could not even be read the form itself has said why.
            if name not in wrong:
                attach(self, Invalid(problem.sentence, field=name))
        return None if checked.problems else checked.values


class CompanyForm(Checkable, VersionedForm):
    """Everything a person may say of a company."""

    renamed: ClassVar[dict[str, str]] = {"kbli_id": "kbli"}

    name = StringField(_l("Company name"))
    legal_form = OptionalSelect(_l("Legal form"), choices=LegalForm, blank=_l("As in the name"))
    brand_name = StringField(_l("Brand name"))
    former_names = StringField(_l("Former names"))
    nib = StringField("NIB")
    npwp = StringField("NPWP")
    nitku = StringField("NITKU")
    wlkp_number = StringField(_l("WLKP number"))
    wlkp_reported_on = DayField(_l("Last WLKP report"))
    is_branch = BooleanField(_l("This is a branch"))
    parent_id = PickerField(_l("Head office"), [Optional()], blank=_l("No head office"))
    kbli = CodeField("KBLI", blank=_l("Choose…"))
    business = TextAreaField(_l("What the company does"))
    headcount = StringField(_l("Workers at this place"))
    headcount_total = StringField(_l("Workers in the whole company"))
    headcount_as_of_on = DayField(_l("As of"))
    headcount_source = OptionalSelect(_l("Source of the number"), choices=HeadcountSource)
    address = TextAreaField(_l("Address"))
    rt = StringField("RT/RW")
    region_code = CodeField(_l("Kelurahan"), blank=_l("Choose…"))
    city = StringField(_l("City or regency"))
    postal_code = StringField(_l("Postcode"))
    latitude = StringField(_l("Latitude"))
    longitude = StringField(_l("Longitude"))
    phones = StringField(_l("Telephones"))
    email = StringField(_l("E-mail"))
    website = StringField(_l("Website"))
    source = StringField(_l("Where the office knows it from"))
    potential = OptionalSelect(_l("Potential"), choices=Potential)
    potential_reason = StringField(_l("Why this potential"))
    tags = StringField(_l("Labels"))
    is_do_not_visit = BooleanField(_l("Do not visit"))
    do_not_visit_reason = StringField(_l("Why not"))
    notes = TextAreaField(_l("Notes"))

    checked_together: ClassVar = (
        frozenset({"name", "legal_form", "former_names", "is_branch"}),
        frozenset({"npwp", "nitku"}),
        frozenset({"headcount", "headcount_total", "headcount_as_of_on", "headcount_source"}),
        frozenset({"latitude", "longitude"}),
        frozenset({"is_do_not_visit", "do_not_visit_reason"}),
    )
    """The fields whose rules look at one another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self:
            self.name.flags.required = True

    def offer(self, *, regions: Options, parents: Options, kbli: Options) -> None:
        """Give the pickers what they show before anything is typed."""
        self.region_code.offer(regions)
        self.parent_id.offer(parents)
        self.kbli.offer(kbli)


class NewCompanyForm(CompanyForm):
    """A new company; ``is_distinct`` says that none of those offered is meant."""

    is_distinct = BooleanField(_l("This is another company: file it as new"))


class ContactForm(Checkable, VersionedForm):
    """A person at a company."""

    title_before = StringField(_l("Title before the name"))
    name = StringField(_l("Name"))
    title_after = StringField(_l("Title after the name"))
    position = StringField(_l("Position"))
    phones = StringField(_l("Telephones"))
    whatsapp = StringField("WhatsApp")
    email = StringField(_l("E-mail"))
    is_primary = BooleanField(_l("First contact of the company"))
    notes = TextAreaField(_l("Notes"))


class AssignForm(BaseForm):
    """Who looks after a company; ``of`` is who did when the form was opened."""

    owner_id = PickerField(_l("Officer"), [Optional()], blank=_l("No officer"))
    of = HiddenField()
    next = HiddenField()


class OtherCompanyForm(BaseForm):
    """Which company another one is merged with."""

    other = PickerField(_l("The other company"), [Optional()], blank=_l("Choose…"))


def values_of(company: Company) -> dict[str, Any]:
    """What the form shows of a stored company; needs its ``kbli`` and ``tags`` loaded."""
    shown = {
        name: getattr(company, name)
        for name, field in vars(CompanyForm).items()
        if isinstance(field, UnboundField) and name not in ("phones", "tags", "kbli", "former_names")
    }
    for name in ("headcount", "headcount_total", "latitude", "longitude"):
        shown[name] = "" if shown[name] is None else str(shown[name])
    return (
        shown
        | form_values(company, "company")
        | {
            "phones": typed_phones(company.phones),
            "former_names": "; ".join(company.former_names or []),
            "tags": ", ".join(tag.name for tag in company.tags),
            "kbli": company.kbli.code if company.kbli else None,
            "version": company.version,
        }
    )


def values_of_contact(contact: Contact) -> dict[str, Any]:
    """What the form shows of a stored contact."""
    names = (
        "title_before",
        "name",
        "title_after",
        "position",
        "email",
        "is_primary",
        "notes",
        "version",
    )
    return {name: getattr(contact, name) for name in names} | {
        "phones": typed_phones(contact.phones),
        "whatsapp": format_phone(contact.whatsapp) if contact.whatsapp else None,
    }


def typed_phones(phones: Sequence[dict[str, Any]]) -> str:
    """Stored telephone numbers as one text, each as it would be dialled, so that all read back the same."""
    return "; ".join(
        format_phone(phone["e164"]) + (f" ext. {phone['extension']}" if phone.get("extension") else "")
        for phone in phones
    )
