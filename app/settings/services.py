"""What can change in the settings of an office, and which rules forbid it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.ordering import swap
from app.settings import queries
from app.settings.days_off import Line
from app.settings.enums import Colour, Evidence, HolidayKind, ReasonKind, VisitPurpose, WageKind, Zone
from app.settings.models import Holiday, MinimumWage, Office, Purpose, Reason, Scheme, Stage, Trade
from app.settings.places import tile_origin

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
WEBSITE = re.compile(r"(?:https?://)?[^\s/:@.]+(?:\.[^\s/:@.]+)+(?:/\S*)?", re.IGNORECASE)

ListRow = Stage | Scheme | Purpose | Reason | Trade
Entry = TypeVar("Entry", Scheme, Purpose, Reason, Trade)

NEEDED = (VisitPurpose.SOCIALISATION, VisitPurpose.MONITORING)
"""What the rules look for: the first talk that the form of a visit begins with, and the visits that agreements ask for."""

OTHER = "other"
"""The entry for all that the list does not name: what is added later stands before it, as long as it is the last."""

MOST_OWN_PURPOSES = 20
"""The style sheet shows what is asked at one purpose only, and knows so many (``visit-form.scss``)."""


def change_office(
    office: Office,
    *,
    version: int | None,
    name: str,
    short_name: str,
    government: str,
    city: str,
    region_code: str,
    address: str,
    phone: str | None,
    email: str,
    website: str,
    area_code: str,
    zone: str,
    head_name: str,
    head_title: str,
    working_days: Sequence[str],
    opens_at: time,
    closes_at: time,
    tile_address: str = "",
    tile_credit: str = "",
    is_offline_stopped: bool = False,
) -> None:
    """Say who the office is, where its region and its clock are, and on which weekdays it works.

    Raises Stale where someone else saved since ``version`` and Invalid beside the field that cannot be stored.
    """
    _refuse_stale(office, version)
    if zone not in list(Zone):
        raise Invalid(_("Choose one of the time zones in the list."), field="zone")
    if region_code and queries.find_region(region_code) is None:
        raise Invalid(_("Choose a region of the list."), field="region_code")
    if email and not EMAIL.fullmatch(email):
        raise Invalid(_("Enter an e-mail address such as name@example.go.id."), field="email")
    if website and not WEBSITE.fullmatch(website):
        raise Invalid(_("Enter an address such as disnaker.example.go.id."), field="website")
    if area_code and not re.fullmatch(r"0[0-9]{2,3}", area_code):
        raise Invalid(_("Enter the telephone area code, such as 0542."), field="area_code")
    if tile_address and tile_origin(tile_address) is None:
        raise Invalid(
            _("Enter an address such as https://tile.example.org/{z}/{x}/{y}.png."), field="tile_address"
        )
    if tile_address and not tile_credit:
        raise Invalid(_("Say whose map it is: the owner asks for it."), field="tile_credit")
    days = "".join(sorted({day for day in working_days if day in "0123456"}))
    if not days:
        raise Invalid(_("Choose at least one working day."), field="working_days")
    if closes_at <= opens_at:
        raise Invalid(_("The office closes after it opens."), field="closes_at")
    office.name = _required(name, "name")
    office.short_name = _required(short_name, "short_name")
    office.government, office.city, office.address = government, city, address
    office.region_code, office.zone, office.working_days = region_code, zone, days
    office.opens_at, office.closes_at = opens_at, closes_at
    office.phone, office.email, office.website, office.area_code = phone or "", email, website, area_code
    office.head_name, office.head_title = head_name, head_title
    office.tile_address, office.tile_credit = tile_address, tile_credit
    office.is_offline_stopped = is_offline_stopped
    _flush()


# ---- stages, schemes, purposes, reasons, trades


def change_stage(
    stage: Stage,
    *,
    version: int | None,
    name_id: str,
    name_en: str,
    limit_days: int | None,
    colour: str,
    is_active: bool,
    evidence: Evidence | None = None,
) -> None:
    """Rename a stage, set its limit in days, its colour and what must be on file to enter it, take it in or out of use.

    Which stage may follow which is no setting (the transition table), nor is what side states ask. Raises NotAllowed
    for taking the first stage out of use, since every partnership begins there.
    """
    _refuse_stale(stage, version)
    if not is_active and stage.key == "target":
        raise NotAllowed(_("Every partnership begins in this stage, so it stays in use."), field="is_active")
    if limit_days is not None and not 1 <= limit_days <= 3650:
        raise Invalid(_("Enter from 1 to 3,650 days, or nothing."), field="limit_days")
    stage.limit_days = limit_days
    stage.colour = Colour(colour)  # type: ignore[call-arg]
    if stage.takes_evidence:
        if evidence is not None and evidence.is_entered:
            raise Invalid(_("Choose one of the list."), field="evidence")
        stage.evidence = evidence
    _change_names(stage, name_id, name_en, is_active)


def change_scheme(
    scheme: Scheme, *, version: int | None, name_id: str, name_en: str, legal_basis: str, is_active: bool
) -> None:
    """Rename a scheme, name its law, take it in or out of use; raises NotAllowed for the last one in use."""
    _refuse_stale(scheme, version)
    if not is_active and [one.id for one in queries.schemes()] == [scheme.id]:
        raise NotAllowed(_("This is the only scheme in use, so it stays in use."), field="is_active")
    scheme.legal_basis = legal_basis
    _change_names(scheme, name_id, name_en, is_active)


def change_entry(
    row: Reason | Trade, *, version: int | None, name_id: str, name_en: str, is_active: bool
) -> None:
    """Rename a reason or a trade, take it in or out of use; raises NotAllowed for the last one in use."""
    _refuse_stale(row, version)
    if not is_active and [one.id for one in _siblings(row) if one.is_active] == [row.id]:
        raise NotAllowed(_("This is the only entry in use, so it stays in use."), field="is_active")
    _change_names(row, name_id, name_en, is_active)


def change_purpose(
    row: Purpose,
    *,
    version: int | None,
    name_id: str,
    name_en: str,
    is_active: bool,
    counts_as: VisitPurpose | None = None,
) -> None:
    """Rename a purpose of visits, take it in or out of use, say what the rules take it for (the first six: as themselves).

    Raises NotAllowed where no purpose would be left that counts as what the rules look for.
    """
    _refuse_stale(row, version)
    kind = counts_as if row.is_own and counts_as else row.counts_as
    left = {one.counts_as for one in _siblings(row) if one.is_active and one is not row}
    left |= {kind} if is_active else set()
    for needed in NEEDED:
        if needed not in left:
            raise NotAllowed(
                _("One purpose in use has to count as “%(kind)s”; this is the last.", kind=needed.label),
                field="counts_as" if is_active else "is_active",
            )
    row.counts_as = kind
    _change_names(row, name_id, name_en, is_active)


def add_purpose(*, name_id: str, name_en: str, counts_as: VisitPurpose) -> Purpose:
    """A further purpose of visits, the last but “other”; raises NotAllowed beyond the most an office may add."""
    own = db.session.scalar(select(func.count()).where(Purpose.key.startswith("own_", autoescape=True))) or 0
    if own >= MOST_OWN_PURPOSES:
        raise NotAllowed(
            _(
                "An office may add %(most)s purposes. Rename one that is no longer in use.",
                most=MOST_OWN_PURPOSES,
            )
        )
    return _add(Purpose(counts_as=counts_as, key=f"own_{own + 1}"), name_id, name_en)


def add_scheme(*, name_id: str, name_en: str, legal_basis: str) -> Scheme:
    """A further scheme, the last of the list."""
    return _add(Scheme(legal_basis=legal_basis), name_id, name_en)


def add_reason(*, kind: ReasonKind, name_id: str, name_en: str) -> Reason:
    """A further reason of one kind, the last but “other”."""
    return _add(Reason(kind=kind), name_id, name_en)


def add_trade(*, name_id: str, name_en: str) -> Trade:
    """A further trade, the last but “other”."""
    return _add(Trade(), name_id, name_en)


def move(row: ListRow, *, up: bool, past: str | None) -> None:
    """Swap an entry with its neighbour; raises Conflict where another stands there by now."""
    swap(_siblings(row, is_held=True), row, up=up, past=past, first=1 + _first_position(row))
    _flush()


def _first_position(row: ListRow) -> int:
    """Side states are numbered after the steps of the pipeline, which have numbers of their own."""
    if not isinstance(row, Stage) or not row.is_side:
        return 0
    return db.session.scalar(select(func.count()).where(Stage.is_side.is_(False))) or 0


def _siblings(row: ListRow, *, is_held: bool = False) -> list[Any]:
    """The rows among which ``row`` has its place, in order; ``is_held`` until the end of the transaction."""
    model: Any = type(row)
    statement = select(model).order_by(model.position, model.id)
    if isinstance(row, Reason):
        statement = statement.where(Reason.kind == row.kind)
    if isinstance(row, Stage):
        statement = statement.where(Stage.is_side.is_(row.is_side))
    if is_held:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def _add(row: Entry, name_id: str, name_en: str) -> Entry:
    with db.session.no_autoflush:
        siblings = _siblings(row)
    row.name_id, row.name_en = _checked_names(siblings, name_id, name_en)
    row.key = row.key or _free_key(row.name_en, {one.key for one in siblings})
    row.position = max((one.position for one in siblings), default=0) + 1
    if siblings and siblings[-1].key == OTHER:
        row.position, siblings[-1].position = siblings[-1].position, row.position
    row.is_active = True
    db.session.add(row)
    _flush()
    return row


def _change_names(row: Any, name_id: str, name_en: str, is_active: bool) -> None:
    others = [one for one in _siblings(row) if one is not row]
    row.name_id, row.name_en = _checked_names(others, name_id, name_en)
    row.is_active = is_active
    _flush()


def _checked_names(others: Sequence[Any], name_id: str, name_en: str) -> tuple[str, str]:
    name_id, name_en = _required(name_id, "name_id"), _required(name_en, "name_en")
    for name, field in ((name_id, "name_id"), (name_en, "name_en")):
        if any(getattr(one, field).casefold() == name.casefold() for one in others):
            raise Conflict(_("%(name)s is already in the list.", name=name), field=field)
    return name_id, name_en


def _free_key(name: str, taken: set[str]) -> str:
    """A code for a new entry from its English name; it is stored with records, so it never changes later."""
    base = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "entry"
    number, key = 2, base
    while key in taken:
        number, key = number + 1, f"{base}_{number}"
    return key


# ---- holidays


def add_holiday(*, on: date, name: str, kind: HolidayKind, is_estimated: bool = False) -> Holiday:
    """A day on which the office does not work; raises Conflict where the same one is on file."""
    name = _required(name, "name")
    if db.session.scalar(select(Holiday.id).where(Holiday.on == on, Holiday.name == name)):
        raise Conflict(_("%(name)s is already in the list.", name=name), field="name")
    holiday = Holiday(on=on, name=name, kind=kind.value, is_estimated=is_estimated)
    try:
        with db.session.begin_nested():
            db.session.add(holiday)
    except IntegrityError as error:
        raise Conflict(_("%(name)s is already in the list.", name=name), field="name") from error
    queries.forget()
    return holiday


def change_holiday(
    holiday: Holiday,
    *,
    version: int | None,
    on: date,
    name: str,
    kind: HolidayKind,
    is_estimated: bool = False,
) -> None:
    """Give a day off another day or name; raises Stale, or Conflict where the same one is on file."""
    _refuse_stale(holiday, version)
    name = _required(name, "name")
    same = select(Holiday.id).where(Holiday.on == on, Holiday.name == name, Holiday.id != holiday.id)
    if db.session.scalar(same):
        raise Conflict(_("%(name)s is already in the list.", name=name), field="name")
    holiday.on, holiday.name, holiday.kind, holiday.is_estimated = on, name, kind.value, is_estimated
    _flush()


def add_holidays(lines: Iterable[Line]) -> list[Holiday]:
    """The days of a list that are not on file yet; one on file under the same day and name stays as it is."""
    wanted = list(lines)
    known = {
        (one.on, one.name.casefold())
        for year in {line.on.year for line in wanted}
        for one in queries.holidays(year)
    }
    added = [
        Holiday(on=line.on, name=line.name, kind=line.kind.value, is_estimated=False)
        for line in wanted
        if (line.on, line.name.casefold()) not in known
    ]
    db.session.add_all(added)
    _flush()
    return added


def remove_holiday(holiday: Holiday) -> None:
    """Work on that day again."""
    db.session.delete(holiday)
    _flush()


def remove_holidays(ids: set[int]) -> list[date]:
    """Work on these days again; those of which the holiday is still there."""
    found = db.session.scalars(select(Holiday).where(Holiday.id.in_(ids)).with_for_update()).all()
    for holiday in found:
        db.session.delete(holiday)
    _flush()
    return sorted(holiday.on for holiday in found)


# ---- minimum wages


def add_minimum_wage(
    *, year: int, kind: WageKind, region_code: str, sector: str, monthly_idr: Decimal, source: str
) -> MinimumWage:
    """A wage as it was decided; a wrong one is removed and entered again, so that nobody overwrites another's.

    Raises Invalid where kind, region and sector do not belong together, Conflict where the same one is on file.
    """
    region = queries.find_region(region_code)
    if region is None or (region.level == queries.PROVINCE) is not (kind is WageKind.UMP):
        raise Invalid(
            _("Choose a province for a UMP, a city or regency for a UMK or UMSK."), field="region_code"
        )
    sector = " ".join(sector.split())
    if bool(sector) is not (kind is WageKind.UMSK):
        raise Invalid(_("Name the sector of a UMSK; UMP and UMK have none."), field="sector")
    taken = Conflict(
        _("This wage is already on file. To correct it, remove that line first."), field="region_code"
    )
    line = {"year": year, "region_code": region_code, "kind": kind.value, "sector": sector}
    if db.session.scalar(select(MinimumWage.id).filter_by(**line)):
        raise taken
    wage = MinimumWage(**line, monthly_idr=monthly_idr, source=source)
    try:
        with db.session.begin_nested():
            db.session.add(wage)
    except IntegrityError as error:
        raise taken from error
    return wage


def remove_minimum_wage(wage: MinimumWage) -> None:
    """Take a wage off the list."""
    db.session.delete(wage)
    _flush()


# ---- what every setting must hold to


def _required(text: str, field: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid(_("This field is required."), field=field)
    return text


def _refuse_stale(row: Office | Holiday | ListRow, version: int | None) -> None:
    if row.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))


def _flush() -> None:
    db.session.flush()
    queries.forget()
