import csv
import json

import pytest
from sqlalchemy import func, select

from app.companies.models import Company
from app.core.db import db
from app.imports.commands import companies as command
from app.imports.models import ImportRun
from tests.factories.imports import invented_row, list_csv, npwp


@pytest.fixture
def run(app, tmp_path):
    """`run(rows, "--dry-run")` writes a list, imports it, and returns what the command answered."""

    def invoke(content, *options):
        path = tmp_path / "daftar.csv"
        path.write_bytes(content)
        return app.test_cli_runner().invoke(command, ["import", str(path), *options])

    return invoke


def filed():
    return db.session.scalar(select(func.count()).select_from(Company))


def test_the_report_has_one_line_for_each_row_of_the_list(run, tmp_path):
    rows = [
        invented_row(1),
        invented_row(2),
        invented_row(1),
        ["", "", "", "", "", ""],
        ["PT", "", "Jl. X", "", "", ""],
    ]
    report = tmp_path / "laporan.csv"
    answer = run(list_csv(rows), "--report", str(report))
    assert answer.exit_code == 0, answer.output
    with report.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == ["row", "verdict", "company_id", "score", "candidates", "message"]
    # The blank row is none: it is not counted.
    assert [(line["row"], line["verdict"]) for line in lines] == [
        ("1", "new"),
        ("2", "new"),
        ("3", "duplicate"),
        ("4", "error"),
    ]
    assert lines[2]["company_id"] == lines[0]["company_id"]
    assert lines[2]["candidates"] == lines[0]["company_id"]
    assert lines[3]["message"]
    assert filed() == 2


def test_a_dry_run_says_the_same_and_writes_nothing(run):
    content = list_csv([invented_row(number) for number in range(1, 8)])
    tried = json.loads(run(content, "--dry-run", "--json").output)
    assert (tried["new"], tried["rows"], tried["dry_run"], tried["run"]) == (7, 7, True, None)
    assert filed() == 0
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 0
    done = json.loads(run(content, "--json").output)
    assert (done["new"], filed()) == (7, 7)
    again = json.loads(run(content, "--json").output)
    assert (again["unchanged"], again["new"], filed()) == (7, 0, 7)


def test_a_sheet_that_is_not_there_is_answered_with_a_sentence(run):
    answer = run(list_csv([invented_row(1)]), "--sheet", "Tiada")
    assert answer.exit_code == 1
    assert "Tiada" in answer.output
    assert filed() == 0


def test_a_file_that_is_no_list_is_answered_with_a_sentence(run):
    answer = run(b"%PDF-1.7 not a list")
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output


def test_a_list_without_names_is_answered_with_a_sentence(run):
    answer = run(list_csv([[npwp(1)], [npwp(2)]], ["NPWP"]))
    assert answer.exit_code == 1
    assert filed() == 0


def test_lists_of_what_belongs_to_companies_come_by_the_same_command(run):
    content = list_csv([["PT Contoh Bahari Jaya", "Dewi Lestari"]], ("Perusahaan", "Nama"))
    asked = run(content, "--about", "contacts", "--json")
    assert json.loads(asked.output)["review"] == 1
    tried = run(content, "--about", "contacts", "--create-missing", "--dry-run", "--json")
    assert (json.loads(tried.output)["new"], filed()) == (1, 0)
    filed_along = run(content, "--about", "contacts", "--create-missing", "--json")
    assert (json.loads(filed_along.output)["new"], filed()) == (1, 1)
    assert run(content, "--about", "visits").exit_code != 0
