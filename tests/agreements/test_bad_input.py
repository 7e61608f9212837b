"""Nothing that is typed or sent ends in a server error, and what was typed stays in its field."""

from typing import Any

import pytest

from app.accounts.models import User
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.core.db import db
from tests.factories import agreements as make
from tests.factories import pipeline as others

LONG = "panjang " * 4000
DRAFT = {
    "kind": "pks",
    "title": "PKS",
    "office_authority": "own",
    "company_authority": "own",
    "notes": "Tetap",
}
BAD_DRAFTS: list[dict[str, Any]] = [
    {"kind": ""},
    {"kind": "sumpah"},
    {"title": ""},
    {"title": "   "},
    {"title": "x" * 300},
    {"title": "\x00"},
    {"partnership": "999999"},
    {"partnership": "99999999999999999999999"},
    {"parent": "abc"},
    {"parent": "-1"},
    {"owner": "'; DROP TABLE agreements; --"},
    {"office_authority": "raja"},
    {"office_authority": "plt"},
    {"company_authority": "power_of_attorney", "company_authority_basis": "  "},
    {"office_number": "n" * 101},
    {"office_signed_on": "kemarin"},
    {"office_signed_on": "2026-11-25"},
    {"company_signed_on": "31/02/2026"},
    {"company_signed_on": "0001-01-01"},
    {"valid_from_on": "9999-12-31"},
    {"valid_from_on": "2026-05-02", "valid_to_on": "2026-05-01"},
    {"valid_to_on": "1e9"},
    {"notes": LONG},
]


@pytest.mark.same_queries
@pytest.mark.parametrize("bad", BAD_DRAFTS, ids=lambda bad: str(bad)[:50])
def test_a_bad_agreement_is_refused_with_what_was_typed(
    page_as: Any, joko: User, bad: dict[str, Any]
) -> None:
    made = make.agreement("draft", owner=joko)
    opener = page_as(joko)
    for address in (f"/agreements/new?company={others.company().id}", f"/agreements/{made.id}/edit"):
        sent = {**DRAFT, "office_signatory": "Hendra & <b>", "version": str(made.version), **bad}
        refused = opener.post(address, sent, status=422)
        assert refused.select(".error-summary")
        assert refused.one("#office_signatory")["value"] == "Hendra & <b>"
        for name in ("office_number", "office_signed_on", "valid_from_on", "valid_to_on"):
            if name in bad:
                assert refused.one(f"#{name}")["value"] == bad[name]
    assert db.session.query(Agreement).count() == 1
    assert db.session.get_one(Agreement, made.id).version == made.version


SEATS = {"position": "Juru las", "seats": "4", "months": "6", "mentor": "Ibu Dewi"}
BAD_SEATS: list[dict[str, Any]] = [
    {"position": ""},
    {"position": " \x00 "},
    {"position": "p" * 121},
    {"trade_id": "999999"},
    {"trade_id": "x"},
    {"seats": ""},
    {"seats": "0"},
    {"seats": "-3"},
    {"seats": "4,5"},
    {"seats": "99999999999999999999999"},
    {"seats": "٤"},
    {"months": "0"},
    {"months": "121"},
    {"transport_idr": "-1"},
    {"meals_idr": "1e400"},
    {"incentive_idr": "NaN"},
    {"incentive_idr": "Rp999.999.999.999"},
    {"hours_per_week": "169"},
    {"hours_per_week": "0"},
    {"hours_per_week": "banyak"},
]


@pytest.mark.same_queries
@pytest.mark.parametrize("bad", BAD_SEATS, ids=lambda bad: str(bad)[:50])
def test_bad_seats_are_refused_with_what_was_typed(page_as: Any, joko: User, bad: dict[str, Any]) -> None:
    made = make.agreement("draft", owner=joko, seats=2)
    opener = page_as(joko)
    for address in ("new", str(made.seat_lines[0].id)):
        sent = {**SEATS, "version": str(made.version), **bad}
        refused = opener.post(f"/agreements/{made.id}/seats/{address}", sent, status=422)
        assert refused.select(".error-summary")
        assert refused.one("#mentor")["value"] == "Ibu Dewi"
        for name in ("seats", "months", "transport_idr", "hours_per_week"):
            if name in bad:
                assert refused.one(f"#{name}")["value"] == bad[name]
    assert [line.seats for line in db.session.query(SeatLine)] == [2]


BAD_SIGNATURES: list[tuple[dict[str, Any], str]] = [
    ({"office_signed_on": ""}, "office_signed_on"),
    ({"company_signed_on": "2027-01-01"}, "company_signed_on"),
    ({"company_signed_on": "\x00"}, "company_signed_on"),
    ({"office_signatory": ""}, "office_signatory"),
    ({"company_signatory": "  "}, "company_signatory"),
    ({"office_number": "n" * 101}, "office_number"),
    ({"office_authority": "an"}, "office_authority_basis"),
    ({"company_authority": "plh"}, "company_authority_basis"),
    ({"valid_from_on": "2026-12-02", "valid_to_on": "2026-12-01"}, "valid_to_on"),
    ({"valid_from_on": "", "valid_to_on": "2026-01-02"}, "valid_to_on"),
    ({"scan": None}, "scan"),
    ({"scan": (b"", "scan.pdf")}, "scan"),
    ({"scan": (b"MZ program", "scan.pdf")}, "scan"),
    ({"scan": (b"<html></html>", "scan.pdf")}, "scan"),
    ({"scan": (make.PDF, "scan.exe")}, "scan"),
    ({"scan": (make.PDF, "")}, "scan"),
    ({"scan": "only text"}, "scan"),
    ({"version": "99999999999999999999"}, ""),
]


@pytest.mark.same_queries
@pytest.mark.parametrize(("bad", "field"), BAD_SIGNATURES, ids=lambda bad: str(bad)[:40])
def test_a_bad_signature_is_refused_beside_its_field(
    page_as: Any, joko: User, bad: dict[str, Any], field: str
) -> None:
    made = make.agreement("draft", owner=joko)
    sent: dict[str, Any] = {
        "version": str(made.version), "office_signed_on": "2026-11-20", "company_signed_on": "2026-11-20",
        "office_signatory": "Hendra", "company_signatory": "Dewi", "scan": (make.PDF, "scan.pdf"), **bad,
    }  # fmt: skip
    if isinstance(sent["scan"], tuple):
        sent["scan"] = make.upload(*sent["scan"])
    sent = {name: value for name, value in sent.items() if value is not None}
    answer = page_as(joko).post(f"/agreements/{made.id}/sign", sent)
    if not field:
        return
    assert answer.status == 422
    assert answer.select(f"#{field}[aria-invalid=true]")
    assert db.session.get_one(Agreement, made.id).state.value == "draft"
    assert db.session.query(AgreementFile).count() == 0


def test_a_sound_file_is_asked_for_again_when_something_else_is_wrong(page_as: Any, joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    sent = {"version": str(made.version), "scan": make.upload(make.PDF, "naskah.pdf")}
    refused = page_as(joko).post(f"/agreements/{made.id}/sign", sent, status=422)
    assert "Pilih naskah.pdf lagi" in refused.one(".error-summary").get_text(" ")


def test_a_signature_says_everything_that_lacks_at_once(page_as: Any, joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    refused = page_as(joko).post(f"/agreements/{made.id}/sign", {"version": str(made.version)}, status=422)
    assert len(refused.select(".error-summary li")) == 5


BAD_TERMINATIONS: list[dict[str, Any]] = [
    {"reason": ""}, {"reason": "999999"}, {"reason": "x"}, {"terminated_on": ""}, {"terminated_on": "2026-11-25"},
    {"terminated_on": "9999-99-99"}, {"terminated_on": "1999-01-01"}, {"note": "n" * 2001},
]  # fmt: skip


@pytest.mark.same_queries
@pytest.mark.parametrize("bad", BAD_TERMINATIONS, ids=lambda bad: str(bad)[:40])
def test_a_bad_termination_is_refused(page_as: Any, joko: User, bad: dict[str, Any]) -> None:
    made = make.agreement("active", owner=joko)
    opener = page_as(joko)
    reason = opener.open(f"/agreements/{made.id}/terminate").select("#reason option")[1]["value"]
    sent = {"version": str(made.version), "reason": reason, "terminated_on": "2026-11-24", **bad}
    refused = opener.post(f"/agreements/{made.id}/terminate", sent, status=422)
    assert refused.select(".error-summary")
    assert db.session.get_one(Agreement, made.id).state.value == "active"


BAD_PAPERS: list[tuple[Any, str]] = [
    (None, "draft"),
    ((b"MZ\x90", "perjanjian.pdf"), "draft"),
    ((b"<html>", "perjanjian.pdf"), "draft"),
    ((b"", "perjanjian.pdf"), "draft"),
    ((make.PDF, "perjanjian.docx"), "draft"),
    ((make.PDF, "perjanjian"), "draft"),
    ((make.PDF, "perjanjian.pdf"), "rahasia"),
]


@pytest.mark.same_queries
@pytest.mark.parametrize(("upload", "kind"), BAD_PAPERS, ids=lambda part: str(part)[:40])
def test_a_bad_paper_is_refused_beside_its_field(page_as: Any, joko: User, upload: Any, kind: str) -> None:
    made = make.agreement("draft", owner=joko)
    sent = {"kind": kind} | ({"paper": make.upload(*upload)} if upload else {})
    refused = page_as(joko).post(f"/agreements/{made.id}/files", sent, status=422)
    assert refused.select("#papers details[open] .error-summary")
    assert db.session.query(AgreementFile).count() == 0


def test_a_paper_that_is_too_large_is_refused_with_a_sentence(
    page_as: Any, joko: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.agreements.services.largest_file", lambda: 1_000_000)
    made = make.agreement("draft", owner=joko)
    large = make.upload(make.PDF + b"x" * 1_000_000)
    refused = page_as(joko).post(
        f"/agreements/{made.id}/files", {"kind": "draft", "paper": large}, status=422
    )
    assert "1 MB" in refused.one("#papers .error-summary").get_text()


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%25_", "q=" + "x" * 3000, "q=%F0%9F%98%80", "q=%27%3B+DROP+TABLE", "q=%22+OR+1", "state=bogus",
        "state=", "kind=%00", "owner=-1", "owner=99999999999999999999", "owner=x", "expiring=7", "expiring=1e9",
        "tab=bogus", "sort=bogus", "sort=--to", "sort=-", "key=bogus", "key=eyJ9", "q=a&q=b", "lang=xx",
    ],
)  # fmt: skip
def test_odd_addresses_still_show_the_list(page_as: Any, joko: User, query: str) -> None:
    make.agreement("active", office_number="500/1", ends_in=5)
    assert page_as(joko).open(f"/agreements?{query}").h1 == "Perjanjian"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "query", ["company=x", "company=0", "company=99999999999999", "q=%00", "q=" + "y" * 999]
)
def test_odd_addresses_still_let_one_choose_a_company(page_as: Any, joko: User, query: str) -> None:
    assert page_as(joko).open(f"/agreements/new?{query}").h1 == "Perjanjian baru"


@pytest.mark.parametrize("query", ["company=999999", "partnership=999999"])
def test_a_company_that_is_not_there_is_404(page_as: Any, joko: User, query: str) -> None:
    page_as(joko).open(f"/agreements/new?{query}", status=404)


@pytest.mark.same_queries
@pytest.mark.parametrize("to", ["", "bogus", "\x00", "terminated", "ended", "active"])
def test_a_move_that_the_table_does_not_know_changes_nothing(sign_in: Any, joko: User, to: str) -> None:
    made = make.agreement("draft", owner=joko)
    answer = sign_in(joko, new=True).post(f"/agreements/{made.id}/state", data={"to": to, "version": "x"})
    assert answer.status_code in {302, 400}
    assert db.session.get_one(Agreement, made.id).state.value == "draft"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "text", ["O'Hara & <b>Anak</b>", "\x1b[31mmerah", "😀" * 20, "'; DROP TABLE x; --", "\u202eabc"]
)
def test_odd_text_is_kept_as_text(page_as: Any, joko: User, text: str) -> None:
    company = others.company()
    opener = page_as(joko)
    opener.post(
        f"/agreements/new?company={company.id}",
        {**DRAFT, "title": text, "office_number": text, "notes": text},
    )
    made = db.session.query(Agreement).one()
    assert made.title == text.replace("\x1b", "")
    assert made.title in opener.open(f"/agreements/{made.id}").soup.get_text()
    opener.post(f"/agreements/{made.id}/seats/new", {**SEATS, "position": text})
    assert db.session.query(SeatLine).one().position == made.title
    assert opener.open("/agreements").select("tbody tr")
