"""What waits for a decision, decided in place and taken back; exemptions asked for by officers."""

from typing import Any

import pytest
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.agreements.queries import articles_of, standings_of
from app.agreements.services.wordings import word
from app.approvals import queries, services
from app.approvals.enums import ExemptionState, Kind, Verdict, words_of
from app.approvals.models import ExemptionRequest, Ruling
from app.companies import scanning
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, may
from app.documents import services as documents
from app.notices import kinds
from app.notices import queries as notices
from app.settings.enums import RuleCode
from tests.factories import accounts, outreach, pipeline
from tests.factories.agreements import agreement as an_agreement
from tests.factories.companies import make_company
from tests.factories.documents import a_report

FIRM = "Uji Baja Timur"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def proposed(officer: User) -> Agreement:
    """An agreement that an officer sent for review."""
    made = an_agreement(owner=officer, seats=4, of=pipeline.company(FIRM, headcount=100))
    return agreements.move(made, AgreementState.IN_REVIEW, by=officer)


def told(user: User) -> list[str]:
    return [one.kind for one in notices.latest(user.id).rows]


def telling_of(user: User) -> str:
    """The words of what somebody was told last."""
    last = notices.latest(user.id).rows[0]
    return kinds.get(last.kind).words(last.facts)


def waiting(boss: User, kind: Kind) -> Any:
    """One page of what waits; what the log tells links to pages, so it is asked within a request."""
    with current_app.test_request_context(method="POST"):
        return queries.waiting(boss, kind)


def remarks_of(boss: User) -> Any:
    return waiting(boss, Kind.AGREEMENT).rows[0].remarks


def decide(boss: User, kind: Kind, row_id: int, verdict: Verdict, comment: str = "") -> Any:
    row = queries.find_waiting(boss, kind, row_id)
    assert row is not None
    return services.decide(kind, row, verdict, by=boss, comment=comment)


def test_an_agreement_sent_back_comes_again_with_what_changed_since(
    boss: User, officer: User, proposed: Agreement
) -> None:
    assert told(boss) == ["approval_waits"]
    with pytest.raises(Invalid):
        decide(boss, Kind.AGREEMENT, proposed.id, Verdict.RETURNED, "  ")
    decide(boss, Kind.AGREEMENT, proposed.id, Verdict.RETURNED, "Sebut tempatnya.")
    assert (proposed.state, told(officer)) == (AgreementState.DRAFT, ["approval_decided"])
    assert waiting(boss, Kind.AGREEMENT).rows == []
    proposed.place = "Balikpapan"
    articles = [dict(one) for one in articles_of(proposed)]
    articles[0]["body"] += " Uji kata."
    word(proposed, articles, by=officer)
    agreements.move(proposed, AgreementState.IN_REVIEW, by=officer)
    (item,) = waiting(boss, Kind.AGREEMENT).rows
    assert [(one.before, one.after) for one in item.changes] == [("", "Balikpapan")]
    assert [piece.words.strip() for piece in item.reworded[0].pieces if piece.how == "added"] == ["Uji kata."]
    assert len(item.reworded) == 1
    assert item.before is not None
    assert item.before.comment == "Sebut tempatnya."


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decision_about_an_agreement_is_taken_back_while_nothing_followed(
    boss: User, proposed: Agreement, verdict: Verdict
) -> None:
    decision = decide(boss, Kind.AGREEMENT, proposed.id, verdict, "Uji.")
    db.session.expunge_all()
    decision, proposed = db.session.get_one(Ruling, decision.id), db.session.get_one(Agreement, proposed.id)
    services.take_back(decision, by=boss)
    assert proposed.state is AgreementState.IN_REVIEW
    with pytest.raises(Conflict):
        services.take_back(decision, by=boss)
    again = decide(boss, Kind.AGREEMENT, proposed.id, Verdict.APPROVED)
    agreements.move(proposed, AgreementState.SENT, by=boss)
    with pytest.raises(Conflict):
        services.take_back(again, by=boss)


def test_a_paper_sent_back_waits_no_longer_until_that_is_taken_back(boss: User, officer: User) -> None:
    paper = a_report(outreach.a_visit(officer), by=officer)
    documents.issue(paper, dated_on=clock.today(), by=officer)
    decision = decide(boss, Kind.PAPER, paper.id, Verdict.RETURNED, "Nama perusahaan keliru.")
    assert told(officer) == ["approval_decided"]
    assert queries.counts(boss, 9)[Kind.PAPER] == 0
    services.take_back(decision, by=boss)
    assert kinds.get("approval_decided").is_quote, "what was written of it goes out by no e-mail"
    assert telling_of(officer) == "Dokumen: Joko Kurnia menarik kembali keputusannya; kini menunggu lagi."
    signed = decide(boss, Kind.PAPER, paper.id, Verdict.APPROVED)
    assert paper.countersigned_by_id == boss.id
    with pytest.raises(Conflict):
        services.take_back(signed, by=boss)


def test_an_exemption_is_asked_for_once_and_granted_only_for_the_figure_it_was_asked_for(
    boss: User, officer: User
) -> None:
    made = an_agreement(owner=officer, seats=30, of=pipeline.company(FIRM, headcount=100))
    first = services.ask(made, RuleCode.QUOTA_SHARE, reason="Pabrik kedua dibuka.", by=officer)
    with pytest.raises(Conflict):
        services.ask(made, RuleCode.QUOTA_SHARE, reason="Sekali lagi.", by=officer)
    assert told(boss) == ["approval_waits"]
    made.seat_lines[0].seats = 40
    db.session.flush()
    with pytest.raises(Conflict):
        decide(boss, Kind.EXEMPTION, first.id, Verdict.APPROVED)
    decide(boss, Kind.EXEMPTION, first.id, Verdict.RETURNED, "Angkanya sudah lain.")
    second = services.ask(made, RuleCode.QUOTA_SHARE, reason="Untuk 40 orang.", by=officer)
    decide(boss, Kind.EXEMPTION, second.id, Verdict.APPROVED, "Sampai Desember.")
    assert (first.state, second.state) == (ExemptionState.REFUSED, ExemptionState.GRANTED)
    assert not [one for one in standings_of(made, on=clock.today()) if one.is_open]


def test_what_was_let_pass_before_an_agreement_is_approved_stands_with_its_reason(
    boss: User, officer: User
) -> None:
    made = an_agreement(owner=officer, seats=30, of=pipeline.company(FIRM, headcount=100))
    agreements.move(made, AgreementState.IN_REVIEW, by=officer)
    asked = services.ask(made, RuleCode.QUOTA_SHARE, reason="Pabrik kedua dibuka.", by=officer)
    assert remarks_of(boss)[0].startswith("Kuota dan pekerja (Tidak diizinkan)")
    decide(boss, Kind.EXEMPTION, asked.id, Verdict.APPROVED)
    assert remarks_of(boss)[0].startswith("Kuota dan pekerja (Dikecualikan: Pabrik kedua dibuka.)")


def test_companies_that_may_be_one_are_merged_or_told_apart_in_place_and_back(
    boss: User, page_as: Any
) -> None:
    names = ("Samudera Uji Jaya", "Samudra Uji Jaya")
    for name in names:
        make_company(name=name, by=boss)
    scanning.keep(scanning.search())
    (item,) = waiting(boss, Kind.MERGE).rows
    apart = decide(boss, Kind.MERGE, item.id, Verdict.RETURNED)
    assert waiting(boss, Kind.MERGE).total == 0
    services.take_back(apart, by=boss)
    merged = decide(boss, Kind.MERGE, item.id, Verdict.APPROVED)
    assert waiting(boss, Kind.MERGE).total == 0
    services.take_back(merged, by=boss)
    assert waiting(boss, Kind.MERGE).total == 1
    db.session.commit()
    # A request finds nothing read already.
    page = page_as(boss)
    db.session.expunge_all()
    assert "Digabungkan." in page.post(f"/approvals/merge/{item.id}", {"verdict": "approved"}).words


def test_nothing_waits_for_an_officer_and_they_take_nothing_back(
    officer: User, boss: User, proposed: Agreement
) -> None:
    assert queries.counts(officer, 9) == {}
    assert queries.find_waiting(officer, Kind.AGREEMENT, proposed.id) is None
    decision = decide(boss, Kind.AGREEMENT, proposed.id, Verdict.APPROVED)
    assert not may(officer, Action.CHANGE, decision)


def test_deciding_on_the_page_needs_a_sentence_and_keeps_what_was_typed(
    boss: User, officer: User, proposed: Agreement, page_as: Any
) -> None:
    page, where = page_as(boss), f"/approvals/agreement/{proposed.id}"
    name = f"agreement-{proposed.id}-comment"
    refused = page.client.post(where, data={"verdict": "returned", name: " "})
    assert refused.status_code == 422
    assert "Tuliskan dalam satu kalimat" in refused.text
    too_long = page.client.post(where, data={"verdict": "approved", name: "<b>😀" * 400})
    assert too_long.status_code == 422
    assert "&lt;b&gt;😀" in too_long.text
    seen = f"agreement-{proposed.id}-seen"
    outdated = page.client.post(where, data={"verdict": "approved", seen: str(proposed.version - 1)})
    assert "Periksa kembali" in outdated.text
    assert f'name="{seen}" value="{proposed.version}"' in outdated.text
    assert page.client.post(where, data={"verdict": "approved", name: "Baik."}).status_code == 303
    assert "Disetujui." in page.open("/approvals").words
    assert page.client.post(where, data={"verdict": "approved"}).status_code == 303
    assert "Baik." in page.open(f"/agreements/{proposed.id}").words
    assert FIRM in page.open("/approvals/decided").words
    assert page_as(officer).open("/approvals").one("h1").get_text(strip=True) == page_as(officer).open(
        "/approvals/asked"
    ).one("h1").get_text(strip=True)


def test_an_officer_asks_for_an_exemption_on_the_page_of_the_agreement(
    officer: User, boss: User, page_as: Any
) -> None:
    made = an_agreement(owner=officer, seats=30, of=pipeline.company(FIRM, headcount=100))
    page, where = page_as(officer), f"/approvals/exemptions/ask/{made.id}/quota_share"
    assert where in page.client.get(f"/agreements/{made.id}").text
    assert page.client.post(where, data={"reason": ""}).status_code == 422
    asked = page.client.post(where, data={"reason": "Pabrik kedua <dibuka>."})
    assert "Pabrik kedua <dibuka>." in page.open(asked.location).words
    assert where not in page.client.get(f"/agreements/{made.id}").text
    assert FIRM in page.open("/approvals/asked").words
    inbox = page_as(boss).open("/approvals?kind=exemption")
    assert "30 kuota" in inbox.words
    # The limit is so many percent, which beside the figure read as so many seats.
    assert inbox.texts(".approval dt") == ["Perjanjian", "Alasan pengecualian"]
    assert "Wajib diisi untuk menolak" in inbox.words
    page.client.post(f"{asked.location}/withdraw")
    assert db.session.scalars(select(ExemptionRequest.state)).one() is ExemptionState.WITHDRAWN
    again = page.client.post(where, data={"reason": "Sekali lagi."}).location.rpartition("/")[2]
    no = {"verdict": "returned", f"exemption-{again}-comment": "Belum."}
    assert "Ditolak." in page_as(boss).post(f"/approvals/exemption/{again}", no).words


def test_the_inbox_asks_as_little_of_the_database_for_many_as_for_one(
    boss: User, officer: User, statements: Any
) -> None:
    def sent() -> None:
        agreements.move(
            an_agreement(owner=officer, seats=4, of=pipeline.company(FIRM, headcount=100)),
            AgreementState.IN_REVIEW,
            by=officer,
        )

    def many() -> None:
        for _time in range(4):
            sent()

    sent()
    statements.same_after(many, lambda: waiting(boss, Kind.AGREEMENT))
    assert len(waiting(boss, Kind.AGREEMENT).rows) == 5


IN_WORDS = {
    "id": (
        "Disetujui Dikembalikan Disetujui Ditolak Ditandatangani Dikembalikan Disetujui Dikembalikan "
        "Dikabulkan Tidak dikabulkan Digabung Bukan ganda"
    ),
    "en": (
        "Approved Sent back Approved Turned down Countersigned Sent back Approved Sent back "
        "Granted Not granted Merged Not a duplicate"
    ),
}


@pytest.mark.parametrize(("language", "said"), IN_WORDS.items())
def test_each_kind_says_in_its_own_words_how_it_was_decided(session: Any, language: str, said: str) -> None:
    with force_locale(language):
        assert " ".join(str(words_of(kind, verdict)) for kind in Kind for verdict in Verdict) == said
