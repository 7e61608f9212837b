"""What agreements say: from the library, in versions that can be compared."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import queries, services, wording
from app.agreements.enums import AgreementKind, AgreementState
from app.core import clock
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from tests.factories import agreements as make

ARTICLE = {"heading": "Kuota", "body": "Disediakan {kuota} kuota."}


def test_an_agreement_begins_with_the_usual_clauses_of_its_kind(joko: User) -> None:
    agreement = make.agreement(kind=AgreementKind.MOU)
    first = queries.clauses(AgreementKind.MOU)[0]
    assert queries.articles_of(agreement)[0] == {"heading": first.heading, "body": first.body}
    services.save_clause(
        first,
        kind=first.kind,
        heading="Awal",
        body="Isi.",
        is_usual=True,
        is_active=False,
        version=first.version,
    )
    assert "Awal" not in [one["heading"] for one in queries.articles_of(agreement)]


def test_each_change_is_a_version_and_what_is_said_again_is_none(joko: User, rina: User) -> None:
    agreement = make.agreement(seats=4, owner=rina)
    first = services.word(agreement, [ARTICLE], by=rina, after=0)
    assert first is not None
    assert services.word(agreement, [ARTICLE], by=rina, after=1) is None
    changed = services.word(
        agreement, [{**ARTICLE, "body": "Disediakan paling sedikit {kuota} kuota."}], by=rina, after=1
    )
    assert changed is not None
    assert (first.number, changed.number) == (1, 2)
    with pytest.raises(Stale):
        services.word(agreement, [ARTICLE], by=joko, after=1)
    (told,) = [one for one in wording.compared(first, changed) if one.how != "same"]
    assert [piece.words.strip() for piece in told.pieces if piece.how == "added"] == ["paling sedikit"]


def test_seats_changed_since_are_a_version_when_it_is_sent_for_review(rina: User) -> None:
    agreement = make.agreement(seats=4, owner=rina)
    first = services.word(agreement, [ARTICLE], by=rina)
    make.seat_line(agreement, position="Operator", seats=2)
    agreement = make.loaded(agreement)
    services.move(agreement, AgreementState.IN_REVIEW, by=rina)
    latest = queries.latest_wording(agreement)
    assert latest is not None
    assert [(one.how, one.heading) for one in wording.compared(first, latest) if one.how != "same"] == [
        ("added", "Formasi Operator")
    ]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        ({"heading": "Kuota", "body": "{kouta}"}, "{kouta}"),
        ({"heading": "", "body": "Isi"}, ""),
        ({"heading": "Kuota", "body": " "}, ""),
        ({"heading": "Kuota", "body": "x" * 10_001}, ""),
    ],
)
def test_an_article_that_cannot_be_filled_in_is_refused_by_name(
    rina: User, article: dict[str, Any], sentence: str
) -> None:
    agreement = make.agreement(owner=rina)
    with pytest.raises(Invalid) as refused:
        services.word(agreement, [ARTICLE, article], by=rina)
    assert (refused.value.field, sentence in refused.value.message) == ("article_1", True)


def test_an_approved_agreement_is_not_worded_anew_by_its_officer(rina: User) -> None:
    with pytest.raises(NotAllowed):
        services.word(make.agreement("approved", owner=rina), [ARTICLE], by=rina)


def test_articles_are_ordered_added_and_taken_out_on_one_page(page_as: Any, rina: User) -> None:
    agreement = make.agreement(owner=rina, kind=AgreementKind.LETTER_OF_INTEREST)
    form = page_as(rina).open(f"/agreements/{agreement.id}/wording")
    answer = form.submit(
        {"place_0": "4", "body_1": "", "heading_1": "", "heading_3": "Biaya", "body_3": "Tanpa biaya."}
    )
    assert answer.status == 200
    assert [one["heading"] for one in queries.articles_of(agreement)] == [
        "Langkah berikutnya",
        "Pernyataan minat",
        "Biaya",
    ]


def test_a_renewal_says_what_the_old_agreement_said(rina: User, joko: User) -> None:
    agreement = make.agreement("active", seats=4, owner=rina, ends_in=20)
    services.word(agreement, [ARTICLE], by=joko)
    renewed = services.renew(agreement, by=rina)
    assert queries.articles_of(renewed) == [ARTICLE]


def test_a_signed_amendment_prolongs_what_it_amends_and_adds_its_seats(rina: User, joko: User) -> None:
    agreement = make.agreement("active", seats=4, owner=rina, ends_in=20)
    amendment = services.amend(agreement, by=rina)
    with pytest.raises(Conflict):
        services.amend(agreement, by=rina)
    make.seat_line(amendment, position="Operator", seats=2)
    make.paper(amendment)
    amendment = make.loaded(amendment)
    today = clock.today()
    amendment.valid_to_on = today + timedelta(days=200)
    amendment.office_signed_on = amendment.company_signed_on = today
    amendment.office_signatory = amendment.company_signatory = "Uji"
    services.move(amendment, AgreementState.SIGNED, by=joko)
    agreement = make.loaded(agreement)
    assert (agreement.valid_to_on, agreement.seats) == (today + timedelta(days=200), 4)
    assert [one.id for one in queries.chain_of(agreement).children] == [amendment.id]


def test_a_letter_of_interest_and_a_draft_are_not_amended(joko: User) -> None:
    for values in ({"kind": AgreementKind.LETTER_OF_INTEREST}, {"kind": AgreementKind.AMENDMENT}):
        with pytest.raises(Conflict):
            services.amend(make.agreement("active", **values), by=joko)
    with pytest.raises(Conflict):
        services.amend(make.agreement("sent"), by=joko)
