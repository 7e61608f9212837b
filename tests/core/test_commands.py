"""`doctor` always answers with sentences, above all where something is amiss."""

import json
from pathlib import Path

import pytest

from app.core import migrating
from app.core.commands import doctor
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
