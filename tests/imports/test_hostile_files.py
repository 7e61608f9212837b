"""Every odd file is read or refused with one sentence, on the page and at the command line, and nothing is half written."""

import io
import json

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core.db import db
from app.imports.batches import BATCH
from app.imports.commands import companies as command
from app.imports.enums import ImportState
from app.imports.models import ImportRow, ImportRun
from tests.factories.accounts import UserFactory
from tests.factories.imports import invented_row, list_csv
from tests.imports.hostile_lists import HEADER, NAMES, READ, REFUSED, text

each_refused = pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
each_read = pytest.mark.parametrize(("content", "names"), READ.values(), ids=READ)


@pytest.fixture
def visitor(app, sign_in):
    return sign_in(UserFactory(roles=[Role.CLERK]))


@pytest.fixture
def at_the_command_line(app, tmp_path):
    def invoke(content, *options):
        path = tmp_path / "daftar.csv"
        path.write_bytes(content)
        return app.test_cli_runner().invoke(command, ["import", str(path), *options])

    return invoke


def upload(visitor, content, filename="daftar.csv"):
    return visitor.post("/imports", data={"file": (io.BytesIO(content), filename)})


def imported(visitor, content):
    """The import of ``content``, its columns accepted as guessed, from the upload to its end."""
    answer = upload(visitor, content)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
    run = db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
    for step in ("columns", "preview"):
        assert visitor.get(f"/imports/{run.id}/{step}").status_code == 200
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    return run


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.same_queries
@each_refused
def test_a_hostile_file_is_refused_on_the_page_with_one_sentence(visitor, content, says):
    answer = upload(visitor, content)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert shown.count('class="field__error"') == 1
    assert says in shown.partition('class="field__error"')[2][:600]
    assert (count(ImportRun), count(Company)) == (0, 0)


@pytest.mark.same_queries
@each_refused
def test_a_hostile_file_is_refused_at_the_command_line_with_one_sentence(at_the_command_line, content, says):
    answer = at_the_command_line(content)
    assert answer.exit_code == 1
    assert says in answer.output
    assert len(answer.output.strip().splitlines()) == 1
    assert (count(ImportRun), count(Company)) == (0, 0)


@pytest.mark.same_queries
@each_read
def test_an_odd_file_is_read_and_its_companies_are_filed(visitor, content, names):
    run = imported(visitor, content)
    assert (run.state, run.counts["new"], run.row_count) == (ImportState.DONE, len(names), len(names))
    stored = db.session.scalars(
        select(ImportRow.values).where(ImportRow.run_id == run.id).order_by(ImportRow.row)
    )
    assert [values["name"] for values in stored] == list(names)


@pytest.mark.same_queries
@each_read
def test_an_odd_file_means_the_same_at_the_command_line(at_the_command_line, content, names):
    answer = at_the_command_line(content, "--json")
    assert json.loads(answer.output)["new"] == len(names) == count(Company)


def test_two_columns_of_one_name_can_be_told_apart(visitor, page):
    upload(visitor, READ["two headings of one name"][0])
    run = db.session.scalar(select(ImportRun))
    assert "Telepon (2)" in page.open(f"/imports/{run.id}/columns").words


def test_a_file_in_disguise_is_read_by_what_it_is(visitor):
    assert upload(visitor, READ["merged cells"][0], "daftar.csv").status_code == 302
    assert upload(visitor, READ["tab"][0], "daftar.xls").status_code == 302
    assert upload(visitor, READ["tab"][0], "../\x00<b>.csv").status_code == 302
    assert upload(visitor, REFUSED["pdf"][0], "daftar.csv").status_code == 422


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "filename", ["x" * 240 + ".csv", "C:\\lists\\\x00<b>.csv", "☃.csv", ".csv", "daftar"]
)
def test_a_list_of_any_name_goes_all_the_way(visitor, page, filename):
    upload(visitor, READ["tab"][0], filename)
    run = db.session.scalar(select(ImportRun))
    for step in ("columns", "preview"):
        page.open(f"/imports/{run.id}/{step}")
    visitor.post(f"/imports/{run.id}/apply")
    page.open(f"/imports/{run.id}")
    assert count(Company) == len(NAMES)


def test_what_was_typed_as_a_formula_or_markup_is_kept_and_shown_as_text(visitor, page):
    rows = [
        ["=cmd|' /C calc'!A0", "Jl. A", "x"],
        ["PT <img src=x onerror=alert(1)>", "=1+1", "Bontang"],
        ["PT", "+1", "@x"],
    ]
    run = imported(visitor, text(HEADER, *rows).encode())
    for verdict in ("new", "error"):
        shown = page.open(f"/imports/{run.id}?verdict={verdict}")
        assert not shown.select("main img")
    refused = visitor.get(f"/imports/{run.id}/rows.csv?verdict=error").get_data(as_text=True)
    assert "'+1" in refused
    assert "'@x" in refused


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "heading", ["Email", "Telepon", "NPWP", "Website", "Kota", "Nama Perusahaan", "Kolom"]
)
def test_a_page_of_text_in_a_cell_is_left_out_at_once_and_told(visitor, heading):
    rows = [["PT Rekaan Satu", "x@" + "x" * 100_000], ["PT Rekaan Dua", "0," * 50_000]]
    run = imported(visitor, list_csv(rows, ["Nama", heading]))
    assert run.state is ImportState.DONE
    assert count(Company) == run.counts["new"]


def test_a_list_of_several_batches_is_poured_in_to_its_last_row(visitor):
    rows = 3 * BATCH + 1
    run = imported(visitor, list_csv(invented_row(number) for number in range(1, rows + 1)))
    assert (run.state, run.counts["new"], count(Company)) == (ImportState.DONE, rows, rows)
