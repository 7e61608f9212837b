"""What a person may say about a list: the file, the sheet, and what each column means."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional

from app.core.forms import (
    BaseForm,
    ChoiceField,
    FileField,
    IntegerField,
    OptionalSelect,
    RadioChoice,
    uploads_of,
)
from app.core.tabular import MAX_BYTES
from app.imports.kinds import COMPANIES, KINDS, Kind
from app.imports.services import Listing, sheets_alike
from app.imports.setting_up import CompanySettingsForm, SettingsForm, filled

GUESS = "guess"


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in KINDS.values()]


def _kinds_or_guess() -> list[tuple[str, Any]]:
    return [(GUESS, _l("Find out from its headings")), *_kinds()]


class UploadForm(BaseForm):
    """The file to import."""

    kind = RadioChoice(_l("What is in this file?"), [Optional()], choices=_kinds_or_guess, default=GUESS)
    source = StringField(_l("Source of the list"), [Optional(), Length(max=80)])
    file = FileField(_l("The list (.xlsx, .xls, .xlsb, .ods, .csv or .tsv)"), max_mb=MAX_BYTES // 1_000_000)

    @property
    def chosen_kind(self) -> Kind | None:
        """What the person says the file is about; None leaves it to the headings."""
        return KINDS.get(self.kind.data or GUESS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an answer without a file beside the field."""
        valid = bool(super().validate(extra_validators))
        if valid and not uploads_of(self.file):
            self.file.errors = [*self.file.errors, _("Choose the file that holds the list.")]
            return False
        return valid


class SheetForm(BaseForm):
    """What the list is about and where in the file it stands; asked by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    kind = ChoiceField(_l("What it is about"), [Optional()], choices=_kinds)
    sheet = ChoiceField(_l("Sheet"))
    header_line = IntegerField(_l("Row of the headings"), [Optional()], minimum=0, maximum=100_000)


class ColumnsForm(SettingsForm):
    """What each column means; made for one table by ``columns_form``."""

    overwrite = BooleanField(_l("Where the list differs from what is on file, the list is right"))
    creates = BooleanField(_l("File companies that are not on file yet"))

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


def columns_form(listing: Listing, mapping: dict[str, Any], source: str | None) -> ColumnsForm:
    """A form with one choice for each column of ``listing``, filled with what they were taken for.

    ``mapping`` and ``source`` are what the run was set up with so far.
    """
    choices: Sequence[tuple[str, Any]] = [
        (target.key, target.label) for target in listing.kind.fields.targets
    ]
    meaning = {index: key for key, index in listing.columns.items()}
    settings = CompanySettingsForm if listing.kind is COMPANIES else SettingsForm
    made = type(
        "ColumnsForm",
        (ColumnsForm, settings),
        {
            f"column_{index}": OptionalSelect(
                heading, choices=choices, blank=_l("– not imported –"), default=meaning.get(index)
            )
            for index, heading in enumerate(listing.table.header)
        },
    )
    form: ColumnsForm = made(
        data={
            "overwrite": bool(mapping.get("overwrite")),
            "creates": bool(mapping.get("creates")),
            **filled(mapping, source),
        }
    )
    form.sheets.offer([(name, name) for name in sheets_alike(listing)])
    return form
