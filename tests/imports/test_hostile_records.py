"""Whatever stands in a list of people, visits or agreements, it is told and never breaks the import."""

import io

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.core.db import db
from app.imports import examples
from app.imports.kinds import KINDS
from app.imports.models import ImportRow, ImportRun
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv

HOSTILE = (
    "\x00\x01", "=1+1", "<script>alert(1)</script>", "😀" * 300, "9" * 400, "-1", "1e309", "0001-01-01", "9999-12-31", "31/02/2025",
    "'; DROP TABLE visits; --", "x" * 40_000, "\u202eabc", "null", "a\nb\tc", "𝟙𝟚/𝟛/𝟚𝟘𝟚𝟝", "@" * 200, "100% {0}", "1.5", "١٢",
)  # fmt: skip
RECORDS = [key for key in KINDS if key != "companies"]


@pytest.mark.same_queries
@pytest.mark.parametrize("kind", RECORDS)
def test_no_value_breaks_a_list(kind, clerk, sign_in, page):
    make_company(name="PT Contoh Bahari Jaya")
    UserFactory(roles=[Role.OFFICER], name="Nama Petugas", email="petugas2@contoh.example")
    visitor = sign_in(clerk)
    good = dict(zip((column[0] for column in examples.EXAMPLES[kind]), examples.rows(kind)[0], strict=True))
    good["company_npwp"] = ""
    rows = [list(good.values())]
    for at in range(len(good)):
        for value in HOSTILE:
            row = list(good.values())
            row[at] = value
            rows.append(row)
    content = list_csv(rows, examples.header(kind))
    sent = visitor.post("/imports", data={"kind": kind, "file": (io.BytesIO(content), "daftar.csv")})
    assert sent.status_code == 302
    run = db.session.scalar(select(ImportRun))
    assert run.kind == kind
    columns = page.open(f"/imports/{run.id}/columns").form_values("main form.record-form")
    assert visitor.post(f"/imports/{run.id}/columns", data=columns | {"creates": "y"}).location.endswith(
        "/preview"
    )
    page.open(f"/imports/{run.id}/preview")
    visitor.post(f"/imports/{run.id}/apply")
    db.session.expire_all()
    run = db.session.scalar(select(ImportRun))
    assert run.state.value == "done", run.message
    assert sum(run.counts.values()) == len(rows)
    first = db.session.scalar(select(ImportRow).order_by(ImportRow.row))
    assert first.verdict.value == "new", first.message
    for verdict in ("new", "error", "review"):
        page.open(f"/imports/{run.id}?verdict={verdict}")
    assert visitor.get(f"/imports/{run.id}/rows.csv?verdict=error").status_code == 200
    page.open(f"/imports/{run.id}/undo")
    visitor.post(f"/imports/{run.id}/undo")
    db.session.expire_all()
    assert db.session.scalar(select(ImportRun)).state.value in ("undone", "undoing")
