"""The fields of the register, its visits, partnerships, agreements and follow-ups that a list can be asked about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries import is_live
from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.models import Company, Contact, Tag, company_tags
from app.core.clock import today
from app.core.db import db
from app.core.enums import Choice
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit, visit_officers
from app.pipeline.models import Partnership
from app.reports.conditions import Kind
from app.reports.fields import Field, Options, Section, among, beside, counted
from app.scoring.models import CompanyScore
from app.settings import queries as settings
from app.settings.models import KbliCode, Scheme, Stage
from app.settings.purposes import purposes

KECAMATAN_LENGTH = len("64.71.01")


def _members(members: type[Choice]) -> Callable[[], Options]:
    return lambda: [(member.value, str(member.label)) for member in members]


def _people() -> Options:
    """Who visits and looks after companies: those in service, and those who have left, whose companies are looked for."""
    serving = accounts.active_with_role(Role.OFFICER, Role.SUPERVISOR)
    gone = [user for user in accounts.users() if not user.is_active]
    return [
        ("me", _("Me")),
        *((str(user.id), user.name) for user in serving),
        *((str(user.id), _("%(name)s (not in service)", name=user.name)) for user in gone),
    ]


def _person(value: str, reader_id: int | None) -> int | None:
    return reader_id if value == "me" else int(value)


def _of_owner(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Company.owner_id.is_not(None), Company.owner_id.in_(select(User.id).where(asked)))


def _tags() -> Options:
    return [(name, name) for name in db.session.scalars(select(Tag.name).order_by(func.lower(Tag.name)))]


def _in_sector(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    lines = select(KbliCode.id).where(KbliCode.version == settings.KBLI_VERSION, asked)
    return and_(Company.kbli_id.is_not(None), Company.kbli_id.in_(lines))


def _has_numbers(column: Any) -> ColumnElement[bool]:
    """Lists of phone numbers are JSON, which PostgreSQL does not compare."""
    return func.coalesce(cast(column, String), "[]").not_in(("[]", "null"))


def _agreements(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    return among(select(Agreement.company_id).where(is_live(today())))(asked)


def _seat_lines(asked: ColumnElement[bool]) -> ColumnElement[bool]:
    lines = select(Agreement.company_id).join(SeatLine, SeatLine.agreement_id == Agreement.id)
    return among(lines.where(is_live(today())))(asked)


_serving_contacts = select(Contact.company_id).where(
    Contact.trashed_at.is_(None), Contact.has_left.is_(False)
)
_partnerships = select(Partnership.company_id)
_open_partnerships = _partnerships.where(Partnership.closed_at.is_(None))
_open_steps = select(FollowUp.company_id).where(FollowUp.state == FollowUpState.OPEN)
_visits = select(Visit.company_id).where(Visit.company_id == Company.id)

COMPANY = (
    Field("name", _l("Name"), Kind.TEXT, Company.name, may_lack=False),
    Field("brand", _l("Brand name"), Kind.TEXT, Company.brand_name),
    Field(
        "form", _l("Legal form"), Kind.CHOICE, Company.legal_form, options=_members(LegalForm), may_lack=False
    ),
    Field("potential", _l("Potential"), Kind.CHOICE, Company.potential, options=_members(Potential)),
    Field(
        "points",
        _l("Potential points"),
        Kind.NUMBER,
        CompanyScore.points,
        among=among(select(CompanyScore.company_id)),
    ),
    Field("owner", _l("Officer in charge"), Kind.CHOICE, Company.owner_id, options=_people, meaning=_person),
    Field(
        "team",
        _l("Team of the officer in charge"),
        Kind.CHOICE,
        User.team_id,
        among=_of_owner,
        options=lambda: [(str(team.id), team.name) for team in accounts.teams(with_inactive=True)],
        meaning=lambda value, _reader_id: int(value),
    ),
    Field(
        "tag",
        _l("Tag"),
        Kind.CHOICE,
        Tag.name,
        among=among(select(company_tags.c.company_id).join(Tag)),
        is_several=True,
        options=_tags,
    ),
    Field(
        "sector",
        _l("Sector (KBLI section)"),
        Kind.CHOICE,
        KbliCode.section,
        among=_in_sector,
        options=lambda: [(row.section, f"{row.section} · {row.title}") for row in settings.kbli_sections()],
    ),
    Field("kbli", _l("KBLI code"), Kind.CODE, KbliCode.code, among=_in_sector),
    Field("business", _l("Business"), Kind.TEXT, Company.business),
    Field("headcount", _l("Workers"), Kind.NUMBER, Company.headcount),
    Field("headcount_on", _l("Workers as of"), Kind.DAY, Company.headcount_as_of_on),
    Field(
        "headcount_from",
        _l("Source of the number of workers"),
        Kind.CHOICE,
        Company.headcount_source,
        options=_members(HeadcountSource),
    ),
    Field("branch", _l("Is a branch"), Kind.FLAG, Company.is_branch),
    Field("do_not_visit", _l("Do not visit"), Kind.FLAG, Company.is_do_not_visit),
    Field("nib", _l("NIB"), Kind.TEXT, Company.nib),
    Field("npwp", _l("NPWP"), Kind.TEXT, Company.npwp),
)

PLACE = (
    Field(
        "kecamatan",
        _l("Kecamatan"),
        Kind.CHOICE,
        func.substr(Company.region_code, 1, KECAMATAN_LENGTH),
        options=lambda: [(row.code, row.name) for row in settings.districts()],
    ),
    Field(
        "kelurahan",
        _l("Kelurahan"),
        Kind.CHOICE,
        Company.region_code,
        options=lambda: [(row.code, row.name) for row in settings.villages()],
    ),
    Field("address", _l("Address"), Kind.TEXT, Company.address),
    Field("city", _l("City"), Kind.TEXT, Company.city),
    Field(
        "located",
        _l("Has a point on the map"),
        Kind.FLAG,
        and_(Company.latitude.is_not(None), Company.longitude.is_not(None)),
    ),
)

PEOPLE = (
    Field("phone", _l("Has a phone number"), Kind.FLAG, _has_numbers(Company.phones)),
    Field("email", _l("E-mail"), Kind.TEXT, Company.email),
    Field("website", _l("Website"), Kind.TEXT, Company.website),
    Field(
        "contacts",
        _l("Number of contacts"),
        Kind.NUMBER,
        func.count(),
        among=counted(_serving_contacts.group_by(Contact.company_id)),
        is_count=True,
        may_lack=False,
    ),
    Field(
        "contact",
        _l("A contact's name"),
        Kind.TEXT,
        Contact.name,
        among=among(_serving_contacts),
        is_several=True,
        may_lack=False,
    ),
    Field(
        "position",
        _l("A contact's position"),
        Kind.TEXT,
        Contact.position,
        among=among(_serving_contacts),
        is_several=True,
    ),
    Field(
        "reachable",
        _l("A contact has a phone number"),
        Kind.FLAG,
        among(_serving_contacts)(or_(_has_numbers(Contact.phones), Contact.whatsapp.is_not(None))),
    ),
)

VISITS = (
    Field("last_visit", _l("Last visit"), Kind.DAY, Company.last_visit_on),
    Field(
        "visits",
        _l("Number of visits"),
        Kind.NUMBER,
        func.count(),
        among=counted(select(Visit.company_id).group_by(Visit.company_id)),
        is_count=True,
        may_lack=False,
    ),
    Field(
        "visited",
        _l("Was visited"),
        Kind.DAY,
        Visit.visited_on,
        among=beside(_visits),
        is_several=True,
        may_lack=False,
    ),
    Field(
        "outcome",
        _l("A visit's outcome"),
        Kind.CHOICE,
        Visit.outcome,
        among=beside(_visits),
        is_several=True,
        may_lack=False,
        options=_members(VisitOutcome),
    ),
    Field(
        "purpose",
        _l("A visit's purpose"),
        Kind.CHOICE,
        Visit.purpose,
        among=beside(_visits),
        is_several=True,
        may_lack=False,
        options=lambda: [(one.value, one.label) for one in purposes(with_inactive=True)],
    ),
    Field(
        "visitor",
        _l("Visited by"),
        Kind.CHOICE,
        visit_officers.c.user_id,
        among=beside(_visits.join(visit_officers)),
        is_several=True,
        may_lack=False,
        options=_people,
        meaning=_person,
    ),
    Field(
        "seats_offered",
        _l("Seats offered at a visit"),
        Kind.NUMBER,
        Visit.seats_offered,
        among=among(select(Visit.company_id).where(Visit.seats_offered.is_not(None))),
        is_several=True,
    ),
)

WORK = (
    Field(
        "next_step",
        _l("Has a next step"),
        Kind.FLAG,
        Company.id.in_(_open_steps.correlate(None)),
    ),
    Field(
        "next_step_on",
        _l("Next step due"),
        Kind.DAY,
        func.min(FollowUp.due_on),
        among=counted(_open_steps.group_by(FollowUp.company_id)),
    ),
)

PIPELINE = (
    Field(
        "partner",
        _l("Has an open partnership"),
        Kind.FLAG,
        Company.id.in_(_open_partnerships.correlate(None)),
    ),
    Field(
        "stage",
        _l("Stage"),
        Kind.CHOICE,
        Stage.key,
        among=among(_partnerships.join(Stage)),
        is_several=True,
        options=lambda: [(stage.key, stage.name) for stage in settings.stages(with_inactive=True)],
    ),
    Field(
        "stage_on",
        _l("In its stage since"),
        Kind.DAY,
        Partnership.entered_stage_at,
        among=among(_open_partnerships),
        is_several=True,
        may_lack=False,
    ),
    Field(
        "scheme",
        _l("Scheme"),
        Kind.CHOICE,
        Scheme.key,
        among=among(_partnerships.join(Scheme)),
        is_several=True,
        may_lack=False,
        options=lambda: [(row.key, row.name) for row in settings.schemes(with_inactive=True)],
    ),
    Field(
        "expected_seats",
        _l("Seats expected"),
        Kind.NUMBER,
        Partnership.expected_seats,
        among=among(_open_partnerships),
        is_several=True,
        may_lack=False,
    ),
    Field(
        "partner_owner",
        _l("Officer of the partnership"),
        Kind.CHOICE,
        Partnership.owner_id,
        among=among(_open_partnerships),
        is_several=True,
        may_lack=False,
        options=_people,
        meaning=_person,
    ),
)

AGREEMENTS = (
    Field(
        "agreement",
        _l("Agreement in force"),
        Kind.CHOICE,
        Agreement.kind,
        among=_agreements,
        is_several=True,
        options=_members(AgreementKind),
    ),
    Field(
        "agreement_to",
        _l("Agreement valid to"),
        Kind.DAY,
        Agreement.valid_to_on,
        among=_agreements,
        is_several=True,
    ),
    Field(
        "seats_agreed",
        _l("Seats agreed in one line"),
        Kind.NUMBER,
        SeatLine.seats,
        among=_seat_lines,
        is_several=True,
    ),
)

RECORD = (
    Field("source", _l("Source"), Kind.TEXT, Company.source),
    Field("notes", _l("Notes"), Kind.TEXT, Company.notes),
    Field("created", _l("On file since"), Kind.DAY, Company.created_at, may_lack=False),
    Field("updated", _l("Last changed"), Kind.DAY, Company.updated_at, may_lack=False),
)

FIELDS = tuple(
    replace(field, section=section)
    for section, those in (
        (Section.COMPANY, COMPANY),
        (Section.PLACE, PLACE),
        (Section.PEOPLE, PEOPLE),
        (Section.VISITS, VISITS),
        (Section.WORK, WORK),
        (Section.PIPELINE, PIPELINE),
        (Section.AGREEMENTS, AGREEMENTS),
        (Section.RECORD, RECORD),
    )
    for field in those
)


def built_in() -> tuple[Field, ...]:
    """The fields every office has."""
    return FIELDS
