"""Papers: what is written of visits and road shows, the numbers they bear, and the people who sign them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.documents.enums import Capacity, DocumentKind, DocumentState, Subject


class Official(Audited, Versioned, Recorded, Base):
    """A person as papers name them: with title, rank and NIP; ``user_id`` where the person also signs in.

    ``on_behalf_of`` is the title in whose place somebody signs who does so by ``capacity`` a.n.
    """

    __tablename__ = "officials"

    id: Mapped[Key]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="")
    nip: Mapped[str] = mapped_column(default="")
    capacity: Mapped[Capacity] = code(Capacity, default=Capacity.SELF)
    on_behalf_of: Mapped[str] = mapped_column(default="")
    is_signatory: Mapped[Flag]
    is_active: Mapped[bool] = mapped_column(default=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)

    user: Mapped[User | None] = relationship(lazy="raise")


class Letterhead(Audited, Versioned, Recorded, Base):
    """The emblem above the office's letters (row 1); name and address are those of the office itself."""

    __tablename__ = "letterheads"

    id: Mapped[Key]
    logo_sha256: Mapped[str | None]


class Register(Audited, Versioned, Recorded, Base):
    """How papers of one kind are numbered: ``pattern`` with {code}, {n} or {n:03}, {unit}, {month} and {year}.

    With ``is_outer`` the number comes from a registry outside this house and is entered once it is known.
    """

    __tablename__ = "registers"

    id: Mapped[Key]
    kind: Mapped[DocumentKind] = code(DocumentKind, unique=True)
    code: Mapped[str]
    unit: Mapped[str]
    pattern: Mapped[str]
    is_outer: Mapped[Flag]


class RegisterSequence(Base):
    """The last number given under a code by a unit in a year; kinds that share code and unit share the sequence."""

    __tablename__ = "register_sequences"

    id: Mapped[Key]
    code: Mapped[str]
    unit: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("uq_register_sequences_line", "code", "unit", "year", unique=True),)


class Document(Audited, Versioned, Recorded, Base):
    """A paper about one record; ``on`` is the day it tells of, where the record spans several.

    ``content`` is what people typed into it, ``snapshot`` everything it said when it was issued, ``token`` the end of
    the address that tells whether it is real.
    """

    __tablename__ = "documents"

    unaudited: ClassVar[frozenset[str]] = frozenset({"snapshot", "subject_id", "number_year", "token"})

    id: Mapped[Key]
    kind: Mapped[DocumentKind] = code(DocumentKind)
    state: Mapped[DocumentState] = code(DocumentState, default=DocumentState.DRAFT)
    subject: Mapped[Subject] = code(Subject)
    subject_id: Mapped[int]
    on: Mapped[date | None]
    title: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"audited_by_part": True})
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("officials.id"), index=True)
    dated_on: Mapped[date | None]
    number: Mapped[str | None]
    number_year: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    issued_at: Mapped[datetime | None]
    countersigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    countersigned_at: Mapped[datetime | None]
    cancelled_because: Mapped[str | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    token: Mapped[str | None]

    signatory: Mapped[Official | None] = relationship(lazy="raise")
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id, lazy="raise")
    issued_by: Mapped[User | None] = relationship(foreign_keys=issued_by_id, lazy="raise")
    countersigned_by: Mapped[User | None] = relationship(foreign_keys=countersigned_by_id, lazy="raise")
    files: Mapped[list["DocumentFile"]] = relationship(
        cascade="all, delete-orphan", order_by="DocumentFile.id", lazy="raise"
    )

    __table_args__ = (
        Index("ix_documents_subject_subject_id", "subject", "subject_id"),
        Index("uq_documents_token", "token", unique=True),
        Index("uq_documents_number_year_number", "number_year", "number", unique=True),
        # The tabs of the list are counted within this index.
        Index("ix_documents_list", "state", "kind", "made_by_id", "number_year"),
        CheckConstraint("(number IS NULL) = (number_year IS NULL)", name="number_has_year"),
    )


class DocumentFile(Recorded, Base):
    """A frozen copy: the bytes that were issued or countersigned, in the store under their hash; never removed."""

    __tablename__ = "document_files"

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    state: Mapped[DocumentState] = code(DocumentState)
    sha256: Mapped[str]
    size: Mapped[int]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)


class DocumentTemplate(Audited, Recorded, Base):
    """A Word file of the office into which papers of a kind are written; the file lies in the store under its hash."""

    __tablename__ = "document_templates"

    id: Mapped[Key]
    kind: Mapped[DocumentKind] = code(DocumentKind)
    name: Mapped[str]
    filename: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
