"""Whatever a list says, however it is decided and whatever it may change: taken back, it leaves no trace."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.companies.models import Company
from app.core.db import Base, db
from app.core.errors import Conflict
from app.imports import queries, services
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow
from app.imports.policies import Policy, Rule
from tests.factories.companies import make_company, make_contact
from tests.factories.imports import list_csv, npwp

pytestmark = pytest.mark.usefixtures("app")

HEADER = ["Nama", "NPWP", "Alamat", "Kota", "Email", "Telepon", "Jumlah Tenaga Kerja", "Narahubung"]
LEFT_OUT = {
    "import_runs",
    "import_rows",
    "audit_entries",
    "regions",
    "kbli_codes",
    "company_tallies",
    "joint_visits",
    "partnership_tallies",
    "reach_tallies",
    "visit_kind_tallies",
    "visit_tallies",
    "reference_stamps",
}
"""What tells of the import itself, what is long and never written by one, and sums with a test of their own."""

rows = st.lists(
    st.tuples(
        st.sampled_from(
            ["PT Rekaan Jaya", "CV Rekaan Jaya", "PT Kariangau Sejati", "PT Kariangau Sejatti", "UD Lain"]
        ),
        st.sampled_from(["", npwp(1), npwp(2), "12"]),
        st.sampled_from(["", "Jl. Satu 1", "Jl. Dua 2"]),
        st.sampled_from(["", "Bontang", "Kota Samarinda"]),
        st.sampled_from(["", "a@rekaan.co.id", "b@rekaan.co.id"]),
        st.sampled_from(["", "0542 700001", "0542 700002"]),
        st.sampled_from(["", "12", "250"]),
        st.sampled_from(["", "Dewi Contoh", "Budi Contoh"]),
    ),
    min_size=1,
    max_size=6,
)


def everything() -> dict[str, list[Any]]:
    """What stands in every table, but for what tells of the import itself and when a row was last touched."""
    db.session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            columns = [column for column in table.columns if column.name not in ("updated_at", "version")]
            if table.name == "company_keys":
                columns = [column for column in columns if column.name != "id"]
            found[table.name] = sorted(
                map(repr, db.session.execute(table.select().with_only_columns(*columns)))
            )
    return found


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    rows=rows,
    policy=st.sampled_from(list(Policy)),
    rule=st.sampled_from(list(Rule)),
    has_decided=st.booleans(),
)
def test_an_import_taken_back_leaves_every_table_as_it_was(rows, policy, rule, has_decided):
    on_file()
    before = everything()
    run = services.receive(list_csv(rows, HEADER), "daftar.csv", owner_id=None)
    run.mapping = run.mapping | {"policy": policy.value, "rule": rule.value}
    poured = services.pour_of(run, services.open_run(run))
    outcomes = [outcome for batch in poured.batches() for outcome in batch]
    services.finish(run, poured.counts, state=ImportState.DONE)
    assert len(outcomes) == len(rows) == sum(run.counts.values())
    # What it says is what the database has.
    assert db.session.scalar(select(func.count()).select_from(Company)) == 1 + run.counts["new"]
    told = (
        select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run.id).group_by(ImportRow.verdict)
    )
    assert {verdict.value: count for verdict, count in db.session.execute(told)} == {
        verdict: count for verdict, count in run.counts.items() if count
    }
    if has_decided:
        asking = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.verdict == Verdict.REVIEW)
        for row in db.session.scalars(asking).all():
            with suppress(Conflict):
                services.settle(run, row, company_id=None)
    services.begin_undo(run)
    for _done in services.undo_in_batches(run):
        pass
    assert run.undone["kept"] == 0
    after = everything()
    for table, stored in before.items():
        assert after[table] == stored, table


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    lists=st.lists(st.tuples(rows, st.sampled_from(list(Policy))), min_size=2, max_size=3),
    order=st.permutations([0, 1, 2]),
)
def test_lists_one_upon_the_other_are_taken_back_in_any_order_without_a_trace(lists, order):
    on_file()
    before = everything()
    runs = []
    for told, policy in lists:
        run = services.receive(list_csv(told, HEADER), "daftar.csv", owner_id=None)
        run.mapping = run.mapping | {"policy": policy.value, "rule": Rule.LIKELIEST.value}
        poured = services.pour_of(run, services.open_run(run))
        for _batch in poured.batches():
            pass
        services.finish(run, poured.counts, state=ImportState.DONE)
        runs.append(run)
    for run in [runs[which] for which in order if which < len(runs)] + runs[::-1]:
        if run.undone is None or queries.has_kept(run):
            services.begin_undo(run)
            for _done in services.undo_in_batches(run):
                pass
    after = everything()
    for table, stored in before.items():
        assert after[table] == stored, table


def on_file() -> None:
    """A company the lists may speak of; it is the same for every example, since each leaves it as it was."""
    if db.session.scalar(select(Company)) is None:
        company = make_company(
            name="PT Rekaan Jaya", npwp=npwp(1), address="Jl. Lama 9", email="lama@rekaan.co.id"
        )
        make_contact(company, name="Dewi Contoh")
