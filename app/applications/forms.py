"""What a person may type about an application."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.agreements.forms import EXTENSIONS, PaperField
from app.applications.enums import Authority
from app.applications.services.deciding import LONGEST_NUMBER
from app.applications.services.settling import LONGEST
from app.core.forms import BaseForm, DayField, OptionalSelect


class AttachForm(BaseForm):
    """One paper of an application: a file, or what is on file with the agreement."""

    paper = PaperField(_l("File"), extensions=EXTENSIONS)
    on_file = OptionalSelect(_l("Or on file with the agreement"), blank=_l("Choose…"))
    received_on = DayField(_l("Received on"), [Optional()])


class ReturnForm(BaseForm):
    """What is wrong with an attachment."""

    remark = TextAreaField(
        _l("What is wrong with it"), [InputRequired(), Length(max=LONGEST)], render_kw={"rows": 3}
    )


class AuthorityForm(BaseForm):
    """Who decides, and why somebody else than the places say."""

    authority = OptionalSelect(_l("Who decides"), choices=Authority, blank=_l("As the places say"))
    reason = TextAreaField(_l("Reason"), [Optional(), Length(max=LONGEST)], render_kw={"rows": 3})


class WhyForm(BaseForm):
    """Why an application is refused or withdrawn."""

    why = TextAreaField(_l("Reason"), [InputRequired(), Length(max=LONGEST)], render_kw={"rows": 4})


class HandOnForm(BaseForm):
    """When, and by which letter, an application goes to who decides."""

    on = DayField(_l("Handed on on"), [InputRequired()])
    number = StringField(_l("Number of our letter"), [Optional(), Length(max=LONGEST_NUMBER)])


class ApprovalForm(BaseForm):
    """A letter of approval that was not written here."""

    number = StringField(_l("Number of the letter"), [InputRequired(), Length(max=LONGEST_NUMBER)])
    on = DayField(_l("Date of the letter"), [InputRequired()])
