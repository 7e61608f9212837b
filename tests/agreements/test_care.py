"""Inactive agreements, the numbers they are told by, and amendments that are taken back."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements import queries, services
from app.agreements.enums import AgreementKind, AgreementState, SeatEvent, Tab
from app.agreements.models import Agreement
from app.agreements.queries import Filters
from app.core import clock
from app.core.errors import Stale
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from tests.factories import accounts
from tests.factories import agreements as make

ON = date(2026, 11, 24)


def inactive(user: User) -> set[int]:
    """The agreements that the filter finds."""
    filters = Filters(is_inactive=True)
    page = queries.list_page(filters, Tab.ALL, user, on=clock.today(), sort="company", total=0)
    return {one.id for one in page.rows}


def begun(days: int, **values: Any) -> Agreement:
    """An agreement in force with seats, since so many days."""
    since = clock.today() - timedelta(days=days)
    return make.agreement(
        "active", seats=2, office_signed_on=since, company_signed_on=since, valid_from_on=since, **values
    )


def test_an_agreement_is_inactive_once_nobody_was_placed_for_six_months(rina: User) -> None:
    silent = begun(200)
    begun(150)
    make.agreement("active", valid_from_on=ON - timedelta(days=400))
    begun(200, ends_in=-1)
    old, lately, sitting = begun(400), begun(400), begun(400)
    for agreement, on, event in (
        (old, ON - timedelta(days=300), SeatEvent.PLACED),
        (old, ON - timedelta(days=200), SeatEvent.COMPLETED),
        (lately, ON - timedelta(days=100), SeatEvent.PLACED),
        (lately, ON - timedelta(days=10), SeatEvent.LEFT),
        (sitting, ON - timedelta(days=300), SeatEvent.PLACED),
    ):
        line = agreement.seat_lines[0].id
        if event is SeatEvent.PLACED:
            services.enter(line, SeatEvent.RESERVED, by=rina, on=on)
        services.enter(line, event, by=rina, on=on)
    assert inactive(rina) == {silent.id, old.id}


def test_a_mou_is_not_inactive_while_a_pks_carries_it_out(rina: User) -> None:
    mou = begun(400, kind=AgreementKind.MOU)
    pks = begun(400, parent_id=mou.id)
    assert inactive(rina) == {pks.id}
    begun(400, parent_id=pks.id, kind=AgreementKind.APPRENTICESHIP, ends_in=-1)
    pks.valid_to_on = clock.today() - timedelta(days=1)
    assert inactive(rina) == {mou.id}


def test_the_office_says_after_how_many_months(rina: User) -> None:
    agreement = begun(150)
    assert inactive(rina) == set()
    care = services.care_for_change()
    services.change_care(
        care, version=care.version, inactive_months=4, monitoring_months=3, monitoring_weeks=4
    )
    assert inactive(rina) == {agreement.id}
    with pytest.raises(Stale):
        services.change_care(care, version=99, inactive_months=4, monitoring_months=3, monitoring_weeks=4)


def test_the_settings_page_keeps_the_numbers_and_says_what_is_wrong(page_as: Any) -> None:
    page = page_as(accounts.UserFactory(roles=[Role.ADMIN]))
    wrong = page.open("/settings/agreement-care").submit({"inactive_months": "0", "monitoring_weeks": "4"})
    assert wrong.status == 422
    assert wrong.select("#inactive_months-error")
    page.open("/settings/agreement-care").submit({"inactive_months": "9"})
    assert queries.care().inactive_months == 9


# ---- amendments


def signed_amendment(of: Agreement, last: date, *, by: User) -> Agreement:
    """An amendment that gives ``of`` another last day."""
    amendment = services.amend(make.loaded(of), by=by)
    make.seat_line(amendment, seats=2)
    make.paper(amendment)
    amendment = make.loaded(amendment)
    amendment.valid_to_on = last
    amendment.office_signed_on = amendment.company_signed_on = clock.today()
    amendment.office_signatory = amendment.company_signatory = "Uji"
    return services.move(amendment, AgreementState.SIGNED, by=by)


def seats_in_force(agreement: Agreement) -> int:
    """The seats that the company has promised and that bind it today."""
    return queries.quota_of(agreement.company, adding=None).seats


@pytest.mark.parametrize("former", [20, None])
@pytest.mark.same_queries
def test_an_amendment_taken_back_gives_back_the_former_last_day_and_seats(
    joko: User, former: int | None
) -> None:
    agreement = make.agreement("active", seats=4, owner=joko, ends_in=former)
    before = agreement.valid_to_on
    later = clock.today() + timedelta(days=200)
    amendment = signed_amendment(agreement, later, by=joko)
    assert (make.loaded(agreement).valid_to_on, seats_in_force(agreement)) == (later, 6)
    services.move(amendment, AgreementState.SENT, by=joko)
    assert (make.loaded(agreement).valid_to_on, seats_in_force(agreement)) == (before, 4)
    services.move(amendment, AgreementState.SIGNED, by=joko)
    assert make.loaded(agreement).valid_to_on == later


def test_of_two_amendments_the_earlier_taken_back_leaves_the_later_day(joko: User) -> None:
    agreement = make.agreement("active", seats=4, owner=joko, ends_in=20)
    before, today = agreement.valid_to_on, clock.today()
    first = signed_amendment(agreement, today + timedelta(days=100), by=joko)
    second = signed_amendment(agreement, today + timedelta(days=200), by=joko)
    services.move(first, AgreementState.SENT, by=joko)
    assert make.loaded(agreement).valid_to_on == today + timedelta(days=200)
    services.move(second, AgreementState.SENT, by=joko)
    assert make.loaded(agreement).valid_to_on == before


def test_a_day_entered_by_hand_stays_and_a_termination_keeps_the_days_until_then(joko: User) -> None:
    today = clock.today()
    by_hand = make.agreement("active", owner=joko, ends_in=20)
    amendment = signed_amendment(by_hand, today + timedelta(days=100), by=joko)
    make.loaded(by_hand).valid_to_on = today + timedelta(days=150)
    services.move(amendment, AgreementState.SENT, by=joko)
    assert make.loaded(by_hand).valid_to_on == today + timedelta(days=150)
    over = make.agreement("active", owner=joko, ends_in=-5)
    over.valid_to_on = today
    amendment = signed_amendment(over, today + timedelta(days=100), by=joko)
    amendment.prolonged_from_on = today - timedelta(days=5)
    reason = settings.reasons(ReasonKind.TERMINATION)[0]
    services.terminate(amendment, by=joko, reason=reason, on=today)
    assert make.loaded(over).valid_to_on == today


def test_a_letter_promises_nothing_to_be_filled(rina: User) -> None:
    begun(300, kind=AgreementKind.LETTER_OF_INTEREST)
    assert inactive(rina) == set()
