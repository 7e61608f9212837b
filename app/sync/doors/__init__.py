"""One door for each kind of item: its fields through the same form and the same service as the page."""

from collections.abc import Callable

from app.sync.doors import companies, contacts, follow_ups, next_steps, stops, visits
from app.sync.enums import ItemKind
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, Outcome

Door = Callable[[Delivery, SyncItem], Outcome]

DOORS: dict[ItemKind, Door] = {
    ItemKind.VISIT: visits.deliver,
    ItemKind.COMPANY: companies.deliver,
    ItemKind.CONTACT: contacts.deliver,
    ItemKind.STOP: stops.deliver,
    ItemKind.NEXT_STEP: next_steps.deliver,
    ItemKind.FOLLOW_UP: follow_ups.deliver,
}
