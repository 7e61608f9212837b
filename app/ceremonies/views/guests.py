"""The list of a ceremony: who is invited, what they replied, where they sit, whether they came."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.ceremonies import queries, services
from app.ceremonies.enums import Reply
from app.ceremonies.models import Ceremony, Guest
from app.ceremonies.views.blueprint import blueprint, ceremony_url
from app.ceremonies.views.ceremonies import page_of
from app.core.db import db
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
    if wrong := note_typed(ceremony):
        return wrong
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(ceremony_url(ceremony, "guests"), 303)


def note_typed(ceremony: Ceremony) -> ResponseReturnValue | None:
    """Write down what was typed into the list; its page with what is wrong beside the field, and nothing written."""
    lines = {
        guest.id: _typed(guest)
        for guest in queries.guests_of(ceremony)
        if f"reply_{guest.id}" in request.form
    }
    if not (wrong := services.note(ceremony, lines)):
        return None
    db.session.rollback()
    return page_of(queries.ceremony_or_404(current_user, ceremony.id), typed=request.form, wrong=wrong)


def _typed(guest: Guest) -> services.Line:
    seat = str(tidy(request.form.get(f"seat_{guest.id}", "")))
    is_number = seat.isascii() and seat.isdigit() and len(seat) < 6
    return services.Line(
        reply={one.value: one for one in Reply}.get(request.form[f"reply_{guest.id}"], guest.reply),
        seat=(int(seat) if is_number else -1) if seat else None,
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
    """Give everybody who has no seat and did not decline one, by name; what was typed is kept."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    if wrong := note_typed(ceremony):
        return wrong
    if done(lambda: services.seat_all(ceremony)):
        flash(_("Everybody has a seat."), "success")
    return redirect(ceremony_url(ceremony, "guests"), 303)


@blueprint.post("/<int:ceremony_id>/papers")
@require(Permission.AGREEMENT_APPROVE)
def issue_papers(ceremony_id: int) -> ResponseReturnValue:
    """Issue every paper that is not issued yet, dated the day of the ceremony."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    if wrong := note_typed(ceremony):
        return wrong
    told: list[tuple[int, list[str]]] = []
    if done(lambda: told.append(services.issue_papers(ceremony, by=current_user))):
        made, refused = told[0]
        flash(
            ngettext("%(num)d paper is issued.", "%(num)d papers are issued.", made),
            "success" if made else "info",
        )
        for sentence in refused[:5]:
            flash(sentence, "warning")
    return redirect(ceremony_url(ceremony, "guests"), 303)
