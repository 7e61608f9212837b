"""What an office sets up once: itself and the tables it works with."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import languages
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.settings.enums import Evidence, ReasonKind, RuleCode, RuleUnit, Severity, VisitPurpose


def reads_english() -> bool:
    """Whether the reader of this request wants English."""
    return bool(languages.locale().language == "en")


class Named:
    """Rows named in both languages."""

    name_id: Mapped[str] = mapped_column(sort_order=10)
    name_en: Mapped[str] = mapped_column(sort_order=11)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if reads_english() else self.name_id


OPENS_AT, CLOSES_AT = time(8), time(16)
"""Between which hours an office works before it says so."""


class Office(Audited, Versioned, Recorded, Base):
    """The one office this installation serves (row 1)."""

    __tablename__ = "offices"

    id: Mapped[Key]
    name: Mapped[str]
    short_name: Mapped[str]
    government: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    region_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    area_code: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="Asia/Makassar")
    head_name: Mapped[str] = mapped_column(default="")
    head_title: Mapped[str] = mapped_column(default="")
    working_days: Mapped[str] = mapped_column(default="01234")
    opens_at: Mapped[time] = mapped_column(default=OPENS_AT, server_default=OPENS_AT.isoformat())
    closes_at: Mapped[time] = mapped_column(default=CLOSES_AT, server_default=CLOSES_AT.isoformat())
    tile_address: Mapped[str] = mapped_column(default="", server_default="")
    tile_credit: Mapped[str] = mapped_column(default="", server_default="")
    is_offline_stopped: Mapped[Flag]


class Region(Base):
    """A province, kabupaten/kota, kecamatan or kelurahan/desa by its code (Kepmendagri 300.2.2-2430/2025)."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    postal_code: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class KbliCode(Base):
    """One line of the Indonesian business classification, in one of its versions."""

    __tablename__ = "kbli_codes"

    id: Mapped[Key]
    version: Mapped[int]
    code: Mapped[str]
    level: Mapped[str]
    section: Mapped[str]
    parent_code: Mapped[str | None]
    title_id: Mapped[str]
    title_en: Mapped[str | None]

    __table_args__ = (Index("uq_kbli_codes_version_code", "version", "code", unique=True),)

    @property
    def title(self) -> str:
        """The English title where the reader wants it and one exists; otherwise the official Indonesian one."""
        return self.title_en if self.title_en and reads_english() else self.title_id


class Holiday(Audited, Versioned, Base):
    """A day on which the office does not work."""

    __tablename__ = "holidays"

    id: Mapped[Key]
    on: Mapped[date]
    kind: Mapped[str]
    name: Mapped[str]
    is_estimated: Mapped[Flag]

    __table_args__ = (Index("uq_holidays_on_name", "on", "name", unique=True),)


class Scheme(Named, Audited, Versioned, Base):
    """A programme under which a company becomes a partner; two are never mixed into one count."""

    __tablename__ = "schemes"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    legal_basis: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class Stage(Named, Audited, Versioned, Base):
    """A step of the pipeline, or a side state next to it."""

    __tablename__ = "stages"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    is_side: Mapped[Flag]
    is_closing: Mapped[Flag]
    limit_days: Mapped[int | None]
    evidence: Mapped[Evidence | None] = code(Evidence, nullable=True)
    colour: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def takes_evidence(self) -> bool:
        """Whether the office says what must be on file here: at no side state, which asks its own, nor at the first."""
        return not self.is_side and self.key != "target"


class Reason(Named, Audited, Versioned, Base):
    """Why something was refused, declined, postponed, missed or ended."""

    __tablename__ = "reasons"

    id: Mapped[Key]
    kind: Mapped[ReasonKind] = code(ReasonKind)
    key: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (Index("uq_reasons_kind_key", "kind", "key", unique=True),)


class Purpose(Named, Audited, Versioned, Base):
    """What a visit is for. Visits, stops and habits hold the key (``settings.purposes``).

    The first six are those the rules know: each counts as itself. One of the office's own counts as one of them.
    """

    __tablename__ = "purposes"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(32), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    counts_as: Mapped[VisitPurpose] = code(VisitPurpose)
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def is_own(self) -> bool:
        """Whether the office added it."""
        return self.key != self.counts_as.value


class Trade(Named, Audited, Versioned, Base):
    """A training trade (kejuruan)."""

    __tablename__ = "trades"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class MinimumWage(Audited, Base):
    """A monthly minimum wage in rupiah (UMP, UMK or UMSK) of a year and region."""

    __tablename__ = "minimum_wages"

    id: Mapped[Key]
    year: Mapped[int]
    region_code: Mapped[str]
    kind: Mapped[str]
    sector: Mapped[str] = mapped_column(default="")
    monthly_idr: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    source: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("uq_minimum_wages_line", "year", "region_code", "kind", "sector", unique=True),)


class RegulationRule(Named, Audited, Versioned, Recorded, Base):
    """What a regulation asks from a day on; what changes is a row of its own, so that the past stays as it was judged."""

    __tablename__ = "regulation_rules"

    id: Mapped[Key]
    key: Mapped[RuleCode] = code(RuleCode)
    article: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    value_to: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    unit: Mapped[RuleUnit | None] = code(RuleUnit, nullable=True)
    severity: Mapped[Severity] = code(Severity)
    valid_from_on: Mapped[date]
    valid_to_on: Mapped[date | None]
    source: Mapped[str]
    confirmed_by: Mapped[str | None]
    """Who at the office looked into the regulation."""
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("uq_regulation_rules_key_valid_from_on", "key", "valid_from_on", unique=True),
        CheckConstraint("valid_to_on >= valid_from_on", name="ends_after_start"),
    )


class RegionOutline(Base):
    """The border of a region: ``shape`` as ``core.geo`` packs it, with the box around it to look it up by."""

    __tablename__ = "region_outlines"

    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    source: Mapped[str]
    checksum: Mapped[str]
    shape: Mapped[list[Any]] = mapped_column(JSON)
