"""The list of companies, asked which import filed or changed them."""

from typing import Any

from app.core.db import db
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow, ImportRun
from app.reports import counting, fields, questions
from app.reports.addresses import read
from app.reports.filters import company_filter
from tests.factories import accounts
from tests.factories.pipeline import company


def a_run(state: ImportState = ImportState.DONE, **verdicts: Any) -> ImportRun:
    run = ImportRun(filename="rahasia.csv", sha256="0", size=1, state=state, source="WLKP")
    db.session.add(run)
    db.session.flush()
    for number, (verdict, of) in enumerate(verdicts.items()):
        db.session.add(
            ImportRow(run_id=run.id, row=number, verdict=Verdict(verdict), company_id=of and of.id)
        )
    db.session.flush()
    return run


def test_an_import_is_asked_for_by_whose_list_it_was(app: Any, clock: Any) -> None:
    boss = accounts.supervisor()
    filed, changed, same, other = (company() for _each in range(4))
    run = a_run(new=filed, update=changed, unchanged=same, error=None)
    undone = a_run(ImportState.UNDONE, new=other)
    options = dict(fields.options_of(fields.known()["import"]))
    assert options == {str(run.id): "WLKP · Sel, 24 Nov 2026"}

    def count(address: str) -> int:
        return counting.count(boss, company_filter(read(address), reader_id=boss.id))

    assert count(f"if=import~any~{run.id}") == 2
    assert count(f"if=import~none~{run.id}") == 2
    assert count("if=import~empty") == 1
    assert count(f"if=import~any~{undone.id}") == 0
    wanted = company_filter(read(f"if=import~any~{undone.id}"), reader_id=boss.id)
    assert questions.understood(wanted.question, reader_id=boss.id).problems
