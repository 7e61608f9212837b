"""Accounts and their sign-in sessions."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.roles import Role, granted
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
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[Flag]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]

    held_roles: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")

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
        """What the person may do now: nothing once the account is closed."""
        return self.permissions if self.is_active else frozenset()

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def can(self, permission: Permission) -> bool:
        """Whether one of the person's roles grants ``permission``."""
        return permission in self.rights


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
