"""Letting an application be complete, or not any more, as its attachments are."""

from datetime import date

from flask_babel import gettext as _

from app.applications import queries, telling
from app.applications.enums import ApplicationState, SpellEnd
from app.applications.models import Application, Spell
from app.core.db import db
from app.core.errors import Conflict, Invalid

LONGEST = 2000


def settle(application: Application, *, today: date) -> None:
    """Start the clock once every attachment is there and none is sent back, and stop it where that is so no more.

    It counts from the day on which the last paper came in, never from before the day it was sent back.
    """
    if application.state is ApplicationState.GATHERING and application.is_whole:
        last = max(one.received_on for one in application.present.values())
        ended = [one.ended_on for one in application.spells if one.ended_on is not None]
        application.state = ApplicationState.COMPLETE
        application.complete_on = min(max([last, *ended]), today)
        application.spells.append(Spell(application_id=application.id, began_on=application.complete_on))
        db.session.flush()
        telling.tell_complete(application)
    elif application.state is ApplicationState.COMPLETE and not application.is_whole:
        application.state = ApplicationState.GATHERING
        end_spell(application, SpellEnd.INCOMPLETE, on=today)
        db.session.flush()


def end_spell(application: Application, end: SpellEnd, *, on: date) -> None:
    """Stop the clock."""
    application.complete_on = None
    for spell in application.spells:
        if spell.ended_on is None:
            spell.ended_on, spell.ended_by = max(on, spell.began_on), end


def check_state(application: Application, *states: ApplicationState) -> None:
    """Raise ``Conflict`` where the application stands elsewhere."""
    if application.state not in states:
        raise Conflict(
            _(
                "The application stands at “%(state)s”; this cannot be done there.",
                state=application.state.label,
            )
        )


def said(text: str | None, *, field: str, lacking: str) -> str:
    """What was written; raises ``Invalid`` beside the field where nothing was, or too much."""
    words = (text or "").strip()
    if not words:
        raise Invalid(lacking, field=field)
    if len(words) > LONGEST:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST), field=field)
    return words


def anew(application: Application) -> Application:
    """The application as it is stored by now."""
    db.session.flush()
    return queries.loaded(application.id)
