"""What a person may type about papers, officials and registers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    FileField,
    IntegerField,
    OptionalSelect,
    VersionedForm,
)
from app.documents.enums import Capacity, DocumentKind

CONTENT = ("basis", "purpose", "notes", "copies", "rows", "with_photos")
"""The fields of which each kind of paper has some; they make up its content."""

MOST_ROWS = 60


class DocumentForm(VersionedForm):
    """What people say in a paper besides what is on file."""

    title = StringField(_l("Subject"), [InputRequired(), Length(max=300)])
    signatory_id = OptionalSelect(_l("Signatory"), coerce=int, blank=_l("Nobody"))
    basis = TextAreaField(_l("Basis"), [Length(max=4000)], render_kw={"rows": 3})
    purpose = TextAreaField(_l("What for"), [Length(max=4000)], render_kw={"rows": 4})
    notes = TextAreaField(_l("Further points"), [Length(max=10000)], render_kw={"rows": 5})
    copies = TextAreaField(_l("Copies to"), [Length(max=2000)], render_kw={"rows": 3})
    rows = IntegerField(_l("Empty rows"), [Optional()], minimum=0, maximum=MOST_ROWS)
    with_photos = BooleanField(_l("With the photos of the visit"))

    def content(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {name: self[name].data for name in CONTENT if name in self}


class IssueForm(BaseForm):
    """The date a paper bears, and its number where an outer registry gave it."""

    dated_on = DayField(_l("Date of the paper"), [InputRequired()])
    number = StringField(_l("Number"), [Length(max=120)])


class NumberForm(BaseForm):
    """The number an outer registry gave."""

    number = StringField(_l("Number"), [InputRequired(), Length(max=120)])


class CancelForm(BaseForm):
    """Why a paper is called off."""

    because = StringField(_l("Why"), [InputRequired(), Length(max=300)])


class LogoForm(BaseForm):
    """The emblem above the letters."""

    logo = FileField(_l("Emblem"), max_mb=3, extensions=("png", "jpg", "jpeg", "webp"))


class OfficialForm(VersionedForm):
    """A person as papers name them."""

    name = StringField(_l("Name with titles"), [InputRequired(), Length(max=160)])
    title = StringField(_l("Position"), [Length(max=160)])
    rank = StringField(_l("Rank and grade"), [Length(max=80)])
    nip = StringField(_l("NIP"), [Length(max=30)], render_kw={"inputmode": "numeric"})
    is_signatory = BooleanField(_l("Signs papers"))
    capacity = ChoiceField(_l("Signs"), choices=Capacity)
    on_behalf_of = StringField(_l("On behalf of"), [Length(max=160)])
    user_id = OptionalSelect(_l("Account"), coerce=int, blank=_l("None"))
    is_active = BooleanField(_l("In use"))


class RegisterForm(VersionedForm):
    """How papers of one kind are numbered."""

    code = StringField(_l("Classification code"), [InputRequired(), Length(max=40)])
    unit = StringField(_l("Unit"), [InputRequired(), Length(max=40)])
    pattern = StringField(_l("Pattern"), [InputRequired(), Length(max=120)])
    is_outer = BooleanField(_l("The number comes from an outer registry"))


class TemplateForm(BaseForm):
    """A Word file of the office, and for which papers it is."""

    kind = ChoiceField(
        _l("For"),
        [InputRequired()],
        choices=[(one.value, one.label) for one in DocumentKind if one.is_signed_outside],
    )
    name = StringField(_l("Name"), [InputRequired(), Length(max=60)])
    file = FileField(_l("Word file (.docx)"), max_mb=5, extensions=("docx",))
