"""One door for each kind of item: its fields through the same form and the same service as the page."""

from collections.abc import Callable

from app.sync.doors import visits
from app.sync.enums import ItemKind
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, Outcome

Door = Callable[[Delivery, SyncItem], Outcome]

DOORS: dict[ItemKind, Door] = {
    ItemKind.VISIT: visits.deliver,
}
