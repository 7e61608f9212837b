"""Where an agreement stands, and where it may go from there."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.agreements import queries, services, states
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement
from app.agreements.queries.standing import is_live, shown_state
from app.agreements.states import Way
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid, NotAllowed, Stale
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from tests.factories import agreements as make

TODAY = date(2026, 11, 24)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("state", "first", "last", "expected"),
    [
        ("draft", -10, -1, "draft"),
        ("sent", -10, 5, "sent"),
        ("signed", 1, 400, "signed"),
        ("signed", 0, 400, "active"),
        ("signed", None, None, "active"),
        ("active", 5, 400, "active"),
        ("signed", -10, 91, "active"),
        ("signed", -10, 90, "ending"),
        ("active", -10, 0, "ending"),
        ("active", -10, -1, "ended"),
        ("signed", 1, 60, "signed"),
        ("ending", -10, 300, "active"),
        ("ended", -10, 300, "ended"),
        ("terminated", -10, 300, "terminated"),
    ],
)
def test_what_is_shown_follows_from_the_days(
    state: str, first: int | None, last: int | None, expected: str
) -> None:
    days = {
        "valid_from_on": None if first is None else TODAY + timedelta(days=first),
        "valid_to_on": None if last is None else TODAY + timedelta(days=last),
    }
    made = make.agreement(state, **days)
    assert made.shown_state.value == expected
    in_sql = db.session.execute(
        select(shown_state(TODAY), is_live(TODAY)).where(Agreement.id == made.id)
    ).one()
    assert in_sql == (expected, expected in [one.value for one in states.LIVE])


def test_a_state_changes_at_midnight_of_the_office_without_any_job(clock: Any) -> None:
    made = make.agreement("active", valid_to_on=TODAY)
    clock.set("2026-11-24 23:59")
    assert made.shown_state is AgreementState.ENDING
    clock.set("2026-11-25 00:00")
    assert made.shown_state is AgreementState.ENDED


def _try(agreement: Agreement, to: AgreementState, by: User) -> bool:
    try:
        services.move(agreement, to, by=by)
    except AppError:
        return False
    return True


@pytest.mark.same_queries
@pytest.mark.parametrize("state", list(AgreementState))
def test_the_table_decides_each_move_of_a_supervisor(joko: User, state: AgreementState) -> None:
    for to in AgreementState:
        made = make.agreement(
            state.value, owner=joko, office_signed_on=make.SIGNED_ON, company_signed_on=make.SIGNED_ON,
            office_signatory="Hendra", company_signatory="Dewi", **_days(state),
        )  # fmt: skip
        if state in states.UNSIGNED:
            make.paper(made)
        assert made.shown_state is state
        known = states.step(state, to) is not None and to is not AgreementState.TERMINATED
        ends_itself = to is AgreementState.ENDED and made.valid_to_on is not None
        assert _try(made, to, joko) is (known and not ends_itself), to


def _days(state: AgreementState) -> dict[str, Any]:
    first = {"valid_from_on": TODAY + timedelta(days=3) if state is AgreementState.SIGNED else TODAY}
    if state is AgreementState.ENDING:
        return {**first, "valid_to_on": TODAY + timedelta(days=20)}
    return first


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [
        ("draft", "in_review", True),
        ("draft", "signed", False),
        ("in_review", "approved", False),
        ("in_review", "draft", True),
        ("in_review", "signed", False),
        ("approved", "sent", True),
        ("approved", "signed", False),
        ("sent", "signed", True),
        ("sent", "draft", True),
        ("active", "sent", False),
        ("terminated", "draft", False),
    ],
)
def test_an_officer_goes_step_by_step_and_approves_nothing(
    rina: User, state: str, to: str, allowed: bool
) -> None:
    made = make.agreement(
        state, owner=rina, office_signed_on=make.SIGNED_ON, company_signed_on=make.SIGNED_ON,
        office_signatory="Hendra", company_signatory="Dewi",
    )  # fmt: skip
    make.paper(made)
    assert _try(made, AgreementState(to), rina) is allowed
    offered = {step.to.value for step in queries.open_steps(rina, make.agreement(state, owner=rina))}
    assert (to in offered) is allowed


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ("office_signed_on", "office_signed_on"),
        ("company_signed_on", "company_signed_on"),
        ("scan", "scan"),
        ("office_signatory", "office_signatory"),
        ("company_signatory", "company_signatory"),
    ],
)
def test_the_straight_path_needs_days_signatories_and_a_scan(joko: User, lacking: str, field: str) -> None:
    facts = {
        "office_signed_on": make.SIGNED_ON, "company_signed_on": make.SIGNED_ON, "office_signatory": "Hendra",
        "company_signatory": "Dewi",
    }  # fmt: skip
    made = make.agreement(
        "draft", owner=joko, **{name: value for name, value in facts.items() if name != lacking}
    )
    if lacking != "scan":
        make.paper(made)
    with pytest.raises(Invalid) as refused:
        services.move(made, AgreementState.SIGNED, by=joko)
    assert refused.value.field == field


@pytest.mark.same_queries
@pytest.mark.parametrize("kind", list(AgreementKind))
def test_every_kind_goes_from_its_draft_to_its_end(joko: User, rina: User, kind: AgreementKind) -> None:
    parent = make.agreement("active", owner=rina) if kind is AgreementKind.AMENDMENT else None
    made = make.agreement(
        "draft", owner=rina, kind=kind, of=parent.company if parent else None,
        parent_id=parent.id if parent else None, office_signed_on=make.SIGNED_ON, company_signed_on=make.SIGNED_ON,
        valid_from_on=TODAY + timedelta(days=2),
    )  # fmt: skip
    make.paper(made)
    made = make.loaded(made)
    for to, by in (
        ("in_review", rina), ("approved", joko), ("sent", rina), ("signed", rina), ("active", rina), ("ended", rina)
    ):  # fmt: skip
        services.move(made, AgreementState(to), by=by)
        assert made.shown_state.value == to


def test_numbers_may_lack_when_it_is_signed(joko: User) -> None:
    made = make.agreement(
        "sent", owner=joko, office_signed_on=make.SIGNED_ON, company_signed_on=make.SIGNED_ON
    )
    make.paper(made)
    services.move(made, AgreementState.SIGNED, by=joko)
    assert made.state is AgreementState.SIGNED


def test_a_letter_of_interest_is_signed_by_the_company_alone(joko: User) -> None:
    made = make.agreement(
        "draft", owner=joko, kind=AgreementKind.LETTER_OF_INTEREST, company_signed_on=make.SIGNED_ON,
        company_signatory="Dewi",
    )  # fmt: skip
    make.paper(made)
    services.move(made, AgreementState.SIGNED, by=joko)
    assert made.signed_on == make.SIGNED_ON


def test_what_somebody_changed_meanwhile_is_not_moved(joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    with pytest.raises(Stale):
        services.move(made, AgreementState.IN_REVIEW, by=joko, version=made.version + 1)


def test_an_agreement_with_a_last_day_is_not_ended_by_hand(joko: User) -> None:
    made = make.agreement("active", owner=joko, ends_in=200)
    with pytest.raises(Conflict):
        services.move(made, AgreementState.ENDED, by=joko)
    assert AgreementState.ENDED not in [step.to for step in queries.open_steps(joko, made)]
    endless = make.agreement("active", owner=joko)
    services.move(endless, AgreementState.ENDED, by=joko)
    assert endless.shown_state is AgreementState.ENDED


def test_a_termination_needs_a_reason_and_a_day_that_has_come(joko: User) -> None:
    made = make.agreement("active", owner=joko, ends_in=200)
    reason = settings.reasons(ReasonKind.TERMINATION)[0]
    other = settings.reasons(ReasonKind.DECLINE)[0]
    for values, field in (
        ({"reason": None, "on": TODAY}, "reason"),
        ({"reason": other, "on": TODAY}, "reason"),
        ({"reason": reason, "on": None}, "terminated_on"),
        ({"reason": reason, "on": TODAY + timedelta(days=1)}, "terminated_on"),
        ({"reason": reason, "on": date(2020, 1, 1)}, "terminated_on"),
    ):
        with pytest.raises(Invalid) as refused:
            services.terminate(made, by=joko, **values)
        assert refused.value.field == field
    services.terminate(made, by=joko, reason=reason, on=TODAY, note="Proyek selesai")
    assert (made.shown_state, made.terminated_on, made.notes) == (
        AgreementState.TERMINATED,
        TODAY,
        "Proyek selesai",
    )
    with pytest.raises(Conflict):
        services.terminate(made, by=joko, reason=reason, on=TODAY)


def test_a_terminated_agreement_returns_where_its_signature_left_it(joko: User) -> None:
    reason = settings.reasons(ReasonKind.TERMINATION)[0]
    signed, draft = make.agreement("active", owner=joko), make.agreement("draft", owner=joko)
    for made, back in ((signed, AgreementState.SIGNED), (draft, AgreementState.DRAFT)):
        services.terminate(made, by=joko, reason=reason, on=TODAY)
        assert [(step.to, step.way) for step in queries.open_steps(joko, made)] == [(back, Way.BACK)]
        services.move(made, back, by=joko)
        assert made.termination_reason_id is None


def test_a_signed_agreement_is_corrected_by_a_supervisor_only(rina: User, joko: User) -> None:
    made = make.agreement("active", owner=rina)
    facts = {"kind": made.kind, "title": "Judul baru", "owner": rina}
    signatures = {"office_signed_on": made.office_signed_on, "company_signed_on": made.company_signed_on}
    with pytest.raises(NotAllowed):
        services.edit(made, by=rina, version=made.version, **facts, **signatures)
    with pytest.raises(Invalid) as refused:
        services.edit(made, by=joko, version=made.version, **facts, office_signed_on=None)
    assert refused.value.field == "office_signed_on"
    services.edit(make.loaded(made), by=joko, version=None, **facts, **signatures)
    assert make.loaded(made).title == "Judul baru"


def test_terms_are_closed_to_officers_once_approved(rina: User) -> None:
    made = make.agreement("approved", owner=rina, seats=2)
    with pytest.raises(NotAllowed):
        services.add_seats(made, by=rina, position="Las", seats=1, months=1)
    with pytest.raises(NotAllowed):
        services.edit(made, by=rina, version=None, kind=made.kind, title="Lain", owner=rina)
    services.edit(
        made, by=rina, version=None, kind=made.kind, title=made.title, owner=rina, office_number="7"
    )
    assert made.office_number == "7"
