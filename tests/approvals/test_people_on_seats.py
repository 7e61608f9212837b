"""What a rule refuses of one person on a seat is asked for, waits in the inbox, and passes once it is granted."""

from typing import Any

import pytest
from flask import current_app
from flask_babel import force_locale

from app.accounts.models import User
from app.agreements.models import SeatLine
from app.approvals import queries, services
from app.approvals.enums import ExemptionState, Kind, Verdict
from app.candidates.models import Candidate
from app.core import audit
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.notices import kinds
from app.notices import queries as notices
from app.placements import services as placements
from app.placements.enums import PlacementState
from app.settings.enums import RuleCode
from tests.factories import accounts
from tests.factories import placements as make

pytestmark = pytest.mark.usefixtures("clock")

CHILD = {"name": "Uji Muda", "birth_on": "01/03/2010", "nik": ""}
"""Sixteen years old on the day of the tests, a year too young."""


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def line(boss: User, officer: User) -> SeatLine:
    return make.a_line(owner=officer)


@pytest.fixture
def child(session: Any) -> Candidate:
    return make.a_willing_candidate(**CHILD)


def decide(boss: User, request_id: int, verdict: Verdict, comment: str = "") -> Any:
    row = queries.find_waiting(boss, Kind.EXEMPTION, request_id)
    return services.decide(Kind.EXEMPTION, row, verdict, by=boss, comment=comment)


def test_it_is_asked_for_once_waits_beside_others_and_passes_when_granted_here_only(
    boss: User, officer: User, line: SeatLine, child: Candidate
) -> None:
    with pytest.raises(Conflict):
        placements.propose(line, [child], by=officer)
    asked = services.ask_for_person(line, child, RuleCode.MIN_AGE, reason="Tamat SMK.", by=officer)
    with pytest.raises(Conflict):
        services.ask_for_person(line, child, RuleCode.MIN_AGE, reason="Lagi.", by=officer)
    with current_app.test_request_context(method="POST"):
        (item,) = queries.waiting(boss, Kind.EXEMPTION).rows
    assert (item.row.about.split(" · ")[0], item.asked_by) == (child.name, officer.name)
    decide(boss, asked.id, Verdict.APPROVED, "Ada surat wali.")
    (placement,) = placements.propose(make.loaded(line), [child], by=officer)
    entry = next(one for one in audit.entries_of("placements", placement.id) if one.action == "override")
    assert "Tamat SMK. – Ada surat wali. (Joko Kurnia)" in str(entry.changes)
    told = notices.latest(officer.id).rows[0]
    assert kinds.get(told.kind).words(told.facts) == "Pengecualian: Joko Kurnia mengabulkannya."
    assert placements.move(placement, PlacementState.ACCEPTED, by=officer).state is PlacementState.ACCEPTED
    with pytest.raises(Conflict):
        placements.propose(make.a_line(owner=officer), [make.a_willing_candidate(**CHILD)], by=officer)


def test_refused_it_stays_held_back_and_another_figure_is_asked_for_anew(
    boss: User, officer: User, line: SeatLine, child: Candidate
) -> None:
    first = services.ask_for_person(line, child, RuleCode.MIN_AGE, reason="Tamat SMK.", by=officer)
    decision = decide(boss, first.id, Verdict.RETURNED, "Tunggu ulang tahunnya.")
    assert first.state is ExemptionState.REFUSED
    last = notices.latest(officer.id).rows[0]
    assert "menolaknya" in kinds.get(last.kind).words(last.facts)
    assert str(decision.words) == "Tidak dikabulkan"
    line = make.loaded(line)
    with pytest.raises(Conflict):
        placements.propose(line, [child], by=officer)
    second = services.ask_for_person(line, child, RuleCode.MIN_AGE, reason="Tamat SMK.", by=officer)
    child.birth_on = child.birth_on and child.birth_on.replace(year=2011)
    db.session.flush()
    with pytest.raises(Conflict):
        decide(boss, second.id, Verdict.APPROVED)
    assert placements.refused(make.loaded(line), child)


def test_what_was_decided_is_named_in_the_language_of_who_reads(
    boss: User, officer: User, line: SeatLine, child: Candidate
) -> None:
    asked = services.ask_for_person(line, child, RuleCode.MIN_AGE, reason="Tamat SMK.", by=officer)
    decision = decide(boss, asked.id, Verdict.RETURNED, "Tunggu ulang tahunnya.")
    last = notices.latest(officer.id).rows[0]
    kind = kinds.get(last.kind)
    assert decision.title.startswith("Usia · Uji Muda")
    with force_locale("en"):
        assert decision.heading.startswith("Age · Uji Muda")
        assert kind.lines(last.facts)[0] == decision.heading


def test_a_supervisor_lets_nobody_pass_whom_they_propose_while_another_may(
    boss: User, line: SeatLine, child: Candidate
) -> None:
    other = accounts.supervisor(name="Sari Wulandari")
    with pytest.raises(NotAllowed, match=other.name):
        placements.propose(line, [child], by=boss, override_reason="Mendesak.")
    other.is_active = False
    db.session.flush()
    (placement,) = placements.propose(line, [child], by=boss, override_reason="Mendesak.")
    assert placement.state is PlacementState.PROPOSED


def test_who_is_refused_on_the_page_can_be_asked_for_there(
    officer: User, line: SeatLine, child: Candidate, page_as: Any
) -> None:
    page, where = page_as(officer), f"/approvals/exemptions/ask-for/{line.id}/{child.id}/min_age"
    refused = page.client.post(f"/seats/{line.id}/propose", data={"candidates": [str(child.id)]})
    assert refused.status_code == 422
    assert where in refused.text
    assert page.client.post(where, data={"reason": " "}).status_code == 422
    asked = page.client.post(where, data={"reason": "Tamat <SMK>."})
    shown = page.open(asked.location)
    assert "Tamat <SMK>." in shown.words
    assert child.name in shown.words
    assert page.client.get(f"/approvals/exemptions/ask-for/{line.id}/999999/min_age").status_code == 404
    again = page.client.post(f"/seats/{line.id}/propose", data={"candidates": [str(child.id)]})
    assert where not in again.text
    assert child.name in page.open("/approvals/asked").words
