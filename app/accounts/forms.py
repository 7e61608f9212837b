"""What a person may type about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.accounts.roles import Role
from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    ManyChoices,
    OptionalSelect,
    PhoneField,
    VersionedForm,
)

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = StringField(
        _l("E-mail"),
        [InputRequired(_l("Enter your e-mail address."))],
        render_kw={
            "autocomplete": "username",
            "inputmode": "email",
            "autocapitalize": "none",
            "autofocus": True,
        },
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField(_l("Keep me signed in on this device"))


class PasswordForm(BaseForm):
    """The present password and the one to replace it."""

    present = PasswordField(
        _l("Present password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        _l("New password"), [InputRequired()], render_kw={"autocomplete": "new-password"}
    )
    repeated = PasswordField(
        _l("New password again"),
        [InputRequired(), EqualTo("password", _l("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ProfileForm(VersionedForm):
    """What people may say about themselves."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=120)], render_kw={"autocomplete": "name"})
    position = StringField(
        _l("Position"), [Length(max=120)], render_kw={"autocomplete": "organization-title"}
    )
    phone = PhoneField(_l("Phone"))
    locale = ChoiceField(_l("Language"), choices=LANGUAGES)


class AccountForm(VersionedForm):
    """An account as an admin keeps it."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    email = StringField(
        _l("E-mail"),
        [InputRequired(), Length(max=254)],
        render_kw={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"},
    )
    position = StringField(_l("Position"), [Length(max=120)])
    phone = PhoneField(_l("Phone"))
    roles = ManyChoices(_l("Roles"), choices=Role)
    team_id = OptionalSelect(_l("Team"), coerce=int, blank=_l("No team"))


class TeamForm(VersionedForm):
    """What a team is called."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])


class TeamPeopleForm(BaseForm):
    """Who is put into a team."""

    people = ManyChoices(_l("People without a team"), coerce=int)


class LogFilterForm(BaseForm):
    """Which lines of the audit log are wanted; read from the address."""

    class Meta(BaseForm.Meta):
        csrf = False

    actor = OptionalSelect(_l("Done by"), coerce=int, blank=_l("Everyone"))
    action = OptionalSelect(_l("What was done"), blank=_l("Everything"))
    subject = OptionalSelect(_l("Kind of record"), blank=_l("All records"))
    first_day = DayField(_l("From"))
    last_day = DayField(_l("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.first_day, self.last_day):
            field.flags.required = False
