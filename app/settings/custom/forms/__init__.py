"""Forms: the office's own fields in those of records, and the one that defines a field."""

from app.settings.custom.forms.definitions import CustomFieldForm
from app.settings.custom.forms.records import (
    cases_of,
    custom_fields_of,
    custom_values,
    plain_custom_fields_of,
    preview_form,
    with_custom_fields,
)

__all__ = [
    "CustomFieldForm", "cases_of", "custom_fields_of", "custom_values", "plain_custom_fields_of", "preview_form", "with_custom_fields",
]  # fmt: skip
