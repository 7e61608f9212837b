"""Obligations: when they are due, how they follow the days of their agreement, and what comes again."""

from datetime import date, timedelta

import pytest

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.obligations import days, queries, services
from app.obligations.enums import Anchor, Party, When
from app.obligations.queries import Wanted
from tests.factories import agreements as make
from tests.factories.obligations import an_obligation, loaded, open_of

ON = date(2026, 11, 24)


def dues(of: Agreement) -> list[tuple[int, date | None]]:
    """Which time and which day, of all that is open."""
    return [(one.number, one.due_on) for one in open_of(of)]


@pytest.mark.parametrize(
    ("number", "due"),
    [(1, date(2026, 8, 31)), (2, date(2026, 9, 30)), (3, date(2026, 10, 31)), (7, date(2027, 2, 28))],
)
def test_the_last_of_a_month_comes_back_after_a_shorter_month(number: int, due: date) -> None:
    agreement = Agreement(valid_from_on=date(2026, 8, 1))
    assert due == days.due_on(agreement, anchor=Anchor.START, offset_days=30, every_months=1, number=number)


def test_a_draft_has_no_day_yet_and_gets_one_with_its_days(rina: User) -> None:
    agreement = make.agreement("draft", owner=rina)
    owed = an_obligation(agreement, anchor=Anchor.START, offset_days=14)
    at_the_end = an_obligation(agreement, anchor=Anchor.END, offset_days=-60)
    assert (owed.due_on, at_the_end.due_on) == (None, None)
    agreement.valid_from_on, agreement.valid_to_on = date(2026, 12, 1), date(2027, 11, 30)
    db.session.flush()
    assert (loaded(owed).due_on, loaded(at_the_end).due_on) == (date(2026, 12, 15), date(2027, 10, 1))


def test_what_comes_again_is_made_when_one_is_done_until_the_agreement_ends(rina: User) -> None:
    agreement = make.agreement(
        "active", owner=rina, valid_from_on=date(2026, 5, 1), valid_to_on=date(2026, 11, 30)
    )
    an_obligation(agreement, anchor=Anchor.START, offset_days=30, every_months=3)
    assert dues(agreement) == [(1, date(2026, 5, 31))]
    services.complete(loaded(open_of(agreement)[0]), by=rina, on=date(2026, 6, 2))
    assert dues(agreement) == [(2, date(2026, 8, 31))]
    services.complete(loaded(open_of(agreement)[0]), by=rina, on=ON)
    assert dues(agreement) == [(3, date(2026, 11, 30))]
    services.complete(loaded(open_of(agreement)[0]), by=rina, on=ON)
    assert dues(agreement) == []
    agreement.valid_to_on = date(2027, 5, 31)
    db.session.flush()
    assert dues(agreement) == [(4, date(2027, 2, 28))]
    agreement.valid_to_on = date(2026, 12, 31)
    db.session.flush()
    assert dues(agreement) == []


def test_taking_back_that_it_was_done_takes_back_what_followed(rina: User) -> None:
    agreement = make.agreement("active", owner=rina)
    first = an_obligation(agreement, on=ON, every_months=1)
    second = services.complete(first, by=rina, on=ON)
    assert second is not None
    services.complete(loaded(second), by=rina, on=ON)
    with pytest.raises(Conflict):
        services.reopen(loaded(first))
    services.reopen(loaded(second))
    services.reopen(loaded(first))
    assert dues(agreement) == [(1, ON)]
    with pytest.raises(Conflict):
        services.reopen(loaded(first))


def test_a_done_or_removed_one_is_not_done_again(rina: User) -> None:
    agreement = make.agreement("active", owner=rina)
    one = an_obligation(agreement, on=ON)
    with pytest.raises(Invalid):
        services.complete(one, by=rina, on=ON + timedelta(days=1))
    services.remove(one)
    for act in (lambda: services.complete(one, by=rina, on=ON), lambda: services.remove(one)):
        with pytest.raises(Conflict):
            act()
    services.restore(one)
    services.complete(one, by=rina, on=ON)
    with pytest.raises(Conflict):
        services.complete(one, by=rina, on=ON)


def test_a_signature_brings_what_is_usual_once(rina: User, joko: User) -> None:
    agreement = make.agreement(
        "sent", owner=rina, valid_from_on=date(2026, 11, 1), valid_to_on=date(2027, 10, 31)
    )
    agreement.office_signed_on = agreement.company_signed_on = date(2026, 11, 1)
    make.paper(agreement)
    agreement = agreements.move(make.loaded(agreement), AgreementState.SIGNED, by=rina)
    copied = [(one.what, one.party, one.due_on) for one in open_of(agreement)]
    assert len(copied) == len(queries.usual(agreement.kind))
    assert ("Menyampaikan laporan pelaksanaan pemagangan", Party.COMPANY, date(2027, 1, 30)) in copied
    assert ("Evaluasi bersama dan pembahasan perpanjangan", Party.OFFICE, date(2027, 9, 1)) in copied
    services.remove(loaded(open_of(agreement)[0]))
    agreements.move(agreement, AgreementState.SENT, by=joko)
    agreements.move(agreement, AgreementState.SIGNED, by=joko)
    assert len(open_of(agreement)) == len(copied) - 1


def test_a_short_agreement_owes_nothing_from_before_it_began(rina: User) -> None:
    agreement = make.agreement("active", owner=rina, valid_from_on=ON, ends_in=30)
    services.copy_usual(agreement)
    assert "Evaluasi bersama dan pembahasan perpanjangan" not in [one.what for one in open_of(agreement)]
    assert open_of(agreement)


def test_the_lists_count_what_is_owed_under_what_was_signed(rina: User, joko: User) -> None:
    agreement = make.agreement("active", owner=rina)
    for passed in (-3, 0, 5, 20, 60):
        an_obligation(agreement, on=ON + timedelta(days=passed))
    an_obligation(agreement, on=ON, party=Party.OFFICE)
    an_obligation(make.agreement("terminated", terminated_on=ON), on=ON)
    an_obligation(make.agreement("draft"), on=ON)
    services.complete(an_obligation(make.agreement("active", ends_in=-1), on=ON), by=joko, on=ON)
    counts = queries.counts(Wanted(), rina, on=ON)
    assert counts == {When.LATE: 1, When.WEEK: 3, When.MONTH: 4, When.OPEN: 6, When.DONE: 1}
    assert queries.counts(Wanted(party=Party.OFFICE), rina, on=ON)[When.OPEN] == 1
    assert queries.counts(Wanted(owner_id=joko.id), rina, on=ON)[When.OPEN] == 0
