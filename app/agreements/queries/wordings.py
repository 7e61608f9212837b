"""The clauses of the library, and the versions of what an agreement says."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, Clause, Wording
from app.core.db import db

_BY = joinedload(Wording.by).lazyload(User.held_roles)


def clauses(kind: AgreementKind, *, only_active: bool = False, is_held: bool = False) -> list[Clause]:
    """The clauses for agreements of a kind, in their order; ``is_held`` until the end of the transaction."""
    statement = select(Clause).where(Clause.kind == kind).order_by(Clause.position, Clause.id)
    if is_held:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(statement.where(Clause.is_active) if only_active else statement))


def clauses_counted() -> dict[AgreementKind, int]:
    """How many clauses in use each kind has."""
    rows = db.session.execute(select(Clause.kind, func.count()).where(Clause.is_active).group_by(Clause.kind))
    return {kind: int(many) for kind, many in rows}


def usual_articles(kind: AgreementKind) -> list[dict[str, Any]]:
    """The articles with which an agreement of this kind begins."""
    return [
        {"heading": one.heading, "body": one.body} for one in clauses(kind, only_active=True) if one.is_usual
    ]


def latest_wording(agreement: Agreement) -> Wording | None:
    """What the agreement says now; None as long as nobody worded it."""
    return db.session.scalar(
        select(Wording)
        .where(Wording.agreement_id == agreement.id)
        .order_by(Wording.number.desc())
        .limit(1)
        .options(_BY)
    )


def articles_of(agreement: Agreement) -> list[dict[str, Any]]:
    """The articles of an agreement: as last worded, else the usual ones of its kind."""
    latest = latest_wording(agreement)
    return latest.articles if latest is not None else usual_articles(agreement.kind)


def wordings_of(agreement: Agreement) -> list[Wording]:
    """Every version of what an agreement says, the latest first."""
    return list(
        db.session.scalars(
            select(Wording)
            .where(Wording.agreement_id == agreement.id)
            .order_by(Wording.number.desc())
            .options(_BY)
        )
    )
