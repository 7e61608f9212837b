"""Lists of placements say the same total as they show, narrowed to words, a trade or an officer, without the trash."""

from typing import Any

import pytest

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.core import clock
from app.core.clock import utcnow
from app.core.db import db
from app.placements import queries
from app.placements.enums import Filling, Tab
from app.settings import queries as settings
from tests.factories import accounts, agreements, pipeline, placements


def found(actor: User, **narrowed: Any) -> tuple[int, list[int]]:
    """The total that a list tells, and what stands in it."""
    filters = queries.Filters(**narrowed)
    total = queries.overview(filters, actor)[Tab.ALL]
    return total, [one.id for one in queries.list_page(filters, Tab.ALL, actor, total=total).rows]


@pytest.mark.usefixtures("clock")
def test_a_list_finds_by_person_company_and_position_and_leaves_out_the_trash(rina: User, joko: User) -> None:
    trade, other = settings.trades()[0], accounts.officer()
    company = pipeline.company(name="Umpama Kirana")
    line = placements.a_line(seats=3, owner=rina, position="Juru las", of=company)
    line.trade_id, line.agreement.owner_id = trade.id, other.id
    first = placements.a_placement("accepted", by=joko, line=line, name="Sri Lestari Umpama")
    second = placements.a_placement("proposed", by=joko, line=line, name="Budi Raharja")
    third = placements.a_placement(
        "proposed", by=joko, line=placements.a_line(owner=joko, position="Juru masak"), name="Wahyu Kirana"
    )
    db.session.flush()
    for narrowed, wanted in (
        ({"query": "lestari sri"}, [first]),
        ({"query": "kirana"}, [third, second, first]),
        ({"query": "juru las"}, [second, first]),
        ({"query": "zzz"}, []),
        ({"trade_id": trade.id}, [second, first]),
        ({"owner_id": other.id, "query": "bu"}, [second]),
        ({}, [third, second, first]),
    ):
        numbers = [one.id for one in wanted]
        assert found(joko, **narrowed) == (len(numbers), numbers), narrowed
    second.candidate.trashed_at = utcnow()
    third.seat_line.agreement.company.trashed_at = utcnow()
    db.session.flush()
    assert found(joko) == found(joko, query="umpama") == (1, [first.id])


@pytest.mark.usefixtures("clock")
def test_the_board_adds_up_the_whole_ledger_once(rina: User) -> None:
    line = placements.a_line(seats=3, owner=rina)
    for state in ("accepted", "started", "left", "refused"):
        placements.a_placement(state, by=rina, line=line)
    placements.a_line(seats=2, owner=rina)
    filters = queries.board.Filters()
    overview = queries.board.overview(filters, rina, on=clock.today())
    assert (overview.committed, overview.taken, overview.filled) == (5, 2, 1)


@pytest.mark.usefixtures("clock")
def test_the_board_shows_of_an_mou_that_is_carried_out_only_whom_somebody_placed_under_it(rina: User) -> None:
    mou = placements.a_line(seats=5, owner=rina, kind=AgreementKind.MOU)
    empty = agreements.seat_line(mou.agreement, seats=2)
    placements.a_placement("started", by=rina, line=mou)
    pks = agreements.agreement("active", of=mou.agreement.company, seats=4, parent_id=mou.agreement_id)
    filters, today = queries.board.Filters(), clock.today()
    overview = queries.board.overview(filters, rina, on=today)
    assert (overview.committed, overview.taken, overview.filled) == (5, 1, 1)
    assert overview.tabs == {Filling.SOON: 0, Filling.FREE: 1, Filling.FULL: 1, Filling.ALL: 2}
    page = queries.board.board_page(filters, Filling.ALL, rina, on=today, total=2)
    rows = queries.board.shown(page.rows, on=today)
    assert [(row.line.id, row.totals.free, row.rank) for row in rows] == [
        (pks.seat_lines[0].id, 4, 1),
        (mou.id, 0, 2),
    ]
    assert rows[1].elsewhere is not None
    assert [row.id for row in rows[1].elsewhere.others] == [pks.id]
    assert empty.id not in [row.line.id for row in rows]
