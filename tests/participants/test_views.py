"""The screens of agreements with participants, and the stacks of papers."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.accounts.models import User
from app.core import inspection
from app.core.db import db
from app.core.jobs import Job
from app.documents import rendering
from app.documents import services as documents
from app.documents.enums import DocumentKind
from app.participants import queries, services
from app.participants.enums import ParticipantState as S
from app.participants.services import stacking
from tests.documents.test_rendering import MARKUP, TYPED, words_of
from tests.factories import documents as papers
from tests.factories import participants as make
from tests.factories import placements
from tests.factories.agreements import upload
from tests.support.pdf_text import pages_of, squeezed
from tests.support.sign_in import sign_in_as


@pytest.mark.same_queries
def test_it_is_drafted_signed_and_endorsed_on_its_pages(rina: User, joko: User, page_as: Any) -> None:
    placement = placements.a_placement("accepted", by=rina, name="Adi Uji")
    papers.an_official()
    page = page_as(rina)
    assert "Buat rancangan perjanjian" in page.open(f"/placements/{placement.id}").words
    page.post(f"/participant-agreements/of/{placement.id}", {})
    agreement = queries.find_of(placement.id)
    assert agreement is not None
    address = f"/participant-agreements/{agreement.id}"
    form = {
        "version": "1",
        "starts_on": "01/12/2026",
        "ends_on": "31/01/2027",
        "programme": "Las <b>pelat</b> 😀",
    }
    assert "Hari terakhir" in page.post(f"{address}/edit", {**form, "ends_on": "x"}, status=422).words
    page.post(f"{address}/edit", form)
    signing = {"version": "2", "participant_signed_on": "24/11/2026", "company_signed_on": "24/11/2026"}
    refused = page.post(f"{address}/sign", {**signing, "company_signatory": "Budi"}, status=422)
    assert "Unggah pindaian" in refused.words
    page.post(f"{address}/sign", {**signing, "company_signatory": "Budi", "scan": upload()})
    opener = page_as(joko)
    assert "Adi Uji" in opener.open("/participant-agreements").words
    signed = queries.source(agreement.id)
    official = papers.an_official("Dra. Kedua Uji").id
    told = {"version": str(signed.version), "dated_on": "24/11/2026", "signatory_id": str(official)}
    assert "500.15/001" in opener.post(f"{address}/endorse", told).words
    assert queries.source(agreement.id).state is S.ENDORSED
    for address in ("?tab=endorsed", "?tab=all&q=adi", f"?tab=all&agreement={placement.seat_line_id}"):
        assert "Disahkan setelah hari pertama" not in opener.open(f"/participant-agreements{address}").words
    queries.source(agreement.id).starts_on = date(2026, 11, 20)
    db.session.commit()
    for page_of in ("?tab=endorsed", f"/{agreement.id}"):
        assert "Disahkan setelah hari pertama" in opener.open(f"/participant-agreements{page_of}").words


@pytest.mark.same_queries
def test_whatever_was_typed_stands_in_its_pdf_its_docx_and_by_a_template(
    rina: User, joko: User, clock: Any
) -> None:
    line = placements.a_line(owner=rina, position=TYPED[3])
    agreement = make.a_draft(rina, placements.a_placement("accepted", by=rina, line=line))
    agreement.programme, agreement.special_terms = MARKUP, TYPED[2]
    agreement.guardian_name = TYPED[3]
    agreement = make.signed(agreement, by=rina, company_signatory=TYPED[2])
    shown = services.said(agreement)
    in_pdf = "".join(pages_of(rendering.pdf(shown, at=clock.now)))
    template = papers.a_template(by=joko, kind=DocumentKind.PARTICIPANT)
    for said in (
        in_pdf,
        words_of(rendering.docx(shown)),
        words_of(documents.by_template(services.paper(agreement), template)),
    ):
        for typed in (MARKUP, TYPED[2], TYPED[3]):
            whole = squeezed(typed)
            assert whole in said or whole.replace("محمد", "دمحم") in said, typed


@pytest.mark.same_queries
def test_a_few_papers_come_at_once_and_many_by_a_job(
    rina: User, joko: User, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = placements.a_line(seats=4, owner=rina)
    for _each in range(2):
        make.a_draft(rina, placements.a_placement("accepted", by=rina, line=line))
    sign_in_as(client, joko)
    told = {"filter": f"tab=all&agreement={line.agreement_id}"}
    packed = client.post("/participant-agreements/stacks/participants", data={**told, "form": "zip"})
    with zipfile.ZipFile(BytesIO(packed.data)) as archive:
        names = archive.namelist()
        assert all("PIHAKKEDUA" in words_of(archive.read(name)) for name in names)
    assert len(names) == 2
    printed = client.post("/participant-agreements/stacks/companies", data={"filter": "", "form": "pdf"})
    with inspection.opened(printed.data) as stack:
        assert "PERJANJIAN KERJA SAMA" in stack[0].get_textpage().get_text_range()
    monkeypatch.setattr(stacking, "FEW", 1)
    answer = client.post("/participant-agreements/stacks/participants", data={**told, "form": "pdf"})
    assert answer.status_code == 303
    job = db.session.query(Job).one()
    assert (job.kind, job.owner_id, job.parameters["stack"]) == (
        "participants.stack",
        joko.id,
        "participants",
    )
    empty = client.post(
        "/participant-agreements/stacks/participants", data={"filter": "q=tidak-ada", "form": "pdf"}
    )
    assert empty.status_code == 422
    for odd in ({"form": "exe"}, {"filter": "\x00<b>😀&agreement=99999999999", "form": "pdf"}):
        assert client.post("/participant-agreements/stacks/companies", data=odd).status_code in (
            400,
            200,
            422,
        )
