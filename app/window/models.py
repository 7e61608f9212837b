"""Links for companies, what came through them, and what unknown companies wrote."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import clock
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, code
from app.outreach.models import RoadShow
from app.window.enums import Interest, ItemKind, LinkState, Purpose, Verdict


class CompanyLink(Audited, Recorded, Base):
    """An address under which one company answers what it is asked, once and for some days; only its hash is kept."""

    __tablename__ = "company_links"

    unaudited: ClassVar[frozenset[str]] = frozenset(
        {"token_hash", "opened_at", "last_opened_at", "times_opened"}
    )

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreements.id", ondelete="SET NULL"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    purposes: Mapped[list[str]] = mapped_column(default=list)
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]
    times_opened: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    sender: Mapped[str | None]
    """Who filled it in, as that person wrote it."""
    revoked_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    """When the last thing that came was decided."""
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    company: Mapped[Company] = relationship(lazy="raise")
    agreement: Mapped[Agreement | None] = relationship(lazy="raise")
    made_by: Mapped[User | None] = relationship(lazy="raise")
    items: Mapped[list["LinkItem"]] = relationship(
        back_populates="link", order_by="LinkItem.id", lazy="raise"
    )

    # What waits for the office is listed, and counted, by these.
    __table_args__ = (Index("ix_company_links_sent_at_reviewed_at", "sent_at", "reviewed_at"),)

    @property
    def state(self) -> LinkState:
        """Whether it still opens the window."""
        if self.sent_at is not None:
            return LinkState.SENT
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.EXPIRED if self.expires_at <= clock.utcnow() else LinkState.OPEN

    @property
    def asks_for(self) -> list[Purpose]:
        """What the company is asked for."""
        return [purpose for purpose in Purpose if purpose.value in self.purposes]


class LinkItem(Audited, Recorded, Base):
    """One thing a company says; it changes nothing until the office accepts it.

    ``name`` is the column for data, else the number of its row; ``value`` what was said, as plain JSON.
    """

    __tablename__ = "company_link_items"

    id: Mapped[Key]
    link_id: Mapped[int] = mapped_column(ForeignKey("company_links.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ItemKind] = code(ItemKind)
    name: Mapped[str]
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    verdict: Mapped[Verdict] = code(Verdict, default=Verdict.WAITING)
    why: Mapped[str | None]
    """The sentence for the company where it was not accepted."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    link: Mapped[CompanyLink] = relationship(back_populates="items", lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")


class Approach(Audited, Recorded, Base):
    """What somebody wrote who came by the public form: a company that may not be known yet."""

    __tablename__ = "company_approaches"

    id: Mapped[Key]
    road_show_id: Mapped[int | None] = mapped_column(
        ForeignKey("road_shows.id", ondelete="SET NULL"), index=True
    )
    company_name: Mapped[str]
    person: Mapped[str]
    position: Mapped[str | None]
    phone: Mapped[str]
    email: Mapped[str | None]
    address: Mapped[str | None]
    interest: Mapped[Interest] = code(Interest)
    seats: Mapped[int | None]
    headcount: Mapped[int | None]
    message: Mapped[str | None]
    verdict: Mapped[Verdict] = code(Verdict, default=Verdict.WAITING, index=True)
    why: Mapped[str | None]
    is_new: Mapped[Flag]
    """Whether the company was filed because of it."""
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    road_show: Mapped[RoadShow | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")
