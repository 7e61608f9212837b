"""Which agreements with participants a person may see and change: those whose placement that person may."""

from sqlalchemy import ColumnElement, select

from app.core.permissions import Action, Actor, scope, scope_rule
from app.participants.models import ParticipantAgreement, ParticipantFile
from app.placements.models import Placement


@scope_rule(ParticipantAgreement)
def _agreements(actor: Actor, action: Action) -> ColumnElement[bool]:
    """As open as its placement."""
    # Said which table is the outer one: lists join placements besides.
    return (
        select(Placement.id)
        .where(Placement.id == ParticipantAgreement.placement_id, scope(actor, Placement, action))
        .correlate(ParticipantAgreement)
        .exists()
    )


@scope_rule(ParticipantFile)
def _files(actor: Actor, action: Action) -> ColumnElement[bool]:
    """As open as its agreement."""
    return (
        select(ParticipantAgreement.id)
        .where(
            ParticipantAgreement.id == ParticipantFile.participant_agreement_id,
            scope(actor, ParticipantAgreement, action),
        )
        .correlate(ParticipantFile)
        .exists()
    )
