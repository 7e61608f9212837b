"""Saved exports, and lists as PDF: run with one click, by each within their own scope."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Invalid
from app.reports import paper, services
from app.reports.listed import LISTS
from app.reports.models import ExportRecipe
from app.reports.services import Export, ExportFormat
from app.saved_views.enums import ViewScope
from tests.factories import accounts
from tests.factories.office_reports import a_recipe
from tests.reports.support import company
from tests.support.pdf_text import pages_of, squeezed

pytestmark = pytest.mark.usefixtures("clock")

CHOSEN = {"filter": "potential=A", "list": "companies", "column": ["name", "address"]}


def the_recipe() -> ExportRecipe:
    db.session.expire_all()
    return db.session.scalars(select(ExportRecipe)).one()


def test_how_a_list_is_taken_out_is_saved_run_put_away_and_brought_back(sign_in: Any) -> None:
    company("Kariangau Sejahtera", potential="A")
    company("Dermaga Timur")
    visitor = sign_in(accounts.supervisor())
    saved = {**CHOSEN, "name": " Mitra  A ", "as": "csv", "shared": "1"}
    assert visitor.post("/exports/recipes", data=saved).status_code == 303
    kept = the_recipe()
    assert (kept.name, kept.scope, kept.columns) == ("Mitra A", ViewScope.OFFICE, ["name", "address"])
    listed = visitor.get("/exports/recipes").get_data(as_text=True)
    assert "Mitra A" in listed
    answer = visitor.post(f"/exports/recipes/{kept.id}/run")
    assert answer.data.decode("utf-8-sig").splitlines()[:2] == ["Perusahaan;Alamat", "Kariangau Sejahtera;"]
    taken = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert (taken.changes["rows"], taken.changes["filter"]) == (1, "Potensi: A – tinggi")
    visitor.post(f"/exports/recipes/{kept.id}/remove")
    assert "Belum ada ekspor" in visitor.get("/exports/recipes").get_data(as_text=True)
    visitor.post(f"/exports/recipes/{kept.id}/restore")
    assert the_recipe().trashed_at is None


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Beri nama paling banyak 60 huruf."),
        ({"name": "x" * 61}, "Beri nama paling banyak 60 huruf."),
        ({"name": "Mitra uji"}, "Anda sudah memiliki yang bernama ini."),
        ({"name": "<b>\x00😀", "shared": "1"}, "Hanya penyelia yang berbagi dengan dinas."),
    ],
)
def test_what_cannot_be_saved_is_told_and_what_was_typed_stays(
    sign_in: Any, typed: dict[str, str], said: str
) -> None:
    rina = accounts.officer()
    company("Kariangau Sejahtera", potential="A", owner=rina)
    a_recipe(rina)
    answer = sign_in(rina).post("/exports/recipes", data={**CHOSEN, "as": "xlsx", **typed})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_shared_recipe_takes_out_what_its_runner_may_take_out(sign_in: Any) -> None:
    rina, joko = accounts.officer(), accounts.officer()
    company("Milik Rina", owner=rina)
    company("Milik Joko", owner=joko)
    shared = a_recipe(accounts.supervisor(), scope=ViewScope.OFFICE, columns=["name"])
    private = a_recipe(joko)
    visitor = sign_in(rina)
    lines = visitor.post(f"/exports/recipes/{shared.id}/run").data.decode("utf-8-sig").splitlines()
    assert lines[:3] == ["Perusahaan", "Milik Rina", ""]
    assert visitor.post(f"/exports/recipes/{shared.id}/remove").status_code == 403
    assert visitor.post(f"/exports/recipes/{private.id}/run").status_code == 404


def test_a_list_is_printed_with_what_it_is_and_headings_on_every_page(sign_in: Any) -> None:
    for number in range(60):
        company(f"Uji Cetak {number} #image($x$) <b>")
    visitor = sign_in(accounts.supervisor(name="Arif Firmansyah"))
    answer = visitor.post(
        "/exports", data={"list": "companies", "column": ["name", "address"], "format": "pdf"}
    )
    pages = pages_of(answer.data)
    assert len(pages) > 1
    assert all(squeezed("Perusahaan") in page for page in pages)
    for said in ("Arif Firmansyah", "24 Nov 2026 09.00 WITA", "Uji Cetak 59 #image($x$) <b>"):
        assert squeezed(said) in "".join(pages), said
    every = [one.key for one in LISTS["companies"].chosen()]
    usual = "".join(
        pages_of(visitor.post("/exports", data={"list": "companies", "column": every, "format": "pdf"}).data)
    )
    assert squeezed("Potensi") in usual
    assert squeezed("NPWP") not in usual
    refused = visitor.post("/exports", data={"list": "companies", "column": every[1:], "format": "pdf"})
    assert refused.status_code == 422
    assert "paling banyak 12 kolom" in refused.get_data(as_text=True)


def test_every_list_as_it_is_offered_becomes_a_pdf(app: Any) -> None:
    boss = accounts.supervisor()
    for listed in LISTS.values():
        for only in ((), tuple(one.key for one in listed.chosen())):
            services.check(Export(listed, boss, MultiDict(), "", only), ExportFormat.PDF, 1)


def test_a_pdf_holds_no_more_rows_than_anybody_reads(app: Any) -> None:
    paper.check(paper.MOST_ROWS, 4)
    with pytest.raises(Invalid):
        paper.check(paper.MOST_ROWS + 1, 4)


def test_a_year_is_printed_as_people_write_it(app: Any) -> None:
    (column,) = LISTS["candidates"].chosen(["year"])
    assert column.made is not None
    rows = [[one] for one in column.made([2019, None])]
    assert "2019" in "".join(pages_of(paper.pdf("Alumni", ["Tahun"], rows, [("Dibuat", "-")])))


def test_no_column_on_paper_is_narrower_than_a_word_in_it_while_the_line_holds_them() -> None:
    headings = ["Tahap", "Potensi", *(["Keterangan"] * 8)]
    row = ["Ditandatangani", "A", *(["kata " * 20] * 8)]
    wide = paper.widths(headings, [["Baru", "A", *(["kata " * 20] * 8)]] * 99 + [row])
    assert sum(wide) <= paper.LETTERS
    assert (wide[0], wide[1]) == (len("Ditandatangani "), len("Potensi "))
