"""The office's own fields in the forms of records."""

import json
from typing import Any, TypeVar

from wtforms import Field

from app.core.forms import BaseForm
from app.core.remembered import remember
from app.settings.custom import queries, typed
from app.settings.custom.kinds import kind
from app.settings.custom.models import CHOSEN, CustomField, HasCustomFields, is_custom

F = TypeVar("F", bound=BaseForm)


def with_custom_fields(form: type[F], record: str, *, stored: HasCustomFields | None = None) -> type[F]:
    """``form`` with the fields in use of this kind of record behind its own.

    Fill them by ``values.form_values``, not by ``obj=``: a record holds their values as JSON does.
    """
    asked = [one for one in queries.fields(record) if one.is_in_form and _may_be_asked(one, record, stored)]
    kept = (
        {one.attribute: getattr(stored, one.attribute) for one in asked if one.type in CHOSEN}
        if stored
        else {}
    )
    # Making a class of forty fields takes longer than looking at what was sent.
    return remember(
        ("form", form, tuple(one.id for one in asked), json.dumps(kept)),
        lambda: _with_own(form, asked, kept),
        in_writing=True,
    )


def _with_own(form: type[F], asked: list[CustomField], kept: dict[str, Any]) -> type[F]:
    own: dict[str, Any] = {
        one.attribute: typed.form_field(one, stored=kept.get(one.attribute)) for one in asked
    }
    only_for = {one.attribute: one.only_for for one in asked if one.only_for}
    return type(form.__name__, (form,), {**own, "custom_only_for": only_for}) if own else form


def _may_be_asked(one: CustomField, record: str, stored: HasCustomFields | None) -> bool:
    """Where the form chooses the case all are in it, and it shows those of the case; else only those of the record's."""
    of = kind(record)
    if not one.only_for or (of.cases is not None and of.cases.chosen_in):
        return True
    return stored is not None and (of.is_asked(one.only_for, stored) or bool(getattr(stored, one.attribute)))


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


def plain_custom_fields_of(form: BaseForm) -> list[Field]:
    """Those of them that are asked in every case."""
    only_for = getattr(form, "custom_only_for", {})
    return [field for field in custom_fields_of(form) if field.name not in only_for]


def cases_of(form: BaseForm) -> list[tuple[Field, str]]:
    """Those of them that are asked in one case only, each with the key of its case."""
    only_for: dict[str, str] = getattr(form, "custom_only_for", {})
    return [(field, only_for[field.name]) for field in custom_fields_of(form) if field.name in only_for]


def custom_values(form: BaseForm) -> dict[str, Any]:
    """What was entered for the office's own fields, by ``custom_<key>``."""
    return {field.name: field.data for field in custom_fields_of(form)}
