"""What became of a planned stop without a visit: the arrival, or why nobody went."""

from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, may
from app.outreach import queries as outreach
from app.outreach import services
from app.outreach.enums import StopState
from app.outreach.forms import MissedForm
from app.outreach.models import Stop
from app.settings.enums import ReasonKind
from app.settings.queries import reasons
from app.sync.doors.finding import row_id, was_taken_over
from app.sync.enums import Concern
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, Outcome, Refused, Stored
from app.sync.wire import Moment, instant


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """Stamp the arrival, or note why the stop was missed; what the plan says otherwise by now is told."""
    envelope = delivery.envelope
    number = row_id(envelope.first("stop"))
    stop = outreach.find_stop(delivery.by, number) if number else None
    if stop is None:
        raise Invalid(_("This stop is no longer planned."))
    written_at = delivery.moment.written_at
    is_foreign = not may(delivery.by, Action.CHANGE, stop) or was_taken_over(
        stop.company, by=delivery.by, written_at=written_at
    )
    notices = []
    match envelope.first("state"):
        case "arrived":
            said_at = instant(envelope.first("at")) or envelope.made_at
            moment = Moment(delivery.moment.received_at, delivery.moment.offset, said_at)
            try:
                services.start_stop(stop, at=moment.written_at)
            except Conflict as closed:
                # The visit itself tells more than the arrival; nothing is lost with it.
                notices.append(closed.message)
        case "missed":
            try:
                _miss(stop, delivery, item)
            except Conflict as closed:
                # Visited or moved meanwhile: that counts, and says more than that nobody went.
                notices.append(closed.message)
        case _:
            raise Invalid(_("This kind of item is not known here."))
    return Stored(
        stop.id,
        stop.company_id,
        notices=notices,
        concerns=[Concern.REMOVED] if is_foreign else [],
    )


def _miss(stop: Stop, delivery: Delivery, item: SyncItem) -> None:
    """Note why nobody went; a correction of this very item replaces the reason."""
    known = reasons(ReasonKind.MISSED_STOP, with_inactive=True)
    form = MissedForm(formdata=delivery.envelope.form(), meta={"csrf": False})
    form.reason_id.offer([(reason.id, reason.name) for reason in known])
    if not form.validate():
        raise Refused(form)
    reason = next((one for one in known if one.id == form.reason_id.data), None)
    if stop.state is StopState.MISSED and reason is not None:
        if item.record_id is None and stop.missed_reason_id == reason.id:
            return
        if item.record_id is not None:
            services.reopen_stop(stop)
    services.mark_missed(stop, reason=reason, note=form.note.data)
