"""What is done for hand-overs each day."""

from datetime import date

from flask_babel import force_locale, ngettext
from sqlalchemy import select

from app.accounts.services import LANGUAGES
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.handovers import telling
from app.handovers.enums import HandOverState
from app.handovers.models import HandOver
from app.handovers.services import carry_out, why_stuck


def carry_out_due(on: date | None = None) -> str:
    """Carry out every hand-over whose day has come, each by itself, and say how many."""
    on = on or clock.today()
    due = db.session.scalars(
        select(HandOver.id)
        .where(HandOver.state == HandOverState.PLANNED, HandOver.on <= on)
        .order_by(HandOver.on, HandOver.id)
    ).all()
    done = 0
    for number in due:
        hand_over = db.session.get(HandOver, number, with_for_update=True, populate_existing=True)
        if hand_over is None or hand_over.state is not HandOverState.PLANNED:
            continue
        try:
            carry_out(hand_over)
            done += 1
        except AppError as refusal:
            telling.tell_failed(hand_over, _why_stuck(hand_over, refusal.message), on)
        db.session.commit()
    _tell_of_the_stuck(on)
    return ngettext("%(num)d hand-over done.", "%(num)d hand-overs done.", done)


def _tell_of_the_stuck(on: date) -> None:
    """Tell in good time of those later ones whose getter has left or changed roles."""
    later = select(HandOver).where(HandOver.state == HandOverState.PLANNED, HandOver.on > on)
    for hand_over in db.session.scalars(later.order_by(HandOver.id)).all():
        if why := why_stuck(hand_over):
            telling.tell_stuck(hand_over, _why_stuck(hand_over, why))
    db.session.commit()


def _why_stuck(hand_over: HandOver, message: str) -> dict[str, str]:
    """The same sentence in each language, for whoever reads it; what only this run knows stays as it was said."""
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = why_stuck(hand_over) or message
    return found
