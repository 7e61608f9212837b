"""Every row of a list is looked at and decided before it is poured in: fields ticked, questions answered at once."""

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies import services as companies
from app.companies.models import Company
from app.core.db import db
from app.imports import services
from app.imports.enums import Verdict
from app.imports.models import ImportRow
from app.imports.services import PREVIEWED
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import invented_row, list_csv, npwp

HEADER = ["Nama", "NPWP", "Alamat", "Kota", "Email", "Telepon"]
ROW = ["PT Rekaan", npwp(1), "Jl. Baru 1", "Bontang", "baru@rekaan.co.id", "0542 700001"]


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def received(clerk):
    def receive(rows, header=HEADER):
        run = services.receive(list_csv(rows, header), "daftar.csv", owner_id=clerk.id)
        db.session.commit()
        return run

    return receive


def looked_at(visitor, run, **asked):
    answer = visitor.get(f"/imports/{run.id}/preview", query_string=asked)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def on_file(app):
    return make_company(
        name="PT Rekaan", npwp=npwp(1), address="Jl. Lama 9", city="Kota Samarinda", email="lama@rekaan.co.id"
    )


def test_fields_ticked_for_a_row_are_taken_over_and_no_others(visitor, received, on_file):
    run = received([ROW])
    shown = looked_at(visitor, run, verdict="update")
    assert "Jl. Lama 9" in shown
    assert "Jl. Baru 1" in shown
    visitor.post(f"/imports/{run.id}/preview/1/fields", data={"take": ["email", "nonsense"]})
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(on_file)
    assert (on_file.email, on_file.address, on_file.phones) == ("baru@rekaan.co.id", "Jl. Lama 9", [])
    visitor.post(f"/imports/{run.id}/undo")
    db.session.refresh(on_file)
    assert on_file.email == "lama@rekaan.co.id"


def test_a_row_with_nothing_ticked_changes_nothing_until_it_is_left_to_the_rule_again(
    visitor, received, on_file
):
    run = received([ROW])
    visitor.post(f"/imports/{run.id}/preview/1/fields", data={})
    assert services.try_out(run, services.open_run(run))[1]["unchanged"] == 1
    assert "Jl. Baru 1" in looked_at(visitor, run, verdict="unchanged")
    visitor.post(f"/imports/{run.id}/preview/1/fields", data={"reset": "1"})
    assert services.try_out(run, services.open_run(run))[1]["update"] == 1


def test_what_was_not_ticked_stays_so_when_columns_are_said_again_and_the_file_comes_again(
    visitor, received, on_file
):
    def say_columns(run):
        listing = services.open_run(run)
        services.say_columns(run, listing, listing.columns)
        db.session.commit()

    run = received([ROW])
    visitor.post(f"/imports/{run.id}/preview/1/fields", data={"take": "email"})
    say_columns(run)
    visitor.post(f"/imports/{run.id}/apply")
    again = received([ROW])
    say_columns(again)
    visitor.post(f"/imports/{again.id}/apply")
    db.session.refresh(again)
    assert again.counts["unchanged"] == 1
    db.session.refresh(on_file)
    assert (on_file.email, on_file.phones) == ("baru@rekaan.co.id", [])


@pytest.mark.parametrize(("rule", "filed"), [("likeliest", 1), ("new", 2), ("ask", 1)])
def test_all_rows_that_ask_are_decided_at_once(visitor, received, rule, filed):
    header = ["Nama", "Alamat", "Telepon", "Kota"]
    make_company(name="PT Kariangau Sejahtera", address="Jl. Soekarno Hatta 12", phones="0542 700111")
    run = received([["PT Kariangau Makmur Sejati", "Jl. Lain 3", "0542 700111", ""]], header)
    assert services.try_out(run, services.open_run(run))[1]["review"] == 1
    visitor.post(f"/imports/{run.id}/preview/rule", data={"rule": rule})
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert run.counts["review"] == (1 if rule == "ask" else 0)
    assert db.session.scalar(select(func.count()).select_from(Company)) == filed
    again = received([["PT Kariangau Makmur Sejati", "Jl. Lain 3", "0542 700111", ""]], header)
    visitor.post(f"/imports/{again.id}/apply")
    db.session.refresh(again)
    assert again.counts["unchanged" if rule != "ask" else "review"] == 1


def test_rows_far_down_are_looked_at_and_decided_too(visitor, received, on_file):
    last = PREVIEWED + 2
    run = received([*([invented_row(number)[0], *[""] * 5] for number in range(2, last + 1)), ROW])
    shown = looked_at(visitor, run, first=last)
    assert "Jl. Baru 1" in shown
    assert f"Baris {PREVIEWED + 1} sampai {last} dari {last}" in shown
    visitor.post(f"/imports/{run.id}/preview/{last}/fields", data={"take": "address"})
    assert "checked" in looked_at(visitor, run, first=last, verdict="update")
    for wrong in ("0", "x", "99999999999", str(last + 1)):
        assert f"Baris 1 sampai {PREVIEWED}" in looked_at(visitor, run, first=wrong)
    assert visitor.post(f"/imports/{run.id}/preview/{last + 1}/fields").status_code == 404
    assert visitor.post(f"/imports/{run.id}/preview/rule", data={"rule": "all"}).status_code == 400


def test_the_button_counts_the_rows_that_will_write_something(visitor, received, on_file, monkeypatch):
    run = received([ROW, ["PT Lain", "", "", "", "", ""], ["", npwp(2), "", "", "", ""], ROW])
    assert "Impor 2 baris" in looked_at(visitor, run)
    # A part of a list says nothing of the whole.
    monkeypatch.setattr("app.imports.services.runs.PREVIEWED", 2)
    assert "Impor daftar ini" in looked_at(visitor, run)


def test_any_row_is_decided_otherwise_before_the_list_is_poured_in(visitor, received):
    header = ["Nama", "Kota"]
    make_company(name="PT Rekaan", city="Balikpapan")
    run = received([["PT Rekaan", "Balikpapan"], ["PT Lain Sekali", ""], ["PT Biasa", ""]], header)
    offered = looked_at(visitor, run)
    assert "Putuskan lain" in offered
    # The row of the company on file is of another of its name, the second one is looked at later.
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": "", "verdict": "unchanged"})
    moved = visitor.post(f"/imports/{run.id}/preview/2", data={"company": services.LATER, "verdict": "new"})
    assert "verdict=new" in moved.location
    assert "Putuskan ulang" in looked_at(visitor, run)
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert (run.counts["new"], run.counts["review"]) == (2, 1)
    names = select(Company.name, func.count()).group_by(Company.name)
    assert dict(db.session.execute(names).all()) == {"Rekaan": 2, "Biasa": 1}
    left = db.session.scalars(select(ImportRow).where(ImportRow.verdict == Verdict.REVIEW)).one()
    visitor.post(f"/imports/{run.id}/rows/{left.id}", data={"company": ""})
    assert db.session.scalar(select(func.count()).select_from(Company)) == 4


def test_what_was_decided_otherwise_is_left_to_the_list_again(visitor, received, on_file):
    run = received([ROW])
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": services.LATER, "verdict": ""})
    assert services.try_out(run, services.open_run(run))[1]["review"] == 1
    visitor.post(f"/imports/{run.id}/preview/1/undo", data={"verdict": ""})
    assert services.try_out(run, services.open_run(run))[1]["update"] == 1


def test_a_row_that_bears_the_number_of_a_company_is_of_no_other(visitor, received, on_file):
    run = received([ROW])
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": "", "verdict": "update"})
    db.session.refresh(run)
    assert "told" not in run.mapping
    assert "sudah memiliki salah satu nomor" in looked_at(visitor, run)


def test_a_row_that_resembles_nobody_is_given_to_a_company_searched_for(visitor, received):
    kept = make_company(
        name="PT Umpama Lestari", address="Jl. Lama 9", city="Balikpapan", email="lama@rekaan.co.id"
    )
    gone = make_company(name="PT Umpama Hilang")
    companies.trash(gone)
    run = received([["PT Sama Sekali Baru", "", "Jl. Baru 1", "", "", "0542 700001"]])
    search = f"/imports/{run.id}/preview/1/company"
    assert f"{search}?" in looked_at(visitor, run, verdict="new").replace("&amp;", "&") + "?"
    assert "PT Umpama Lestari" not in visitor.get(search).get_data(as_text=True)
    # Mistyped, in any order; what is in the trash is not offered.
    found = visitor.get(search, query_string={"q": "lestri umpama"}).get_data(as_text=True)
    assert f'name="company" value="{kept.id}"' in found
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": gone.id, "verdict": "new"})
    assert services.try_out(run, services.open_run(run))[1]["new"] == 1
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": kept.id, "verdict": "new"})
    # It is set beside that company, field by field; what is ticked is taken over, the rest is kept.
    assert "Jl. Lama 9" in looked_at(visitor, run, verdict="update")
    visitor.post(f"/imports/{run.id}/preview/1/fields", data={"take": "address"})
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(kept)
    assert (kept.address, kept.phones, kept.email) == ("Jl. Baru 1", [], "lama@rekaan.co.id")
    visitor.post(f"/imports/{run.id}/undo")
    db.session.refresh(kept)
    assert (kept.address, kept.name) == ("Jl. Lama 9", "Umpama Lestari")


@pytest.mark.parametrize(("policy", "address"), [("fill", "Jl. Lama 9"), ("overwrite", "Jl. Baru 1")])
def test_a_row_somebody_decided_follows_the_rule_of_its_list(visitor, received, on_file, policy, address):
    run = received([["PT Lain Sekali", "", "Jl. Baru 1", "", "", ""]])
    run.mapping = run.mapping | {"policy": policy}
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": on_file.id})
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(on_file)
    assert on_file.address == address


def test_a_branch_is_not_given_to_a_head_office_that_could_not_bear_its_number(visitor, received, on_file):
    """It shares that of its own head office: filled in at another one, it refused the whole list."""
    other = make_company(name="PT Umpama Lestari")
    run = received([["PT Rekaan Cabang Bontang", npwp(1), "", "", "", ""]])
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": other.id, "verdict": ""})
    assert "sudah memiliki salah satu nomor" in looked_at(visitor, run)
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert (sum(run.counts.values()), other.npwp) == (1, None)
