"""Open follow-ups as a file: one line a follow-up."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts import whose
from app.accounts.models import User
from app.companies.models import Company
from app.core import asked
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.follow_ups import queries
from app.follow_ups.enums import Bucket, FollowUpSource, Span
from app.follow_ups.models import FollowUp
from app.reports.listed.base import Arguments, Column, Listed, company_columns, labelled, with_company
from app.settings.enums import FollowUpKind


def _columns() -> Iterator[Column]:
    yield Column("due_on", _("Due"), FollowUp.due_on)
    yield labelled("kind", _("Kind"), FollowUp.kind, FollowUpKind)
    yield Column("subject", _("Subject"), FollowUp.subject)
    yield from company_columns()
    yield Column(
        "owner", _("Officer"), select(User.name).where(User.id == FollowUp.owner_id).scalar_subquery()
    )
    yield labelled("source", _("Source"), FollowUp.source, FollowUpSource)
    yield Column("awaited_since", _("Awaited since"), FollowUp.awaited_since)
    yield Column("created_at", _("Planned at"), FollowUp.created_at)


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    wanted = queries.Wanted(
        owner_id=whose.asked_for(arguments, "owner"), kind=asked.member(arguments, "kind", FollowUpKind)
    )
    read = (
        queries.open_ones(actor, wanted)
        .where(scope(actor, FollowUp, Action.EXPORT))
        .with_only_columns(*(column.reads.label(column.key) for column in chosen))
        .join(Company, Company.id == FollowUp.company_id)
    )
    if span := _span(arguments):
        read = read.where(queries.within(span, today()))
    return with_company(read).order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)


def _span(arguments: Arguments) -> Span | Bucket | None:
    return asked.member(arguments, "bucket", Span) or asked.member(arguments, "bucket", Bucket)


def _words(arguments: Arguments) -> str:
    owner = whose.asked_for(arguments, "owner")
    members = (asked.member(arguments, "kind", FollowUpKind), _span(arguments))
    said = [
        whose.in_words(owner) if owner else None,
        *(member and str(member.label) for member in members),
    ]
    return "; ".join(filter(None, said))


FOLLOW_UPS = Listed(
    key="follow_ups",
    title=_l("Follow-ups"),
    stem=_l("follow-ups"),
    line=_l("one open follow-up"),
    subject="follow_ups",
    endpoint="follow_ups.index",
    columns=_columns,
    read=_read,
    words=_words,
)
