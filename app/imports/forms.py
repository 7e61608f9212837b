"""What a person may say about a list: the file, the sheet, and what each column means."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from app.core.forms import BaseForm, ChoiceField, FileField, IntegerField, OptionalSelect, uploads_of
from app.core.tabular import Table
from app.imports.mapping import Fields


class UploadForm(BaseForm):
    """The file to import."""

    file = FileField(_l("List of companies (.xlsx, .xls, .ods or .csv)"), max_mb=25)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an answer without a file beside the field."""
        valid = bool(super().validate(extra_validators))
        if valid and not uploads_of(self.file):
            self.file.errors = [*self.file.errors, _("Choose the file that holds the list.")]
            return False
        return valid


class SheetForm(BaseForm):
    """Where in the file the list stands; asked by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    sheet = ChoiceField(_l("Sheet"))
    header_line = IntegerField(_l("Row of the headings"), [Optional()], minimum=0, maximum=100_000)


class ColumnsForm(BaseForm):
    """What each column means; made for one table by ``columns_form``."""

    overwrite = BooleanField(_l("Where the list differs from what is on file, the list is right"))

    @property
    def chosen(self) -> dict[str, int]:
        """The columns that mean something, by what they mean."""
        return {field.data: index for index, field in enumerate(self.columns) if field.data}

    @property
    def columns(self) -> list[Any]:
        """The choice for each column, in the order of the list."""
        return [field for name, field in self._fields.items() if name.startswith("column_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse two columns that mean the same, beside the second."""
        valid = bool(super().validate(extra_validators))
        seen: set[str] = set()
        for field in self.columns:
            if field.data in seen:
                field.errors = [*field.errors, _("Another column was already chosen for this.")]
                valid = False
            elif field.data:
                seen.add(field.data)
        return valid


def columns_form(table: Table, fields: Fields, columns: dict[str, int], *, overwrite: bool) -> ColumnsForm:
    """A form with one choice for each column of ``table``, filled with ``columns``."""
    choices: Sequence[tuple[str, Any]] = [(target.key, target.label) for target in fields.targets]
    meaning = {index: key for key, index in columns.items()}
    made = type(
        "ColumnsForm",
        (ColumnsForm,),
        {
            f"column_{index}": OptionalSelect(
                heading, choices=choices, blank=_l("– not imported –"), default=meaning.get(index)
            )
            for index, heading in enumerate(table.header)
        },
    )
    form: ColumnsForm = made(data={"overwrite": overwrite})
    return form
