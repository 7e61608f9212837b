"""Follow-ups planned with one tap."""

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.permissions import Permission
from app.follow_ups import services
from app.follow_ups.forms import StepForm
from app.outreach import queries as outreach
from app.sync.doors.finding import company_meant
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, NotYet, Outcome, Refused, Stored, Waiting


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """Promise what was said, counted from the day on which it was said; once, whatever is sent after it."""
    by, on = delivery.by, delivery.moment.on
    try:
        company = company_meant(delivery.envelope.first("company"), by=by)
    except NotYet as missing:
        return Waiting(missing.uuid)
    if item.record_id is not None:
        notice = _("The next step stays as it was agreed; change it among the follow-ups.")
        return Stored(item.record_id, company.id, notices=[notice])
    form = _form(delivery, by)
    if not form.validate():
        raise Refused(form)
    follow_up = services.plan(company, form.step(said_on=on), by=by, today=on)
    return Stored(follow_up.id, company.id)


def _form(delivery: Delivery, by: User) -> StepForm:
    form = StepForm(formdata=delivery.envelope.form(), data={"owner_id": by.id}, meta={"csrf": False})
    offer_owners(form, by)
    return form


def offer_owners(form: StepForm, by: User) -> None:
    """Offer whom this officer may promise something for."""
    form.offer_owners(outreach.officers() if by.can(Permission.FOLLOW_UP_EDIT_ALL) else [by])
