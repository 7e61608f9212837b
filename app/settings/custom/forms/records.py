"""The office's own fields in the forms of records."""

from typing import Any, TypeVar

from wtforms import Field

from app.core.forms import BaseForm
from app.settings.custom import queries, typed
from app.settings.custom.models import CustomField, HasCustomFields, is_custom

F = TypeVar("F", bound=BaseForm)


def with_custom_fields(form: type[F], record: str, *, stored: HasCustomFields | None = None) -> type[F]:
    """``form`` with the fields in use of this kind of record behind its own.

    Fill them by ``values.form_values``, not by ``obj=``: a record holds their values as JSON does.
    """
    own: dict[str, Any] = {
        one.attribute: typed.form_field(one, stored=getattr(stored, one.attribute) if stored else None)
        for one in queries.fields(record)
        if one.is_in_form
    }
    return type(form.__name__, (form,), own) if own else form


class _Preview(BaseForm):
    """A form that is only looked at."""

    class Meta(BaseForm.Meta):
        csrf = False


def preview_form(field: CustomField) -> BaseForm:
    """How ``field`` will look in a form."""
    shown: type[BaseForm] = type("Preview", (_Preview,), {field.attribute: typed.form_field(field)})
    return shown(formdata=None)


def custom_fields_of(form: BaseForm) -> list[Field]:
    """The office's own fields of a form, in order; templates show them with ``_custom_fields.html``."""
    return [field for field in form if is_custom(field.name)]


def custom_values(form: BaseForm) -> dict[str, Any]:
    """What was entered for the office's own fields, by ``custom_<key>``."""
    return {field.name: field.data for field in custom_fields_of(form)}
