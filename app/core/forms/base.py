"""The form every other one descends from: the reader's language, tidied texts, nothing longer than a column."""

import re
from collections.abc import Collection
from typing import Any

from flask import g
from flask_babel import get_domain, lazy_ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import fields, validators
from wtforms.fields.core import Field

from app.core.search import storable

LONGEST_LINE = 255
LONGEST_TEXT = 20_000
_LINE_END = re.compile(r"\r\n?")

MESSAGES_OF_WTFORMS = (
    _l("This field is required."),
    _l("Not a valid choice."),
    _l("Not a valid choice"),
    _l("Invalid Choice: could not coerce."),
    _l("Invalid choice(s): one or more data inputs could not be coerced."),
    _l("Not a valid integer value."),
    _l("Not a valid decimal value."),
    _l("Not a valid float value."),
    _l("Not a valid date value."),
    _l("Not a valid datetime value."),
    _l("Not a valid time value."),
    _l("Invalid email address."),
    _l("Invalid URL."),
    _l("Invalid input."),
    _l("Invalid value, must be one of: %(values)s."),
    _l("Number must be at least %(min)s."),
    _l("Number must be at most %(max)s."),
    _l("Number must be between %(min)s and %(max)s."),
    _l("Field must be equal to %(other_name)s."),
    _l("CSRF token missing."),
    _l("CSRF failed."),
    _l("The CSRF token is missing."),
    _l("The CSRF token is invalid."),
    _l("The CSRF session token is missing."),
    _l("The CSRF tokens do not match."),
    _l("The CSRF token has expired."),
)
"""Sentences of the form library, named here so that the catalogue holds them."""


PLURALS_OF_WTFORMS = (
    lazy_ngettext(
        "Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long.", 1
    ),
    lazy_ngettext(
        "Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters.", 1
    ),
    lazy_ngettext(
        "Field must be exactly %(max)d character long.", "Field must be exactly %(max)d characters long.", 1
    ),
    lazy_ngettext(
        "'%(value)s' is not a valid choice for this field.",
        "'%(value)s' are not valid choices for this field.",
        1,
    ),
)


class _Translations:
    """Lets the form library speak through the application's catalogue; it fills the placeholders itself."""

    def gettext(self, string: str) -> str:
        return str(get_domain().get_translations().ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(get_domain().get_translations().ungettext(singular, plural, n))


def tidy(value: Any) -> Any:
    """Text without control characters and without blanks around it; anything else untouched.

    Lines end as they are stored: browsers send two characters for each, and a text nobody touched would seem changed.
    """
    return _LINE_END.sub("\n", storable(value)).strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form in the reader's language, whose texts are tidied and never longer than a column."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            field_class = unbound_field.field_class
            if issubclass(field_class, fields.StringField) and not issubclass(
                field_class, fields.PasswordField
            ):
                options["filters"] = [tidy, *options.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        """``only`` these fields are made: to make, fill and check one costs as much whether or not it says anything."""
        if only is not None:
            form: Any = self
            form._unbound_fields = [pair for pair in form._unbound_fields if pair[0] in only]
            # The gate in front of every view has looked at the token.
            kwargs.setdefault("meta", {"csrf": not g.get("csrf_valid")})
        super().__init__(*args, **kwargs)
        for field in self:
            _limit_length(field)
            _refuse_blanks(field)

    @property
    def form_error(self) -> str | None:
        """What is wrong with the whole rather than with one field."""
        return " ".join(str(error) for error in self.form_errors) or None

    def values(self, *without: str) -> dict[str, Any]:
        """What was entered, by field name, as a service wants it: no token, no version, no buttons."""
        skipped = {"csrf_token", "version", "before", *without}
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in skipped and not isinstance(field, fields.SubmitField)
        }


def _limit_length(field: Field) -> None:
    if not isinstance(field, fields.StringField) or isinstance(field, fields.HiddenField):
        return
    if any(isinstance(check, validators.Length) for check in field.validators):
        return
    longest = LONGEST_TEXT if isinstance(field, fields.TextAreaField) else LONGEST_LINE
    field.validators = [*field.validators, validators.Length(max=longest)]
    field.flags.maxlength = longest


def _refuse_blanks(field: Field) -> None:
    """A required answer of blanks only is missing; the library looks at what was sent, before tidying."""
    if any(isinstance(check, validators.InputRequired) for check in field.validators):
        field.validators = [*field.validators, _is_answered]


def _is_answered(form: Any, field: Field) -> None:
    if field.raw_data and not any(tidy(sent) for sent in field.raw_data):
        raise validators.StopValidation(field.gettext("This field is required."))


def suggest(field: Any, attributes: dict[str, Any]) -> None:
    """Give ``field`` attributes that its own definition may override."""
    field.render_kw = {**attributes, **(field.render_kw or {})}
