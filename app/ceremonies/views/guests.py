"""The list of a ceremony: who is invited, what they replied, where they sit, whether they came."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.ceremonies import queries, services
from app.ceremonies.enums import Reply
from app.ceremonies.models import Ceremony
from app.ceremonies.views.blueprint import blueprint, ceremony_url
from app.core.forms import tidy
from app.core.permissions import Permission, require
from app.core.saving import done


@blueprint.post("/<int:ceremony_id>/guests")
@require(Permission.AGREEMENT_APPROVE)
def invite(ceremony_id: int) -> ResponseReturnValue:
    """Put agreements on the list."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    wanted = set(request.form.getlist("agreement"))
    chosen = [one for one in queries.signable(current_user, ceremony) if str(one.id) in wanted]
    added: list[int] = []
    if done(lambda: added.append(services.invite(ceremony, chosen))):
        flash(
            ngettext("%(num)d agreement is on the list.", "%(num)d agreements are on the list.", added[0]),
            "success" if added[0] else "info",
        )
    return redirect(ceremony_url(ceremony, "guests"), 303)


@blueprint.post("/<int:ceremony_id>/guests/list")
@require(Permission.AGREEMENT_APPROVE)
def note(ceremony_id: int) -> ResponseReturnValue:
    """Write down replies, seats, people and who came, for the whole list at once."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    if done(lambda: _noted(ceremony)):
        flash(_("Saved."), "success")
    return redirect(ceremony_url(ceremony, "guests"), 303)


def _noted(ceremony: Ceremony) -> None:
    replies = {one.value: one for one in Reply}
    for guest in queries.guests_of(ceremony):
        if f"reply_{guest.id}" not in request.form:
            continue
        typed = str(tidy(request.form.get(f"seat_{guest.id}", "")))
        services.note(
            guest,
            reply=replies.get(request.form[f"reply_{guest.id}"], guest.reply),
            seat=(int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1)
            if typed
            else None,
            people=str(tidy(request.form.get(f"people_{guest.id}", ""))),
            is_present=f"present_{guest.id}" in request.form,
        )


@blueprint.post("/<int:ceremony_id>/guests/<int:guest_id>/withdraw")
@require(Permission.AGREEMENT_APPROVE)
def withdraw(ceremony_id: int, guest_id: int) -> ResponseReturnValue:
    """Take an agreement off the list; it can be put on again."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    guest = queries.guest_or_404(ceremony, guest_id)
    if done(lambda: services.withdraw(guest)):
        flash(_("Taken off the list."), "success")
    return redirect(ceremony_url(ceremony, "guests"), 303)


@blueprint.post("/<int:ceremony_id>/seats")
@require(Permission.AGREEMENT_APPROVE)
def seat(ceremony_id: int) -> ResponseReturnValue:
    """Give everybody who did not decline a seat, by name."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    if done(lambda: services.seat_all(ceremony)):
        flash(_("Everybody has a seat."), "success")
    return redirect(ceremony_url(ceremony, "guests"), 303)
