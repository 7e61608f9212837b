"""What a signature does to the pipeline."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import services
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement
from app.core import clock as app_clock
from app.core.db import db
from app.pipeline import evidence
from app.pipeline import queries as pipeline
from app.pipeline import services as partnerships
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import Evidence
from tests.factories import agreements as make
from tests.factories import pipeline as others


def _stage(partnership: Partnership) -> str:
    return pipeline.stage_of(partnership).key


def _sign(made: Agreement, by: User, on: date = make.SIGNED_ON) -> None:
    services.sign(
        make.loaded(made), by=by, version=None, scan=make.upload()[0], filename="pks.pdf",
        office_signed_on=on, company_signed_on=on, office_signatory="Hendra", company_signatory="Dewi",
    )  # fmt: skip


@pytest.mark.parametrize("stage", ["target", "visited", "interested", "negotiating"])
def test_a_signature_pulls_the_partnership_to_signed_and_says_by_what(joko: User, stage: str) -> None:
    partnership = others.partnership(stage)
    made = make.agreement("draft", of=partnership.company, owner=joko)
    _sign(made, joko)
    assert _stage(partnership) == "signed"
    move = db.session.query(StageMove).order_by(StageMove.id.desc()).first()
    assert move is not None
    assert evidence.read(move.evidence) == [evidence.Item(Evidence.SIGNED_AGREEMENT, f"agreements-{made.id}")]
    assert make.loaded(made).partnership_id == partnership.id


@pytest.mark.parametrize("stage", ["signed", "approved", "active"])
def test_an_agreement_recorded_late_moves_nothing_back(joko: User, stage: str) -> None:
    partnership = others.partnership(stage)
    _sign(make.agreement("draft", of=partnership.company, owner=joko), joko, on=date(2026, 1, 5))
    assert _stage(partnership) == stage


def test_what_was_decided_after_the_signature_stands(joko: User) -> None:
    partnership = others.partnership("negotiating")
    partnerships.move(partnership, settings.stage("visited"), by=joko, why="Belum sepakat")
    _sign(make.agreement("draft", of=partnership.company, owner=joko), joko, on=date(2026, 11, 1))
    assert _stage(partnership) == "visited"


def test_a_signature_of_the_same_day_outweighs_what_was_decided_before_it(joko: User) -> None:
    partnership = others.partnership("negotiating")
    partnerships.move(partnership, settings.stage("visited"), by=joko, why="Belum sepakat")
    _sign(make.agreement("draft", of=partnership.company, owner=joko), joko, on=app_clock.today())
    assert _stage(partnership) == "signed"


@pytest.mark.parametrize(("days", "stage"), [(-1, "postponed"), (0, "signed")])
def test_a_postponed_partnership_is_taken_up_by_a_later_signature_only(
    joko: User, days: int, stage: str
) -> None:
    partnership = others.partnership("postponed", postponed_until_on=date(2027, 1, 1))
    postponed_on = app_clock.local(partnership.entered_stage_at).date()
    made = make.agreement("draft", of=partnership.company, owner=joko)
    _sign(made, joko, on=postponed_on + timedelta(days=days))
    assert _stage(partnership) == stage


def test_an_agreement_that_is_over_by_now_moves_nothing_and_opens_nothing(joko: User) -> None:
    partnership = others.partnership("visited")
    for company in (partnership.company, others.company()):
        made = make.agreement("draft", of=company, owner=joko, valid_to_on=date(2024, 12, 31))
        _sign(made, joko, on=date(2024, 1, 5))
        assert make.loaded(made).shown_state is AgreementState.ENDED
    assert _stage(partnership) == "visited"
    assert db.session.query(Partnership).count() == 1


def test_without_an_open_partnership_one_is_opened_under_the_first_scheme(joko: User, rina: User) -> None:
    made = make.agreement("draft", owner=rina, seats=6)
    _sign(made, joko)
    opened = db.session.query(Partnership).one()
    assert (opened.company_id, opened.scheme_id) == (made.company_id, settings.schemes()[0].id)
    assert (_stage(opened), opened.owner_id, opened.expected_seats) == ("signed", rina.id, 6)


def test_what_was_declined_after_the_signature_is_not_opened_again(joko: User) -> None:
    company = others.company()
    others.partnership("declined", of=company)
    _sign(make.agreement("draft", of=company, owner=joko), joko, on=date(2026, 11, 1))
    assert pipeline.open_of(company.id) == []


def test_the_partnership_named_by_the_agreement_is_the_one_that_moves(joko: User) -> None:
    first = others.partnership("visited")
    second = others.partnership("visited", of=first.company, scheme="nasional")
    made = make.agreement("draft", of=first.company, owner=joko, partnership_id=second.id)
    _sign(made, joko)
    assert (_stage(first), _stage(second)) == ("visited", "signed")


def test_a_renewal_pulls_a_renewing_partnership_to_signed(joko: User) -> None:
    partnership = others.partnership("renewing", days=10)
    made = make.agreement("draft", of=partnership.company, owner=joko)
    _sign(made, joko, on=app_clock.today())
    assert _stage(partnership) == "signed"


def test_an_old_agreement_leaves_a_renewing_partnership_alone(joko: User) -> None:
    partnership = others.partnership("renewing", days=10)
    _sign(make.agreement("draft", of=partnership.company, owner=joko), joko, on=date(2026, 1, 5))
    assert _stage(partnership) == "renewing"


def test_a_letter_of_interest_proves_interest_only(joko: User) -> None:
    partnership = others.partnership("visited")
    made = make.agreement("draft", of=partnership.company, owner=joko, kind=AgreementKind.LETTER_OF_INTEREST)
    _sign(made, joko)
    assert _stage(partnership) == "interested"
    assert evidence.find(partnership, Evidence.INTEREST) == f"agreements-{made.id}"
    assert evidence.find(partnership, Evidence.SIGNED_AGREEMENT) is None


def test_the_partnership_goes_back_with_a_signature_and_follows_it_again(page_as: Any, joko: User) -> None:
    partnership = others.partnership("visited")
    made = make.agreement("draft", of=partnership.company, owner=joko)
    _sign(made, joko)
    opener = page_as(joko)
    asked = opener.open(f"/agreements/{made.id}/take-back")
    assert "dari Dikunjungi ke Ditandatangani" in asked.words
    opener.post(
        f"/agreements/{made.id}/take-back", {"version": str(make.loaded(made).version), "lets_go": "y"}
    )
    assert (make.loaded(made).state, _stage(partnership)) == (AgreementState.SENT, "visited")
    services.move(make.loaded(made), AgreementState.SIGNED, by=joko)
    assert _stage(partnership) == "signed"


def test_the_partnership_stays_where_it_is_asked_to_or_where_more_proves_it(page_as: Any, joko: User) -> None:
    partnership = others.partnership("visited")
    first, second = (make.agreement("draft", of=partnership.company, owner=joko) for _each in range(2))
    for one in (first, second):
        _sign(one, joko)
    asked = page_as(joko).open(f"/agreements/{first.id}/take-back")
    assert "Kemitraan tetap di Ditandatangani" in asked.words
    assert not asked.select("#lets_go")
    services.move(make.loaded(first), AgreementState.SENT, by=joko)
    assert _stage(partnership) == "signed"
    services.move(make.loaded(first), AgreementState.SIGNED, by=joko)
    services.move(make.loaded(second), AgreementState.SENT, by=joko)
    page_as(joko).post(f"/agreements/{first.id}/take-back", {"version": str(make.loaded(first).version)})
    assert (make.loaded(first).state, _stage(partnership)) == (AgreementState.SENT, "signed")


def test_nothing_moves_on_by_taking_back_a_signature_that_is_not_there(page_as: Any, joko: User) -> None:
    made = make.agreement("approved", owner=joko)
    page_as(joko).post(f"/agreements/{made.id}/take-back", {"version": str(made.version)})
    assert make.loaded(made).state is AgreementState.APPROVED


def test_drafts_signatures_and_seats_are_evidence(joko: User) -> None:
    partnership = others.partnership("interested")

    def found() -> set[Evidence]:
        kinds = (Evidence.DRAFT, Evidence.SIGNED_AGREEMENT, Evidence.SEATS)
        return {kind for kind in kinds if evidence.find(partnership, kind)}

    assert found() == set()
    made = make.agreement("draft", of=partnership.company)
    assert found() == {Evidence.DRAFT}
    _sign(made, joko)
    assert found() == {Evidence.DRAFT, Evidence.SIGNED_AGREEMENT}
    make.seat_line(made)
    assert found() == {Evidence.DRAFT, Evidence.SIGNED_AGREEMENT, Evidence.SEATS}
    made.valid_to_on = app_clock.today() - timedelta(days=1)
    db.session.flush()
    assert found() == set()


def test_an_agreement_of_another_scheme_is_no_evidence(joko: User) -> None:
    first = others.partnership("interested")
    second = others.partnership("interested", of=first.company, scheme="nasional")
    make.agreement("active", of=first.company, partnership_id=second.id)
    assert evidence.find(first, Evidence.SIGNED_AGREEMENT) is None
    assert evidence.find(second, Evidence.SIGNED_AGREEMENT) is not None


def test_the_partnership_page_lists_its_agreements(page_as: Any, joko: User) -> None:
    partnership = others.partnership("signed")
    made = make.agreement(
        "active", of=partnership.company, partnership_id=partnership.id, office_number="500/1", seats=3
    )
    found = page_as(joko).open(f"/partnerships/{partnership.id}")
    assert found.one(f"#agreements a[href='/agreements/{made.id}']").get_text() == "500/1"
