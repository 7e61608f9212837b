"""Who makes the lists an office gets, and how the lists of each are read: remembered once a person confirmed it."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.companies.identity.names import fold
from app.core.clock import utcnow
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, scope, scope_rule, visible_or_404
from app.imports.models import ImportMapping, ImportRun

REMEMBERED = ("columns", "overwrite", "creates", "policy", "policies", "fixed")
"""What of the settings of a run holds for the next list as well; what was decided about single rows does not."""


@scope_rule(ImportMapping)
def _mappings(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Open to all who may import, as the lists are."""
    return true() if actor.can(Permission.IMPORT) else false()


def fingerprint_of(header: Sequence[str]) -> str:
    """What lists with the same headings in the same order have in common."""
    return sha256(json.dumps([fold(label) for label in header]).encode()).hexdigest()[:32]


def remembered(*, kind: str, header: Sequence[str], source: str | None) -> ImportMapping | None:
    """How such a list is read; without ``source`` the last mapping of any source with these headings."""
    statement = select(ImportMapping).where(
        ImportMapping.kind == kind, ImportMapping.fingerprint == fingerprint_of(header)
    )
    if source:
        statement = statement.where(ImportMapping.source_key == fold(source))
    return db.session.scalar(
        statement.order_by(ImportMapping.confirmed_at.desc(), ImportMapping.id.desc()).limit(1)
    )


def recall(run: ImportRun, *, source: str | None) -> ImportMapping | None:
    """Read ``run`` as its source was read last; returns what was remembered of it, if anything was."""
    run.source = source or run.source
    known = remembered(kind=run.kind, header=run.mapping.get("header", []), source=source)
    if known is not None:
        run.source = known.source
        run.mapping = run.mapping | known.settings | {"remembered": known.id}
    db.session.flush()
    return known


def remember(run: ImportRun, *, by: User | None) -> None:
    """Keep how ``run`` is read for the next list of its source; a list without one is not remembered."""
    if not run.source:
        return
    header = run.mapping.get("header", [])
    known = remembered(kind=run.kind, header=header, source=run.source)
    if known is None:
        known = ImportMapping(
            source_key=fold(run.source), kind=run.kind, fingerprint=fingerprint_of(header), header=header
        )
        db.session.add(known)
    known.source = run.source
    known.settings = {key: run.mapping[key] for key in REMEMBERED if key in run.mapping}
    known.confirmed_by_id = by.id if by else None
    known.confirmed_at = utcnow()
    db.session.flush()
    run.mapping = run.mapping | {"remembered": known.id}
    db.session.flush()


def forget(known: ImportMapping) -> None:
    """Remember it no longer; lists that were read by it stay as they are."""
    db.session.delete(known)
    db.session.flush()


def mapping_of(run: ImportRun) -> ImportMapping | None:
    """What was remembered and is used for ``run``, while it still is remembered."""
    number: Any = run.mapping.get("remembered")
    if number is None:
        return None
    statement = select(ImportMapping).where(ImportMapping.id == number)
    return db.session.scalar(statement.options(joinedload(ImportMapping.confirmed_by)))


def mapping_or_404(actor: Actor, mapping_id: int) -> ImportMapping:
    """One remembered mapping."""
    return visible_or_404(actor, ImportMapping, mapping_id)


def mappings_for(actor: Actor, *, key: str | None = None) -> Page[ImportMapping]:
    """What is remembered, by the name of the source."""
    statement = select(ImportMapping).where(scope(actor, ImportMapping))
    return page(
        statement.options(joinedload(ImportMapping.confirmed_by)),
        [Order(ImportMapping.source_key, "source_key"), Order(ImportMapping.id, "id")],
        key=key,
    )


def names(*, limit: int = 100) -> list[str]:
    """The sources an office has named so far."""
    statement = select(ImportMapping.source).distinct().order_by(ImportMapping.source).limit(limit)
    return list(db.session.scalars(statement))
