"""Who may see and change agreements."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.models import Agreement, AgreementFile
from app.core import clock as app_clock
from app.core.db import db
from tests.factories import accounts
from tests.factories import agreements as make
from tests.factories import pipeline as others

CHANGES: list[tuple[str, str]] = [
    ("GET", "/agreements/{id}/edit"),
    ("POST", "/agreements/{id}/edit"),
    ("POST", "/agreements/{id}/state"),
    ("GET", "/agreements/{id}/sign"),
    ("POST", "/agreements/{id}/sign"),
    ("GET", "/agreements/{id}/take-back"),
    ("POST", "/agreements/{id}/take-back"),
    ("GET", "/agreements/{id}/terminate"),
    ("POST", "/agreements/{id}/terminate"),
    ("POST", "/agreements/{id}/renew"),
    ("GET", "/agreements/{id}/seats/new"),
    ("POST", "/agreements/{id}/seats/new"),
    ("GET", "/agreements/{id}/seats/{line}"),
    ("POST", "/agreements/{id}/seats/{line}"),
    ("POST", "/agreements/{id}/seats/{line}/remove"),
    ("POST", "/agreements/{id}/seats/{line}/restore"),
    ("POST", "/agreements/{id}/files"),
    ("POST", "/agreements/{id}/files/{file}/remove"),
    ("POST", "/agreements/{id}/files/{file}/restore"),
]


def _address(pattern: str, made: Agreement, file: AgreementFile) -> str:
    return pattern.format(id=made.id, line=made.seat_lines[0].id, file=file.id)


@pytest.mark.same_queries
@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_another_officer_sees_but_changes_nothing(
    sign_in: Callable[..., Any], rina: User, budi: User, head: User, change: tuple[str, str]
) -> None:
    method, pattern = change
    made = make.agreement("draft", owner=rina, seats=2)
    address = _address(pattern, made, make.paper(made))
    for person in (budi, head):
        visitor = sign_in(person, new=True)
        assert visitor.get(f"/agreements/{made.id}").status_code == 200
        assert visitor.open(address, method=method).status_code == 403, person.name
    stranger = sign_in(accounts.admin(), new=True)
    assert stranger.open(address, method=method).status_code == 403
    assert db.session.get_one(Agreement, made.id).state.value == "draft"


def test_a_reader_is_offered_nothing_to_change(page_as: Any, head: User, rina: User) -> None:
    made = make.agreement("active", owner=rina, seats=2, ends_in=20)
    shown = page_as(head).open(f"/agreements/{made.id}")
    assert not shown.select("main form, main a[href$='/edit'], main a[href$='/new']")
    assert not page_as(head).open("/agreements").select("main a[href='/agreements/new']")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.CLERK, Role.HEAD, Role.AUDITOR])
def test_everyone_of_the_office_reads_papers(sign_in: Callable[..., Any], role: Role) -> None:
    made = make.agreement("active")
    [paper] = db.session.query(AgreementFile).all()
    visitor = sign_in(accounts.UserFactory(roles=[role]), new=True)
    answer = visitor.get(f"/agreements/{made.id}/files/{paper.id}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", make.PDF)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    kept = visitor.get(f"/agreements/{made.id}/files/{paper.id}?download=1")
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_papers_are_hidden_from_who_reads_no_agreements(sign_in: Callable[..., Any], client: Any) -> None:
    made = make.agreement("active")
    [paper] = db.session.query(AgreementFile).all()
    address = f"/agreements/{made.id}/files/{paper.id}"
    assert sign_in(accounts.admin(), new=True).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_a_paper_answers_at_its_own_agreement_only_and_not_when_removed(
    sign_in: Callable[..., Any], joko: User
) -> None:
    made, other = make.agreement("draft"), make.agreement("draft")
    paper = make.paper(made)
    visitor = sign_in(joko, new=True)
    assert visitor.get(f"/agreements/{other.id}/files/{paper.id}").status_code == 404
    assert visitor.post(f"/agreements/{other.id}/files/{paper.id}/remove").status_code == 404
    assert visitor.post(f"/agreements/{made.id}/files/{paper.id}/remove").status_code == 302
    assert visitor.get(f"/agreements/{made.id}/files/{paper.id}").status_code == 404
    assert visitor.post(f"/agreements/{made.id}/files/{paper.id}/restore").status_code == 302
    assert visitor.get(f"/agreements/{made.id}/files/{paper.id}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "99999999999999999999", "x", "-1"])
def test_what_does_not_exist_is_404(sign_in: Callable[..., Any], joko: User, number: str) -> None:
    visitor = sign_in(joko, new=True)
    for address in ("/agreements/{}", "/agreements/{}/edit", "/agreements/{}/sign"):
        assert visitor.get(address.format(number)).status_code == 404
    made = make.agreement("draft", owner=joko)
    for part in ("seats", "files"):
        assert visitor.get(f"/agreements/{made.id}/{part}/{number}").status_code == 404


def test_an_officer_drafts_nothing_for_somebody_elses_company(page_as: Any, rina: User, budi: User) -> None:
    company = others.company(owner_id=budi.id)
    form = {"kind": "pks", "title": "PKS", "office_authority": "own", "company_authority": "own"}
    opener = page_as(rina)
    assert "orang lain" in opener.open(f"/agreements/new?company={company.id}", status=403).words
    refused = opener.post(f"/agreements/new?company={company.id}", form, status=422)
    assert "orang lain" in refused.words or "petugas lain" in refused.words
    assert db.session.query(Agreement).count() == 0


def test_an_officer_makes_nobody_else_the_owner_by_hand(page_as: Any, rina: User, budi: User) -> None:
    company = others.company(owner_id=rina.id)
    form = {"kind": "pks", "title": "PKS", "office_authority": "own", "company_authority": "own"}
    address = f"/agreements/new?company={company.id}"
    opener = page_as(rina)
    assert opener.post(address, {**form, "owner": str(budi.id)}, status=422).select(".error-summary")
    assert db.session.query(Agreement).count() == 0
    opener.post(address, {**form, "owner": str(rina.id)})
    assert [row.owner_id for row in db.session.query(Agreement)] == [rina.id]


def test_a_signed_agreement_is_closed_to_its_officer(sign_in: Callable[..., Any], rina: User) -> None:
    made = make.agreement("active", owner=rina, seats=1)
    visitor = sign_in(rina, new=True)
    assert visitor.get(f"/agreements/{made.id}/edit").status_code == 403
    assert visitor.get(f"/agreements/{made.id}/seats/new").status_code == 403


def test_a_company_in_the_trash_gets_no_draft_but_its_agreements_can_be_read(
    page_as: Any, sign_in: Callable[..., Any], joko: User
) -> None:
    made = make.agreement("active", ends_in=20)
    made.company.trashed_at = app_clock.utcnow()
    db.session.flush()
    assert "tempat sampah" in page_as(joko).open(f"/agreements/{made.id}").words
    assert sign_in(joko, new=True).get(f"/agreements/new?company={made.company_id}").status_code == 404
