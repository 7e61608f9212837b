"""Applications for the approval of a programme, their attachments, and how long they lay complete with the office."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement, AgreementFile, Wording
from app.applications.enums import (
    ApplicationState,
    AttachmentKind,
    AttachmentVerdict,
    Authority,
    SpellEnd,
)
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code

OVER = "state IN ('refused', 'withdrawn')"


class Application(Audited, Versioned, Recorded, Base):
    """What a company hands in before it may select apprentices (Permenaker 6/2020 article 17), for one agreement.

    ``complete_on`` is set while it lies complete with the office, ``places`` are the regencies it was judged by.
    ``letter_number`` and ``letter_on`` are those of the approval in force.
    """

    __tablename__ = "applications"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    state: Mapped[ApplicationState] = code(ApplicationState, default=ApplicationState.GATHERING)
    complete_on: Mapped[date | None]
    authority: Mapped[Authority] = code(Authority, default=Authority.OFFICE)
    authority_reason: Mapped[str | None]
    """Why somebody else decides than the places say."""
    places: Mapped[list[str]] = mapped_column(default=list)
    handed_on_on: Mapped[date | None]
    handed_on_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    why: Mapped[str | None]
    """Why it was refused or withdrawn."""
    letter_number: Mapped[str | None]
    letter_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="raise")
    attachments: Mapped[list["Attachment"]] = relationship(
        cascade="all, delete-orphan", order_by="Attachment.id", lazy="raise"
    )
    spells: Mapped[list["Spell"]] = relationship(
        cascade="all, delete-orphan", order_by="Spell.id", lazy="raise"
    )

    __table_args__ = (
        Index("ix_applications_state_complete_on", "state", "complete_on"),
        Index(
            "uq_applications_one_of_agreement",
            "agreement_id",
            unique=True,
            sqlite_where=text(f"NOT ({OVER})"),
            postgresql_where=text(f"NOT ({OVER})"),
        ),
        CheckConstraint("(state = 'complete') = (complete_on IS NOT NULL)", name="complete_since"),
    )

    @property
    def is_approved(self) -> bool:
        """Whether the programme is approved: by a letter, not by a decision alone."""
        return self.state is ApplicationState.APPROVED and self.letter_on is not None

    @property
    def present(self) -> dict[AttachmentKind, "Attachment"]:
        """The latest attachment of each kind."""
        return {one.kind: one for one in self.attachments}

    @property
    def is_whole(self) -> bool:
        """Whether every attachment is there and none of them was sent back."""
        present = self.present
        return len(present) == len(AttachmentKind) and not any(
            one.verdict is AttachmentVerdict.RETURNED for one in present.values()
        )

    @property
    def is_checked(self) -> bool:
        """Whether every attachment is there and accepted."""
        accepted = [one for one in self.present.values() if one.verdict is AttachmentVerdict.ACCEPTED]
        return len(accepted) == len(AttachmentKind)


class Attachment(Audited, Recorded, Base):
    """One paper of an application: a file, or a paper or version of its agreement; a later one of its kind replaces it."""

    __tablename__ = "application_attachments"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AttachmentKind] = code(AttachmentKind)
    received_on: Mapped[date]
    sha256: Mapped[str | None]
    filename: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    agreement_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement_files.id", ondelete="CASCADE"), index=True
    )
    wording_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement_wordings.id", ondelete="CASCADE"), index=True
    )
    verdict: Mapped[AttachmentVerdict] = code(AttachmentVerdict, default=AttachmentVerdict.UNCHECKED)
    remark: Mapped[str | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    judged_at: Mapped[datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    judged_by: Mapped[User | None] = relationship(foreign_keys=judged_by_id, lazy="raise")
    agreement_file: Mapped[AgreementFile | None] = relationship(lazy="raise")
    wording: Mapped[Wording | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN sha256 IS NULL THEN 0 ELSE 1 END) + (CASE WHEN agreement_file_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN wording_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_source",
        ),
    )


class Spell(Recorded, Base):
    """A time in which an application lay complete with the office; the last one is open while it still does."""

    __tablename__ = "application_spells"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_by: Mapped[SpellEnd | None] = code(SpellEnd, nullable=True)

    __table_args__ = (
        CheckConstraint("ended_on >= began_on", name="ends_after_start"),
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="end_has_cause"),
    )
