"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements.models import Agreement
from app.core.permissions import Action, Permission, may
from app.participants import queries
from app.participants.services.drafting import READY
from app.placements.models import Placement


def of_placement(placement: Placement) -> str:
    """The agreement of a participant, or the way to draft it."""
    agreement = queries.find_of(placement.id)
    is_ready = placement.state in READY
    if agreement is None and not is_ready:
        return ""
    return render_template(
        "participants/_placement_panel.html",
        agreement=agreement,
        placement=placement,
        may_draft=agreement is None and is_ready and may(current_user, Action.CHANGE, placement),
    )


def of_agreement(agreement: Agreement) -> str:
    """The agreements with the participants under an agreement with a company."""
    if not agreement.seat_lines or not current_user.can(Permission.CANDIDATE_VIEW):
        return ""
    found = queries.of_agreement(current_user, agreement.id)
    if not found:
        return ""
    return render_template(
        "participants/_agreement_panel.html",
        agreement=agreement,
        found=found,
        may_stack=current_user.can(Permission.EXPORT),
    )
