"""Visits as a file: one line a visit."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from app.accounts import whose
from app.accounts.models import User
from app.companies.models import Company
from app.core import formats
from app.core.permissions import Action, Actor, is_everything, scope
from app.outreach import queries
from app.outreach.asked import visit_filter
from app.outreach.enums import PhotoRole, VisitMode, VisitOutcome
from app.outreach.models import Visit, VisitNeed, VisitPhoto, visit_officers
from app.reports.listed.base import (
    Arguments,
    Column,
    Listed,
    company_columns,
    labelled,
    own_columns,
    with_company,
    yes_or_no,
)
from app.settings.custom import narrowing
from app.settings.enums import FollowUpKind
from app.settings.models import Reason
from app.settings.purposes import purposes


def _columns() -> Iterator[Column]:
    language = "id" if formats.is_indonesian() else "en"
    officers = (
        select(func.aggregate_strings(User.name, ", "))
        .join(visit_officers, visit_officers.c.user_id == User.id)
        .where(visit_officers.c.visit_id == Visit.id)
    )
    needs = select(func.aggregate_strings(VisitNeed.position, ", ")).where(VisitNeed.visit_id == Visit.id)
    photos = select(func.count(VisitPhoto.id)).where(
        VisitPhoto.visit_id == Visit.id,
        VisitPhoto.role == PhotoRole.PHOTO,
        VisitPhoto.removed_at.is_(None),
    )
    reason = select(getattr(Reason, f"name_{language}")).where(Reason.id == Visit.refusal_reason_id)
    yield Column("visited_on", _("Visited on"), Visit.visited_on)
    yield Column("started_at", _("Start"), Visit.started_at)
    yield Column("ended_at", _("End"), Visit.ended_at)
    yield from company_columns()
    yield Column("officers", _("Officers"), officers.scalar_subquery())
    yield labelled("mode", _("Mode"), Visit.mode, VisitMode)
    yield labelled("purpose", _("Purpose"), Visit.purpose, purposes(with_inactive=True))
    yield labelled("outcome", _("Outcome"), Visit.outcome, VisitOutcome)
    yield Column("reason", _("Reason"), reason.scalar_subquery())
    yield Column("people_met", _("People met"), Visit.people_met)
    yield Column("needs", _("Needs people for"), needs.scalar_subquery())
    yield Column("seats_offered", _("Seats offered"), Visit.seats_offered)
    yield Column("headcount_learned", _("Workers"), Visit.headcount_learned)
    yield yes_or_no("tax", _("Tax incentive explained"), Visit.is_tax_incentive_explained)
    yield labelled("next_step_kind", _("Next step"), Visit.next_step_kind, FollowUpKind)
    yield Column("next_step_on", _("Next step due"), Visit.next_step_on)
    yield Column("notes", _("Notes"), Visit.notes)
    yield Column("photos", _("Photos"), photos.scalar_subquery())
    yield from own_columns("visit", Visit)


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    wanted = visit_filter(arguments)
    asked = queries.narrowed_visits(actor, wanted, is_walked=queries.are_of_busy_people(actor, wanted))
    asked = asked.where(scope(actor, Visit, Action.EXPORT))
    read = asked.with_only_columns(*(column.reads.label(column.key) for column in chosen))
    falls = arguments.get("sort") != "day"
    order = (Visit.visited_on.desc(), Visit.id.desc()) if falls else (Visit.visited_on, Visit.id)
    return with_company(read.join(Company, Company.id == Visit.company_id)).order_by(*order)


def _noted(actor: Actor, arguments: Arguments) -> int | None:
    takes_all = is_everything(scope(actor, Visit, Action.EXPORT))
    return queries.count_visits(actor, visit_filter(arguments)) if takes_all else None


def _words(arguments: Arguments) -> str:
    asked = visit_filter(arguments)
    said = [
        _("Company: %(words)s", words=asked.words) if asked.words else None,
        whose.in_words(asked.officer_id) if asked.officer_id else None,
        _("Mine") if asked.is_mine else None,
        *(label for _name, label in narrowing.in_words("visit", asked.own)),
        *(member and str(member.label) for member in (asked.outcome, asked.mode, asked.purpose)),
        _("From %(day)s", day=formats.day(asked.from_on)) if asked.from_on else None,
        _("Until %(day)s", day=formats.day(asked.to_on)) if asked.to_on else None,
    ]
    return "; ".join(filter(None, said))


VISITS = Listed(
    key="visits",
    title=_l("Visits"),
    stem=_l("visits"),
    line=_l("one visit"),
    subject="visits",
    endpoint="outreach.visits",
    columns=_columns,
    on_paper=(
        "visited_on",
        "legal_form",
        "company",
        "kecamatan",
        "officers",
        "mode",
        "purpose",
        "outcome",
        "seats_offered",
        "next_step_kind",
        "next_step_on",
    ),
    read=_read,
    words=_words,
    noted=_noted,
)
