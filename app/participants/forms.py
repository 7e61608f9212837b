"""What a person may type about the agreement of a participant."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.agreements.forms import EXTENSIONS, LONGEST_NUMBER, PaperField
from app.candidates.services.records import LONGEST_REASON
from app.core.forms import BaseForm, DayField, OptionalSelect, VersionedForm, VersionField
from app.core.letters import InLetters


class DraftForm(VersionedForm):
    """What the paper says besides what the seat and the participant's record say."""

    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    programme = TextAreaField(
        _l("What is learnt"), [InputRequired(), Length(max=4000)], render_kw={"rows": 4}
    )
    company_number = StringField(_l("Number of the company"), [Optional(), Length(max=LONGEST_NUMBER)])
    company_signatory = StringField(_l("Signed by"), [Optional(), InLetters(), Length(max=160)])
    company_signatory_title = StringField(_l("Position"), [Optional(), InLetters(), Length(max=160)])
    guardian_name = StringField(_l("Parent or guardian"), [Optional(), InLetters(), Length(max=160)])
    guardian_relation = StringField(_l("Relation"), [Optional(), InLetters(), Length(max=60)])
    special_terms = TextAreaField(_l("Special terms"), [Optional(), Length(max=4000)], render_kw={"rows": 3})


class SignForm(BaseForm):
    """Who signed when, and the scans that show it."""

    version = VersionField()
    participant_signed_on = DayField(_l("Signed by the participant on"), [Optional()])
    company_signed_on = DayField(_l("Signed by the company on"), [Optional()])
    company_signatory = StringField(_l("Signed by"), [Optional(), InLetters(), Length(max=160)])
    company_signatory_title = StringField(_l("Position"), [Optional(), InLetters(), Length(max=160)])
    scan = PaperField(_l("Signed scan"), extensions=EXTENSIONS)
    guardian_letter = PaperField(_l("Letter of the guardian"), extensions=EXTENSIONS)


class EndorseForm(BaseForm):
    """The day of the endorsement, who signs, and the number where an outer registry gave it."""

    version = VersionField()
    dated_on = DayField(_l("Date of the endorsement"), [InputRequired()])
    signatory_id = OptionalSelect(_l("Signatory"), coerce=int, blank=_l("Choose…"))
    number = StringField(_l("Number"), [Optional(), Length(max=120)])


class TakeBackForm(BaseForm):
    """Why an endorsement is taken back."""

    version = VersionField()
    because = StringField(_l("Why"), [Optional(), Length(max=300)])


class RevealForm(BaseForm):
    """Why a paper with the whole NIK is needed."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=LONGEST_REASON)])
