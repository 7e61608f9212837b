"""Closed lists of codes that carry their own words."""

from enum import StrEnum
from typing import Self

from flask_babel import LazyString
from wtforms.fields.choices import SelectChoice


class Choice(StrEnum):
    """A code with a translatable label: ``ON_SITE = "on_site", _l("On site")``."""

    label: LazyString

    def __new__(cls, value: str, label: LazyString) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[SelectChoice]:
        """Every member, for a select field, in the order of definition."""
        return [SelectChoice(member.value, member.label) for member in cls]
