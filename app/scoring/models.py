"""What is weighed, and what came of it."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.companies.enums import Potential
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code


class ScoreScale(Audited, Versioned, Recorded, Base):
    """What the office weighs in a company (row 1): points of each criterion, and its measure where it has one.

    Months, workers and kilometres are whole; ``divisions`` are KBLI divisions (two digits) parted by commas. A
    criterion of no points is not weighed. ``is_applied`` lets the points grade whom nobody has judged.
    """

    __tablename__ = "score_scales"

    id: Mapped[Key]
    workers_points: Mapped[int]
    workers_measure: Mapped[int]
    many_workers_points: Mapped[int]
    many_workers_measure: Mapped[int]
    sector_points: Mapped[int]
    divisions: Mapped[str]
    interest_points: Mapped[int]
    interest_measure: Mapped[int]
    refusal_points: Mapped[int]
    refusal_measure: Mapped[int]
    agreement_points: Mapped[int]
    hires_points: Mapped[int]
    hires_measure: Mapped[int]
    distance_points: Mapped[int]
    distance_measure: Mapped[int]
    person_points: Mapped[int]
    report_points: Mapped[int]
    report_measure: Mapped[int]
    from_a: Mapped[int]
    from_b: Mapped[int]
    is_applied: Mapped[Flag]

    __table_args__ = (CheckConstraint("from_a > from_b", name="grades_apart"),)


class CompanyScore(Base):
    """The points of a company as they were counted last; derived, so it is counted again and never moved.

    ``given`` is the potential that the company has from its points; None where a person judged it or nobody did.
    """

    __tablename__ = "company_scores"

    company_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[int]
    grade: Mapped[Potential] = code(Potential)
    given: Mapped[Potential | None] = code(Potential, nullable=True)

    __table_args__ = (Index("ix_company_scores_points", "points", "company_id"),)
