"""A small office with something of everything that a dashboard counts, and readers of what lists say."""

import re
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db
from app.dashboards.enums import TargetKind
from app.dashboards.models import Target
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import StopState, VisitOutcome
from app.outreach.models import RoadShow, Stop, Visit
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import FollowUpKind, ReasonKind
from app.settings.models import KbliCode
from tests.factories import agreements, companies, placements
from tests.factories.pipeline import partnership

TODAY = date(2026, 11, 24)


def a_visit(*officers: User, of: Any, days_ago: int, outcome: VisitOutcome) -> Visit:
    made = Visit(
        company_id=of.id,
        visited_on=TODAY - timedelta(days=days_ago),
        outcome=outcome,
        officers=list(officers),
    )
    db.session.add(made)
    db.session.flush()
    return made


def a_stop(of: Any, show: RoadShow, *, days_ago: int = 0, state: StopState, officers: Any = ()) -> Stop:
    on = TODAY - timedelta(days=days_ago)
    made = Stop(
        road_show_id=show.id, company_id=of.id, on=on, position=1, state=state, officers=list(officers)
    )
    db.session.add(made)
    db.session.flush()
    return made


def moved(of: Partnership, to: str, *, days_ago: int, reason: Any = None) -> StageMove:
    """A partnership moved on so many days ago."""
    at = utcnow() - timedelta(days=days_ago)
    stage = settings.stage(to)
    move = StageMove(
        partnership_id=of.id,
        from_stage_id=of.stage_id,
        to_stage_id=stage.id,
        moved_at=at,
        reason_id=reason.id if reason else None,
    )
    of.stage_id, of.entered_stage_at, of.closed_at = stage.id, at, at if stage.is_closing else None
    db.session.add(move)
    db.session.flush()
    return move


def an_office(rina: User, joko: User) -> None:
    """Companies, visits, stops, partnerships and agreements of two officers, in this month and the one before."""
    firms = [companies.make_company(by=rina) for _number in range(8)]
    for number, firm in enumerate(firms):
        firm.owner_id = (rina if number % 2 else joko).id
    outcomes = list(VisitOutcome)
    for number in range(20):
        team = (rina, joko) if number % 5 == 0 else ((rina,) if number % 2 else (joko,))
        a_visit(*team, of=firms[number % 8], days_ago=number * 3, outcome=outcomes[number % len(outcomes)])
    show = RoadShow(
        title="Road show uji", starts_on=TODAY - timedelta(days=40), ends_on=TODAY, officers=[rina, joko]
    )
    db.session.add(show)
    db.session.flush()
    a_stop(firms[0], show, state=StopState.PLANNED, officers=[rina])
    a_stop(firms[1], show, state=StopState.DONE, days_ago=2)
    a_stop(firms[2], show, state=StopState.MISSED, days_ago=3, officers=[joko])
    a_stop(firms[3], show, state=StopState.MOVED, days_ago=3, officers=[joko])
    a_stop(firms[3], show, state=StopState.DONE, days_ago=30, officers=[joko])
    _in_the_pipeline(firms)
    for number in range(5):
        db.session.add(
            FollowUp(
                company_id=firms[0].id,
                visit=a_visit(rina, of=firms[0], days_ago=10 + number * 4, outcome=VisitOutcome.INTERESTED),
                kind=FollowUpKind.CALL,
                owner_id=(rina if number % 2 else joko).id,
                state=FollowUpState.DONE,
                closed_at=utcnow() - timedelta(days=number * 2),
            )
        )
    firms[2].region_code, firms[2].headcount = "64.71.01.1001", 40
    firms[3].kbli_id, firms[3].headcount = db.session.scalars(select(KbliCode.id)).first(), 0
    if db.session.scalar(select(Target.id)) is None:
        db.session.add(Target(year=2026, kind=TargetKind.VISITS, number=40))
    db.session.add(Target(year=2026, kind=TargetKind.SEATS, number=4, user_id=rina.id))
    trashed = partnership("target", of=firms[7], days=3, owner_id=rina.id)
    firms[7].trashed_at = utcnow()
    assert trashed.company_id == firms[7].id
    for number, state in enumerate(("active", "signed", "draft", "active")):
        agreements.agreement(
            state, of=firms[number], owner=rina if number % 2 else joko, seats=3 + number, ends_in=20 + 30 * number,
            **({"office_signed_on": TODAY, "company_signed_on": TODAY} if number == 1 else {}),
        )  # fmt: skip
    firms[0].last_visit_on, firms[1].last_visit_on = TODAY, TODAY - timedelta(days=400)
    # An MoU, one letter of interest, and what carries the MoU out: each names seats, which count once.
    for kind, owner, seats in ((AgreementKind.LETTER_OF_INTEREST, joko, 30), (AgreementKind.MOU, rina, 10)):
        parent = agreements.agreement("active", of=firms[5], owner=owner, seats=seats, kind=kind)
    agreements.agreement("signed", of=firms[5], owner=joko, seats=12, parent_id=parent.id)
    # Who signs again, and people on the seats: each step that a figure counts.
    agreements.agreement("signed", of=firms[4], owner=rina, seats=2, office_signed_on=TODAY - timedelta(days=60),
                         company_signed_on=TODAY - timedelta(days=60))  # fmt: skip
    again = agreements.agreement("active", of=firms[4], owner=rina)
    line = placements.loaded(agreements.seat_line(again, seats=5))
    for state in ("started", "completed", "hired", "left"):
        placements.a_placement(state, by=rina, line=line)
    db.session.commit()


def _in_the_pipeline(firms: list[Company]) -> None:
    """Six partnerships that went on, back, or were lost with a reason and without."""
    too_far = settings.reasons(ReasonKind.DECLINE)[0]
    for number, firm in enumerate(firms[:6]):
        one = partnership("target", of=firm, days=45 + number, owner_id=firm.owner_id)
        moved(one, "visited", days_ago=22 + number)
        if number < 4:
            moved(one, "interested", days_ago=15 - number)
        if number == 1:
            moved(one, "visited", days_ago=8)
        if number == 2:
            moved(one, "declined", days_ago=4, reason=too_far)
        if number == 3:
            moved(one, "declined", days_ago=2)


TOTAL = re.compile(r'<p class="pager__status">[^<]*?([\d.]+)\s*</p>')
SEATS = re.compile(r"· ([\d.]+) kuota")


def total_of(html: str, sums: str | None) -> int:
    """How many records a list says it holds, or the seats in them."""
    found = SEATS.search(html) if sums == "seats" else TOTAL.search(html)
    if found is None:
        assert "empty" in html, "neither a list nor an empty one"
        return 0
    return int(found[1].replace(".", ""))
