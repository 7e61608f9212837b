"""What is done for hand-overs each day."""

from datetime import date

from flask_babel import ngettext
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.handovers import telling
from app.handovers.enums import HandOverState
from app.handovers.models import HandOver
from app.handovers.services import carry_out


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
            telling.tell_failed(hand_over, refusal.message, on)
        db.session.commit()
    return ngettext("%(num)d hand-over done.", "%(num)d hand-overs done.", done)
