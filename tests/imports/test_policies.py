"""Field by field: what a list may change of companies on file."""

import pytest
from sqlalchemy import select

from app.companies.models import Company
from app.imports import services
from app.imports.policies import Policies, Policy
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp

HEADER = ["Nama", "NPWP", "Alamat", "Kota", "Email", "Website", "Telepon"]
ROW = ["PT Rekaan", npwp(1), "Jl. Baru 1", "Bontang", "baru@rekaan.co.id", "rekaan.co.id", "0542 700001"]


@pytest.fixture
def on_file(app):
    return make_company(
        name="PT Rekaan",
        npwp=npwp(1),
        address="Jl. Lama 9",
        city="Kota Samarinda",
        email="lama@rekaan.co.id",
        phones="0542 700009",
    )


def pour(**settings):
    run = services.receive(list_csv([ROW], HEADER), "daftar.csv", owner_id=None)
    run.mapping = run.mapping | settings
    poured = services.pour_of(run, services.open_run(run))
    return [outcome for batch in poured.batches() for outcome in batch]


def said(session):
    company = session.scalar(select(Company))
    numbers = [phone["e164"][-1] for phone in company.phones]
    return company.address, company.email, company.website, "".join(numbers)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ({"policy": "fill"}, ("Jl. Lama 9", "lama@rekaan.co.id", "https://rekaan.co.id", "91")),
        ({"policy": "keep"}, ("Jl. Lama 9", "lama@rekaan.co.id", None, "9")),
        ({"policy": "overwrite"}, ("Jl. Baru 1", "baru@rekaan.co.id", "https://rekaan.co.id", "91")),
        (
            {"policy": "keep", "policies": {"email": "overwrite", "phones": "overwrite"}},
            ("Jl. Lama 9", "baru@rekaan.co.id", None, "1"),
        ),
        (
            {"policy": "overwrite", "policies": {"address": "fill", "phones": "keep"}},
            ("Jl. Lama 9", "baru@rekaan.co.id", "https://rekaan.co.id", "9"),
        ),
    ],
    ids=["fill", "keep", "overwrite", "keep but", "overwrite but"],
)
def test_each_field_follows_its_own_rule_else_that_of_the_list(session, on_file, settings, left):
    pour(**settings)
    assert said(session) == left


@pytest.mark.same_queries
def test_what_is_changed_is_told_apart_from_what_is_filled_in_or_added(session, on_file):
    (outcome,) = pour(policy="overwrite")
    changed, filled = outcome.message.split(" Dilengkapi: ")
    assert changed.startswith("Diubah: ")
    assert "Surel" in changed
    assert "Situs web" in filled
    assert "Telepon" in filled


def test_who_changes_nothing_leaves_the_company_as_it_is(session, on_file):
    (outcome,) = pour(policy="keep")
    assert (outcome.verdict.value, on_file.version) == ("unchanged", 1)


def test_an_unknown_rule_fills_in_blanks_only():
    assert Policies.of({"policy": "delete"}).for_field("email") is Policy.FILL
