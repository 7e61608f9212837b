"""What is stored of an office's own fields: their definitions, the values on a record, and the values as indexes read them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.core.enums import Choice
from app.settings.models import Named

PREFIX = "custom_"
"""What every field is called by begins with this."""

LONGEST_WORD = 255


class FieldType(Choice):
    """What a field holds."""

    TEXT = "text", _l("Text")
    LONG_TEXT = "long_text", _l("Long text")
    WHOLE = "whole", _l("Whole number")
    DECIMAL = "decimal", _l("Number with decimals")
    MONEY = "money", _l("Money (rupiah)")
    DAY = "day", _l("Day")
    YES_NO = "yes_no", _l("Yes or no")
    ONE = "one", _l("One choice")
    SEVERAL = "several", _l("Several choices")
    LINK = "link", _l("Link")
    PHONE = "phone", _l("Phone number")
    EMAIL = "email", _l("E-mail address")


NUMBERS = frozenset({FieldType.WHOLE, FieldType.DECIMAL, FieldType.MONEY})
CHOSEN = frozenset({FieldType.ONE, FieldType.SEVERAL})
WRITTEN = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LINK, FieldType.PHONE, FieldType.EMAIL})


class CustomField(Named, Audited, Versioned, Recorded, Base):
    """A field the office added to one kind of record; out of use it is hidden, never removed.

    ``record`` is the name of a registered kind; ``key`` is stored with the values, so it never changes;
    ``choices`` a list of ``{"key", "id", "en", "is_active"}``, ``id`` and ``en`` being the words in each language;
    ``only_for`` the one case of its kind (the purpose of a visit, a stage) in which it is asked, empty for all.
    """

    __tablename__ = "custom_fields"

    id: Mapped[Key]
    record: Mapped[str]
    key: Mapped[str]
    type: Mapped[FieldType] = code(FieldType)
    help_id: Mapped[str] = mapped_column(default="")
    help_en: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    only_for: Mapped[str] = mapped_column(default="", server_default="")
    is_required: Mapped[Flag]
    is_in_form: Mapped[bool] = mapped_column(default=True)
    is_on_page: Mapped[bool] = mapped_column(default=True)
    is_in_list: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("record", "key"),)

    @property
    def attribute(self) -> str:
        """What the field is called wherever records are handled: ``custom_<key>``."""
        return PREFIX + self.key

    @property
    def told_name(self) -> str:
        """Its name where values are shown or asked for that it may have been given while it was in use."""
        return self.name if self.is_active else _("%(field)s (no longer asked)", field=self.name)

    @property
    def is_checklist(self) -> bool:
        """Whether it is gone through in one case: what is not ticked is told as well."""
        return bool(self.only_for) and self.type is FieldType.SEVERAL

    @property
    def help(self) -> str:
        """The help in the reader's language; the other one where that is empty."""
        first, second = (self.help_en, self.help_id) if _reads_english() else (self.help_id, self.help_en)
        return first or second

    def options(self, *, besides: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The choices in use, and those ``besides``, as key and word in the reader's language."""
        kept = set(besides)
        return [
            (one["key"], self.word(one))
            for one in self.choices or []
            if one["is_active"] or one["key"] in kept
        ]

    def word_of(self, key: str) -> str:
        """The word of a choice, in use or not."""
        return next((self.word(one) for one in self.choices or [] if one["key"] == key), key)

    @staticmethod
    def word(choice: Mapping[str, Any]) -> str:
        """The word of a stored choice in the reader's language."""
        return str(choice["en"] if _reads_english() else choice["id"])


def _reads_english() -> bool:
    return str(get_locale() or "id").startswith("en")


class HasCustomFields:
    """Rows that take the office's own fields: ``custom`` holds the values by key, ``row.custom_<key>`` reads one.

    Values are what JSON holds: texts, whole numbers, ticks, decimals and days as text, several choices as a list.
    """

    custom: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default=text("'{}'"), sort_order=890, info={"audited_by_part": True}
    )

    if not TYPE_CHECKING:
        # Hidden from the type checker, which would take any misspelt column for a field of the office.
        def __getattr__(self, name: str) -> Any:
            if name.startswith(PREFIX):
                return (self.custom or {}).get(name.removeprefix(PREFIX))
            raise AttributeError(f"{type(self).__name__} has no {name}")

    def set_custom(self, values: Mapping[str, Any]) -> None:
        """Store ``{"custom_<key>": value}``; None takes a value away, fields not named keep theirs."""
        given = {name.removeprefix(PREFIX): value for name, value in values.items() if is_custom(name)}
        if given:
            merged = {**(self.custom or {}), **given}
            self.custom = {key: value for key, value in merged.items() if value is not None}


def is_custom(name: str) -> bool:
    """Whether ``name`` is that of a field of the office."""
    return name.startswith(PREFIX)


def by_attribute(custom: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a record under the names they have everywhere else."""
    return {PREFIX + key: value for key, value in (custom or {}).items()}


class FieldValue:
    """One value as indexes read it, derived from ``custom``; several choices are several rows.

    Each kind of record has a table of these, whose ``record_id`` points at its rows.
    """

    __tablename__: str

    id: Mapped[Key]
    field_id: Mapped[int] = mapped_column(ForeignKey("custom_fields.id"))
    record_id: Mapped[int]
    number: Mapped[float | None]
    word: Mapped[str | None] = mapped_column(String(LONGEST_WORD))

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index, ...]:
        name = cls.__tablename__
        return (
            Index(f"ix_{name}_record", "record_id", "field_id", "number", "word"),
            Index(f"ix_{name}_number", "field_id", "number", "record_id"),
            Index(f"ix_{name}_word", "field_id", "word", "record_id"),
        )
