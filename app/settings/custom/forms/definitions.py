"""What an admin may type about a field of the office."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, ValidationError

from app.core.forms import ChoiceField, OptionalSelect, VersionedForm, tidy
from app.settings.custom.kinds import Kind
from app.settings.custom.models import CHOSEN, CustomField, FieldType
from app.settings.custom.services import LONGEST_NAME, MOST_CHOICES, ChoiceWords

DIVIDER = "|"


class ChoicesField(Field):
    """The choices of a field: a row each for those on file, and a text with a line for each new one.

    Its inputs are ``choices-key``, ``choices-id``, ``choices-en`` (a row each), ``choices-active`` (the keys in use)
    and ``choices-new``: ``Pagi | Morning``, the English after the bar. Its data is a list of ``ChoiceWords``, in the
    order of the numbers in ``choices-place``; what is no number keeps its place.
    """

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, kwargs.pop("validators", validators_), **kwargs)
        self.new = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.new = ""
        self.data = [_as_words(one) for one in data or []]
        self.object_data = self.data
        self.raw_data = None
        if formdata and f"{self.name}-new" in formdata:
            self.new = tidy(formdata.get(f"{self.name}-new", ""))
            self.raw_data = [self.new]
            self.data = self._rows(formdata)

    def _rows(self, formdata: Any) -> list[ChoiceWords]:
        parts = [formdata.getlist(f"{self.name}-{part}")[: MOST_CHOICES + 1] for part in ("key", "id", "en")]
        active = set(formdata.getlist(f"{self.name}-active"))
        rows = [
            ChoiceWords(tidy(indonesian), tidy(english), key=key, is_active=key in active)
            for key, indonesian, english in zip(*parts, strict=False)
        ]
        typed = formdata.getlist(f"{self.name}-place")
        places = [_place(typed, number) for number in range(len(rows))]
        return [row for _at, row in sorted(zip(places, rows, strict=True), key=lambda one: one[0])]

    @property
    def all(self) -> list[ChoiceWords]:
        """The rows and the new lines."""
        written = [line.partition(DIVIDER) for line in self.new.splitlines() if line.strip(f" {DIVIDER}")]
        added = [
            ChoiceWords(indonesian.strip(), english.strip())
            for indonesian, _bar, english in written[: MOST_CHOICES + 1]
        ]
        return [*self.data, *added]

    def _value(self) -> str:
        """The choices as text, by which two people's changes are compared."""
        rows = [f"{one.id} {DIVIDER} {one.en}" + ("" if one.is_active else " (–)") for one in self.data]
        return "\n".join([*rows, *self.new.splitlines()])


def _place(typed: Sequence[str], number: int) -> float:
    """Where the row that was the ``number``-th (from 0) is to stand; one moved onto another's place stands before it."""
    own = number + 1
    given = typed[number].strip() if number < len(typed) else ""
    wanted = int(given) if given.isdecimal() and len(given) <= len(str(MOST_CHOICES)) else own
    if wanted == own:
        return own
    return wanted - 0.5 if wanted < own else wanted + 0.5


def _as_words(choice: Any) -> ChoiceWords:
    if isinstance(choice, ChoiceWords):
        return choice
    return ChoiceWords(choice["id"], choice["en"], key=choice["key"], is_active=choice["is_active"])


class CustomFieldForm(VersionedForm):
    """A field: what it is called, what it holds, where it shows."""

    name_id = StringField(_l("Name in Indonesian"), [InputRequired(), Length(max=LONGEST_NAME)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=LONGEST_NAME)])
    type = ChoiceField(_l("Type"), choices=FieldType)
    only_for = OptionalSelect(_l("Only for"), blank=_l("Always"))
    choices = ChoicesField(_l("Choices"))
    help_id = TextAreaField(_l("Help in Indonesian"), [Length(max=300)], render_kw={"rows": 2})
    help_en = TextAreaField(_l("Help in English"), [Length(max=300)], render_kw={"rows": 2})
    is_required = BooleanField(_l("Must be answered"))
    is_in_form = BooleanField(_l("In the form"))
    is_on_page = BooleanField(_l("On the page of the record"))
    is_in_list = BooleanField(_l("In lists and exports"))

    is_checklist = False
    """Whether a checklist was asked for: lines that are gone through in one case."""

    def offer_cases(self, kind: Kind) -> None:
        """Offer the cases of a kind of record; without any the field is asked always."""
        if kind.cases is None:
            del self.only_for
        else:
            self.only_for.label.text = kind.cases.label
            self.only_for.offer(kind.cases.known())

    def validate_only_for(self, field: Any) -> None:
        if self.is_checklist and not field.data:
            raise ValidationError(_("Choose when the checklist is gone through."))

    def validate_is_required(self, field: Any) -> None:
        if field.data and "only_for" in self and self.only_for.data:
            raise ValidationError(_("What is asked in one case only cannot be demanded."))
        if field.data and not self.is_in_form.data:
            raise ValidationError(_("What must be answered has to be in the form."))

    def description(self) -> dict[str, Any]:
        """What was entered, as the services want it."""
        values = self.values() | {"choices": self.choices.all if self.type.data in CHOSEN else []}
        return values | {"only_for": values.get("only_for") or ""}

    def preview(self) -> CustomField:
        """The field as it would be, for looking at; stored nowhere."""
        return CustomField(
            record="company",
            key="preview",
            type=self.type.data or FieldType.TEXT,
            name_id=self.name_id.data or _("Name"),
            name_en=self.name_en.data or _("Name"),
            help_id=self.help_id.data or "",
            help_en=self.help_en.data or "",
            choices=[
                {"key": str(number), "id": one.id, "en": one.en or one.id, "is_active": one.is_active}
                for number, one in enumerate(self.choices.all)
            ],
            is_required=bool(self.is_required.data),
        )
