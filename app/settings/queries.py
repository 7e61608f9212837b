"""What can be read of the office and its reference tables, which everyone signed in may see.

What one request asks again and again (the office, stages, holidays) is read once a request: no longer, because another
worker may change it meanwhile.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from flask import abort, g, has_app_context
from sqlalchemy import case, func, literal, or_, select, union_all

from app.core import remembered
from app.core.clock import DEFAULT_ZONE
from app.core.db import Base, contains, db
from app.core.remembered import remember
from app.settings.enums import ReasonKind, Zone
from app.settings.models import (
    CLOSES_AT,
    OPENS_AT,
    Holiday,
    KbliCode,
    MinimumWage,
    Office,
    Purpose,
    Reason,
    Region,
    Scheme,
    Stage,
    Trade,
)

T = TypeVar("T")
Row = TypeVar("Row", bound=Base)

OFFICE_ID = 1
KBLI_VERSION = 2020
PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4
LONGEST_CLOSURE = timedelta(days=366)


def once(name: str, read: Callable[[], T]) -> T:
    """What ``read`` gives, asked once a request (or command, or job)."""
    known: dict[str, Any] = g.setdefault("settings_read", {})
    if name not in known:
        known[name] = read()
    return cast("T", known[name])


def forget() -> None:
    """Read everything again: something was changed in this very request."""
    g.pop("settings_read", None)
    remembered.leave()


MOST_USES = 10_000
"""Beyond this it is not counted on how many records an entry stands."""


def uses_of(row: Any) -> int:
    """On how many records an entry of a list stands, whichever package they belong to, up to a little over ``MOST_USES``."""
    own = row.__table__.c.id
    keys = [
        key.parent
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column is own
    ]
    found = (select(key).where(key == row.id).limit(MOST_USES + 1).subquery() for key in keys)
    every = union_all(*(select(literal(1)).select_from(one) for one in found)).limit(MOST_USES + 1)
    return db.session.scalar(select(func.count()).select_from(every.subquery())) or 0


# ---- the office


def office() -> Office:
    """The office this installation serves; an unnamed one before the reference data are loaded."""
    known: dict[str, Any] = g.setdefault("settings_read", {})
    if known.get("office") is None:
        known["office"] = db.session.get(Office, OFFICE_ID)
    return known["office"] or Office(
        name="Jajak",
        short_name="Jajak",
        government="",
        city="",
        region_code="",
        address="",
        phone="",
        email="",
        website="",
        area_code="",
        zone=DEFAULT_ZONE.key,
        head_name="",
        head_title="",
        working_days="01234",
        opens_at=OPENS_AT,
        closes_at=CLOSES_AT,
    )


def office_for_change() -> Office:
    """The stored office, held until the end of the transaction; 404 before the reference data are loaded."""
    return for_change(Office, OFFICE_ID)


def for_change(model: type[Row], row_id: int) -> Row:
    """A row, held until the end of the transaction so that nobody changes it meanwhile; 404 where none is."""
    key: Any = model.__table__.c.id
    row = db.session.scalar(
        select(model).where(key == row_id).with_for_update().execution_options(populate_existing=True)
    )
    return row or abort(404)


def row_or_404(model: type[Row], row_id: int) -> Row:
    return db.session.get(model, row_id) or abort(404)


def zone() -> ZoneInfo:
    """The zone in which the office reads its clock."""
    if not has_app_context():
        return DEFAULT_ZONE
    return ZoneInfo(remember("zone", _zone_name, in_writing=True, in_all_languages=True))


def _zone_name() -> str:
    return office().zone


def short_name() -> str:
    """What the office calls itself, for the frame of each page."""
    return remember("short name", lambda: office().short_name)


# ---- working days


def is_working_day(day: date) -> bool:
    """Whether the office works on ``day``: one of its weekdays and no holiday."""
    return str(day.weekday()) in weekdays() and day not in days_off_in(day.year)


def add_working_days(day: date, count: int, *, works: Callable[[date], bool] = is_working_day) -> date:
    """The day ``count`` working days after ``day``, which itself is not counted; ``works`` is another calendar.

    Raises ValueError for a negative count, and where the office has not one working day in a year.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    last_seen = day
    while count:
        day += timedelta(days=1)
        if works(day):
            count, last_seen = count - 1, day
        elif day - last_seen > LONGEST_CLOSURE:
            raise ValueError("the office has no working day in a year")
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and including ``last``."""
    if last <= first:
        return 0
    at_work = frozenset(map(int, weekdays()))
    days = [first + timedelta(days=passed) for passed in range(1, (last - first).days + 1)]
    closed = {year: days_off_in(year) for year in range(days[0].year, last.year + 1)}
    return sum(day.weekday() in at_work and day not in closed[day.year] for day in days)


def holidays(year: int) -> list[Holiday]:
    """The holidays of a year, the first one first."""
    return list(
        db.session.scalars(
            select(Holiday)
            .where(Holiday.on.between(date(year, 1, 1), date(year, 12, 31)))
            .order_by(Holiday.on, Holiday.name)
        )
    )


def holidays_of(ids: Collection[int]) -> list[Holiday]:
    """The holidays of these numbers that are still there."""
    return list(db.session.scalars(select(Holiday).where(Holiday.id.in_(ids)).order_by(Holiday.on)))


def holiday_years() -> list[int]:
    """The years that have holidays on file."""
    return sorted({day.year for day in db.session.scalars(select(Holiday.on))})


def office_hours() -> tuple[time, time]:
    """When the office opens and closes on a day on which it works."""
    return once("office hours", lambda: (office().opens_at, office().closes_at))


def weekdays() -> str:
    """The weekdays on which the office works, as numbers from Monday (0) on."""
    return once("weekdays", lambda: office().working_days)


def days_off_in(year: int) -> frozenset[date]:
    """The holidays of a year, as days."""
    return once(f"holidays {year}", lambda: frozenset(holiday.on for holiday in holidays(year)))


# ---- stages, schemes, reasons, trades


def stages(*, with_inactive: bool = False) -> list[Stage]:
    """The steps of the pipeline in order, then the side states next to it."""
    everything = once(
        "stages",
        lambda: list(db.session.scalars(select(Stage).order_by(Stage.is_side, Stage.position, Stage.id))),
    )
    return [stage for stage in everything if with_inactive or stage.is_active]


def find_stage(key: str) -> Stage | None:
    return next((stage for stage in stages(with_inactive=True) if stage.key == key), None)


def stage(key: str) -> Stage:
    """The stage with this key, active or not; raises LookupError where there is none."""
    found = find_stage(key)
    if found is None:
        raise LookupError(f"no stage {key!r}")
    return found


def schemes(*, with_inactive: bool = False) -> list[Scheme]:
    """The schemes in the office's order."""
    everything = once(
        "schemes", lambda: list(db.session.scalars(select(Scheme).order_by(Scheme.position, Scheme.id)))
    )
    return [scheme for scheme in everything if with_inactive or scheme.is_active]


def find_scheme(key: str | None) -> Scheme | None:
    return next((scheme for scheme in schemes(with_inactive=True) if scheme.key == key), None)


def scheme(key: str) -> Scheme:
    """The scheme with this key; raises LookupError where there is none."""
    if found := find_scheme(key):
        return found
    raise LookupError(f"no scheme {key!r}")


def purpose_rows() -> list[Purpose]:
    """The purposes of visits in the office's order, in use or not; ``purposes`` gives them as records hold them."""
    return list(db.session.scalars(select(Purpose).order_by(Purpose.position, Purpose.id)))


def reasons(kind: ReasonKind, *, with_inactive: bool = False) -> list[Reason]:
    """The reasons of one kind in the office's order."""
    everything = once(
        "reasons", lambda: list(db.session.scalars(select(Reason).order_by(Reason.position, Reason.id)))
    )
    return [reason for reason in everything if reason.kind == kind and (with_inactive or reason.is_active)]


def find_reason(kind: ReasonKind, key: str) -> Reason | None:
    return next((reason for reason in reasons(kind, with_inactive=True) if reason.key == key), None)


def trades(*, with_inactive: bool = False) -> list[Trade]:
    """The training trades in the office's order."""
    everything = once(
        "trades", lambda: list(db.session.scalars(select(Trade).order_by(Trade.position, Trade.id)))
    )
    return [trade for trade in everything if with_inactive or trade.is_active]


# ---- regions


def find_region(code: str) -> Region | None:
    return db.session.get(Region, code) if code else None


def provinces() -> list[Region]:
    """All provinces by name."""
    return list(db.session.scalars(select(Region).where(Region.level == PROVINCE).order_by(Region.name)))


def regencies() -> list[Region]:
    """All kabupaten and kota of the regions on file, by province and name."""
    return list(db.session.scalars(select(Region).where(Region.level == REGENCY).order_by(Region.code)))


def parts_of(code: str) -> list[Region]:
    """The regions directly within the region ``code``, by name."""
    return list(db.session.scalars(select(Region).where(Region.parent_code == code).order_by(Region.name)))


def districts() -> list[Region]:
    """The kecamatan of the office's own city or regency, by name."""
    return once("districts", lambda: parts_of(office().region_code))


def villages(district_code: str | None = None) -> list[Region]:
    """The kelurahan/desa of one kecamatan, or of the office's whole region, by name."""
    if district_code:
        return parts_of(district_code)
    codes = [district.code for district in districts()]
    return list(db.session.scalars(select(Region).where(Region.parent_code.in_(codes)).order_by(Region.name)))


def search_regions(words: str, *, level: int | None = None, limit: int = 20) -> list[Region]:
    """Regions of the country whose name holds every word: the office's own first, then the larger before the smaller."""
    wanted = words.split()
    if not wanted:
        return []
    own = office().region_code
    statement = select(Region).where(contains(func.lower(Region.name), wanted))
    if level is not None:
        statement = statement.where(Region.level == level)
    nearness = case(
        (Region.code.startswith(own, autoescape=True), 0),
        (Region.code.startswith(own[:2], autoescape=True), 1),
        else_=2,
    )
    return list(
        db.session.scalars(statement.order_by(nearness, Region.level, Region.name, Region.code).limit(limit))
    )


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each region by its code."""
    rows = db.session.scalars(select(Region).where(Region.code.in_(set(codes))))
    return {region.code: region.name for region in rows}


def region_label(code: str) -> str:
    """The name of a region; its code where it is not on file."""
    return region_names([code]).get(code, code)


def zone_label(name: str) -> str:
    """A time zone as the settings call it."""
    return next((str(zone.label) for zone in Zone if zone == name), name)


def region_paths(codes: Iterable[str]) -> dict[str, str]:
    """For each code its full name from the smallest part to the province ("Manggar, Balikpapan Timur, ...")."""
    chains = {code: _chain(code) for code in codes if code}
    needed = {part for chain in chains.values() for part in chain}
    rows = db.session.execute(select(Region.code, Region.name).where(Region.code.in_(needed)))
    names = {code: name for code, name in rows}  # noqa: C416 - rows, not pairs, for the type checker
    return {
        code: ", ".join(names[part] for part in chain if part in names)
        for code, chain in chains.items()
        if code in names
    }


def _chain(code: str) -> list[str]:
    """A code and the codes it lies within: "64.71.01" gives "64.71.01", "64.71", "64"."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


# ---- KBLI


def kbli_sections(*, version: int = KBLI_VERSION) -> list[KbliCode]:
    """The sections (lettered) of one version of the classification."""
    return once(
        f"kbli {version}",
        lambda: list(
            db.session.scalars(
                select(KbliCode)
                .where(KbliCode.version == version, KbliCode.level == "section")
                .order_by(KbliCode.code)
            )
        ),
    )


def find_kbli(code: str, *, version: int = KBLI_VERSION) -> KbliCode | None:
    return db.session.scalar(select(KbliCode).where(KbliCode.version == version, KbliCode.code == code))


def search_kbli(words: str, *, version: int = KBLI_VERSION, limit: int = 20) -> list[KbliCode]:
    """KBLI lines whose code begins with what was typed, or whose title holds every word in either language."""
    wanted = words.split()
    if not wanted:
        return []
    statement = select(KbliCode).where(
        KbliCode.version == version,
        or_(
            KbliCode.code.startswith(wanted[0].upper(), autoescape=True) if len(wanted) == 1 else False,
            contains(func.lower(KbliCode.title_id), wanted),
            contains(func.lower(KbliCode.title_en), wanted),
        ),
    )
    # The five-digit codes are what companies register; the groups above them come after.
    finest_first = case((KbliCode.level == "subclass", 0), (KbliCode.level == "class", 1), else_=2)
    return list(db.session.scalars(statement.order_by(finest_first, KbliCode.code).limit(limit)))


# ---- wages


def minimum_wage(year: int, region_code: str) -> Decimal | None:
    """The monthly minimum wage in rupiah of a region: its own (UMK), else its province's (UMP), else None."""
    rows = db.session.scalars(
        select(MinimumWage).where(
            MinimumWage.year == year,
            MinimumWage.region_code.in_(_chain(region_code)),
            MinimumWage.kind.in_(("UMK", "UMP")),
        )
    )
    nearest = max(rows, key=lambda wage: len(wage.region_code), default=None)
    return nearest.monthly_idr if nearest else None


def minimum_wages(year: int, *, province: str) -> list[MinimumWage]:
    """All wages of a year within a province: the province's first, then by region and sector."""
    return list(
        db.session.scalars(
            select(MinimumWage)
            .where(
                MinimumWage.year == year,
                MinimumWage.region_code.startswith(province, autoescape=True),
            )
            .order_by(MinimumWage.region_code, MinimumWage.kind, MinimumWage.sector)
        )
    )


def wage_years() -> list[int]:
    """The years that have wages on file, the latest first."""
    return list(db.session.scalars(select(MinimumWage.year).distinct().order_by(MinimumWage.year.desc())))
