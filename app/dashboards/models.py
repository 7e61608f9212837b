"""What the database counts by itself for the dashboards."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.whose import Whose, of_team
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code
from app.dashboards.enums import TargetKind
from app.pipeline.models import Partnership, StageMove
from app.settings.models import Named


class ReachTally(Base):
    """So many companies of a kecamatan, sector or size that were last visited on a day (or never) more, or fewer.

    Written by the database alone, whoever changes companies or visits, and added up every night.
    """

    __tablename__ = "reach_tallies"

    id: Mapped[Key]
    kind: Mapped[str]
    key: Mapped[str | None]
    last_visit_on: Mapped[date | None]
    companies: Mapped[int]

    __table_args__ = (Index("ix_reach_tallies_sum", "kind", "key", "last_visit_on", "companies"),)


class StageStay(Base):
    """A partnership at a stage: from the move that led there (whose ``id`` it has) until the next one, if any.

    ``is_first`` where it was opened at this stage; ``days`` are the whole days it stood there. Written by the database alone: the moves of a partnership say all of it.
    """

    __tablename__ = "stage_stays"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    partnership_id: Mapped[int] = mapped_column(index=True)
    scheme_id: Mapped[int]
    stage_id: Mapped[int]
    reason_id: Mapped[int | None]
    is_first: Mapped[bool]
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    next_stage_id: Mapped[int | None]
    days: Mapped[int | None]

    partnership: Mapped[Partnership] = relationship(
        primaryjoin=lambda: Partnership.id == StageStay.partnership_id,
        foreign_keys=partnership_id,
        viewonly=True,
        lazy="raise",
    )
    move: Mapped[StageMove] = relationship(
        primaryjoin=lambda: StageMove.id == StageStay.id, foreign_keys=id, viewonly=True, lazy="raise"
    )

    # Who entered a stage, and how long those stood there who left it, is added up in the order of these indexes.
    __table_args__ = (
        Index(
            "ix_stage_stays_entered",
            "scheme_id",
            "stage_id",
            "next_stage_id",
            "is_first",
            "entered_at",
            "reason_id",
            "partnership_id",
        ),
        Index("ix_stage_stays_left", "scheme_id", "stage_id", "days", "left_at", "partnership_id"),
    )


class Target(Audited, Recorded, Base):
    """So many of a kind in a year: of one officer, of one team, or (without either) of the whole office."""

    __tablename__ = "targets"

    id: Mapped[Key]
    year: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    kind: Mapped[TargetKind] = code(TargetKind)
    number: Mapped[int]

    @property
    def whose(self) -> Whose | None:
        """The officer or the team; None stands for the whole office."""
        return of_team(self.team_id) if self.team_id else self.user_id

    __table_args__ = (
        Index(
            "uq_targets_officer",
            "year",
            "user_id",
            "kind",
            unique=True,
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
        Index(
            "uq_targets_team",
            "year",
            "team_id",
            "kind",
            unique=True,
            sqlite_where=text("team_id IS NOT NULL"),
            postgresql_where=text("team_id IS NOT NULL"),
        ),
        Index(
            "uq_targets_office",
            "year",
            "kind",
            unique=True,
            sqlite_where=text("user_id IS NULL AND team_id IS NULL"),
            postgresql_where=text("user_id IS NULL AND team_id IS NULL"),
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("user_id IS NULL OR team_id IS NULL", name="of_one"),
    )


class TargetBand(Named, Audited, Versioned, Recorded, Base):
    """What reaching at least so many percent of a target is called (LKIP)."""

    __tablename__ = "target_bands"

    id: Mapped[Key]
    from_percent: Mapped[int] = mapped_column(unique=True)

    __table_args__ = (CheckConstraint("from_percent >= 0", name="percent_not_negative"),)
