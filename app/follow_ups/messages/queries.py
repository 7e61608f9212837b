"""The office's texts, and to whom a message may go."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.companies.models import Company, Contact
from app.core.db import db
from app.follow_ups.models import MessageTemplate

MOBILE = "+628"


@dataclass(frozen=True)
class Receiver:
    """A number that WhatsApp may know, and whose it is; ``contact_id`` None: the company's own."""

    number: str
    name: str
    contact_id: int | None = None


def templates(*, with_inactive: bool = False) -> list[MessageTemplate]:
    """The texts in the office's order."""
    everything = db.session.scalars(
        select(MessageTemplate).order_by(MessageTemplate.position, MessageTemplate.id)
    )
    return [one for one in everything if with_inactive or one.is_active]


def receivers(company: Company, contacts: Sequence[Contact]) -> list[Receiver]:
    """Every mobile number of a company and its people, those who left apart; the first contact first."""
    found: dict[str, Receiver] = {}
    for contact in contacts:
        if contact.has_left:
            continue
        for number in (contact.whatsapp, *(phone["e164"] for phone in contact.phones or [])):
            if number and (number == contact.whatsapp or number.startswith(MOBILE)):
                found.setdefault(number, Receiver(number, contact.full_name, contact.id))
    for phone in company.phones or []:
        if phone["e164"].startswith(MOBILE):
            found.setdefault(phone["e164"], Receiver(phone["e164"], company.full_name))
    return list(found.values())
