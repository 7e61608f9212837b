"""The pipeline parted into lanes: every partnership in exactly one, each number what its filter shows."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock as clocks
from app.core.db import db
from app.pipeline import queries
from app.pipeline.enums import Grouping, Tab
from app.settings import queries as settings
from app.settings.models import KbliCode
from tests.factories import accounts
from tests.factories import pipeline as make

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(officer: User) -> None:
    """Partnerships that differ in everything lanes are made of, and one of which nothing is known."""
    line = db.session.scalars(
        select(KbliCode.id).where(KbliCode.version == settings.KBLI_VERSION, KbliCode.section == "F").limit(1)
    ).one()
    east = settings.districts()[0].code
    known: list[dict[str, Any]] = [
        {"kbli_id": line, "region_code": east, "headcount": 4},
        {"kbli_id": line, "region_code": f"{east}.1001", "headcount": 100},
        {"region_code": "64.71", "headcount": 0},
    ]
    for number, about in enumerate(known):
        make.partnership(
            ("visited", "target", "visited")[number],
            of=make.company(f"Uji {number}", **about),
            days=30,
            expected_seats=number + 1,
            owner_id=officer.id if number else None,
        )
    make.partnership("declined")
    db.session.commit()


@pytest.mark.parametrize("tab", [Tab.ALL, Tab.STUCK])
@pytest.mark.parametrize("by", Grouping)
def test_the_lanes_hold_all_and_each_as_many_as_its_filter_shows(
    officer: User, office: None, by: Grouping, tab: Tab
) -> None:
    filters, today = queries.Filters(scheme=settings.schemes()[0]), clocks.today()
    whole = queries.overview(filters, tab, officer, on=today)
    found = queries.lanes(filters, tab, officer, on=today, by=by)
    assert len(found) > 1
    assert sum(lane.total for lane in found) == whole.total
    assert sum(lane.seats for lane in found) == whole.seats
    for lane in found:
        alone = queries.overview(lane.filters(filters, by), tab, officer, on=today)
        assert [(one.total, one.seats) for one in lane.columns] == [
            (one.total, one.seats) for one in alone.columns
        ]


def test_a_lane_opens_in_its_place_as_board_and_as_table(page_as: Any, officer: User, office: None) -> None:
    opener = page_as(officer)
    closed = opener.open("/pipeline?group=owner")
    assert closed.texts(".swimlane__name") == ["Rina Nurhayati", "Belum ada petugas"]
    assert not closed.select(".board-card")
    href = str(closed.select(".swimlane__name a")[0]["href"])
    board = opener.open(href)
    assert len(board.select(".swimlane--open .board-card")) == 2
    table = opener.open(href.replace("?", "?layout=table&").partition("#")[0])
    assert len(table.select(".swimlane--open tbody tr")) == 2
    only = opener.open(str(closed.select(".swimlane__head a.small")[1]["href"]))
    assert len(only.select(".board-card")) == 1
    assert "Belum ada petugas" in only.texts(".chip")[-1]


@pytest.mark.same_queries
def test_many_lanes_need_no_more_statements_than_few(
    page_as: Any, officer: User, office: None, statements: Any
) -> None:
    opener, address = page_as(officer), f"/pipeline?group=owner&lane={officer.id}"

    def grow() -> None:
        for number in range(6):
            make.partnership("visited", owner_id=accounts.officer(name=f"Uji {number}").id)
        db.session.commit()

    statements.same_after(grow, lambda: opener.client.get(address))


@pytest.mark.parametrize(
    "address", ["group=x&lane=y", "group=size&lane=%00", "group=owner&lane=999999999999"]
)
def test_a_lane_nobody_knows_opens_none(page_as: Any, officer: User, office: None, address: str) -> None:
    page = page_as(officer).open(f"/pipeline?{address}")
    assert not page.select(".swimlane--open")
