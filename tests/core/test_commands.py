"""`doctor` always answers with sentences, above all where something is amiss."""

import json
from pathlib import Path

import pytest

from app.core import files, migrating
from app.core.commands import doctor, look
from app.core.db import db
from app.imports.models import ImportRun
from app.settings.commands import upgrade
from tests.support.databases import KINDS, Databases, make_app


def _findings(database_url: str, instance: Path) -> dict[str, str]:
    app = make_app(database_url, instance)
    done = app.test_cli_runner().invoke(doctor, ["--json"])
    assert done.exit_code == 1, done.output
    return {found["subject"]: found["sentence"] for found in json.loads(done.output) if not found["is_well"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_without_tables_is_a_finding(kind: str, databases: Databases, tmp_path: Path) -> None:
    amiss = _findings(databases.empty(kind), tmp_path)
    assert "run ./jajak upgrade" in amiss["migrations"]


def test_a_database_that_does_not_answer_is_a_finding(tmp_path: Path) -> None:
    amiss = _findings("postgresql://nobody@127.0.0.1:1/nothing", tmp_path)
    assert amiss["database"] == "It cannot be reached: OperationalError."


def test_an_upgrade_says_where_the_tables_stand(databases: Databases, tmp_path: Path) -> None:
    done = make_app(databases.clone("sqlite"), tmp_path).test_cli_runner().invoke(upgrade)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"tables           at {migrating.newest()}\n")


def test_files_that_the_records_name_and_the_folder_lacks_are_a_finding(
    databases: Databases, tmp_path: Path
) -> None:
    with make_app(databases.clone("sqlite"), tmp_path).app_context():
        kept, gone, sealed = (files.store_bytes(content, files.PDF).sha256 for content in (b"a", b"b", b"c"))
        db.session.add_all(
            ImportRun(filename="daftar.csv", size=1, sha256=plain, sealed_sha256=other)
            for plain, other in ((kept, None), (gone, None), ("0" * 64, sealed))
        )
        assert told("files") == ["All 3 files are where the records say."]
        files.path_of(gone).unlink()
        assert told("files")[0].startswith("1 of 3 files are missing in ")


def told(subject: str) -> list[str]:
    return [found.sentence for found in look(thoroughly=True) if found.subject == subject]
