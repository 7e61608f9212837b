"""What both officers are told of a hand-over; nobody is named, since it may go out by e-mail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from app.accounts.queries import active_with_role
from app.accounts.roles import GRANTS, Role
from app.core import formats, languages
from app.core.db import db
from app.core.permissions import Permission
from app.handovers.enums import Handed, HandOverState
from app.handovers.models import HandOver
from app.handovers.queries import Contents
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.kinds import Facts, Kind
from app.notices.models import Notice
from app.notices.services import Told, tell


def tell_both(hand_over: HandOver, contents: Contents) -> None:
    """Tell who gives and who gets, once a state."""
    tell("handed_over", _told(hand_over, contents))


def _told(hand_over: HandOver, contents: Contents) -> list[Told]:
    facts = {
        "companies": contents.numbers[Handed.COMPANIES],
        "state": hand_over.state.value,
        "on": hand_over.on.isoformat(),
        "names": list(contents.companies)[:5],
    }
    return [
        Told(
            user_id=user_id,
            path=f"/hand-overs/{hand_over.id}",
            facts={**facts, "gets": user_id == hand_over.to_id},
            once=f"{hand_over.id}.{hand_over.state.value}",
        )
        for user_id in (hand_over.from_id, hand_over.to_id)
    ]


def tell_plan(hand_over: HandOver, contents: Contents) -> None:
    """Tell both of a plan; what was told of it before goes where it would no longer be true."""
    once = f"{hand_over.id}.{hand_over.state.value}"
    told = select(Notice).where(Notice.kind == "handed_over", Notice.once == once)
    wanted = _told(hand_over, contents) if contents.total else []
    true = {one.user_id: one.facts for one in wanted}
    for notice in db.session.scalars(told):
        if notice.facts != true.get(notice.user_id):
            db.session.delete(notice)
    db.session.flush()
    tell("handed_over", wanted)


def tell_failed(hand_over: HandOver, why: Mapping[str, str], on: date) -> None:
    """Tell who planned it, or else everybody who assigns, that it could not be done; ``why`` in each language."""
    _tell_stuck(hand_over, {"why": dict(why)}, once=f"{hand_over.id}.{on.isoformat()}")


def tell_stuck(hand_over: HandOver, why: Mapping[str, str]) -> None:
    """Tell the same people, once for each who was to get it, that it will not be possible on its day."""
    facts = {"why": dict(why), "on": hand_over.on.isoformat()}
    _tell_stuck(hand_over, facts, once=f"{hand_over.id}.stuck.{hand_over.to_id}")


def _tell_stuck(hand_over: HandOver, facts: dict[str, Any], *, once: str) -> None:
    assigners = [role for role in Role if Permission.COMPANY_ASSIGN in GRANTS[role]]
    people = [one.id for one in active_with_role(*assigners)]
    if hand_over.created_by_id in people:
        people = [hand_over.created_by_id]
    path = f"/hand-overs/{hand_over.id}"
    tell("hand_over_failed", [Told(user_id=one, path=path, facts=facts, once=once) for one in people])


def _words(facts: Facts) -> str:
    number, state = int(facts["companies"]), facts["state"]
    day = formats.day(date.fromisoformat(facts["on"]))
    if state == HandOverState.PLANNED:
        return (
            ngettext(
                "From %(day)s on you look after %(num)d more company.",
                "From %(day)s on you look after %(num)d more companies.",
                number,
                day=day,
            )
            if facts["gets"]
            else _(
                "From %(day)s on somebody else looks after %(number)s of your companies.",
                day=day,
                number=number,
            )
        )
    if state == HandOverState.DONE:
        return (
            ngettext(
                "%(num)d company was handed over to you.",
                "%(num)d companies were handed over to you.",
                number,
            )
            if facts["gets"]
            else ngettext(
                "%(num)d of your companies was handed over.",
                "%(num)d of your companies were handed over.",
                number,
            )
        )
    return ngettext(
        "A hand-over of %(num)d company was taken back.",
        "A hand-over of %(num)d companies was taken back.",
        number,
    )


def _lines(facts: Facts) -> list[str]:
    names = [str(name) for name in facts.get("names", [])]
    more = int(facts["companies"]) - len(names)
    if names and more > 0:
        names.append(str(_("and %(number)s more", number=formats.number(more))))
    return names


def _failed(facts: Facts) -> str:
    # Notices of before hold it in the language of the office alone.
    why = facts["why"][str(languages.locale())] if "why" in facts else facts["message"]
    if "on" in facts:
        day = formats.day(date.fromisoformat(facts["on"]))
        return _("The hand-over of %(day)s needs somebody else: %(why)s", day=day, why=why)
    return _("A hand-over could not be done: %(why)s", why=why)


def register() -> None:
    """Let people be told of hand-overs."""
    kinds.register(
        Kind(
            name="handed_over",
            title=_l("Companies handed over"),
            words=_words,
            lines=_lines,
            icon="arrow-left-right",
            channel=Channel.MAIL,
            needs=Permission.COMPANY_EDIT,
        )
    )
    kinds.register(
        Kind(
            name="hand_over_failed",
            title=_l("Hand-overs that could not be done"),
            words=_failed,
            icon="exclamation-triangle",
            channel=Channel.MAIL,
            needs=Permission.COMPANY_ASSIGN,
        )
    )
