"""Officers to tick: offering them by name, and who was chosen."""

from wtforms.fields.core import Field

from app.accounts.models import User
from app.core.forms import ManyChoices


def offer_people(field: ManyChoices, people: list[User]) -> None:
    """Let ``field`` offer these people by name."""
    field.offer([(person.id, person.name) for person in people])


def chosen_people(field: Field, people: list[User]) -> list[User]:
    """Those of ``people`` whose id was chosen."""
    wanted = set(field.data or [])
    return [person for person in people if person.id in wanted]
