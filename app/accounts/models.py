"""Accounts, the teams they are in, who stands in for whom, and sign-in sessions."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, bindparam, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.roles import LENDABLE, Capacity, Role, granted
from app.core import clock
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.core.permissions import Permission


class UserRole(Audited, Base):
    """One role held by one person."""

    __tablename__ = "user_roles"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[Role] = code(Role)

    __table_args__ = (Index("uq_user_roles_user_id_role", "user_id", "role", unique=True),)


class Team(Audited, Versioned, Recorded, Base):
    """People of the office who work together; out of use it is offered no more, but its people stay in it."""

    __tablename__ = "teams"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)


class User(Audited, Versioned, Recorded, Base):
    """A person of the office who signs in; ``email`` is kept in lower case."""

    __tablename__ = "users"

    unaudited: ClassVar[frozenset[str]] = frozenset({"password_hash", "failed_sign_ins", "last_signed_in_at"})

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[str | None]
    phone: Mapped[str | None]
    password_hash: Mapped[str]
    locale: Mapped[str | None]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    """The team the person is in, or was when the account was closed: what they did counts for it."""
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[Flag]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]

    held_roles: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    standing_in: Mapped[list["Delegation"]] = relationship(
        primaryjoin=lambda: and_(User.id == Delegation.getter_id, lasts_today()),
        order_by="Delegation.id",
        viewonly=True,
    )
    """Today's: at most one, and none tomorrow where it ends today, whether or not anybody did something."""

    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(held.role for held in self.held_roles)

    @property
    def permissions(self) -> frozenset[Permission]:
        return granted(self.roles)

    @property
    def rights(self) -> frozenset[Permission]:
        """What the person may do now, also in somebody's place: nothing once the account is closed."""
        if not self.is_active:
            return frozenset()
        standing = self.stands_in
        # Never more than the other person holds today, and only of what they hold themselves.
        lent = standing.giver.permissions & LENDABLE if standing else frozenset()
        return self.permissions | lent

    @property
    def stands_in(self) -> "Delegation | None":
        """In whose place the person acts today; nobody's once that account is closed."""
        # Looked into first, since every right that is asked for comes along here.
        if "standing_in" not in vars(self) and inspect(self).detached:
            return None
        return next((one for one in self.standing_in if one.giver.is_active), None)

    def in_place_of(self, permission: Permission) -> "Delegation | None":
        """By whose absence the person holds a right that is not their own; None where it is."""
        return None if permission in self.permissions else self.stands_in

    @property
    def acting_name(self) -> str:
        """As the audit log names the person: in whose place, where the right to decide is lent."""
        standing = self.in_place_of(Permission.AGREEMENT_APPROVE)
        return f"{self.name} ({standing.words})" if standing else self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def can(self, permission: Permission) -> bool:
        """Whether one of the person's roles grants ``permission``."""
        return permission in self.rights


class Delegation(Audited, Versioned, Recorded, Base):
    """While ``giver`` is away, from a day to a day, ``getter`` decides in their place; it ends by itself."""

    __tablename__ = "delegations"

    id: Mapped[Key]
    giver_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    getter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    capacity: Mapped[Capacity] = code(Capacity, default=Capacity.DAILY)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    """When it was called off before its last day."""

    giver: Mapped[User] = relationship(foreign_keys=giver_id, lazy="joined", innerjoin=True)
    getter: Mapped[User] = relationship(foreign_keys=getter_id, lazy="raise")

    __table_args__ = (
        Index("ix_delegations_getter_id_to_on", "getter_id", "to_on"),
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        CheckConstraint("giver_id <> getter_id", name="two_people"),
    )

    @property
    def words(self) -> str:
        """As papers and the log name it: ``Plh. Kepala Bidang Penempatan`` or, without a position, the person's name."""
        return f"{self.capacity.short} {self.giver.position or self.giver.name}"


def lasts_today() -> ColumnElement[bool]:
    """The condition that a delegation is in force on the day of the statement, parameter ``today``."""
    day = bindparam("today", callable_=clock.today, type_=Delegation.from_on.type)
    return and_(Delegation.ended_at.is_(None), Delegation.from_on <= day, Delegation.to_on >= day)


class SignInSession(Base):
    """One browser in which a person is signed in, until it ends or is ended."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None]
    browser: Mapped[str | None]

    user: Mapped[User] = relationship(lazy="joined")
