"""A portfolio changes hands on its day; visits stay who made them; undoing spares what others changed since."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.follow_ups import services as follow_up_services
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.handovers import daily, queries, services
from app.handovers.enums import Handed, HandOverState, Reach
from app.handovers.models import HandOver
from app.notices import kinds
from app.notices import queries as notices
from app.outreach.models import Stop, Visit, road_show_officers, stop_officers
from app.pipeline.models import Partnership
from tests.factories import outreach
from tests.factories.accounts import UserFactory
from tests.factories.follow_ups import a_company, a_follow_up, a_partnership

TODAY = date(2026, 11, 24)
PLACE, ELSEWHERE = "64.71.01", "64.71.02"


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at days."""


@pytest.fixture
def giver() -> User:
    return UserFactory(roles=[Role.OFFICER], name="Rina Lama")


@pytest.fixture
def getter() -> User:
    return UserFactory(roles=[Role.OFFICER], name="Joko Baru")


@pytest.fixture
def supervisor() -> User:
    return UserFactory(roles=[Role.SUPERVISOR])


@pytest.fixture
def portfolio(giver: User) -> list[Company]:
    """Two companies in two kecamatan, each with a partnership, a follow-up and a stop next week."""
    firms = []
    for number, place in enumerate((PLACE, ELSEWHERE)):
        firm = a_company(f"Serah Uji {number}", owner_id=giver.id, region_code=f"{place}.1001")
        a_partnership(firm, owner_id=giver.id)
        a_follow_up(giver, firm)
        road_show = outreach.a_road_show(giver, starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
        stop = outreach.a_stop(road_show, firm, on=TODAY + timedelta(days=5))
        stop.officers = [giver]
        firms.append(firm)
    db.session.flush()
    return firms


def owners(firm: Company) -> tuple[int | None, ...]:
    """Who has the company, its partnership, its follow-up and its stop."""
    db.session.expire_all()
    is_open = select(FollowUp.owner_id).where(FollowUp.state == FollowUpState.OPEN)
    stop_of = select(stop_officers.c.user_id).join(Stop, Stop.id == stop_officers.c.stop_id)
    return (
        db.session.scalar(select(Company.owner_id).where(Company.id == firm.id)),
        db.session.scalar(select(Partnership.owner_id).where(Partnership.company_id == firm.id)),
        db.session.scalar(is_open.where(FollowUp.company_id == firm.id)),
        db.session.scalar(stop_of.where(Stop.company_id == firm.id)),
    )


def handed(giver: User, getter: User, by: User, **wanted: Any) -> HandOver:
    return services.plan(giver, getter, **{"on": TODAY, "reach": Reach.ALL, "by": by} | wanted)


def test_all_of_a_portfolio_moves_at_once_and_both_are_told(
    giver: User, getter: User, supervisor: User, portfolio: list[Company]
) -> None:
    visit = outreach.a_visit(giver, portfolio[0])
    done = a_follow_up(giver, portfolio[0])
    follow_up_services.complete(done, by=giver)
    hand_over = handed(giver, getter, supervisor)
    assert hand_over.state is HandOverState.DONE
    assert [owners(firm) for firm in portfolio] == [(getter.id,) * 4] * 2
    assert db.session.get_one(FollowUp, done.id).owner_id == giver.id
    assert db.session.get_one(Visit, visit.id).created_by_id == giver.id
    assert getter.id in set(db.session.scalars(select(road_show_officers.c.user_id)))
    for user, gets in ((giver, False), (getter, True)):
        (notice,) = notices.latest(user.id).rows
        assert (notice.facts["gets"], notice.facts["companies"]) == (gets, 2)
    assert queries.was_in_charge(giver.id, portfolio[0].id)
    assert not queries.was_in_charge(getter.id, portfolio[0].id)


def test_who_gets_many_companies_reads_the_first_five_and_how_many_more(
    giver: User, getter: User, supervisor: User
) -> None:
    for number in range(7):
        a_company(f"Serah Uji {number}", owner_id=giver.id)
    db.session.flush()
    handed(giver, getter, supervisor)
    (notice,) = notices.latest(getter.id).rows
    lines = kinds.get("handed_over").lines(notice.facts)
    assert (len(lines), lines[-1]) == (6, "dan 2 lagi")


@pytest.mark.parametrize("reach", [Reach.DISTRICTS, Reach.CHOSEN])
def test_a_part_of_a_portfolio_leaves_the_rest(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], reach: Reach
) -> None:
    handed(giver, getter, supervisor, reach=reach, districts=[PLACE], chosen=[portfolio[0].id])
    assert owners(portfolio[0]) == (getter.id,) * 4
    assert owners(portfolio[1]) == (giver.id,) * 4


def test_a_planned_one_waits_for_its_day_and_a_missed_day_is_made_up_for(
    giver: User, getter: User, supervisor: User, portfolio: list[Company]
) -> None:
    hand_over = handed(giver, getter, supervisor, on=TODAY + timedelta(days=3))
    assert queries.would_move(queries.portfolio_of(hand_over)).numbers == dict.fromkeys(Handed, 2) | {
        Handed.AGREEMENTS: 0
    }
    daily.carry_out_due(TODAY + timedelta(days=2))
    assert owners(portfolio[0])[0] == giver.id
    daily.carry_out_due(TODAY + timedelta(days=5))
    assert owners(portfolio[0]) == (getter.id,) * 4
    with pytest.raises(Conflict):
        services.cancel(hand_over)


def told_of(user: User) -> list[tuple[str, int]]:
    """What somebody is told of hand-overs: the state and the number of companies, the latest first."""
    return [(one.facts["state"], one.facts["companies"]) for one in notices.latest(user.id).rows]


def test_a_plan_announces_only_what_those_before_it_leave(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], page_as: Any
) -> None:
    third = UserFactory(roles=[Role.OFFICER])
    rest = handed(giver, third, supervisor, on=TODAY + timedelta(days=9))
    assert told_of(third) == [("planned", 2)]
    chosen = {"reach": Reach.CHOSEN, "chosen": [portfolio[0].id]}
    before = handed(giver, getter, supervisor, on=TODAY + timedelta(days=3), **chosen)
    assert (told_of(getter), told_of(third)) == ([("planned", 1)], [("planned", 1)])
    assert "Perusahaan 1" in page_as(supervisor).open(f"/hand-overs/{rest.id}").words
    services.cancel(before)
    assert (told_of(getter)[0], told_of(third)) == (("cancelled", 1), [("planned", 2)])


def test_what_an_earlier_one_moved_whole_is_announced_and_told_no_more_until_it_is_undone(
    giver: User, getter: User, supervisor: User, portfolio: list[Company]
) -> None:
    third = UserFactory(roles=[Role.OFFICER])
    rest = handed(giver, third, supervisor, on=TODAY + timedelta(days=9))
    at_once = handed(giver, getter, supervisor)
    assert told_of(third) == []
    services.undo(at_once)
    assert told_of(third) == [("planned", 2)]
    handed(giver, getter, supervisor)
    daily.carry_out_due(TODAY + timedelta(days=9))
    assert (rest.state, told_of(third)) == (HandOverState.DONE, [])


def test_who_no_longer_gets_what_was_planned_is_not_told_that_they_do(
    giver: User, getter: User, supervisor: User, portfolio: list[Company]
) -> None:
    hand_over = handed(giver, getter, supervisor, on=TODAY + timedelta(days=9))
    third = UserFactory(roles=[Role.OFFICER])
    services.give_to(hand_over, third)
    assert (told_of(getter), told_of(third)) == ([], [("planned", 2)])


def test_who_left_meanwhile_gets_nothing_and_the_supervisor_is_told(
    giver: User, getter: User, supervisor: User, portfolio: list[Company]
) -> None:
    hand_over = handed(giver, getter, supervisor, on=TODAY + timedelta(days=1))
    getter.is_active = False
    daily.carry_out_due(TODAY + timedelta(days=1))
    assert hand_over.state is HandOverState.PLANNED
    assert owners(portfolio[0])[0] == giver.id
    (told,) = notices.latest(supervisor.id).rows
    assert told.kind == "hand_over_failed"
    for language, why in (("id", "tidak menangani perusahaan."), ("en", "does not work with companies.")):
        with force_locale(language):
            assert kinds.get(told.kind).words(told.facts).endswith(why)


def test_what_is_stuck_is_told_before_its_day_and_given_to_somebody_else(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], page_as: Any
) -> None:
    hand_over = handed(giver, getter, supervisor, on=TODAY + timedelta(days=3))
    third = UserFactory(roles=[Role.OFFICER], name="Wati Pengganti")
    other_supervisor = UserFactory(roles=[Role.SUPERVISOR])
    getter.is_active, supervisor.is_active = False, False
    db.session.commit()
    for passed in (1, 2):
        daily.carry_out_due(TODAY + timedelta(days=passed))
    (told,) = notices.latest(other_supervisor.id).rows
    assert told.kind == "hand_over_failed"
    shown = page_as(other_supervisor).open(f"/hand-overs/{hand_over.id}")
    assert "Pilih di bawah" in shown.words
    form = f'form[action="/hand-overs/{hand_over.id}/to"]'
    shown.submit({"to_id": ""}, css=form, status=422)
    after = shown.submit({"to_id": str(third.id)}, css=form)
    assert "Wati Pengganti" in after.words
    assert "Pilih di bawah" not in after.words
    daily.carry_out_due(TODAY + timedelta(days=3))
    assert owners(portfolio[0]) == (third.id,) * 4


def test_undoing_gives_back_all_but_what_somebody_changed_since(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], clock: Any
) -> None:
    hand_over = handed(giver, getter, supervisor)
    third = UserFactory(roles=[Role.OFFICER])
    db.session.get_one(Company, portfolio[1].id).owner_id = third.id
    db.session.flush()
    outcome = services.undo(hand_over)
    assert outcome.restored == 7
    assert outcome.kept == [(Handed.COMPANIES, "PT Serah Uji 1")]
    assert owners(portfolio[0]) == (giver.id,) * 4
    assert owners(portfolio[1]) == (third.id, giver.id, giver.id, giver.id)
    with pytest.raises(Conflict):
        services.undo(hand_over)


def test_after_thirty_days_it_stays(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], clock: Any
) -> None:
    hand_over = handed(giver, getter, supervisor)
    clock.move(days=31)
    with pytest.raises(Conflict):
        services.undo(hand_over)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"on": TODAY - timedelta(days=1)}, "on"),
        ({"on": date(9999, 12, 31)}, "on"),
        ({"reach": Reach.DISTRICTS}, "districts"),
        ({"reach": Reach.CHOSEN}, "chosen"),
        ({"reach": Reach.CHOSEN, "chosen": [2**30]}, "reach"),
    ],
)
@pytest.mark.usefixtures("portfolio")
def test_what_cannot_be_handed_over_is_refused_beside_its_field(
    giver: User, getter: User, supervisor: User, wanted: Any, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        handed(giver, getter, supervisor, **wanted)
    assert refused.value.field == field


def test_the_supervisor_counts_first_then_hands_over_and_takes_back(
    giver: User, getter: User, supervisor: User, portfolio: list[Company], page_as: Any
) -> None:
    opener = page_as(supervisor)
    opener.open("/hand-overs")
    opener.open("/hand-overs/new")
    page = opener.open(f"/hand-overs/new?from={giver.id}")
    counted = page.submit({"to_id": str(getter.id), "count": "1"})
    assert "Perusahaan 2" in counted.words
    assert owners(portfolio[0])[0] == giver.id
    shown = page.submit({"to_id": str(getter.id)})
    assert owners(portfolio[0])[0] == getter.id
    assert "Selesai" in shown.words
    number = db.session.scalars(select(HandOver.id)).one()
    assert "8 data kembali" in opener.post(f"/hand-overs/{number}/undo").words
    assert page_as(giver).open(f"/hand-overs/{number}").status == 200
    opener.open("/hand-overs")
