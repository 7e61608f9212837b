"""A ceremony from the invitation to the last signature."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.agreements.queries import papers_of
from app.ceremonies import queries, services
from app.ceremonies.enums import Reply
from app.ceremonies.models import Ceremony
from app.core import files
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.documents import services as documents
from app.documents.enums import DocumentKind, Subject
from tests.documents.test_agreement_papers import an_agreement
from tests.documents.test_scanning import issued, scanned
from tests.factories import accounts, outreach
from tests.factories import agreements as make
from tests.factories.ceremonies import a_ceremony
from tests.factories.documents import an_official
from tests.support.pdf_text import pages_of

pytestmark = pytest.mark.usefixtures("clock", "session")


@pytest.fixture
def joko() -> User:
    return accounts.supervisor(name="Joko Uji")


@pytest.fixture
def ceremony(joko: User) -> Ceremony:
    return a_ceremony(joko)


def with_guests(ceremony: Ceremony, *names: str, state: str = "sent") -> list[Any]:
    made = [an_agreement(state, of=outreach.a_company(name)) for name in names]
    services.invite(ceremony, made)
    return made


def test_a_stack_of_scans_signs_every_agreement_in_one_step(
    app: Flask, joko: User, ceremony: Ceremony, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setitem(
        app.config, "JAJAK", replace(app.config["JAJAK"], address="https://uji.example.go.id")
    )
    first, second = with_guests(ceremony, "Uji Satu", "Uji Dua")
    assert services.issue_papers(ceremony, by=joko) == (2, [])
    assert services.issue_papers(ceremony, by=joko) == (0, [])
    services.seat_all(ceremony)
    printed = services.print_job(ceremony)
    assert len(pages_of(printed)) % 4 == 0
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(services.print_job(ceremony, copies=1))
    scans = services.take_scan(ceremony, BytesIO(scanned(stack)), filename="tumpukan.pdf", by=joko)
    assert [scan.is_by_code for scan in scans] == [True, True]
    assert services.sign_all(ceremony, [first.id, second.id], by=joko) == 2
    db.session.expire_all()
    for agreement in (first, second):
        signed = make.loaded(agreement)
        assert (signed.state, signed.office_signed_on) == (AgreementState.SIGNED, ceremony.held_on)
        assert len(papers_of(signed)) == 1
        assert signed.office_number
    assert queries.scans_of(ceremony) == []
    assert services.take_scan(ceremony, BytesIO(make.PDF), filename="lagi.pdf", by=joko)
    with pytest.raises(Conflict):
        services.withdraw(queries.guests_of(ceremony)[0])

    assert services.take_back(ceremony, [first.id], by=joko) == 1
    db.session.expire_all()
    back = make.loaded(first)
    assert (back.state, back.office_signed_on, papers_of(back)) == (AgreementState.SENT, None, [])
    assert make.loaded(second).state is AgreementState.SIGNED
    assert services.sign_all(ceremony, [first.id], by=joko) == 1


def test_one_that_cannot_be_signed_leaves_all_unsigned(joko: User, ceremony: Ceremony) -> None:
    sound, lacking = with_guests(ceremony, "Uji Lengkap", "Uji Kurang", state="approved")
    lacking.company_signatory = None
    for agreement, content in ((sound, make.PDF), (lacking, make.PDF + b"\n")):
        (scan,) = services.take_scan(ceremony, BytesIO(content), filename="a.pdf", by=joko)
        assert not scan.is_by_code
        services.assign(ceremony, scan, agreement.id)
    with pytest.raises(Invalid) as refused:
        services.sign_all(ceremony, [sound.id, lacking.id], by=joko)
    assert "Uji Kurang" in refused.value.message
    db.session.expire_all()
    assert make.loaded(sound).state is AgreementState.APPROVED
    assert [scan.is_filed for scan in queries.scans_of(ceremony)] == [False, False]


def test_papers_of_what_is_not_approved_are_named_and_the_others_issued(
    joko: User, ceremony: Ceremony
) -> None:
    with_guests(ceremony, "Uji Siap")
    with_guests(ceremony, "Uji Draf", state="draft")
    made, refused = services.issue_papers(ceremony, by=joko)
    assert (made, len(refused)) == (1, 1)
    assert refused[0].startswith("PT Uji Draf")


def test_nothing_is_signed_before_its_day_without_a_scan_or_off_the_list(
    joko: User, ceremony: Ceremony
) -> None:
    (agreement,) = with_guests(ceremony, "Uji Awal")
    with pytest.raises(Invalid):
        services.sign_all(ceremony, [agreement.id], by=joko)
    (scan,) = services.take_scan(ceremony, BytesIO(make.PDF), filename="a.pdf", by=joko)
    with pytest.raises(Invalid):
        services.assign(ceremony, scan, an_agreement("sent").id)
    with pytest.raises(Invalid):
        services.take_scan(ceremony, BytesIO(b"<svg onload=alert(1)>"), filename="a.svg", by=joko)
    ceremony.held_on = ceremony.held_on.replace(day=30)
    with pytest.raises(Conflict):
        services.sign_all(ceremony, [agreement.id], by=joko)
    with pytest.raises(Conflict):
        services.invite(ceremony, [make.agreement("active")])


def test_invitation_and_attendance_list_name_who_is_on_the_list(joko: User, ceremony: Ceremony) -> None:
    an_official()
    with_guests(ceremony, "Uji Hadir", "Uji Absen")
    coming, declined = sorted(
        queries.guests_of(ceremony), key=lambda one: one.agreement.company.name, reverse=True
    )
    said = {
        coming.id: services.Line(Reply.COMING, 3, "Budi محمد 🏭", is_present=False),
        declined.id: services.Line(Reply.NOT_COMING, None, None, is_present=False),
    }
    assert services.note(ceremony, said) == {}
    for kind in (DocumentKind.INVITATION, DocumentKind.CEREMONY_ATTENDANCE):
        paper = documents.draft(kind, Subject.CEREMONY, ceremony.id, by=joko)
        said = str(documents.preview(paper))
        assert "Uji Hadir" in said
        assert "Uji Absen" not in said
        # An invitation is the office's own letter; the list only has somebody who takes note of it.
        assert ("Mengetahui" in said) is (kind is DocumentKind.CEREMONY_ATTENDANCE)


def test_the_list_is_kept_as_typed_on_its_page(page_as: Any, joko: User, ceremony: Ceremony) -> None:
    with_guests(ceremony, "Uji Satu", "Uji Dua")
    guest = queries.guests_of(ceremony)[0]
    shown = page_as(joko).open(f"/ceremonies/{ceremony.id}")
    form = f'form[action="/ceremonies/{ceremony.id}/guests/list"]'
    shown.submit(
        {f"reply_{guest.id}": "coming", f"seat_{guest.id}": "7", f"people_{guest.id}": "Budi"}, css=form
    )
    db.session.refresh(guest)
    assert (guest.reply, guest.seat, guest.people) == (Reply.COMING, 7, "Budi")
    other = queries.guests_of(ceremony)[1]
    wrong = {f"seat_{guest.id}": "0", f"people_{other.id}": "Ani", f"seat_{other.id}": "7"}
    refused = shown.submit(wrong, css=form, status=422)
    assert "antara 1 dan" in refused.one(f"#wrong-{guest.id}").get_text()
    assert refused.one(f"[name=people_{other.id}]")["value"] == "Ani"
    doubled = shown.submit({**wrong, f"seat_{guest.id}": "7"}, css=form, status=422)
    assert "sudah untuk PT Uji Dua" in doubled.one(f"#wrong-{other.id}").get_text()
    db.session.refresh(guest)
    assert guest.seat == 7


def test_the_list_needs_as_many_statements_for_many_as_for_few(
    page_as: Any, joko: User, ceremony: Ceremony, statements: Any
) -> None:
    opener = page_as(joko)
    with_guests(ceremony, "Uji Awal")
    statements.same_after(
        lambda: with_guests(ceremony, *(f"Uji {turn}" for turn in range(8))),
        lambda: opener.open(f"/ceremonies/{ceremony.id}"),
    )


def test_what_codes_tell_of_other_papers_is_named_and_the_same_file_taken_once(
    app: Flask, joko: User, ceremony: Ceremony, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setitem(
        app.config, "JAJAK", replace(app.config["JAJAK"], address="https://uji.example.go.id")
    )
    here, called_off = with_guests(ceremony, "Uji Daftar", "Uji Batal")
    services.issue_papers(ceremony, by=joko)
    papers = queries.papers_in_force([here.id, called_off.id])
    documents.cancel(papers[called_off.id], because="Salah nama.", by=joko)
    paper, path = issued("Uji Luar")
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(scanned(path, *(files.path_of(one.files[-1].sha256) for one in papers.values())))
    content = stack.read_bytes()
    found = services.take_scan(ceremony, BytesIO(content), filename="a.pdf", by=joko)
    told = [(scan.paper_id, scan.agreement_id) for scan in found]
    named = [papers[here.id].id, papers[called_off.id].id]
    assert sorted(told) == sorted([(paper.id, None), (named[0], here.id), (named[1], None)])
    assert services.take_scan(ceremony, BytesIO(content), filename="b.pdf", by=joko) == []
    outer = db.session.get_one(Agreement, paper.subject_id)
    services.invite(ceremony, [make.loaded(outer)])
    assert found[0].agreement_id == outer.id


def test_seats_go_to_those_without_one_and_a_company_sits_once(joko: User, ceremony: Ceremony) -> None:
    first, _second = with_guests(ceremony, "Uji Dua Naskah", "Uji Kursi Satu")
    services.invite(ceremony, [an_agreement("sent", of=first.company)])
    by_hand = next(one for one in queries.guests_of(ceremony) if "Kursi" in one.agreement.company.name)
    by_hand.seat = 1
    services.seat_all(ceremony)
    assert [guest.seat for guest in queries.guests_of(ceremony)] == [1, 2, 2]
