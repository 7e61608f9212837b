from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.core import audit
from app.core.audit import entries_of
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.outreach.enums import VisitOutcome
from app.pipeline import evidence, queries, services
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import Evidence, ReasonKind
from tests.factories import accounts
from tests.factories import pipeline as make

REASON_STAGES = ["declined", "not_eligible"]


def _move(partnership: Partnership, to: str, by: User, **values: Any) -> Any:
    return services.move(partnership, settings.stage(to), by=by, **values)


def _stage(partnership: Partnership) -> str:
    return queries.stage_of(partnership).key


def _reason(kind: ReasonKind) -> Any:
    return settings.reasons(kind)[0]


def test_a_target_is_contacted_without_further_ado(officer: User) -> None:
    partnership = make.partnership("target", days=3)
    made = _move(partnership, "contacted", officer)
    assert _stage(partnership) == "contacted"
    assert (made.from_stage_id, made.moved_by_id) == (settings.stage("target").id, officer.id)
    assert partnership.entered_stage_at == made.moved_at


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("before", "to", "missing"),
    [
        ("contacted", "scheduled", Evidence.STOP),
        ("scheduled", "visited", Evidence.VISIT),
        ("visited", "interested", Evidence.INTEREST),
        ("interested", "negotiating", Evidence.DRAFT),
        ("negotiating", "signed", Evidence.SIGNED_AGREEMENT),
        ("signed", "approved", Evidence.APPROVAL),
        ("approved", "active", Evidence.SEATS),
    ],
)
def test_each_stage_is_refused_without_its_evidence(
    officer: User, before: str, to: str, missing: Evidence
) -> None:
    partnership = make.partnership(before)
    with pytest.raises(services.MissingEvidence) as refused:
        _move(partnership, to, officer)
    assert refused.value.missing == [missing]
    assert _stage(partnership) == before


def test_a_planned_stop_lets_a_company_be_scheduled(officer: User) -> None:
    partnership = make.partnership("contacted")
    make.stop(partnership.company)
    made = _move(partnership, "scheduled", officer)
    assert [item.evidence for item in evidence.read(made.evidence)] == [Evidence.STOP]


def test_a_visit_lets_it_be_visited_and_interest_lets_it_be_interested(officer: User) -> None:
    partnership = make.partnership("scheduled")
    visit = make.visit(partnership.company, VisitOutcome.INTERESTED)
    made = _move(partnership, "visited", officer)
    assert evidence.read(made.evidence)[0].reference == f"visits-{visit.id}"
    _move(partnership, "interested", officer)
    assert _stage(partnership) == "interested"


def test_nobody_there_is_no_visit(officer: User) -> None:
    partnership = make.partnership("scheduled")
    make.visit(partnership.company, VisitOutcome.NOT_THERE)
    with pytest.raises(services.MissingEvidence):
        _move(partnership, "visited", officer)


def test_stages_may_be_skipped_where_what_matters_is_on_file(officer: User) -> None:
    partnership = make.partnership("target")
    make.visit(partnership.company, VisitOutcome.INTERESTED)
    _move(partnership, "interested", officer)
    assert _stage(partnership) == "interested"


def test_another_companys_visit_proves_nothing(officer: User) -> None:
    make.visit(make.company(), VisitOutcome.INTERESTED)
    with pytest.raises(services.MissingEvidence):
        _move(make.partnership("visited"), "interested", officer)


def test_a_supervisor_passes_missing_evidence_only_with_a_why(supervisor: User) -> None:
    partnership = make.partnership("scheduled")
    with pytest.raises(services.MissingEvidence) as refused:
        _move(partnership, "visited", supervisor)
    assert refused.value.field == "why"
    made = _move(partnership, "visited", supervisor, why="Bertemu di acara dinas.")
    assert [(item.evidence, item.is_missing) for item in evidence.read(made.evidence)] == [
        (Evidence.VISIT, True)
    ]


def test_an_officer_cannot_pass_missing_evidence_even_with_a_why(officer: User) -> None:
    with pytest.raises(services.MissingEvidence):
        _move(make.partnership("scheduled"), "visited", officer, why="Sudah bertemu.")


def test_a_step_that_the_table_does_not_know_is_refused_to_everyone(supervisor: User) -> None:
    with pytest.raises(Invalid) as refused:
        _move(make.partnership("target"), "active", supervisor, why="Cepat.")
    assert refused.value.field == "stage"


def test_moving_to_where_it_stands_is_refused(officer: User) -> None:
    with pytest.raises(Conflict):
        _move(make.partnership("visited"), "visited", officer)


def test_a_step_back_needs_a_why_and_keeps_it(officer: User) -> None:
    partnership = make.partnership("interested")
    with pytest.raises(Invalid) as refused:
        _move(partnership, "visited", officer)
    assert refused.value.field == "why"
    assert _move(partnership, "visited", officer, why="Salah catat.").why == "Salah catat."


@pytest.mark.parametrize("to", REASON_STAGES)
def test_a_closing_side_state_needs_a_reason(officer: User, to: str) -> None:
    with pytest.raises(Invalid) as refused:
        _move(make.partnership("visited"), to, officer)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("to", "kind"), [("declined", ReasonKind.DECLINE), ("not_eligible", ReasonKind.NOT_ELIGIBLE)]
)
def test_a_reason_closes_the_partnership_and_stays_with_it(officer: User, to: str, kind: ReasonKind) -> None:
    partnership = make.partnership("visited")
    _move(partnership, to, officer, reason=_reason(kind), why="Dikatakan lewat telepon.")
    assert partnership.closed_at is not None
    assert partnership.reason_id == _reason(kind).id
    assert partnership.reason_note == "Dikatakan lewat telepon."


def test_a_reason_of_another_kind_is_refused(officer: User) -> None:
    with pytest.raises(Invalid) as refused:
        _move(make.partnership("visited"), "declined", officer, reason=_reason(ReasonKind.TERMINATION))
    assert refused.value.field == "reason"


def test_postponing_needs_a_day_to_come(officer: User) -> None:
    partnership = make.partnership("visited")
    for until in (None, date(2026, 11, 24)):
        with pytest.raises(Invalid) as refused:
            _move(partnership, "postponed", officer, until=until)
        assert refused.value.field == "until"
    _move(partnership, "postponed", officer, until=date(2026, 11, 25))
    assert partnership.postponed_until_on == date(2026, 11, 25)
    assert partnership.closed_at is None


def test_what_was_postponed_is_taken_up_again_with_its_evidence(officer: User) -> None:
    partnership = make.partnership("postponed", postponed_until_on=date(2027, 1, 31))
    with pytest.raises(services.MissingEvidence):
        _move(partnership, "interested", officer)
    make.visit(partnership.company, VisitOutcome.INTERESTED)
    _move(partnership, "interested", officer)
    assert partnership.postponed_until_on is None


def test_what_was_declined_is_reopened_with_a_why(officer: User) -> None:
    partnership = make.partnership("declined")
    _move(partnership, "contacted", officer, why="Pimpinan baru menghubungi kami.")
    assert partnership.closed_at is None


def test_it_is_not_reopened_beside_another_open_one(officer: User) -> None:
    declined = make.partnership("declined")
    make.partnership("visited", of=declined.company)
    with pytest.raises(Conflict):
        _move(declined, "contacted", officer, why="Dibuka lagi.")
    db.session.refresh(declined)
    assert _stage(declined) == "declined"


def test_reaching_approved_notes_the_day(supervisor: User) -> None:
    partnership = make.partnership("signed")
    _move(partnership, "approved", supervisor, why="Surat persetujuan terbit.")
    assert partnership.approved_on == date(2026, 11, 24)


def test_a_card_that_somebody_moved_meanwhile_is_not_moved_again(officer: User, supervisor: User) -> None:
    partnership = make.partnership("target")
    seen = partnership.version
    with audit.acting(supervisor):
        _move(partnership, "contacted", supervisor, version=seen)
    with pytest.raises(Stale) as refused:
        _move(partnership, "postponed", officer, version=seen, until=date(2027, 1, 1))
    assert supervisor.name in refused.value.message
    assert "Dihubungi" in refused.value.message


def test_every_move_is_in_the_audit_log(officer: User) -> None:
    partnership = make.partnership("target")
    _move(partnership, "contacted", officer)
    changes = entries_of("partnerships", partnership.id)[0].changes
    assert changes["stage_id"] == [settings.stage("target").id, settings.stage("contacted").id]


# ---- taking back


def test_a_move_is_taken_back_within_five_minutes(officer: User, clock: Any) -> None:
    partnership = make.partnership("visited", days=9)
    since = partnership.entered_stage_at
    made = _move(partnership, "declined", officer, reason=_reason(ReasonKind.DECLINE), why="x")
    clock.move(minutes=4)
    services.undo_move(made, by=officer)
    assert _stage(partnership) == "visited"
    assert partnership.entered_stage_at == since
    assert (partnership.closed_at, partnership.reason_id, partnership.reason_note) == (None, None, None)
    assert len(queries.history([partnership.id])[partnership.id]) == 1


def test_after_five_minutes_it_is_not(officer: User, clock: Any) -> None:
    made = _move(make.partnership("target"), "contacted", officer)
    clock.move(minutes=6)
    with pytest.raises(Conflict):
        services.undo_move(made, by=officer)


def test_a_move_that_another_followed_is_not_taken_back(officer: User) -> None:
    partnership = make.partnership("target")
    made = _move(partnership, "contacted", officer)
    _move(partnership, "postponed", officer, until=date(2027, 1, 1))
    with pytest.raises(Conflict):
        services.undo_move(made, by=officer)


def test_another_officers_move_is_not_taken_back_but_a_supervisor_may(
    officer: User, supervisor: User
) -> None:
    made = _move(make.partnership("target"), "contacted", officer)
    with pytest.raises(NotAllowed):
        services.undo_move(made, by=accounts.officer())
    services.undo_move(made, by=supervisor)


def test_taking_back_brings_the_postponement_back(officer: User) -> None:
    partnership = make.partnership("visited")
    _move(partnership, "postponed", officer, until=date(2027, 2, 1), reason=_reason(ReasonKind.POSTPONE))
    made = _move(partnership, "declined", officer, reason=_reason(ReasonKind.DECLINE))
    services.undo_move(made, by=officer)
    assert partnership.postponed_until_on == date(2027, 2, 1)
    assert partnership.reason_id == _reason(ReasonKind.POSTPONE).id
    assert partnership.closed_at is None


# ---- opening and editing


def test_a_second_open_partnership_under_the_same_scheme_is_refused(officer: User) -> None:
    first = make.partnership("visited")
    with pytest.raises(Conflict) as refused:
        services.open_partnership(first.company, settings.scheme("mandiri"), by=officer)
    assert refused.value.field == "scheme"
    services.open_partnership(first.company, settings.scheme("nasional"), by=officer)


def test_the_database_itself_refuses_a_second_open_one(officer: User, monkeypatch: Any) -> None:
    first = make.partnership("visited")
    monkeypatch.setattr(queries, "find_open", lambda *ids: None)
    with pytest.raises(Conflict):
        services.open_partnership(first.company, settings.scheme("mandiri"), by=officer)


def test_a_trashed_company_opens_nothing(officer: User, clock: Any) -> None:
    with pytest.raises(Conflict):
        services.open_partnership(make.company(trashed_at=clock.now), settings.scheme("mandiri"), by=officer)


def test_a_partnership_begins_as_a_target_with_a_history(officer: User) -> None:
    made = services.open_partnership(make.company(), settings.scheme("mandiri"), by=officer, owner=officer)
    assert _stage(made) == "target"
    assert queries.history([made.id])[made.id][0].move.from_stage is None


def test_an_officer_does_not_hand_a_partnership_over(officer: User, supervisor: User) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    values = {"expected_seats": 2, "expected_start_on": None, "interest": None, "version": None}
    with pytest.raises(NotAllowed) as refused:
        services.edit(partnership, by=officer, owner=supervisor, **values)
    assert refused.value.field == "owner"
    services.edit(partnership, by=supervisor, owner=supervisor, **values)
    assert partnership.owner_id == supervisor.id


def test_an_edit_of_an_older_version_is_refused(supervisor: User) -> None:
    partnership = make.partnership("visited")
    values = {"expected_start_on": None, "interest": None, "by": supervisor}
    seen = partnership.version
    services.edit(partnership, version=seen, expected_seats=2, **values)
    with pytest.raises(Stale):
        services.edit(partnership, version=seen, expected_seats=3, **values)
    assert partnership.expected_seats == 2


def test_a_move_does_not_wait_for_its_limit(officer: User) -> None:
    partnership = make.partnership("target", days=400)
    _move(partnership, "contacted", officer)
    assert partnership.entered_stage_at - partnership.created_at >= timedelta(days=400)
