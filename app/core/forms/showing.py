"""What the field macro and the error summary need to know about a form."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import fields, widgets
from wtforms.fields.core import Field

from app.core.errors import AppError
from app.core.forms.base import BaseForm
from app.core.forms.choices import PickerField, RadioChoice
from app.core.forms.files import FileField, FilesField, uploads_of

_CALENDAR = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d)?")
"""How a browser's calendar and clock send what they show."""


def attach(form: BaseForm, error: AppError) -> None:
    """Put a service's refusal beside the field it names, or above the form when it names none."""
    if error.field is not None and error.field in form._fields:
        field = form._fields[error.field]
        field.errors = [*field.errors, error.message]
    else:
        form.form_errors.append(error.message)


def problems(form: FlaskForm) -> list[dict[str, str | None]]:
    """All that is wrong, for the summary above the form: ``id``, ``label``, ``message``."""
    found: list[dict[str, str | None]] = [
        {"id": None, "label": None, "message": str(error)} for error in getattr(form, "form_errors", [])
    ]
    for field in form:
        messages = " ".join(_flat(field.errors))
        if messages:
            hidden = isinstance(field.widget, widgets.HiddenInput)
            label = str(field.label.text)
            found.append({"id": None if hidden else field.id, "label": label, "message": messages})
    return found + [_lost(field) for field in form if found and not field.errors and uploads_of(field)]


def _lost(field: Field) -> dict[str, str | None]:
    """That a file was sound, but has to be chosen again because something else was not."""
    names = ", ".join(upload.filename or "" for upload in uploads_of(field))
    message = _("Choose %(names)s again: a browser keeps no file when something else is wrong.", names=names)
    return {"id": field.id, "label": str(field.label.text), "message": message}


def _flat(errors: Any) -> list[str]:
    """Error sentences of a field, also of one that encloses others."""
    if isinstance(errors, Mapping):
        return [message for inner in errors.values() for message in _flat(inner)]
    if isinstance(errors, list | tuple):
        return [message for inner in errors for message in _flat(inner)]
    return [str(errors)]


def kind(field: Field) -> str:
    """Which of the field macro's shapes fits: text, textarea, select, picker, radio, checks, checkbox, file, hidden."""
    shapes: tuple[tuple[Any, str], ...] = (
        (PickerField, "picker"),
        (RadioChoice, "radio"),
        (fields.RadioField, "radio"),
        (fields.SelectMultipleField, "checks"),
        (fields.SelectField, "select"),
        (fields.BooleanField, "checkbox"),
        (fields.TextAreaField, "textarea"),
        (fields.FileField, "file"),
        (fields.MultipleFileField, "file"),
    )
    if isinstance(field.widget, widgets.HiddenInput):
        return "hidden"
    return next((shape for known, shape in shapes if isinstance(field, known)), "text")


def described_by(field: Field, hint: Any) -> str:
    """The ids of what explains ``field``, as aria-describedby wants them."""
    parts = ([f"{field.id}-hint"] if hint else []) + ([f"{field.id}-error"] if field.errors else [])
    return " ".join(parts)


def control_attributes(field: Field, hint: Any, extra: Mapping[str, Any], css_class: str) -> dict[str, Any]:
    """The attributes of an input: class, what describes it, whether it is wrong, and ``extra``."""
    attributes: dict[str, Any] = {"class": css_class}
    described = described_by(field, hint)
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    is_calendar = isinstance(field, fields.DateField | fields.TimeField | fields.DateTimeField)
    # A file that was chosen is no text.
    typed = " ".join(one for one in field.raw_data or () if isinstance(one, str))
    if is_calendar and field.errors and typed and (field.data is None or not _CALENDAR.fullmatch(typed)):
        # A browser's calendar shows nothing at all for what it cannot read; the typed words must stay.
        attributes["type"] = "text"
    if isinstance(field, fields.TextAreaField):
        attributes["rows"] = (field.render_kw or {}).get("rows", 4)
    return attributes | dict(extra)


def has_files(form: FlaskForm) -> bool:
    """Whether the form must be sent as multipart."""
    return any(isinstance(field, fields.FileField | fields.MultipleFileField) for field in form)


def upload_hint(field: Field) -> str | None:
    """Which kinds and sizes of files ``field`` takes."""
    if not isinstance(field, FileField | FilesField):
        return None
    kinds = ", ".join(one.upper() for one in field.extensions)
    size = _("at most %(most)d MB", most=field.max_mb)
    return f"{kinds} · {size}" if kinds else size
