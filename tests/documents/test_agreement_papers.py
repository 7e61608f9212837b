"""Papers of agreements: made of what is on file, numbered once approved, whatever people typed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.agreements import services as agreement_services
from app.agreements.enums import AgreementKind, SignatoryAuthority
from app.agreements.models import Agreement
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.documents import rendering, services
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from tests.documents.test_rendering import MARKUP, TYPED, words_of
from tests.factories import accounts, outreach
from tests.factories import agreements as make
from tests.support.pdf_text import pages_of, squeezed

TODAY = date(2026, 11, 24)
FURTHER = date(2026, 12, 10)

pytestmark = pytest.mark.usefixtures("clock", "session")


def an_agreement(state: str = "approved", **values: Any) -> Agreement:
    """A PKS with everybody who signs it and twelve seats."""
    told = {
        "office_signatory": "Dra. Sri Uji, M.Si.",
        "office_signatory_title": "Kepala Bidang Penempatan",
        "office_signatory_rank": "Pembina (IV/a)",
        "office_signatory_nip": "19700101 199501 2 001",
        "office_authority": SignatoryAuthority.ON_BEHALF,
        "office_authority_basis": "Kepala Dinas",
        "company_signatory": "Budi Uji",
        "company_signatory_title": "Direktur",
        "company_authority": SignatoryAuthority.POWER_OF_ATTORNEY,
        "company_authority_basis": "nomor 12/SK/2026",
        "place": "Balikpapan",
        "valid_from_on": TODAY,
        "valid_to_on": FURTHER,
        **values,
    }
    company = told.pop("of", None) or outreach.a_company("Kariangau Sejahtera")
    return make.agreement(state, of=company, seats=12, **told)


def a_paper(agreement: Agreement, kind: DocumentKind = DocumentKind.PKS) -> Document:
    return services.draft(kind, Subject.AGREEMENT, agreement.id, by=accounts.supervisor())


def written(paper: Document, clock: Any) -> str:
    return "".join(pages_of(rendering.pdf(services.preview(paper), at=clock.now)))


def test_a_pks_names_both_parties_its_day_in_words_and_its_seats(clock: Any) -> None:
    paper = a_paper(an_agreement())
    services.issue(paper, dated_on=FURTHER, by=accounts.supervisor())
    said = written(paper, clock)
    for part in (
        "Kamis, tanggal sepuluh, bulan Desember, tahun dua ribu dua puluh enam (10-12-2026)",
        "Dra. Sri Uji, M.Si., Kepala Bidang Penempatan, atas nama Kepala Dinas",
        "Budi Uji, Direktur, berdasarkan surat kuasa nomor 12/SK/2026",
        "a.n. Kepala Dinas",
        "NIP 19700101 199501 2 001",
        "12 (dua belas) orang",
        "Rp2.350.000",
        "Pasal 1",
        "JKK, JKM",
        "Nomor: ..............................",
    ):
        assert squeezed(part) in said, part
    assert "{" not in said


def test_a_paper_names_what_it_renews_or_carries_out(clock: Any) -> None:
    mou = make.agreement("active", kind=AgreementKind.MOU, title="Kerja sama", office_number="500/1")
    pks = make.agreement("active", of=mou.company, parent_id=mou.id, title="Magang", office_number="500/2")
    renewed = agreement_services.renew(pks, by=accounts.supervisor())
    for agreement, said in (
        (pks, "PARA PIHAK, untuk melaksanakan Kesepakatan Bersama nomor 500/1 tentang Kerja sama, sepakat"),
        (renewed, "untuk memperpanjang Perjanjian Kerja Sama nomor 500/2 tentang Magang, sepakat"),
        (mou, "disebut PARA PIHAK, sepakat dengan"),
    ):
        kind = DocumentKind[agreement.kind.name]
        assert squeezed(said) in written(a_paper(agreement, kind), clock)


def test_an_attorney_declares_the_interest_of_a_company_as_one(clock: Any) -> None:
    letter = an_agreement("draft", kind=AgreementKind.LETTER_OF_INTEREST)
    said = written(a_paper(letter, DocumentKind.LETTER_OF_INTEREST), clock)
    assert squeezed("berdasarkan surat kuasa nomor 12/SK/2026") in said
    assert squeezed("Direktur (kuasa)") in said


def test_a_letter_of_interest_bears_the_companys_number_and_the_offices_as_received(clock: Any) -> None:
    letter = an_agreement("draft", kind=AgreementKind.LETTER_OF_INTEREST, company_number="12/HRD/2026")
    paper = a_paper(letter, DocumentKind.LETTER_OF_INTEREST)
    assert "agenda" not in written(paper, clock)
    services.issue(paper, dated_on=TODAY, by=accounts.supervisor())
    for said in (written(paper, clock), words_of(rendering.docx(services.preview(paper)))):
        assert squeezed("Nomor: 12/HRD/2026") in said
        assert squeezed("Nomor agenda dinas: 500.15/001/Disnaker/2026") in said
        assert squeezed("Nomor: 500.15") not in said


@pytest.mark.same_queries
@pytest.mark.parametrize("authority", SignatoryAuthority)
def test_no_paper_has_a_gap_for_a_letter_that_nobody_named(clock: Any, authority: SignatoryAuthority) -> None:
    unsaid = {"office_authority": authority, "office_authority_basis": None, "company_authority_basis": None}
    said = written(a_paper(an_agreement("draft", company_number="1/HRD", **unsaid)), clock)
    people = said[said.index(squeezed("di bawah ini:")) : said.index(squeezed("sepakat dengan"))]
    assert "...." not in people
    assert "a.n." not in said


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "kind",
    [
        DocumentKind.LETTER_OF_INTEREST,
        DocumentKind.MOU,
        DocumentKind.PKS,
        DocumentKind.APPRENTICESHIP,
        DocumentKind.AMENDMENT,
    ],
)
def test_whatever_was_typed_stands_in_pdf_and_docx(clock: Any, kind: DocumentKind) -> None:
    agreement = an_agreement(
        "draft",
        of=outreach.a_company(MARKUP),
        kind=next(one for one in AgreementKind if one.value == kind.value),
        company_signatory=TYPED[2],
        company_signatory_title=TYPED[3],
    )
    make.seat_line(agreement, position=TYPED[3], place=TYPED[2])
    agreement_services.word(
        make.loaded(agreement),
        [{"heading": TYPED[3], "body": MARKUP.replace("{", "(").replace("}", ")")}],
        by=accounts.supervisor(),
    )
    paper = a_paper(agreement, kind)
    for said in (written(paper, clock), words_of(rendering.docx(services.preview(paper)))):
        for typed in (MARKUP, TYPED[2], TYPED[3]):
            whole = squeezed(typed)
            assert whole in said or whole.replace("محمد", "دمحم") in said


def test_its_number_becomes_the_offices_and_none_is_given_before_the_approval() -> None:
    agreement = an_agreement("in_review")
    paper = a_paper(agreement)
    by = accounts.supervisor()
    with pytest.raises(Conflict):
        services.issue(paper, dated_on=TODAY, by=by)
    agreement_services.move(agreement, make.AgreementState.APPROVED, by=by)
    services.issue(paper, dated_on=TODAY, by=by)
    assert (paper.state, agreement.office_number) == (DocumentState.ISSUED, "500.15/001/Disnaker/2026")


def test_a_day_of_signature_may_lie_ahead_but_not_far() -> None:
    paper = a_paper(an_agreement())
    with pytest.raises(Invalid) as refused:
        services.issue(paper, dated_on=date(2027, 6, 1), by=accounts.supervisor())
    assert refused.value.field == "dated_on"


def test_whoever_holds_it_learns_the_parties_and_nobodys_name(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.config, "JAJAK", replace(app.config["JAJAK"], address="https://uji.example.go.id")
    )
    paper = a_paper(an_agreement("sent"))
    services.issue(paper, dated_on=TODAY, by=accounts.supervisor())
    db.session.commit()
    page = client.get(f"/verify/{paper.token}").get_data(as_text=True)
    for shown in ("Kariangau Sejahtera", "24 November 2026 – 10 Desember 2026", "Terkirim"):
        assert shown in page
    for hidden in ("Sri Uji", "Budi Uji", "19700101"):
        assert hidden not in page
