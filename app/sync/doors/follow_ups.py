"""Promises kept without a visit, and what comes next of them."""

from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Action, may
from app.follow_ups import queries, services
from app.follow_ups.forms import CompleteForm
from app.follow_ups.models import FollowUp
from app.sync.doors.finding import row_id, was_taken_over
from app.sync.doors.next_steps import offer_owners
from app.sync.enums import Concern
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, Outcome, Refused, Stored


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """Mark the follow-up done as of the moment of writing and, where ``then`` says so, plan the next step."""
    envelope, by, moment = delivery.envelope, delivery.by, delivery.moment
    number = row_id(envelope.first("follow_up"))
    follow_up = queries.find_follow_up(by, number) if number else None
    if follow_up is None:
        raise Invalid(_("This follow-up is no longer planned."))
    if item.record_id is not None:
        notice = _("It stays done as it was first delivered; change it among the follow-ups.")
        return Stored(follow_up.id, follow_up.company_id, notices=[notice])
    concerns, notices = _doubts(follow_up, delivery)
    form = CompleteForm(formdata=envelope.form(), data={"owner_id": by.id}, meta={"csrf": False})
    offer_owners(form, by)
    if not form.validate():
        raise Refused(form)
    step = form.step(said_on=moment.on) if envelope.first("then") == "plan" else None
    try:
        services.complete(follow_up, result=form.result.data, by=by, next_step=step, at=moment.written_at)
    except Conflict as closed:
        # Done twice is done; but no word and no promise is thrown away unseen.
        if follow_up.is_open or step is not None or form.result.data:
            raise
        notices.append(closed.message)
    return Stored(follow_up.id, follow_up.company_id, notices=notices, concerns=concerns)


def _doubts(follow_up: FollowUp, delivery: Delivery) -> tuple[list[Concern], list[str]]:
    """What a supervisor should know; raises ``NotAllowed`` where it never was this officer's."""
    if may(delivery.by, Action.CHANGE, follow_up):
        return [], []
    if was_taken_over(follow_up, by=delivery.by, written_at=delivery.moment.written_at):
        name = follow_up.company.full_name
        return [Concern.REMOVED], [
            _("You are no longer in charge of %(name)s; your supervisor is told.", name=name)
        ]
    raise NotAllowed(_("This follow-up is somebody else's."))
