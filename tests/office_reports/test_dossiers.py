"""The dossier of a company tells all that is on file of it, to who may take the company out."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit
from tests.dashboards.support import TODAY
from tests.factories import accounts, agreements
from tests.factories.outreach import a_contact
from tests.factories.pipeline import partnership
from tests.reports.support import company
from tests.support.pdf_text import pages_of, squeezed

pytestmark = pytest.mark.usefixtures("clock")


def test_a_dossier_tells_data_people_visits_pipeline_agreements_and_is_written_down(sign_in: Any) -> None:
    rina = accounts.officer(name="Rina Uji")
    firm = company("Kariangau #image($x$)", owner=rina, address="Jl. Uji 1", headcount=40)
    a_contact(firm, "Dewi <b>", email="dewi@uji.example")
    partnership("negotiating", of=firm, days=3, owner_id=rina.id)
    agreements.agreement("active", of=firm, owner=rina, seats=4, ends_in=60)
    visit = Visit(
        company_id=firm.id, visited_on=TODAY, outcome=VisitOutcome.INTERESTED, notes="Minta 4 juru las.", officers=[rina]
    )  # fmt: skip
    db.session.add(visit)
    db.session.commit()
    visitor = sign_in(rina)
    answer = visitor.post(f"/reports/companies/{firm.id}/dossier/pdf")
    words = "".join(pages_of(answer.data))
    for said in (
        "Kariangau #image($x$)",
        "Dewi <b>",
        "dewi@uji.example",
        "Minta 4 juru las.",
        "Negosiasi",
        "Rina Uji",
    ):
        assert squeezed(said) in words, said
    assert visitor.post(f"/reports/companies/{firm.id}/dossier/docx").data.startswith(b"PK")
    assert visitor.post(f"/reports/companies/{firm.id}/dossier/exe").status_code == 404
    taken = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "export").order_by(AuditEntry.id)
    ).all()
    assert [(entry.subject_id, entry.changes["format"]) for entry in taken] == [
        (firm.id, "pdf"),
        (firm.id, "docx"),
    ]


def test_a_dossier_of_a_sole_trader_does_not_tell_the_nik(sign_in: Any) -> None:
    rina = accounts.officer()
    firm = company("Umpama", owner=rina, npwp="6471010101900001")
    words = "".join(pages_of(sign_in(rina).post(f"/reports/companies/{firm.id}/dossier/pdf").data))
    assert "6471**********01" in words
    assert "6471010101900001" not in words.replace(".", "")


def test_who_may_only_see_a_company_takes_no_dossier_of_it(sign_in: Any) -> None:
    firm = company("Kariangau", owner=accounts.officer())
    visitor = sign_in(accounts.officer())
    assert visitor.post(f"/reports/companies/{firm.id}/dossier/pdf").status_code == 403
    assert "/dossier/" not in visitor.get(f"/companies/{firm.id}").get_data(as_text=True)
    assert visitor.post("/reports/companies/999999/dossier/pdf").status_code == 404
