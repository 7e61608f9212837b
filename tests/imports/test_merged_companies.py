"""Lists that name a company which was merged into another since: they speak of the one it became."""

from sqlalchemy import select

from app.companies import services as companies
from app.companies.models import Company, Contact
from app.core.db import db
from app.imports.enums import Verdict
from app.imports.models import ImportRow
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp
from tests.imports.conftest import everything
from tests.imports.test_contacts import fates

HEADER = ("Nama", "NPWP", "Alamat", "Telepon", "Email")
PEOPLE = ("Perusahaan", "NPWP", "Nama")
LIKE = ("PT Karianggau Sejahtra", "", "Jl. Kalasan Raya No. 9", "0542700111", "halo@rekaan.co.id")


def merged(clerk):
    """A company with an NPWP, put into another of another name."""
    lost = make_company(
        name="PT Kariangau Sejahtera",
        npwp=npwp(1),
        address="Jl. Pelabuhan Semayang No. 47",
        phones="0542700111",
    )
    kept = make_company(name="PT Sejahtera Utama Kalimantan", npwp=npwp(2), address="Jl. Lain No. 1")
    return lost, kept, lambda: (companies.merge(kept, lost, values={}, by=clerk), db.session.commit())


def test_rows_find_what_a_company_became_by_all_that_was_known_of_it(poured, clerk):
    lost, kept, merge = merged(clerk)
    content = list_csv([["PT Kariangau Sejahtera", npwp(1), "Jl. Pelabuhan Semayang No. 47", "", ""]], HEADER)
    poured("companies", content)
    merge()
    before = everything()
    again = poured("companies", content)
    assert [verdict for verdict, _said in fates(again)] == [Verdict.UNCHANGED]
    assert everything() == before
    rows = [["PT Kariangau Sejahtera", "", "Rina"], ["", npwp(1), "Joko"], [kept.name, "", "Sari"]]
    assert [verdict for verdict, _said in fates(poured("contacts", list_csv(rows, PEOPLE)))] == [
        Verdict.NEW
    ] * 3
    assert set(db.session.scalars(select(Contact.company_id))) == {kept.id}
    assert lost.id != kept.id


def test_an_open_row_offers_what_a_company_became(poured, clerk, sign_in, page):
    lost, kept, merge = merged(clerk)
    run = poured("companies", list_csv([LIKE], HEADER))
    row = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id))
    assert (row.verdict, row.candidates) == (Verdict.REVIEW, [lost.id])
    merge()
    visitor = sign_in(clerk)
    assert f'value="{kept.id}"' in page.open(f"/imports/{run.id}?verdict=review").html
    # Whoever had the page open still sends the old number.
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": lost.id})
    db.session.refresh(row)
    assert (row.verdict, row.company_id) == (Verdict.UPDATE, kept.id)
    assert db.session.get(Company, kept.id).email == "halo@rekaan.co.id"


def test_what_a_list_told_of_a_company_after_a_merge_is_taken_back(poured, taken_back, clerk):
    _lost, kept, merge = merged(clerk)
    merge()
    before = everything()
    rows = [["PT Kariangau Sejahtera", npwp(1), "", "0542700222", "halo@rekaan.co.id"]]
    run = poured("companies", list_csv(rows, HEADER))
    assert db.session.get(Company, kept.id).email == "halo@rekaan.co.id"
    assert taken_back(run) == (0, 1, 0)
    assert everything() == before
