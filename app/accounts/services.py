"""What can change in accounts, and which rules forbid it."""

import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.accounts import passwords, queries
from app.accounts.models import SignInSession, Team, User, UserRole
from app.accounts.queries import OpenSession
from app.accounts.roles import Role
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale

WRONG_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=10)
LANGUAGES = ("id", "en")

EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]+\.[^\s@<>\"',;.]{2,}")


# ---- accounts


def create_user(
    *,
    email: str,
    name: str,
    roles: Collection[Role],
    password: str | None = None,
    position: str | None = None,
    phone: str | None = None,
    locale: str | None = None,
    team_id: int | None = None,
) -> tuple[User, str | None]:
    """A new account, and the one-time password where none was given; it must be replaced at the first sign-in.

    Raises Invalid for a bad name, address, password or no role, Conflict for an address that has an account.
    """
    name = _checked_name(name)
    email = _checked_email(email)
    one_time = passwords.one_time() if password is None else None
    if password is not None:
        passwords.refuse_weak(password, name=name, email=email)
    user = User(
        email=email,
        name=name,
        position=(position or "").strip() or None,
        phone=phone or None,
        locale=locale,
        team_id=_checked_team(team_id, present=None),
        password_hash=passwords.hashed(password or one_time or ""),
        must_change_password=one_time is not None,
        held_roles=[UserRole(role=role) for role in _checked_roles(roles)],
    )
    if queries.find_by_email(email):
        raise _taken(email)
    with _unique(email):
        db.session.add(user)
    _record_roles(user, [])
    return user, one_time


def change_account(
    user: User,
    *,
    version: int | None,
    email: str,
    name: str,
    position: str | None,
    phone: str | None,
    roles: Collection[Role],
    team_id: int | None,
) -> None:
    """Correct an account and its roles, as an admin does.

    Raises Stale where someone else changed it since ``version``, NotAllowed where nobody would be left to manage
    accounts, Invalid and Conflict as ``create_user`` does.
    """
    if user.version != version:
        raise _stale(user)
    roles = _checked_roles(roles)
    _refuse_losing_admin(user, still_admin=user.is_active and Role.ADMIN in roles)
    user.name = _checked_name(name)
    user.position = (position or "").strip() or None
    user.phone = phone or None
    user.team_id = _checked_team(team_id, present=user.team_id)
    email = _checked_email(email)
    _set_roles(user, roles)
    # Roles are rows of their own; this makes the account's version say that they changed.
    user.updated_at = utcnow()
    if email != user.email:
        if queries.find_by_email(email):
            raise _taken(email)
        with _unique(email):
            user.email = email
    db.session.flush()


def change_profile(
    user: User, *, version: int | None, name: str, position: str | None, phone: str | None
) -> None:
    """What people may correct about themselves; raises Invalid for an empty name, Stale as ``change_account`` does."""
    if user.version != version:
        raise _stale(user)
    user.name = _checked_name(name)
    user.position = (position or "").strip() or None
    user.phone = phone or None
    db.session.flush()


def choose_language(user: User, locale: str) -> None:
    """Remember the language a person reads; raises Invalid for one we do not speak."""
    _write_quietly(user, locale=checked_language(locale))


def checked_language(locale: str) -> str:
    """``locale`` if the application speaks it; otherwise raises Invalid."""
    if locale not in LANGUAGES:
        raise Invalid(_("Choose one of the languages in the list."), field="locale")
    return locale


def deactivate(user: User, *, by: User) -> None:
    """Close an account and end all its sessions; what the person did stays on file.

    Raises NotAllowed for one's own account and for the last one that manages accounts.
    """
    if user.id == by.id:
        raise NotAllowed(_("You cannot deactivate your own account. Ask another admin."))
    _refuse_losing_admin(user, still_admin=False)
    user.is_active = False
    end_sessions(user)
    db.session.flush()


def activate(user: User) -> None:
    """Open a closed account again; its password stays as it was."""
    user.is_active = True
    db.session.flush()


def unlock(user: User) -> None:
    """Let a person try again before the lock has run out."""
    audit.record("unlock", "users", user.id)
    _write_quietly(user, failed_sign_ins=0, locked_until_at=None)


# ---- teams


def create_team(*, name: str) -> Team:
    """A new team; raises Invalid for a bad name, Conflict for one that a team has."""
    team = Team(name=_free_team_name(name))
    with _unique_team(team.name):
        db.session.add(team)
    return team


def rename_team(team: Team, *, version: int | None, name: str) -> None:
    """Give a team another name; raises Stale where it has one since ``version``, else as ``create_team`` does."""
    if team.version != version:
        raise Stale(_("Someone else changed this team while you had it open. Compare and save again."))
    with _unique_team(name):
        team.name = _free_team_name(name, of=team)


def set_in_use(team: Team, *, is_active: bool) -> None:
    """Let a team be offered, or no more; its people stay in it either way, and what they did stays counted."""
    team.is_active = is_active
    db.session.flush()


def put_into_team(team: Team, people: Collection[User]) -> None:
    """Put people without a team into one.

    Raises Invalid for nobody, Conflict where the team is out of use or one of them is in a team by now: nobody is
    taken out of a team unseen.
    """
    if not people:
        raise Invalid(_("Choose at least one person."), field="people")
    if not team.is_active:
        raise Conflict(_("This team is out of use. Use it again first."), field="people")
    for user in people:
        if user.team_id is not None:
            named = queries.team_or_404(user.team_id).name
            raise Conflict(_("%(name)s is in %(team)s by now.", name=user.name, team=named), field="people")
        user.team_id = team.id
    db.session.flush()


def take_out_of_team(user: User) -> None:
    """Take somebody out of their team."""
    user.team_id = None
    db.session.flush()


def _checked_team(team_id: int | None, *, present: int | None) -> int | None:
    """The id of a team somebody may be put into; one out of use only keeps whom it has."""
    if team_id is None or team_id == present:
        return team_id
    team = queries.find_team(team_id)
    if team is None or not team.is_active:
        raise Invalid(_("Choose one of the teams in the list."), field="team_id")
    return team_id


def _free_team_name(name: str, *, of: Team | None = None) -> str:
    name = _checked_name(name)
    if queries.team_named(name) not in (None, of):
        raise _team_taken(name)
    return name


@contextmanager
def _unique_team(name: str) -> Iterator[None]:
    """As ``_unique``, of the names of teams."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise _team_taken(name) from error


def _team_taken(name: str) -> Conflict:
    return Conflict(_("There is a team called %(name)s already.", name=name), field="name")


# ---- passwords


def change_password(user: User, *, present: str, new: str, keep: OpenSession | None = None) -> None:
    """Replace one's own password and end all other sessions.

    Raises Invalid beside ``present`` where the present password is wrong and beside ``password`` where the new is weak.
    """
    if not passwords.fits(present, user.password_hash):
        raise Invalid(_("This is not your present password."), field="present")
    passwords.refuse_weak(new, name=user.name, email=user.email)
    if passwords.fits(new, user.password_hash):
        raise Invalid(_("Choose a password that differs from the present one."), field="password")
    _store_password(user, new, must_change=False)
    audit.record("password_changed", "users", user.id)
    end_sessions(user, keep=keep)


def set_password(user: User, new: str) -> None:
    """Give an account a password that its holder chose at the command line; raises Invalid where it is weak."""
    passwords.refuse_weak(new, name=user.name, email=user.email)
    _store_password(user, new, must_change=False)
    audit.record("password_reset", "users", user.id)
    end_sessions(user)


def reset_password(user: User) -> str:
    """A one-time password to tell the person, shown this once; ends all sessions and any lock."""
    one_time = passwords.one_time()
    _store_password(user, one_time, must_change=True)
    _write_quietly(user, failed_sign_ins=0, locked_until_at=None)
    audit.record("password_reset", "users", user.id)
    end_sessions(user)
    return one_time


def _store_password(user: User, password: str, *, must_change: bool) -> None:
    _write_quietly(user, password_hash=passwords.hashed(password), must_change_password=must_change)


# ---- signing in


def authenticate(email: str, password: str, *, at: datetime | None = None) -> User | None:
    """The person whose e-mail address and password these are; None, for whatever reason, takes as long.

    Five wrong tries lock the account for 15 minutes. Both outcomes must be committed: a failure is counted.
    """
    at = at or utcnow()
    email = queries.normal_email(email)
    user = queries.find_by_email_for_change(email)
    stored = user.password_hash if user else passwords.nobodys_hash()
    is_right = passwords.fits(password, stored)
    if user is None:
        # People mistype their password into this field: only what looks like an address is written down.
        audit.record(
            "sign_in_failed", "users", changes={"email": [None, email]} if EMAIL.fullmatch(email) else {}
        )
        return None
    is_locked = user.locked_until_at is not None and user.locked_until_at > at
    if is_right and user.is_active and not is_locked:
        if passwords.is_outdated(stored):
            _write_quietly(user, password_hash=passwords.hashed(password))
        _write_quietly(user, failed_sign_ins=0, locked_until_at=None, last_signed_in_at=at)
        return user
    audit.record("sign_in_failed", "users", user.id)
    if not is_right and not is_locked:
        _count_wrong_try(user, at)
    return None


def _count_wrong_try(user: User, at: datetime) -> None:
    failed = user.failed_sign_ins + 1
    if failed < WRONG_TRIES:
        _write_quietly(user, failed_sign_ins=failed, locked_until_at=None)
        return
    audit.record("locked", "users", user.id)
    _write_quietly(user, failed_sign_ins=0, locked_until_at=at + LOCKED_FOR)


def _write_quietly(user: User, **values: Any) -> None:
    """Write past the version column: signing in and the like are no edit that an admin could run into."""
    db.session.flush()
    db.session.execute(
        update(User)
        .where(User.id == user.id)
        .values(**values, updated_at=User.updated_at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(user)


def start_session(
    user: User, *, address: str | None = None, browser: str | None = None, at: datetime | None = None
) -> str:
    """Note that a browser is signed in; returns the token for its cookie, of which only a hash is stored."""
    token = secrets.token_urlsafe(32)
    at = at or utcnow()
    db.session.add(
        SignInSession(
            user_id=user.id,
            token_hash=queries.token_hash(token),
            started_at=at,
            seen_at=at,
            address=address,
            browser=browser[:300] if browser else None,
        )
    )
    db.session.flush()
    return token


def end_session(user: User, session_id: int) -> None:
    """Sign one of a person's browsers out; one that is not theirs is left alone."""
    _end(user, SignInSession.id == session_id)


def sign_out_everywhere(user: User) -> None:
    """End all sessions of a person, as an admin does for a lost phone."""
    audit.record("sessions_ended", "users", user.id)
    end_sessions(user)


def end_sessions(user: User, *, keep: OpenSession | None = None) -> None:
    """Sign a person out everywhere, or everywhere but here."""
    _end(user, SignInSession.id != (keep.id if keep else 0))


def _end(user: User, which: object) -> None:
    db.session.flush()
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user.id, SignInSession.ended_at.is_(None), which)  # type: ignore[arg-type]
        .values(ended_at=utcnow())
    )


def note_presence(session_id: int, *, at: datetime) -> None:
    """Note when a session was last used; called at most every ten minutes a session."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.seen_at < at - SEEN_EVERY)
        .values(seen_at=at)
        .execution_options(synchronize_session=False)
    )


# ---- what every account must hold to


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter the name."), field="name")
    if len(name) > 120:
        raise Invalid(_("Use at most %(count)s characters.", count=120), field="name")
    return name


def _checked_email(email: str) -> str:
    email = queries.normal_email(email)
    if len(email) > 254 or not EMAIL.fullmatch(email):
        raise Invalid(_("Enter an e-mail address such as name@example.go.id."), field="email")
    return email


def _checked_roles(roles: Collection[Role]) -> list[Role]:
    if not roles:
        raise Invalid(_("Choose at least one role."), field="roles")
    return [role for role in Role if role in roles]


def _set_roles(user: User, roles: Collection[Role]) -> None:
    before = _codes(user)
    user.held_roles = [
        *(held for held in user.held_roles if held.role in roles),
        *(UserRole(role=role) for role in roles if role not in user.roles),
    ]
    if _codes(user) != before:
        _record_roles(user, before)


def _codes(user: User) -> list[str]:
    return [role.value for role in Role if role in user.roles]


def _record_roles(user: User, before: list[str]) -> None:
    """Note roles with the account itself: its history would not show rows of another table."""
    audit.record("roles_changed", "users", user.id, {"roles": [before, _codes(user)]})


def _refuse_losing_admin(user: User, *, still_admin: bool) -> None:
    if not still_admin and queries.active_admins() == [user.id]:
        raise NotAllowed(
            _("This is the only account that can manage accounts. Give another one the admin role first.")
        )


@contextmanager
def _unique(email: str) -> Iterator[None]:
    """Two admins may enter one address in the same moment: the unique index has the last word."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise _taken(email) from error


def _taken(email: str) -> Conflict:
    return Conflict(_("%(email)s already has an account.", email=email), field="email")


def _stale(user: User) -> Stale:
    return Stale(
        _("Someone else changed this account while you had it open. Compare and save again."),
        stored={
            "name": user.name,
            "email": user.email,
            "position": user.position or "",
            "phone": user.phone or "",
            "roles": _codes(user),
            "team_id": user.team_id,
        },
    )
