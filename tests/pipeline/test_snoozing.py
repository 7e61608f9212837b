"""A partnership that is known to stand still rests until a day, and everybody sees why."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.core import clock as clocks
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.pipeline import queries, services
from app.pipeline.enums import Tab
from app.settings import queries as settings
from tests.factories import accounts
from tests.factories import pipeline as make

NEXT_WEEK = date(2026, 12, 1)


def _stuck(reader: User) -> tuple[int, int]:
    filters = queries.Filters(scheme=settings.schemes()[0])
    counted = queries.overview(filters, Tab.ALL, reader, on=clocks.today()).tabs
    return counted[Tab.STUCK], counted[Tab.RESTING]


def test_what_rests_is_counted_and_shown_as_resting_instead_of_stuck_until_its_day(
    page_as: Any, supervisor: User, clock: Any
) -> None:
    partnership = make.partnership("visited", days=20)
    make.partnership("postponed", postponed_until_on=date(2026, 11, 23), snoozed_until_on=NEXT_WEEK)
    address = f"/partnerships/{partnership.id}/snooze"
    opener = page_as(supervisor)
    assert _stuck(supervisor) == (1, 1)
    typed = {"until": "2026-12-01", "because": "Tunggu anggaran", "next": "/pipeline"}
    assert opener.client.post(address, data=typed).status_code == 422, "it does not say what it looked at"
    assert _stuck(supervisor) == (1, 1)
    opener.client.post(address, data=typed | {"version": partnership.version})
    assert _stuck(supervisor) == (0, 2)
    assert db.session.scalar(queries.stuck_counted(supervisor, on=clocks.today(), most=9)) == 0
    board = opener.open("/pipeline?tab=resting")
    card = board.one(f"#card-{partnership.id}")
    assert "dijeda s.d. 1 Des: Tunggu anggaran" in card.get_text()
    assert "board-card--late" not in card["class"]
    clock.set(clocks.utcnow() + timedelta(days=7))
    assert _stuck(supervisor) == (2, 0)
    assert db.session.scalar(queries.stuck_counted(supervisor, on=clocks.today(), most=9)) == 2


def test_a_rest_is_undone_and_ends_with_a_move(page_as: Any, supervisor: User) -> None:
    partnership = make.partnership("visited", days=20)
    services.snooze(partnership, until=NEXT_WEEK, because="Tunggu anggaran")
    page_as(supervisor).client.post(f"/partnerships/{partnership.id}/wake")
    assert partnership.snoozed_until_on is None
    services.snooze(partnership, until=NEXT_WEEK, because="Tunggu anggaran")
    services.move(partnership, settings.stage("contacted"), by=supervisor, why="Salah")
    assert (partnership.snoozed_until_on, partnership.snoozed_because) == (None, None)


def test_undo_says_the_day_and_brings_back_the_rest_before(page_as: Any, supervisor: User) -> None:
    partnership = make.partnership("visited", snoozed_until_on=NEXT_WEEK, snoozed_because="Tunggu anggaran")
    page = page_as(supervisor)
    given = page.open(f"/partnerships/{partnership.id}/snooze").submit(
        {"until": "2026-12-24", "because": "Libur"}
    )
    toast = given.one(".toast")
    assert "dijeda sampai Kam, 24 Des 2026" in toast.get_text()
    undo = str(given.one(".toast form")["action"])
    page.post(undo, status=303)
    assert (partnership.snoozed_until_on, partnership.snoozed_because) == (NEXT_WEEK, "Tunggu anggaran")
    partnership.snoozed_until_on = date(2026, 12, 7)
    db.session.commit()
    page.post(undo, status=303)
    assert partnership.snoozed_until_on == date(2026, 12, 7), "what somebody else made of it stays"


@pytest.mark.parametrize(
    ("until", "because"),
    [(None, "x"), (date(2026, 11, 24), "x"), (date(9999, 12, 31), "x"), (NEXT_WEEK, "  ")],
)
def test_a_rest_has_a_day_to_come_and_a_reason(officer: User, until: date | None, because: str) -> None:
    partnership = make.partnership("visited")
    with pytest.raises(Invalid):
        services.snooze(partnership, until=until, because=because)


def test_nothing_rests_that_is_closed_or_was_changed_meanwhile(officer: User) -> None:
    with pytest.raises(Conflict):
        services.snooze(make.partnership("declined"), until=NEXT_WEEK, because="x")
    partnership = make.partnership("visited")
    seen = partnership.version
    partnership.expected_seats = 7
    db.session.flush()
    with pytest.raises(Stale):
        services.snooze(partnership, until=NEXT_WEEK, because="x", version=seen)


def test_who_let_it_rest_meanwhile_is_named_and_not_who_moved_it_last(page_as: Any, supervisor: User) -> None:
    partnership = make.partnership("target")
    seen = partnership.version
    services.move(partnership, settings.stage("contacted"), by=accounts.officer(name="Joko"))
    db.session.commit()
    sari = accounts.supervisor(name="Sari Dewi")
    page_as(sari).open(f"/partnerships/{partnership.id}/snooze").submit(
        {"until": "2026-12-24", "because": "Libur"}
    )
    with pytest.raises(Stale, match="Sari Dewi"):
        services.check_version(partnership, seen)


def test_only_who_may_move_it_lets_it_rest(page_as: Any, officer: User) -> None:
    partnership = make.partnership("visited", owner_id=accounts.officer().id)
    answer = page_as(officer).client.get(f"/partnerships/{partnership.id}/snooze")
    assert answer.status_code == 403


def test_the_rail_counts_what_is_stuck_as_far_as_it_is_asked(page_as: Any, officer: User) -> None:
    make.partnership("postponed", postponed_until_on=date(2026, 11, 23))
    make.partnership("contacted", days=15)
    make.partnership("contacted", days=14)
    make.partnership("completed", days=900)
    make.partnership("contacted", days=90, scheme=settings.schemes()[1].key)
    assert db.session.scalar(queries.stuck_counted(officer, on=date(2026, 11, 24), most=100)) == 2
    opened = page_as(officer).open("/pipeline")
    assert "Mandek 2" in " ".join(opened.one(".tabs").get_text(" ").split())
    assert opened.one(".rail a[href='/pipeline']").get_text(" ").split()[1] == "2", (
        "as many as the page shows"
    )
    assert db.session.scalar(queries.stuck_counted(officer, on=date(2026, 11, 24), most=1)) == 1
