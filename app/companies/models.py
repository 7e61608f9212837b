"""Companies, their contacts, and what they can be recognised by."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import User
from app.companies.enums import HeadcountSource, KeyKind, LegalForm, Potential
from app.companies.identity.names import full_name, split_name
from app.core.audit import Audited
from app.core.clock import utcnow
from app.core.db import Base, Flag, Key, Recorded, Trashable, Versioned, code
from app.settings.custom.models import FieldValue, HasCustomFields
from app.settings.models import KbliCode, Region

company_tags = Table(
    "company_tags",
    Base.metadata,
    Column("company_id", ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Tag(Base):
    """A word the office hangs on companies."""

    __tablename__ = "tags"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)


class Company(HasCustomFields, Audited, Versioned, Trashable, Recorded, Base):
    """A company (or branch) the office visits, or may visit.

    ``phones`` is a list of ``{"e164": str, "as_typed": str}``; ``name_key`` the name as matching reads it, derived from it;
    ``search_text`` everything searched for, in lower case; ``last_visit_on`` is kept by the outreach package.
    """

    __tablename__ = "companies"

    unaudited: ClassVar[frozenset[str]] = frozenset({"name_key", "last_visit_on"})

    id: Mapped[Key]
    legal_form: Mapped[LegalForm] = code(LegalForm)
    name: Mapped[str]
    name_key: Mapped[str]
    brand_name: Mapped[str | None]
    former_names: Mapped[list[str]] = mapped_column(default=list)
    nib: Mapped[str | None]
    npwp: Mapped[str | None]
    nitku: Mapped[str | None]
    wlkp_number: Mapped[str | None]
    wlkp_reported_on: Mapped[date | None]
    is_branch: Mapped[Flag]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    kbli_id: Mapped[int | None] = mapped_column(ForeignKey("kbli_codes.id"))
    business: Mapped[str | None]
    headcount: Mapped[int | None]
    headcount_total: Mapped[int | None]
    headcount_as_of_on: Mapped[date | None]
    headcount_source: Mapped[HeadcountSource | None] = code(HeadcountSource, nullable=True)
    address: Mapped[str | None]
    rt: Mapped[str | None]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    city: Mapped[str | None]
    postal_code: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phones: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    email: Mapped[str | None]
    website: Mapped[str | None]
    source: Mapped[str | None]
    potential: Mapped[Potential | None] = code(Potential, nullable=True)
    potential_reason: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    is_do_not_visit: Mapped[Flag]
    do_not_visit_reason: Mapped[str | None]
    notes: Mapped[str | None]
    search_text: Mapped[str] = mapped_column(default="")
    last_visit_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    owner: Mapped[User | None] = relationship(foreign_keys=owner_id, lazy="raise")
    region: Mapped[Region | None] = relationship(lazy="raise")
    kbli: Mapped[KbliCode | None] = relationship(lazy="raise")
    parent: Mapped["Company | None"] = relationship(remote_side="Company.id", lazy="raise")
    tags: Mapped[list[Tag]] = relationship(secondary=company_tags, order_by=Tag.name, lazy="raise")
    contacts: Mapped[list["Contact"]] = relationship(back_populates="company", lazy="raise")

    __table_args__ = (
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
        CheckConstraint("length(npwp) = 16", name="npwp_16_digits"),
        CheckConstraint("length(nib) = 13", name="nib_13_digits"),
        Index(
            "uq_companies_nib_head_office",
            "nib",
            unique=True,
            sqlite_where=text("trashed_at IS NULL AND NOT is_branch"),
            postgresql_where=text("trashed_at IS NULL AND NOT is_branch"),
        ),
        Index(
            "uq_companies_npwp_head_office",
            "npwp",
            unique=True,
            sqlite_where=text("trashed_at IS NULL AND NOT is_branch"),
            postgresql_where=text("trashed_at IS NULL AND NOT is_branch"),
        ),
        # Names are looked for by their beginning too, whatever the order of letters in the database.
        Index("ix_companies_name_key", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
        # The list is sorted, filtered and counted within this index, without reading the companies themselves.
        Index(
            "ix_companies_list",
            "name",
            "id",
            "trashed_at",
            "owner_id",
            "last_visit_on",
            "potential",
            "headcount",
            "legal_form",
            "kbli_id",
            "region_code",
            "npwp",
            "updated_at",
        ),
        # The map is counted within this index; it begins with the place, so that a part of the map reads a part of it.
        Index(
            "ix_companies_map",
            "latitude",
            "longitude",
            "id",
            "trashed_at",
            "owner_id",
            "last_visit_on",
            "potential",
            "headcount",
            "legal_form",
            "kbli_id",
            "region_code",
            sqlite_where=text("latitude IS NOT NULL"),
            postgresql_where=text("latitude IS NOT NULL"),
        ),
        # How far places, sectors and sizes were reached is counted in the order of these.
        *(
            Index(f"ix_companies_by_{name}", column, "trashed_at", "owner_id", "last_visit_on")
            for name, column in (("place", "region_code"), ("sector", "kbli_id"), ("size", "headcount"))
        ),
        # Records that lack something are counted within these.
        *(
            Index(
                f"ix_companies_without_{name}",
                "owner_id",
                sqlite_where=text(f"{lack} AND trashed_at IS NULL"),
                postgresql_where=text(f"{lack} AND trashed_at IS NULL"),
            )
            for name, lack in (
                ("nib", "nib IS NULL"),
                ("npwp", "npwp IS NULL"),
                ("phone", "CAST(phones AS VARCHAR) = '[]'"),
                ("coordinates", "latitude IS NULL"),
                ("headcount_date", "headcount_as_of_on IS NULL"),
            )
        ),
        # Who is due is found in this order; the few who are not to be visited have an index of their own.
        Index(
            "ix_companies_due", "last_visit_on", "potential", "id", "trashed_at", "owner_id", "region_code"
        ),
        Index(
            "ix_companies_do_not_visit",
            "id",
            sqlite_where=text("is_do_not_visit = 1"),
            postgresql_where=text("is_do_not_visit"),
        ),
        Index(
            "ix_companies_trashed_at_id",
            "trashed_at",
            "id",
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
    )

    @validates("name")
    def _derive_name_key(self, _attribute: str, name: str) -> str:
        self.name_key = split_name(name).key
        return name

    @property
    def size(self) -> str | None:
        """The size class by workers: ``1-4``, ``5-19``, ``20-99`` or ``100+``."""
        if not self.headcount:
            return None
        for upper, label in ((4, "1-4"), (19, "5-19"), (99, "20-99")):
            if self.headcount <= upper:
                return label
        return "100+"

    @property
    def full_name(self) -> str:
        """The name with its legal form as Indonesians write it: ``PT Kariangau Sejahtera``."""
        return full_name(self.legal_form, self.name)

    @property
    def kecamatan_code(self) -> str | None:
        """The first three parts of the region's code, where the place is known that exactly."""
        if self.region_code is None or self.region_code.count(".") < 2:
            return None
        return ".".join(self.region_code.split(".")[:3])


class CompanyFieldValue(FieldValue, Base):
    """A value of a field of the office on a company, for filters and sorts."""

    __tablename__ = "company_field_values"

    record_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))


class CompanyTally(Base):
    """So many companies of this kind are more, or fewer, on file: all rows of a kind added up are what a count would say.

    Written by the database alone, whoever changes companies and in whatever way, and added up every night.
    """

    __tablename__ = "company_tallies"

    id: Mapped[Key]
    owner_id: Mapped[int | None]
    potential: Mapped[Potential | None] = code(Potential, nullable=True)
    legal_form: Mapped[LegalForm] = code(LegalForm)
    region_code: Mapped[str | None]
    is_visited: Mapped[bool]
    companies: Mapped[int]


HEAD_OFFICES_ON_FILE = Company.trashed_at.is_(None), text("NOT companies.is_branch")
"""Those that hold a NIB or NPWP alone, in the words of the unique indexes: SQLite looks into these for no others."""


class CompanyKey(Base):
    """One thing a company can be recognised by; indexed, so that a look-up never scans."""

    __tablename__ = "company_keys"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    kind: Mapped[KeyKind] = code(KeyKind)
    value: Mapped[str]

    # Who is filed under a key is read within this index.
    __table_args__ = (Index("ix_company_keys_kind_value_company_id", "kind", "value", "company_id"),)


class Contact(Audited, Versioned, Trashable, Recorded, Base):
    """A person at a company whom the office talks to."""

    __tablename__ = "contacts"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    title_before: Mapped[str | None]
    name: Mapped[str] = mapped_column(index=True)
    title_after: Mapped[str | None]
    position: Mapped[str | None]
    phones: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    whatsapp: Mapped[str | None]
    email: Mapped[str | None]
    is_primary: Mapped[Flag]
    has_left: Mapped[Flag]
    left_at: Mapped[datetime | None]
    notes: Mapped[str | None]

    company: Mapped[Company] = relationship(back_populates="contacts", lazy="raise")

    # Within this index the first contact is found and those who still work there are counted.
    __table_args__ = (
        Index(
            "ix_contacts_company_id_first",
            "company_id",
            text("is_primary DESC"),
            "id",
            "trashed_at",
            "has_left",
        ),
    )

    @property
    def full_name(self) -> str:
        """The name with its titles: ``Ir. Dewi Lestari, S.Psi.``."""
        return named_with_titles(self)


def named_with_titles(person: Any) -> str:
    """The name of a contact, or of a row with its columns, between its titles."""
    name = f"{person.title_before} {person.name}" if person.title_before else str(person.name)
    return f"{name}, {person.title_after}" if person.title_after else name


class CompanyMerge(Base):
    """One company put into another: what went over and what was changed by it, so that all of it can go back.

    ``moved`` holds the ids by column (``visits.company_id``); ``before`` the value before and after of each column of
    the kept company; ``settled`` what later packages had to settle, by their own names. The lost company lies in the
    trash as long as this is not undone.
    """

    __tablename__ = "company_merges"

    id: Mapped[Key]
    kept_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    lost_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    kept: Mapped[Company] = relationship(foreign_keys=kept_id, lazy="raise")
    lost: Mapped[Company] = relationship(foreign_keys=lost_id, lazy="raise")
    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")

    __table_args__ = (
        Index(
            "uq_company_merges_lost_once",
            "lost_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("kept_id <> lost_id", name="two_companies"),
    )


class DistinctPair(Base):
    """Two companies that look alike and are not one: someone said so, and nobody is asked again."""

    __tablename__ = "distinct_companies"

    id: Mapped[Key]
    first_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime] = mapped_column(default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="lower_id_first"),
    )


class LikelyPair(Base):
    """Two companies that the last search took for one, with the score and the evidence it rests on."""

    __tablename__ = "likely_duplicates"

    id: Mapped[Key]
    first_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    evidence: Mapped[list[str]] = mapped_column(default=list)
    name_score: Mapped[float]
    is_same_name: Mapped[Flag]
    found_at: Mapped[datetime] = mapped_column(default=utcnow)

    first: Mapped[Company] = relationship(foreign_keys=first_id, lazy="raise")
    second: Mapped[Company] = relationship(foreign_keys=second_id, lazy="raise")

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_likely_duplicates_score_id", "score", "id"),
        CheckConstraint("first_id < second_id", name="lower_id_first"),
    )
