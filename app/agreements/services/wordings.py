"""Wording agreements: versions that follow each other, from the clauses of the library."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import queries, wording
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, Clause, Wording
from app.agreements.services.records import check_may_edit
from app.agreements.services.writing import touch, written_at_once
from app.core.db import db
from app.core.errors import Invalid, Stale
from app.core.ordering import swap


def word(
    agreement: Agreement,
    articles: Sequence[dict[str, Any]],
    *,
    by: User,
    after: int | None = None,
    note: str | None = None,
) -> Wording | None:
    """Keep what the agreement says from now on as its next version; None where nothing is other than before.

    ``after`` is the number of the version that was read (0: none). Raises ``Stale`` where somebody worded it meanwhile,
    ``NotAllowed`` once it has gone too far, ``Invalid`` for an article that cannot be kept (field ``article_N``, counted from 0).
    """
    check_may_edit(agreement, by=by, terms=True)
    latest = queries.latest_wording(agreement)
    if after is not None and after != (latest.number if latest else 0):
        raise _overtaken()
    kept = [_article(one, at) for at, one in enumerate(articles)]
    if not kept:
        raise Invalid(_("An agreement needs at least one article."))
    if len(kept) > wording.MOST_ARTICLES:
        raise Invalid(_("At most %(number)d articles.", number=wording.MOST_ARTICLES))
    return _keep(agreement, kept, latest, by=by, note=note)


def keep_wording(agreement: Agreement, *, by: User, note: str | None = None) -> Wording | None:
    """Keep what the agreement says now, where it is other than in the latest version."""
    return _keep(
        agreement, queries.articles_of(agreement), queries.latest_wording(agreement), by=by, note=note
    )


def save_clause(
    clause: Clause | None,
    *,
    kind: AgreementKind,
    heading: str,
    body: str,
    is_usual: bool,
    is_active: bool,
    version: int | None = None,
) -> Clause:
    """Write a clause down, at the end of its kind, or change one; agreements worded before stay as they are.

    Raises ``Stale`` where somebody saved since ``version``, ``Invalid`` beside what cannot be filled in.
    """
    if clause is not None and clause.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    wording.refuse_unknown(heading, field="heading")
    wording.refuse_unknown(body, field="body")
    row = clause or Clause(kind=kind, position=_last_position(kind) + 1)
    row.heading, row.body = heading, body
    row.is_usual, row.is_active = is_usual, is_active
    db.session.add(row)
    db.session.flush()
    return row


def shift_clause(clause: Clause, *, up: bool, past: str | None) -> None:
    """Let a clause change places with its neighbour; raises Conflict where another stands there by now."""
    swap(queries.clauses(clause.kind, is_held=True), clause, up=up, past=past)
    db.session.flush()


def _article(article: dict[str, Any], at: int) -> dict[str, Any]:
    field = f"article_{at}"
    heading, body = str(article["heading"]).strip(), str(article["body"]).strip()
    if not heading:
        raise Invalid(_("Give the article a heading."), field=field)
    if not body:
        raise Invalid(
            _("Write what the article says, or leave heading and text empty to take it out."), field=field
        )
    if len(heading) > wording.LONGEST_HEADING or len(body) > wording.LONGEST_BODY:
        raise Invalid(_("This article is too long."), field=field)
    wording.refuse_unknown(f"{heading} {body}", field=field)
    return {"heading": heading, "body": body}


def _keep(
    agreement: Agreement,
    articles: list[dict[str, Any]],
    latest: Wording | None,
    *,
    by: User,
    note: str | None,
) -> Wording | None:
    facts = wording.facts_of(agreement)
    if latest is not None and latest.articles == articles and latest.facts == facts:
        return None
    row = Wording(
        agreement_id=agreement.id,
        number=(latest.number if latest else 0) + 1,
        articles=articles,
        facts=facts,
        note=note,
        by_id=by.id,
    )
    try:
        with written_at_once():
            db.session.add(row)
            touch(agreement)
    except IntegrityError as error:
        raise _overtaken() from error
    return row


def _last_position(kind: AgreementKind) -> int:
    return db.session.scalar(select(func.max(Clause.position)).where(Clause.kind == kind)) or 0


def _overtaken() -> Stale:
    return Stale(_("Somebody changed what this agreement says meanwhile. Compare and save again."))
