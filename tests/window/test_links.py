"""A company answers by its link: once, for itself alone; nothing goes into a record before the office accepts it."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.enums import AgreementKind, FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import audit
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.notices.models import Notice
from app.pipeline import queries as pipeline
from app.window import queries, services
from app.window.enums import Interest, ItemKind, LinkState, Purpose, Verdict
from app.window.models import CompanyLink
from tests.factories import accounts, companies
from tests.factories.agreements import PDF
from tests.factories.window import a_link
from tests.support.sign_in import sign_in_as

SENDER = "Sari, HRD"


@pytest.fixture
def officer(app: Flask, session: Any, clock: Any) -> User:
    return accounts.officer()


@pytest.fixture
def firm(officer: User) -> Company:
    return companies.make_company(
        by=officer,
        name="PT Kariangau Uji",
        email="lama@uji.example",
        headcount="40",
        headcount_source="officer",
        headcount_as_of_on="2026-01-05",
    )


def answered(link: CompanyLink, **said: Any) -> CompanyLink:
    asked = queries.find_link_by_id(link.id)
    assert asked is not None
    services.answer(asked, sender=SENDER, **{"interest": Interest.YES, **said})
    db.session.commit()
    found = queries.find_link_by_id(link.id)
    assert found is not None
    return found


def the(link: CompanyLink, kind: ItemKind) -> Any:
    return next(item for item in link.items if item.kind is kind)


def typed(client: Any, token: str, **said: str) -> Any:
    page = client.get(f"/window/{token}")
    assert page.status_code == 200
    form = {"sender": SENDER, "name": "PT Kariangau Uji", "interest": "yes", **said}
    return client.post(f"/window/{token}", data=form)


def test_what_a_company_sends_waits_until_it_is_accepted(client: Any, firm: Company, officer: User) -> None:
    link, _token = a_link(firm, by=officer)
    link = answered(
        link,
        data={"email": "baru@uji.example", "name": firm.full_name},
        headcount={"number": 120, "on": None},
    )
    assert (firm.email, firm.headcount) == ("lama@uji.example", 40)
    assert {item.kind for item in link.items} == {ItemKind.DATA, ItemKind.HEADCOUNT, ItemKind.INTEREST}
    assert db.session.scalar(queries.waiting_counted(officer, 10)) == 1
    told = db.session.scalars(select(Notice.path).where(Notice.user_id == officer.id)).all()
    assert f"/company-links/{link.id}" in told

    services.review(
        link,
        {
            the(link, ItemKind.DATA).id: (Verdict.REJECTED, "Alamat surel ini milik orang lain."),
            the(link, ItemKind.HEADCOUNT).id: (Verdict.ACCEPTED, None),
        },
        by=officer,
    )
    assert firm.email == "lama@uji.example"
    assert (firm.headcount, firm.headcount_source) == (120, HeadcountSource.COMPANY)
    assert pipeline.open_of(firm.id) == []
    assert link.reviewed_at is None

    services.review(link, {the(link, ItemKind.INTEREST).id: (Verdict.ACCEPTED, None)}, by=officer)
    (partnership,) = pipeline.open_of(firm.id)
    assert pipeline.stage_of(partnership).key == "interested"
    assert link.reviewed_at is not None
    assert db.session.scalar(queries.waiting_counted(officer, 10)) == 0
    assert "from_company" in {entry.action for entry in audit.entries_of("companies", firm.id)}
    db.session.commit()
    sign_in_as(client, officer)
    # What was taken over is on file by now, so that only the rejected thing stands beside it.
    assert client.get(f"/company-links/{link.id}").get_data(as_text=True).count("Tercatat") == 1


def test_nothing_is_taken_over_where_one_thing_is_refused(firm: Company, officer: User) -> None:
    link, _token = a_link(firm, by=officer)
    link = answered(link, data={"email": "baru@uji.example"}, headcount={"number": 120, "on": None})
    without_reason = {
        the(link, ItemKind.HEADCOUNT).id: (Verdict.ACCEPTED, None),
        the(link, ItemKind.DATA).id: (Verdict.REJECTED, " "),
    }
    with pytest.raises(Invalid) as refused:
        services.review(link, without_reason, by=officer)
    assert refused.value.field == f"item{the(link, ItemKind.DATA).id}"
    db.session.rollback()
    db.session.refresh(firm)
    assert firm.headcount == 40


def test_a_link_is_used_up_by_its_answer(client: Any, firm: Company, officer: User) -> None:
    link, token = a_link(firm, by=officer)
    db.session.commit()
    assert token not in link.token_hash
    assert typed(client, token, email="baru@uji.example").status_code == 303
    again = client.post(f"/window/{token}", data={"sender": "Orang lain", "interest": "no"})
    assert again.status_code == 410
    after = client.get(f"/window/{token}").get_data(as_text=True)
    assert "baru@uji.example" not in after
    db.session.refresh(link)
    assert (link.state, link.sender, link.times_opened) == (LinkState.SENT, SENDER, 1)
    with pytest.raises(Conflict):
        services.answer(link, sender="Orang lain", interest=Interest.NO)


@pytest.mark.parametrize("ending", ["revoked", "expired", "trashed"])
@pytest.mark.same_queries
def test_a_link_that_is_over_shows_nothing(
    client: Any, clock: Any, firm: Company, officer: User, ending: str
) -> None:
    link, token = a_link(firm, by=officer, days=2)
    if ending == "revoked":
        services.revoke(link)
    if ending == "expired":
        clock.move(days=3)
    if ending == "trashed":
        firm.trashed_at = clock.now
    db.session.commit()
    shown = client.get(f"/window/{token}")
    assert shown.status_code == 410
    assert "Kariangau" not in shown.get_data(as_text=True)
    assert client.post(f"/window/{token}", data={"sender": SENDER, "interest": "yes"}).status_code == 410


def test_nobody_guesses_a_link_or_widens_it_to_another_company(
    client: Any, firm: Company, officer: User
) -> None:
    other = companies.make_company(by=officer, name="PT Tetangga Uji", email="tetangga@uji.example")
    link, token = a_link(firm, by=officer, purposes=[Purpose.INTEREST])
    db.session.commit()
    for guess in (token[:-1], token + "A", str(link.id), link.token_hash, "%00", "x" * 3000):
        assert client.get(f"/window/{guess}").status_code == 404
    sent = typed(
        client,
        token,
        company_id=str(other.id),
        company=str(other.id),
        link_id="1",
        name="PT Direbut",
        email="maling@uji.example",
        comment="tidak ditanya",
    )
    assert sent.status_code == 303
    kept = queries.find_link(token)
    assert kept is not None
    assert [item.kind for item in kept.items] == [ItemKind.INTEREST]
    assert kept.company_id == firm.id
    db.session.refresh(other)
    assert other.email == "tetangga@uji.example"


def test_the_page_is_kept_out_of_search_engines_and_referrers(
    client: Any, firm: Company, officer: User
) -> None:
    _link, token = a_link(firm, by=officer)
    db.session.commit()
    shown = client.get(f"/window/{token}")
    assert "noindex" in shown.headers["X-Robots-Tag"]
    assert shown.headers["Referrer-Policy"] == "strict-origin"
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"nib": "12"}, "nib"),
        ({"headcount": "99999999999999"}, "headcount"),
        ({"seat1_position": "Juru las", "seat1_seats": "0", "seat1_months": "6"}, "seat1_seats"),
        ({"interest": ""}, "interest"),
        ({"sender": "\x00 "}, "sender"),
    ],
)
@pytest.mark.same_queries
def test_what_is_wrong_is_told_beside_its_field(
    client: Any, firm: Company, officer: User, wrong: dict[str, str], beside: str
) -> None:
    _link, token = a_link(firm, by=officer)
    db.session.commit()
    answer = typed(client, token, **{"business": "<b>Las</b> 🔧", **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{beside}-error"' in page
    assert "&lt;b&gt;Las&lt;/b&gt; 🔧" in page


def test_seats_comment_and_scan_go_to_the_draft_that_was_asked_about(
    client: Any, firm: Company, officer: User
) -> None:
    draft = Agreement(
        company_id=firm.id,
        kind=AgreementKind.PKS,
        title="PKS Uji",
        owner_id=officer.id,
        created_by_id=officer.id,
    )
    db.session.add(draft)
    db.session.flush()
    _link, token = a_link(firm, by=officer, purposes=list(Purpose), agreement=draft)
    db.session.commit()
    sent = typed(
        client,
        token,
        comment="Pasal 3 terlalu lama.",
        seat1_position="Juru las",
        seat1_seats="4",
        seat1_months="6",
        seat1_stipend="Rp1.500.000",
        scan=(BytesIO(PDF), "pks.pdf"),  # type: ignore[arg-type]
    )
    assert sent.status_code == 303
    link = queries.find_link(token)
    assert link is not None
    services.review(link, {item.id: (Verdict.ACCEPTED, None) for item in link.items}, by=officer)
    db.session.commit()
    line = db.session.scalars(select(SeatLine).where(SeatLine.agreement_id == draft.id)).one()
    assert (line.position, line.seats, line.months, line.stipend_idr) == ("Juru las", 4, 6, 1_500_000)
    paper = db.session.scalars(select(AgreementFile).where(AgreementFile.agreement_id == draft.id)).one()
    assert paper.kind is FileKind.SCAN
    sign_in_as(client, officer)
    said = client.get(f"/agreements/{draft.id}").get_data(as_text=True)
    assert "Pasal 3 terlalu lama." in said
    assert f"/company-links/{link.id}" in said


def test_the_usual_clauses_are_read_where_nobody_worded_the_draft(
    client: Any, firm: Company, officer: User
) -> None:
    draft = Agreement(company_id=firm.id, kind=AgreementKind.PKS, title="PKS Uji", owner_id=officer.id)
    db.session.add(draft)
    db.session.flush()
    _link, token = a_link(firm, by=officer, purposes=[Purpose.COMMENT], agreement=draft)
    db.session.commit()
    page = client.get(f"/window/{token}").get_data(as_text=True)
    assert "Baca draf" in page
    assert agreements.usual_articles(AgreementKind.PKS)[0]["heading"] in page
    assert f"Kewajiban {firm.full_name}" in page


def test_a_scan_that_is_none_is_refused(client: Any, firm: Company, officer: User) -> None:
    draft = Agreement(company_id=firm.id, kind=AgreementKind.PKS, title="PKS Uji", owner_id=officer.id)
    db.session.add(draft)
    db.session.flush()
    link, token = a_link(firm, by=officer, purposes=[Purpose.SCAN], agreement=draft)
    db.session.commit()
    hostile = (BytesIO(b"<svg onload=alert(1)>"), "scan.pdf")
    assert typed(client, token, scan=hostile).status_code == 422  # type: ignore[arg-type]
    db.session.refresh(link)
    assert link.state is LinkState.OPEN
