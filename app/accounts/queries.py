"""What can be read of accounts: people, their roles, where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased, lazyload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from app.accounts.models import Delegation, SignInSession, Team, User, UserRole, lasts_today
from app.accounts.roles import GRANTS, LENDABLE, Role
from app.core import clock, remembered
from app.core.clock import utcnow
from app.core.db import as_stored, contains, db
from app.core.permissions import Actor, Permission

SESSION_LASTS = timedelta(days=14)


def normal_email(email: str) -> str:
    """An e-mail address as it is stored and compared."""
    return email.strip().lower()


def token_hash(token: str) -> str:
    """What is stored of a session's token; the token itself lives in the browser's cookie only."""
    return sha256(token.encode()).hexdigest()


def find_user(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def user_or_404(user_id: int) -> User:
    return find_user(user_id) or abort(404)


def user_for_change(user_id: int) -> User:
    """The account, held until the end of the transaction so that nobody changes it meanwhile; 404 where none is."""
    user = db.session.scalar(
        select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    )
    return user or abort(404)


def find_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def find_by_email_for_change(email: str) -> User | None:
    """As ``find_by_email``, held until the end of the transaction: tries are counted one after the other."""
    return db.session.scalar(
        select(User)
        .where(User.email == normal_email(email))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def users(*, words: str = "", role: Role | None = None, with_inactive: bool = True) -> list[User]:
    """The accounts by name; an office has some dozens."""
    statement = select(User).order_by(func.lower(User.name), User.id)
    wanted = words.split()
    if wanted:
        statement = statement.where(
            or_(contains(func.lower(User.name), wanted), contains(User.email, wanted))
        )
    if role is not None:
        statement = statement.where(holds(role))
    if not with_inactive:
        statement = statement.where(User.is_active)
    return list(db.session.scalars(statement))


def count_users() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0


@dataclass(frozen=True)
class Accounts:
    """How many accounts there are, how many of them cannot sign in, and how many people are signed in now."""

    all: int = 0
    inactive: int = 0
    locked: int = 0
    signed_in: int = 0


def account_counts() -> Accounts:
    """The numbers an admin looks at first, in one statement."""
    now = utcnow()
    signed_in = select(func.count(SignInSession.user_id.distinct())).where(
        SignInSession.ended_at.is_(None), SignInSession.seen_at > now - SESSION_LASTS
    )
    row = db.session.execute(
        select(
            func.count(),
            func.count(case((User.is_active.is_(False), 1))),
            func.count(case((User.locked_until_at > now, 1))),
            signed_in.scalar_subquery(),
        ).select_from(User)
    ).one()
    return Accounts(*row)


def holds(role: Role) -> ColumnElement[bool]:
    """The condition that a user holds ``role``."""
    return exists().where(UserRole.user_id == User.id, UserRole.role == role)


def active_with_role(*roles: Role, also: int | None = None) -> list[User]:
    """The people in service who hold one of ``roles``, by name: for pickers of officers and the like.

    ``also`` is somebody a list is asked for, who may have left: what narrows it must have a name.
    """
    held = exists().where(UserRole.user_id == User.id, UserRole.role.in_(roles))
    # Their names are what is offered, so all the roles of each need not be asked for.
    wanted = and_(User.is_active, held) if also is None else or_(and_(User.is_active, held), User.id == also)
    people = select(User).where(wanted).options(lazyload(User.held_roles))
    return list(db.session.scalars(people.order_by(func.lower(User.name), User.id)))


def who_may(permission: Permission) -> list[User]:
    """The people in service who hold a right today, by their roles or in somebody's place, by name."""
    roles = [role for role in Role if permission in GRANTS[role]]
    people = {one.id: one for one in active_with_role(*roles)}
    if permission in LENDABLE:
        today = clock.today()
        lent = select(User).where(
            User.is_active,
            exists().where(
                Delegation.getter_id == User.id,
                Delegation.giver_id.in_(list(people)),
                Delegation.ended_at.is_(None),
                Delegation.from_on <= today,
                Delegation.to_on >= today,
            ),
        )
        people |= {one.id: one for one in db.session.scalars(lent.options(lazyload(User.held_roles)))}
    return sorted(people.values(), key=lambda one: (one.name.casefold(), one.id))


def names_of(user_ids: set[int]) -> dict[int, str]:
    """The names of the people with these ids."""
    if not user_ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


def teams(*, with_inactive: bool = False) -> list[Team]:
    """The teams of the office by name; none where it has none."""
    statement = select(Team).order_by(func.lower(Team.name), Team.id)
    return list(db.session.scalars(statement if with_inactive else statement.where(Team.is_active)))


def find_team(team_id: int) -> Team | None:
    return db.session.get(Team, team_id)


def team_or_404(team_id: int) -> Team:
    return find_team(team_id) or abort(404)


def team_for_change(team_id: int) -> Team:
    """The team, held until the end of the transaction; 404 where none is."""
    team = db.session.scalar(
        select(Team).where(Team.id == team_id).with_for_update().execution_options(populate_existing=True)
    )
    return team or abort(404)


def member_for_change(team_id: int, user_id: int) -> User:
    """The account of somebody in this team, held as by ``user_for_change``; 404 for anybody else."""
    user = user_for_change(user_id)
    return user if user.team_id == team_id else abort(404)


def team_named(name: str) -> Team | None:
    """The team of this name, however it is capitalised."""
    return db.session.scalar(select(Team).where(func.lower(Team.name) == name.lower()))


def team_mates(actor: Actor) -> Select[int]:
    """A statement that selects the ids of everybody in the actor's team, which the database looks up each time."""
    mate, me = aliased(User), aliased(User)
    return select(mate.id).join(me, me.team_id == mate.team_id).where(me.id == actor.id)


def people_by_team() -> dict[int | None, list[User]]:
    """Everybody by name under the id of their team, or None; who left the office stays in theirs."""
    found: dict[int | None, list[User]] = {}
    for user in users():
        found.setdefault(user.team_id, []).append(user)
    return found


def active_admins() -> list[int]:
    """The ids of the accounts that may manage accounts now."""
    return list(db.session.scalars(select(User.id).where(User.is_active, holds(Role.ADMIN))))


ZONE = "zone"
"""What the settings remember the office's zone by."""

STANDS_IN = exists().where(Delegation.getter_id == SignInSession.user_id, lasts_today())
_SESSIONS, _USERS, _ROLES = SignInSession.__table__.c, User.__table__.c, UserRole.__table__.c
_PERSON = tuple(attribute.key for attribute in User.__mapper__.column_attrs)
OPEN_SESSION = (
    select(
        _SESSIONS.id,
        _SESSIONS.seen_at,
        remembered.present_stamp(),
        STANDS_IN.correlate(SignInSession),
        _ROLES.id.label("role_id"),
        _ROLES.role,
        *(_USERS[name] for name in _PERSON),
    )
    .join_from(SignInSession.__table__, User.__table__, _SESSIONS.user_id == _USERS.id)
    .outerjoin(UserRole.__table__, _ROLES.user_id == _USERS.id)
    .where(
        _SESSIONS.token_hash == bindparam("token"),
        _SESSIONS.user_id == bindparam("user_id"),
        _SESSIONS.ended_at.is_(None),
        _SESSIONS.seen_at > bindparam("since"),
    )
    .order_by(_ROLES.id)
)
"""Put together once, since each page begins with it; a row for each role."""


@dataclass(frozen=True)
class OpenSession:
    """The browser in which somebody is signed in, with its person."""

    id: int
    seen_at: datetime
    user: User

    @property
    def user_id(self) -> int:
        return self.user.id


def find_session(token: str, user_id: int, *, at: datetime | None = None) -> OpenSession | None:
    """The open session of this token with its user and roles, in one statement."""
    return session_and_stamp(token, user_id, at=at)[0]


def session_and_stamp(
    token: str, user_id: int, *, at: datetime | None = None
) -> tuple[OpenSession | None, int | None]:
    """The open session of this token, and the stamp of what pages remember, in one statement."""
    asked = {"token": token_hash(token), "user_id": user_id, "since": (at or utcnow()) - SESSION_LASTS}
    # In whose place somebody acts today depends on the office's zone, which would be a statement more on every page.
    zone = remembered.kept(ZONE)
    day = {"today": clock.today_in(ZoneInfo(zone[1]))} if zone else {}
    # The connection, not the session, and plain rows: three rows of the session take twice as long, on every page.
    connection = db.session.connection()
    rows = connection.execute(OPEN_SESSION, asked | day).all()
    if rows and zone and rows[0][2] != zone[0]:
        rows = connection.execute(OPEN_SESSION, asked).all()
    if not rows:
        return None, None
    session_id, seen_at, stamp, stands_in, *_person = rows[0]
    user = _person_of(rows)
    if not stands_in:
        # Nearly nobody stands in for somebody: only then the other's rights are looked for, when they are asked for.
        set_committed_value(user, "standing_in", [])
    return OpenSession(session_id, seen_at, user), stamp


def _person_of(rows: Sequence[Row[Any]]) -> User:
    """The person of an open session, as the session of the database would have read them with their roles."""
    values = dict(zip(_PERSON, rows[0][-len(_PERSON) :], strict=True))
    known: User | None = db.session().identity_map.get(identity_key(User, values["id"]))
    if known is not None:
        return known
    user = as_stored(User, values)
    held = [(row.role_id, row.role) for row in rows if row.role_id is not None]
    roles = [as_stored(UserRole, {"id": number, "user_id": user.id, "role": role}) for number, role in held]
    set_committed_value(user, "held_roles", roles)
    db.session.add(user)
    return user


def session_or_404(user_id: int, session_id: int) -> SignInSession:
    """One session of this person, open or ended; 404 for anybody else's."""
    session = db.session.scalar(
        select(SignInSession).where(SignInSession.id == session_id, SignInSession.user_id == user_id)
    )
    if session is None:
        abort(404)
    return session


def open_sessions(user_id: int) -> list[SignInSession]:
    """Where a person is signed in at present, the latest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(
                SignInSession.user_id == user_id,
                SignInSession.ended_at.is_(None),
                SignInSession.seen_at > utcnow() - SESSION_LASTS,
            )
            .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
        )
    )
