"""Who watches which company."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Company
from app.core.db import Base, Key, Recorded


class Watch(Recorded, Base):
    """One person wants to know what goes on with one company."""

    __tablename__ = "watches"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)

    company: Mapped[Company] = relationship(lazy="raise")

    __table_args__ = (Index("uq_watches_user_id_company_id", "user_id", "company_id", unique=True),)
