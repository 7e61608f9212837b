import io

import openpyxl
import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core import audit, jobs
from app.core.db import db
from app.imports import services
from app.imports.enums import ImportState
from app.imports.models import ImportRow, ImportRun
from tests.core.tabular import hostile
from tests.factories.accounts import UserFactory, officer
from tests.factories.imports import HEADER, invented_row, list_csv, npwp


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


def upload(visitor, content, filename="daftar.csv"):
    return visitor.post("/imports", data={"file": (io.BytesIO(content), filename)})


def run_after(visitor, content, filename="daftar.csv"):
    answer = upload(visitor, content, filename)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
    return db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()


def companies():
    return db.session.scalar(select(func.count()).select_from(Company))


def test_a_list_goes_from_upload_over_columns_and_preview_to_its_result(visitor, page):
    content = list_csv(
        [*(invented_row(number) for number in range(1, 6)), ["", npwp(9), "Jl. Tanpa Nama 1", "", "", ""]]
    )
    assert "Impor" in page.open("/imports").h1
    run = run_after(visitor, content)
    columns = page.open(f"/imports/{run.id}/columns")
    assert "Jl. Contoh No. 1, Balikpapan" in columns.words
    values = columns.form_values("main form.record-form")
    assert (values["column_0"], values["column_1"]) == ("name", "npwp")
    assert visitor.post(f"/imports/{run.id}/columns", data=values).location.endswith("/preview")
    preview = page.open(f"/imports/{run.id}/preview")
    assert "PT Rekaan Nomor Ca" in preview.words
    assert companies() == 0
    assert visitor.post(f"/imports/{run.id}/apply").location.endswith(f"/imports/{run.id}")
    assert companies() == 5
    db.session.refresh(run)
    assert (run.state, run.counts["new"], run.counts["error"]) == (ImportState.DONE, 5, 1)
    result = page.open(f"/imports/{run.id}?verdict=error")
    assert "Unduh 1 baris" in result.words
    refused = visitor.get(f"/imports/{run.id}/rows.csv?verdict=error")
    lines = refused.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join(["Baris", "Alasan", *HEADER])
    assert "Jl. Tanpa Nama 1" in lines[1]
    assert page.open("/imports").select("main table")


def test_the_refused_rows_once_mended_can_be_imported_as_they_come(visitor):
    run = run_after(visitor, list_csv([["PT Rekaan", "12.3", "", "", "", ""]]))
    visitor.post(f"/imports/{run.id}/apply")
    refused = visitor.get(f"/imports/{run.id}/rows.csv?verdict=error").get_data().decode("utf-8-sig")
    again = run_after(visitor, refused.replace("12.3", npwp(3)).encode("utf-8-sig"), "perbaikan.csv")
    visitor.post(f"/imports/{again.id}/apply")
    assert companies() == 1


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        hostile.PROTECTED,
        hostile.xlsx("<row r='1'><c r='XFD1'><v>1</v></c></row>"),
        hostile.xlsx("", more={"xl/media/a.bin": b"\x00" * 60_000_000}),
        b",".join(b"k%d" % n for n in range(1000)) + b"\nx\n",
        b"Nama,NPWP\n",
        b"a\n" * 100_003,
        b"<html><table><tr><td>PT</td></tr></table>",
    ],
    ids=[
        "empty",
        "picture",
        "password",
        "far corner",
        "zip bomb",
        "wide",
        "only headings",
        "long",
        "web page",
    ],
)
def test_a_hostile_file_is_answered_with_a_sentence_and_leaves_nothing(visitor, content):
    answer = upload(visitor, content, "daftar.xlsx")
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_an_upload_without_a_file_is_asked_for_one(visitor):
    answer = visitor.post("/imports", data={})
    assert answer.status_code == 422
    assert "Pilih berkas" in answer.get_data(as_text=True)


def test_the_refused_rows_come_as_a_workbook_that_runs_nothing(visitor):
    run = run_after(visitor, list_csv([["PT Rekaan", "12.3", "=1+1", "@A1", "", ""], invented_row(2)]))
    visitor.post(f"/imports/{run.id}/apply")
    answer = visitor.get(f"/imports/{run.id}/rows.xlsx?verdict=error")
    assert f"import-{run.id}-error.xlsx" in answer.headers["Content-Disposition"]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets
    header, line = sheet.iter_rows()
    assert [cell.value for cell in header] == ["Baris", "Alasan", *HEADER]
    assert (line[0].value, line[2].value) == (1, "PT Rekaan")
    assert "12.3" in line[1].value
    assert "f" not in {cell.data_type for cell in line}
    assert visitor.get(f"/imports/{run.id}/rows.xlsx?verdict=new").status_code == 404


def test_the_rows_tried_out_are_looked_at_page_by_page(visitor, page):
    run = run_after(visitor, list_csv(invented_row(number) for number in range(1, 121)))
    address = f"/imports/{run.id}/preview"
    for key, first, last in (("", 1, 50), ("51", 51, 100), ("101", 101, 120), ("9999", 1, 50), ("x", 1, 50)):
        shown = page.open(f"{address}?key={key}")
        assert f"{first}–{last} dari 120" in shown.words
        assert len(shown.select("main tbody tr")) == last - first + 1


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_imported_with_their_letters(visitor, encoding):
    run = run_after(visitor, "Nama;Kota\nCV Café Étoile;Bontang\nCV Lain;Bontang\n".encode(encoding))
    visitor.post(f"/imports/{run.id}/apply")
    assert db.session.scalar(select(Company.name).where(Company.name.contains("toile"))) == "Café Étoile"


def test_formulas_and_markup_are_shown_as_the_text_they_are(visitor, page):
    rows = [["PT <img src=x onerror=alert(1)> Jaya", "=HYPERLINK(1)"], ["PT Dua", "@SUM(1)"]]
    run = run_after(visitor, list_csv(rows, ["Nama", "Alamat"]))
    for step in ("columns", "preview"):
        assert not page.open(f"/imports/{run.id}/{step}").select("main img")
    assert "<img src=x onerror=alert(1)>" in page.open(f"/imports/{run.id}/preview").words


def test_two_columns_of_one_meaning_are_refused_beside_the_second(visitor):
    run = run_after(visitor, list_csv([["PT A", "PT B"]], ["Nama", "Lain"]))
    answer = visitor.post(f"/imports/{run.id}/columns", data={"column_0": "name", "column_1": "name"})
    assert answer.status_code == 422
    assert "Kolom lain sudah dipilih" in answer.get_data(as_text=True)


def test_a_list_without_a_name_cannot_go_on(visitor):
    run = run_after(visitor, list_csv([["PT A", "x"]], ["Nama", "Lain"]))
    answer = visitor.post(f"/imports/{run.id}/columns", data={"column_0": "", "column_1": ""})
    assert answer.status_code == 422
    assert "nama perusahaan" in answer.get_data(as_text=True)


def test_another_heading_row_can_be_named(visitor):
    run = run_after(visitor, b"Satu;Dua\nNama;Kota\nPT A;Bontang\nPT B;Berau\n")
    assert run.mapping["header"] == ["Nama", "Kota"]
    where = f"/imports/{run.id}/columns?sheet={run.sheet}&header_line="
    assert "Satu" in visitor.get(f"{where}1").get_data(as_text=True)
    assert visitor.post(f"{where}1", data={"column_0": "name", "column_1": ""}).status_code == 302
    db.session.refresh(run)
    assert (run.mapping["header"], run.row_count) == (["Satu", "Dua"], 2)
    for wrong in ("4", "x", "-1"):
        assert visitor.get(where + wrong).status_code == 422


def test_a_list_is_poured_in_only_once(visitor):
    run = run_after(visitor, list_csv([invented_row(1)]))
    visitor.post(f"/imports/{run.id}/apply")
    visitor.post(f"/imports/{run.id}/apply")
    assert db.session.scalar(select(func.count()).select_from(ImportRow)) == 1


def test_a_row_left_for_review_is_decided_on_the_spot(visitor, page):
    rows = [["PT Adi Rekaan", "Jl. Piyungan No. 4"], ["PT Adi Rekaan", "Jl. Kalasan Kilometer 14 Blok C"]]
    run = run_after(visitor, list_csv(rows, ["Nama", "Alamat"]))
    visitor.post(f"/imports/{run.id}/apply")
    shown = page.open(f"/imports/{run.id}?verdict=review")
    row = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.row == 2))
    assert f"/imports/{run.id}/rows/{row.id}" in shown.html
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": ""})
    assert companies() == 2
    assert visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": "x"}).status_code == 400


def test_only_those_who_may_import_come_in(sign_in):
    stranger = sign_in(officer(), new=True)
    assert stranger.get("/imports").status_code == 403
    assert upload(stranger, list_csv([invented_row(1)])).status_code == 403


def test_what_a_job_files_is_noted_under_the_person_who_asked(app, clerk, visitor, monkeypatch):
    run = run_after(visitor, list_csv([invented_row(1)]))
    job = services.start(run, owner_id=clerk.id, locale="id", result_url="/x")
    db.session.info.pop("jobs_to_send")
    db.session.commit()
    jobs.run(job.id)
    company_id = db.session.scalar(select(Company.id))
    assert [entry.actor_name for entry in audit.entries_of("companies", company_id)] == [clerk.name]
    assert [entry.actor_name for entry in audit.entries_of("import_runs", run.id)] == [clerk.name]


def test_the_result_asks_no_more_of_the_database_for_many_rows_than_for_few(visitor, statements):
    def show(first, last):
        run = run_after(
            visitor, list_csv(invented_row(number) for number in range(first, last)), f"{first}.csv"
        )
        visitor.post(f"/imports/{run.id}/apply")
        return lambda: visitor.get(f"/imports/{run.id}?verdict=new")

    statements.same_for(show(1, 4), show(100, 140))
