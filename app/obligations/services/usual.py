"""What is usually owed: written down for each kind of agreement, copied to those that are signed."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement
from app.core.db import db
from app.core.errors import Invalid, Stale
from app.obligations import days, queries
from app.obligations.enums import Anchor, Party
from app.obligations.models import Obligation, UsualObligation
from app.obligations.services.writing import check_rhythm


def copy_usual(agreement: Agreement) -> int:
    """Add what is usually owed under an agreement of its kind and was not added before; returns how many."""
    offered = queries.usual(agreement.kind, with_inactive=False)
    if not offered:
        return 0
    known = set(
        db.session.scalars(select(Obligation.usual_id).where(Obligation.agreement_id == agreement.id))
    )
    new = [_copied(one, agreement) for one in offered if one.id not in known]
    begins_on = agreement.valid_from_on or agreement.signed_on
    # What a short agreement would have asked for before it began is not late: nobody could have done it.
    kept = [one for one in new if not (one.due_on and begins_on and one.due_on < begins_on)]
    db.session.add_all(kept)
    db.session.flush()
    return len(kept)


def _copied(usual: UsualObligation, agreement: Agreement) -> Obligation:
    return Obligation(
        agreement_id=agreement.id,
        party=usual.party,
        what=usual.what,
        anchor=usual.anchor,
        offset_days=usual.offset_days,
        every_months=usual.every_months,
        number=1,
        due_on=days.due_on(
            agreement,
            anchor=usual.anchor,
            offset_days=usual.offset_days,
            every_months=usual.every_months,
        ),
        usual_id=usual.id,
    )


def note_signed(agreement: Agreement, **_rest: Any) -> None:
    """What a signature brings with it."""
    if agreement.state is AgreementState.SIGNED:
        copy_usual(agreement)


def save_usual(
    usual: UsualObligation | None,
    *,
    kind: AgreementKind,
    party: Party,
    what: str,
    anchor: Anchor,
    offset_days: int | None,
    every_months: int | None,
    is_active: bool,
    version: int | None = None,
) -> UsualObligation:
    """Write one down or change it; raises ``Stale`` or ``Invalid``. Agreements signed before keep theirs."""
    if usual is not None and usual.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    if anchor is Anchor.DAY:
        raise Invalid(_("Choose whether it is reckoned from the begin or from the end."), field="anchor")
    check_rhythm(anchor, every_months)
    row = usual or UsualObligation(kind=kind)
    row.party, row.what, row.anchor = party, what.strip(), anchor
    row.offset_days, row.every_months, row.is_active = offset_days or 0, every_months, is_active
    db.session.add(row)
    db.session.flush()
    return row
