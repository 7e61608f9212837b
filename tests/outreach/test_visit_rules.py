"""Which visits may be stored, and what a stored visit brings about."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.outreach import services
from app.outreach.enums import RoadShowState, StopState, VisitOutcome
from app.outreach.events import NextStep
from app.outreach.models import Visit
from app.settings.enums import FollowUpKind, ReasonKind
from tests.factories import accounts, outreach
from tests.factories.outreach import TODAY

pytestmark = pytest.mark.usefixtures("app")


def _visits() -> int:
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def _refused(rina: User, **values: Any) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        outreach.a_visit(rina, **values)
    assert _visits() == 0
    return refusal.value


def test_company_outcome_and_next_step_are_enough(rina: User) -> None:
    company = outreach.a_company()
    step = NextStep(kind=FollowUpKind.CALL, owner_id=rina.id)
    visit = services.log_visit(company, by=rina, outcome=VisitOutcome.INTERESTED, next_step=step)
    assert visit.visited_on == TODAY
    assert visit.officers == [rina]
    assert visit.created_by_id == rina.id
    assert company.last_visit_on == TODAY


def test_the_same_number_twice_is_one_visit(rina: User, announced: list[Any]) -> None:
    company, number = outreach.a_company(), uuid4()
    first = outreach.a_visit(rina, company, uuid=number, notes="pertama")
    second = outreach.a_visit(rina, company, uuid=number, notes="kedua")
    assert second is first
    assert first.notes == "pertama"
    assert _visits() == 1
    assert len(announced) == 1


def test_the_same_number_from_another_officer_is_refused(rina: User, joko: User) -> None:
    company, number = outreach.a_company(), uuid4()
    outreach.a_visit(rina, company, uuid=number)
    with pytest.raises(Conflict):
        outreach.a_visit(joko, company, uuid=number)


def test_a_race_of_two_equal_numbers_ends_in_the_first(rina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    company, number = outreach.a_company(), uuid4()
    first = outreach.a_visit(rina, company, uuid=number)
    real, asked = services.visits._logged, []

    def late(uuid: Any, by: Any) -> Any:
        asked.append(uuid)
        return None if len(asked) == 1 else real(uuid, by)

    monkeypatch.setattr(services.visits, "_logged", late)
    assert outreach.a_visit(rina, company, uuid=number).id == first.id
    assert _visits() == 1


def test_a_visit_is_announced_with_its_next_step(rina: User, announced: list[Any]) -> None:
    step = outreach.next_step(rina, subject="Kirim brosur")
    visit = outreach.a_visit(rina, next_step=step)
    assert announced == [("visit", visit, step)]
    assert (visit.next_step_kind, visit.next_step, visit.next_step_on) == (
        FollowUpKind.WHATSAPP,
        "Kirim brosur",
        date(2026, 11, 27),
    )


def test_every_open_outcome_needs_a_next_step(rina: User) -> None:
    assert _refused(rina, next_step=None).field == "next_kind"
    assert _refused(rina, next_step=None, no_next_step_because="capek").field == "next_kind"


def test_why_a_company_refused_is_reason_enough_for_no_next_step(rina: User) -> None:
    reason = outreach.a_reason(ReasonKind.REFUSAL, "uji-menolak", "Tidak berminat uji")
    visit = outreach.a_visit(
        rina, outcome=VisitOutcome.REFUSED, refusal_reason=reason, next_step=None, no_next_step_because=None
    )
    assert (visit.next_step_kind, visit.no_next_step_because) == (None, None)


def test_a_closed_company_needs_a_next_step_or_why_there_is_none(rina: User) -> None:
    closed = {"outcome": VisitOutcome.CLOSED_MOVED, "next_step": None}
    assert _refused(rina, **closed).field == "no_next_step_because"
    visit = outreach.a_visit(rina, **closed, no_next_step_because="Gedung kosong")
    assert visit.no_next_step_because == "Gedung kosong"
    assert visit.next_step_kind is None


def test_a_next_step_may_not_lie_before_the_visit(rina: User) -> None:
    step = outreach.next_step(rina, due_on=date(2026, 11, 23))
    assert _refused(rina, next_step=step).field == "next_on"


def test_a_next_step_without_a_day_is_allowed(rina: User) -> None:
    assert outreach.a_visit(rina, next_step=outreach.next_step(rina, due_on=None)).next_step_on is None


def test_a_refusal_needs_its_reason(rina: User) -> None:
    assert _refused(rina, outcome=VisitOutcome.REFUSED).field == "refusal_reason_id"
    missed = outreach.a_reason(ReasonKind.MISSED_STOP, "hujan")
    assert _refused(rina, outcome=VisitOutcome.REFUSED, refusal_reason=missed).field == "refusal_reason_id"
    visit = outreach.a_visit(rina, outcome=VisitOutcome.REFUSED, refusal_reason=outreach.a_reason())
    assert visit.refusal_reason_id is not None


def test_a_reason_without_a_refusal_is_not_kept(rina: User) -> None:
    assert outreach.a_visit(rina, refusal_reason=outreach.a_reason()).refusal_reason_id is None


def test_asking_to_return_needs_a_day_not_before_the_visit(rina: User) -> None:
    asks = {"outcome": VisitOutcome.ASKS_RETURN}
    assert _refused(rina, **asks).field == "return_on"
    assert _refused(rina, **asks, return_on=date(2026, 11, 23)).field == "return_on"
    assert outreach.a_visit(rina, **asks, return_on=TODAY).return_on == TODAY


def test_asking_to_return_is_a_next_step_by_itself(rina: User, announced: list[Any]) -> None:
    outreach.a_visit(rina, outcome=VisitOutcome.ASKS_RETURN, return_on=date(2026, 12, 1), next_step=None)
    assert announced[0][2] == NextStep(kind=FollowUpKind.VISIT, owner_id=rina.id, due_on=date(2026, 12, 1))


def test_a_visit_cannot_lie_in_the_future(rina: User) -> None:
    assert _refused(rina, visited_on=date(2026, 11, 25)).field == "visited_on"
    later = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert _refused(rina, started_at=later).field == "started"
    assert _refused(rina, ended_at=later).field == "ended"


def test_the_hours_of_a_visit_belong_to_its_day_and_order(rina: User) -> None:
    yesterday = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert _refused(rina, visited_on=TODAY, started_at=yesterday).field == "started"
    assert (
        _refused(
            rina,
            visited_on=date(2026, 11, 23),
            started_at=yesterday,
            ended_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        ).field
        == "ended"
    )


def test_the_day_of_a_visit_is_the_day_it_began(rina: User) -> None:
    visit = outreach.a_visit(
        rina, started_at=datetime(2026, 11, 22, 17, 0, tzinfo=UTC), next_step=outreach.next_step(rina)
    )
    assert visit.visited_on == date(2026, 11, 23)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"seats_offered": -1}, "seats_offered"),
        ({"seats_offered": 10_001}, "seats_offered"),
        ({"headcount_learned": 1_000_001}, "headcount_learned"),
        ({"headcount_learned": 10, "headcount_source": HeadcountSource.WLKP}, "headcount_source"),
        ({"needs": [services.Need("  ")]}, "needs"),
        ({"needs": [services.Need("Las", 0)]}, "needs"),
        ({"needs": [services.Need("Las")] * 21}, "needs"),
        ({"latitude": 91.0, "longitude": 116.0}, "latitude"),
        ({"latitude": -1.2}, "latitude"),
        ({"latitude": -1.2, "longitude": 116.8, "accuracy_m": -3.0}, "accuracy_m"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(rina: User, values: dict[str, Any], field: str) -> None:
    assert _refused(rina, **values).field == field


def test_the_last_visit_never_goes_backwards(rina: User) -> None:
    company = outreach.a_company()
    outreach.a_visit(rina, company, visited_on=date(2026, 11, 20))
    outreach.a_visit(rina, company, visited_on=date(2026, 11, 10), next_step=outreach.next_step(rina))
    assert company.last_visit_on == date(2026, 11, 20)


def test_a_headcount_is_taken_over_when_it_is_newer(rina: User) -> None:
    company = outreach.a_company(
        headcount=76,
        headcount_as_of_on=date(2026, 3, 1),
        headcount_source=HeadcountSource.WLKP,
        headcount_total=80,
    )
    outreach.a_visit(rina, company, headcount_learned=84)
    assert (
        company.headcount,
        company.headcount_as_of_on,
        company.headcount_source,
        company.headcount_total,
    ) == (
        84,
        TODAY,
        HeadcountSource.COMPANY,
        84,
    )


def test_an_older_headcount_is_only_kept_with_the_visit(rina: User) -> None:
    company = outreach.a_company(
        headcount=76, headcount_as_of_on=date(2026, 11, 20), headcount_source=HeadcountSource.WLKP
    )
    visit = outreach.a_visit(
        rina,
        company,
        visited_on=date(2026, 11, 20),
        headcount_learned=84,
        headcount_source=HeadcountSource.OFFICER,
    )
    assert company.headcount == 76
    assert (visit.headcount_learned, visit.headcount_source) == (84, HeadcountSource.OFFICER)


def test_a_visit_closes_its_stop_and_starts_the_road_show(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    services.start_stop(stop)
    visit = services.log_visit(
        db.session.get_one(Company, stop.company_id),
        by=rina,
        outcome=VisitOutcome.NOT_THERE,
        next_step=outreach.next_step(rina),
        stop=stop,
    )
    assert stop.state is StopState.DONE
    assert road_show.state is RoadShowState.RUNNING
    assert visit.started_at == stop.arrived_at


def test_a_visit_finds_the_stop_of_its_officer_and_day(rina: User, joko: User) -> None:
    company = outreach.a_company()
    stop = outreach.a_stop(outreach.a_road_show(rina), company)
    assert outreach.a_visit(joko, company).stop_id is None
    assert outreach.a_visit(rina, company).stop_id == stop.id


def test_a_stop_of_another_company_is_refused(rina: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina))
    with pytest.raises(Conflict):
        outreach.a_visit(rina, outreach.a_company(), stop=stop)
    assert _visits() == 0


def test_a_missed_stop_that_was_visited_after_all_is_done(rina: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina))
    services.mark_missed(stop, reason=outreach.a_reason(ReasonKind.MISSED_STOP, "hujan"))
    outreach.a_visit(rina, db.session.get_one(Company, stop.company_id), stop=stop)
    assert stop.state is StopState.DONE
    assert stop.missed_reason_id is None


def test_a_joint_visit_names_everybody_once_and_its_logger_always(rina: User, joko: User) -> None:
    visit = outreach.a_visit(rina, officers=[joko, joko])
    assert {officer.id for officer in visit.officers} == {rina.id, joko.id}


def test_people_who_do_not_go_out_cannot_have_visited(rina: User) -> None:
    clerk = accounts.UserFactory(roles=[accounts.Role.CLERK])
    assert _refused(rina, officers=[clerk]).field == "officers"


def test_a_company_in_the_trash_is_refused(rina: User) -> None:
    company = outreach.a_company(trashed_at=datetime(2026, 11, 1, tzinfo=UTC))
    with pytest.raises(Conflict):
        outreach.a_visit(rina, company)


def test_a_correction_is_refused_when_somebody_was_quicker(rina: User) -> None:
    visit = outreach.a_visit(rina)
    opened = visit.version
    services.edit_visit(
        visit, version=opened, outcome=VisitOutcome.CONSIDERING, needs=[services.Need("Las", 2)]
    )
    with pytest.raises(Stale):
        services.edit_visit(visit, version=opened, outcome=VisitOutcome.INTERESTED)
    assert visit.outcome is VisitOutcome.CONSIDERING


def test_a_change_of_needs_or_officers_alone_counts_as_a_change(rina: User, joko: User) -> None:
    visit = outreach.a_visit(rina)
    opened = visit.version
    services.edit_visit(visit, version=opened, outcome=visit.outcome, officers=[joko])
    assert visit.version == opened + 1
    services.edit_visit(visit, version=opened + 1, outcome=visit.outcome, needs=[services.Need("Las", 2)])
    assert visit.version == opened + 2
    assert [(need.position, need.count) for need in visit.needs] == [("Las", 2)]
    assert visit.officers == [rina]


def test_a_corrected_day_brings_the_last_visit_back_to_what_was(rina: User) -> None:
    company = outreach.a_company()
    outreach.a_visit(rina, company, visited_on=date(2026, 11, 10), next_step=outreach.next_step(rina))
    visit = outreach.a_visit(rina, company, visited_on=TODAY)
    services.edit_visit(visit, version=visit.version, outcome=visit.outcome, visited_on=date(2026, 11, 4))
    assert company.last_visit_on == date(2026, 11, 10)


def test_a_corrected_headcount_reaches_the_company(rina: User) -> None:
    company = outreach.a_company()
    visit = outreach.a_visit(rina, company, headcount_learned=840)
    services.edit_visit(visit, version=visit.version, outcome=visit.outcome, headcount_learned=84)
    assert company.headcount == 84


def test_a_correction_keeps_to_the_same_rules(rina: User) -> None:
    visit = outreach.a_visit(rina)
    with pytest.raises(Invalid):
        services.edit_visit(visit, version=visit.version, outcome=VisitOutcome.REFUSED)
    db.session.expire_all()
    assert db.session.get_one(Visit, visit.id).outcome is VisitOutcome.INTERESTED


def test_a_logged_visit_leaves_the_company_form_of_others_valid(rina: User) -> None:
    company = outreach.a_company()
    opened = company.version
    outreach.a_visit(rina, company)
    assert company.version == opened
