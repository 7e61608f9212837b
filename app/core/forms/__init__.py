"""What a person may type: fields that forgive how Indonesians write numbers, days and phones.

Whatever was typed stays in the field, also when it is wrong; no input may end as a server error.
"""

from wtforms.fields.choices import SelectChoice

from app.core.forms.base import BaseForm, tidy
from app.core.forms.choices import (
    ChoiceField,
    ManyChoices,
    OptionalSelect,
    PickerField,
    RadioChoice,
    as_choices,
)
from app.core.forms.files import FileField, FilesField, uploads_of
from app.core.forms.showing import attach, problems
from app.core.forms.typed import (
    ClockField,
    DayField,
    IntegerField,
    LinkField,
    MoneyField,
    NumberField,
    PhoneField,
    TagField,
    parse_phone,
)
from app.core.forms.versions import ConflictRow, VersionedForm, VersionField

__all__ = [
    "BaseForm", "ChoiceField", "ClockField", "ConflictRow", "DayField", "FileField", "FilesField", "IntegerField", "LinkField",
    "ManyChoices", "MoneyField", "NumberField", "OptionalSelect", "PhoneField", "PickerField",
    "RadioChoice", "SelectChoice", "TagField", "VersionField", "VersionedForm", "as_choices", "attach",
    "parse_phone", "problems", "tidy", "uploads_of",
]  # fmt: skip
