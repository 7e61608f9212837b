"""The ledger of a seat line says what a recount of the people says, whatever happens and however many come at once."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.agreements import ledger, queries
from app.agreements import services as agreements
from app.agreements.enums import SeatEvent
from app.agreements.ledger import Totals
from app.agreements.models import SeatEntry, SeatLine
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import AppError, Conflict, NotAllowed
from app.placements import services, states
from app.placements.enums import PlacementState as S
from app.placements.models import Placement, PlacementStep
from tests.factories import accounts, placements
from tests.support.databases import make_app

CALLERS = 50
SEATS = 10


def stands(line: SeatLine) -> Totals:
    return queries.totals_of([line.id])[line.id]


def test_totals_follow_from_what_was_moved() -> None:
    moved = {SeatEvent.COMMITTED: 5, SeatEvent.RESERVED: 4, SeatEvent.PLACED: 3, SeatEvent.LEFT: 1}
    totals = ledger.totals(moved)
    assert (totals.reserved, totals.placed, totals.filled, totals.taken, totals.free) == (1, 2, 2, 3, 2)
    assert ledger.together([totals, totals]).free == 4


def test_who_is_accepted_holds_a_seat_and_who_leaves_frees_it(rina: User) -> None:
    line = placements.a_line(seats=1, owner=rina)
    first = placements.a_placement("interview", by=rina, line=line)
    second = placements.a_placement(by=rina, line=line)
    assert stands(line) == Totals(committed=1)
    placements.moved(first, S.ACCEPTED, by=rina)
    with pytest.raises(Conflict, match="1 dari 1"):
        placements.moved(second, S.ACCEPTED, by=rina)
    with pytest.raises(Conflict, match="pasal 10"):
        placements.moved(first, S.STARTED, by=rina)
    placements.moved(first, S.SIGNED, by=rina)
    placements.moved(first, S.STARTED, by=rina)
    assert stands(line) == Totals(committed=1, placed=1)
    placements.moved(first, S.LEFT, by=rina)
    assert stands(line) == Totals(committed=1, left=1)
    placements.moved(second, S.ACCEPTED, by=rina)
    assert stands(line).free == 0


def test_a_step_taken_back_is_an_entry_of_its_own(rina: User, joko: User) -> None:
    line = placements.a_line(seats=1, owner=rina)
    placement = placements.a_placement("started", by=rina, line=line)
    services.take_back(placement, by=joko)
    assert (placement.state, placement.started_on) == (S.ENDORSED, None)
    told = [(one.event.value, one.seats) for one in queries.entries_of(line)]
    assert told == [("committed", 1), ("reserved", 1), ("placed", 1), ("placed", -1)]
    assert stands(line) == Totals(committed=1, reserved=1)


def test_more_than_is_committed_needs_a_supervisor_and_a_reason(rina: User, joko: User) -> None:
    line = placements.a_line(seats=1, owner=rina)
    placements.a_placement("accepted", by=rina, line=line)
    second = placements.a_placement(by=rina, line=line)
    with pytest.raises(NotAllowed):
        placements.moved(second, S.ACCEPTED, by=rina, override_reason="Diminta perusahaan")
    placements.moved(second, S.ACCEPTED, by=joko, override_reason="Diminta perusahaan")
    assert stands(line).free == -1
    assert queries.entries_of(line)[-1].override_reason == "Diminta perusahaan"
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "override")).one()
    assert noted.changes == {"seats": [0, -1], "reason": [None, "Diminta perusahaan"]}


def test_who_proposed_somebody_leaves_a_seat_too_many_to_another_supervisor(joko: User) -> None:
    line = placements.a_line(seats=1, owner=joko)
    placements.a_placement("accepted", by=joko, line=line)
    second = placements.a_placement(by=joko, line=line)
    other = accounts.supervisor(name="Sari Wulandari")
    with pytest.raises(NotAllowed, match="Sari Wulandari"):
        placements.moved(second, S.ACCEPTED, by=joko, override_reason="Diminta")
    placements.moved(second, S.ACCEPTED, by=other, override_reason="Diminta")
    assert stands(line).free == -1


def test_the_seats_of_a_line_shrink_to_those_taken_and_no_further(rina: User, joko: User) -> None:
    line = placements.a_line(seats=3, owner=rina)
    placements.a_placement("accepted", by=rina, line=line)
    placements.a_placement("started", by=rina, line=line)
    terms: dict[str, Any] = {"position": "Juru las", "months": 6}
    agreements.edit_seats(line, by=joko, version=None, seats=2, **terms)
    with pytest.raises(Conflict):
        agreements.edit_seats(line, by=joko, version=None, seats=1, **terms)
    agreements.edit_seats(line, by=joko, version=None, seats=1, override_reason="Adendum", **terms)
    told = [
        (one.seats, one.override_reason)
        for one in queries.entries_of(line)
        if one.event is SeatEvent.COMMITTED
    ]
    assert told == [(3, None), (-1, None), (-1, "Adendum")]
    with pytest.raises(Conflict):
        agreements.remove_seats(line, by=joko)


def test_an_entry_is_never_changed(rina: User) -> None:
    (entry,) = queries.entries_of(placements.a_line(owner=rina))
    entry.seats = 7
    with pytest.raises(RuntimeError):
        db.session.flush()


def test_lines_stored_in_bulk_are_caught_up_with_once(rina: User) -> None:
    agreement_id = placements.a_line(seats=3, owner=rina).agreement_id
    row = {"agreement_id": agreement_id, "position": "Juru masak", "seats": 7, "months": 6}
    number = db.session.scalar(insert(SeatLine.__table__).values(row).returning(SeatLine.id))
    for _twice in range(2):
        ledger.catch_up()
    assert queries.totals_of([number])[number] == Totals(committed=7)


def recount(line: SeatLine) -> Totals:
    """The same totals from the people, without a look at the ledger."""
    people = db.session.scalars(select(Placement).where(Placement.seat_line_id == line.id)).all()
    accepted = {
        step.placement_id
        for step in db.session.scalars(
            select(PlacementStep).where(
                PlacementStep.placement_id.in_([one.id for one in people]),
                PlacementStep.undone_at.is_(None),
                PlacementStep.to_state == S.ACCEPTED,
            )
        )
    }
    return Totals(
        committed=line.seats,
        reserved=sum(one.state in (S.ACCEPTED, S.SIGNED, S.ENDORSED) for one in people),
        placed=sum(one.state is S.STARTED for one in people),
        completed=sum(one.completed_on is not None for one in people),
        released=sum(one.state is S.REFUSED and one.id in accepted for one in people),
        left=sum(one.left_on is not None for one in people),
    )


EVENT = st.tuples(st.integers(0, 4), st.integers(0, 9), st.booleans())
"""Who of four people (the fifth stands for the line), what of all that may happen there, and whether a supervisor overrides."""


@settings(
    max_examples=10,
    # To look for the shortest sequence that fails would take minutes.
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=st.lists(EVENT, min_size=8, max_size=24))
def test_the_ledger_equals_a_recount_after_any_sequence_of_events(
    joko: User, events: list[tuple[int, int, bool]]
) -> None:
    line = placements.a_line(seats=2, owner=joko)
    people = services.propose(line, [placements.a_willing_candidate() for _each in range(4)], by=joko)
    for who, which, overrides in events:
        why = "Diminta" if overrides else None
        with suppress(AppError):
            if who == len(people):
                terms: dict[str, Any] = {"position": "Juru las", "months": 6, "seats": which % 4 + 1}
                agreements.edit_seats(line, by=joko, version=None, override_reason=why, **terms)
            else:
                ways = [*states.TABLE[people[who].state], None]
                if step := ways[which % len(ways)]:
                    placements.moved(people[who], step.to, by=joko, override_reason=why)
                else:
                    services.take_back(people[who], by=joko, override_reason=why)
        stood = stands(line)
        assert stood == recount(line)
        assert stood.free >= 0 or any(one.override_reason for one in queries.entries_of(line))


# ---- fifty at once


@pytest.fixture
def shared(database: str, databases: Any, tmp_path: Any) -> Any:
    """An app whose database several threads really share, each with a connection of its own."""
    app = make_app(databases.clone(database), tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app: Any, deeds: list[Callable[[], Any]]) -> list[str]:
    """Do all of it at the same moment in as many threads; what became of each."""
    together, ends = Barrier(len(deeds)), []

    def do(deed: Callable[[], Any]) -> None:
        with app.app_context():
            together.wait(timeout=60)
            while True:
                try:
                    deed()
                    db.session.commit()
                    ends.append("done")
                except AppError as refused:
                    ends.append(type(refused).__name__)
                except OperationalError:
                    # On a busy machine SQLite lets nobody wait longer than five seconds: whoever is told so comes again.
                    db.session.remove()
                    continue
                db.session.remove()
                return

    threads = [Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return ends


def test_fifty_at_once_take_no_more_seats_than_there_are(shared: Any) -> None:
    with shared.app_context():
        officer = accounts.supervisor()
        line = placements.a_line(seats=SEATS, owner=officer)
        people = [placements.a_willing_candidate() for _each in range(CALLERS)]
        numbers = [one.id for one in services.propose(line, people, by=officer)]
        line_id, officer_id = line.id, officer.id
        db.session.commit()
        db.session.remove()

    def accept(number: int) -> None:
        by = db.session.get_one(User, officer_id)
        services.move(db.session.get_one(Placement, number), S.ACCEPTED, by=by)

    ends = at_once(shared, [lambda number=number: accept(number) for number in numbers])  # type: ignore[misc]
    assert (ends.count("done"), ends.count("Conflict")) == (SEATS, CALLERS - SEATS)
    with shared.app_context():
        assert queries.totals_of([line_id])[line_id] == Totals(committed=SEATS, reserved=SEATS)
        told = db.session.scalars(
            select(SeatEntry.number).where(SeatEntry.seat_line_id == line_id).order_by(SeatEntry.number)
        )
        assert list(told) == list(range(1, SEATS + 2))
        taken = next(db.session.scalars(select(Placement.id).where(Placement.state == S.ACCEPTED).limit(1)))
        by = db.session.get_one(User, officer_id)
        services.move(db.session.get_one(Placement, taken), S.SIGNED, by=by)
        db.session.commit()
        db.session.remove()

    def start() -> None:
        by = db.session.get_one(User, officer_id)
        services.move(db.session.get_one(Placement, taken), S.STARTED, by=by)

    ends = at_once(shared, [start] * 20)
    assert ends.count("done") == 1
    with shared.app_context():
        assert queries.totals_of([line_id])[line_id].placed == 1
        assert db.session.scalar(select(func.count()).where(PlacementStep.to_state == S.STARTED)) == 1
        db.session.remove()
