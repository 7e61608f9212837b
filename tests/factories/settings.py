"""The reference data of a small office for tests: what the application ships, with Balikpapan's regions only."""

from functools import cache

from app.core.db import Base, db
from app.settings import reference
from app.settings.models import Holiday, KbliCode, Office, Reason, Region, RegionOutline, Scheme, Stage, Trade

BALIKPAPAN = "64.71"


def an_office(**values: object) -> Office:
    """Everything a small office starts with; `values` replace the office's own."""
    for seed in (stages, schemes, reasons, trades, holidays, regions, outlines):
        seed()
    return office(**values)


def office(**values: object) -> Office:
    _seed(Office, [{**reference._office(), **values}])
    return db.session.get_one(Office, 1)


def stages() -> None:
    _seed(Stage, list(reference._stages()))


def schemes() -> None:
    _seed(Scheme, list(reference._numbered("schemes")))


def reasons() -> None:
    _seed(Reason, list(reference._numbered("reasons")))


def trades() -> None:
    _seed(Trade, list(reference._numbered("trades")))


def holidays() -> None:
    _seed(Holiday, list(reference._holidays(set())))


def regions() -> None:
    """Balikpapan whole, with its province and two neighbours."""
    _seed(Region, _balikpapan())


def outlines() -> None:
    """The borders of those of them that have some."""
    _seed(RegionOutline, list(reference._outlines(db.session())))


def kbli() -> None:
    _seed(KbliCode, list(reference._kbli()))


def _seed(model: type[Base], rows: list[reference.Row]) -> None:
    db.session.flush()
    db.session.connection().execute(model.__table__.insert(), rows)


@cache
def _balikpapan() -> list[reference.Row]:
    wanted = {"64", "64.71", "64.72", "64.09"}
    return [
        row
        for row in reference._regions(frozenset({"64"}))
        if row["code"] in wanted or row["code"].startswith("64.71.")
    ]
