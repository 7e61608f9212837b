"""Invented fields of the office."""

from typing import Any

from app.settings.custom import services
from app.settings.custom.models import CustomField, FieldType
from app.settings.custom.services import ChoiceWords

CHOICES = (ChoiceWords("Pagi", "Morning"), ChoiceWords("Siang", "Noon"), ChoiceWords("Sore", "Afternoon"))


def a_field(
    name: str = "Catatan lapangan",
    type: FieldType = FieldType.TEXT,
    *,
    record: str = "company",
    english: str | None = None,
    **details: Any,
) -> CustomField:
    """A field filed through the service; lists of choices offer morning, noon and afternoon."""
    choices = details.pop("choices", CHOICES if type in (FieldType.ONE, FieldType.SEVERAL) else ())
    return services.add(
        record, type=type, name_id=name, name_en=english or f"{name} (en)", choices=choices, **details
    )
