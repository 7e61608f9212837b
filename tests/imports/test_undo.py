"""An import taken back: what it filed is gone, what it changed is as before, what others built on stays."""

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies import services as companies_services
from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed, Potential
from app.companies.models import Company, CompanyKey, Contact, DistinctPair, LikelyPair
from app.core import audit, jobs
from app.core.db import db
from app.core.errors import Conflict
from app.deeds import services as deeds
from app.imports import queries, services, undoing
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow, ImportRun
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.follow_ups import a_follow_up
from tests.factories.imports import invented_row, list_csv, npwp, unlike

pytestmark = pytest.mark.both_databases

HEADER = ("Nama", "NPWP", "Alamat", "Telepon", "Jumlah Tenaga Kerja", "Narahubung")
COLUMNS = [column.key for column in Company.__table__.columns if column.key not in ("version", "updated_at")]


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def imported(clerk):
    """`imported(content)` is an import that was poured in to its end."""

    def pour(content, *, overwrite=False):
        run = services.receive(content, "daftar.csv", owner_id=clerk.id)
        run.mapping = {**run.mapping, "overwrite": overwrite}
        job = services.start(run, owner_id=clerk.id, locale="id", result_url="/x")
        db.session.info.pop("jobs_to_send", None)
        db.session.commit()
        jobs.run(job.id)
        db.session.refresh(run)
        assert run.state is ImportState.DONE
        return run

    return pour


@pytest.fixture
def undo(clerk):
    def take_back(run):
        job = services.undo(run, owner_id=clerk.id, locale="id", result_url="/x")
        db.session.info.pop("jobs_to_send", None)
        db.session.commit()
        if job is not None:
            jobs.run(job.id)
        db.session.expire_all()
        return {key: run.undone[key] for key in ("removed", "restored", "kept")}

    return take_back


def filed():
    return db.session.scalar(select(func.count()).select_from(Company))


def stored():
    """All that the register holds, as far as an import may touch it."""
    db.session.expire_all()
    rows = db.session.execute(select(*(getattr(Company, key) for key in COLUMNS)).order_by(Company.id)).all()
    keys = db.session.execute(
        select(CompanyKey.company_id, CompanyKey.kind, CompanyKey.value).order_by(
            CompanyKey.company_id, CompanyKey.kind, CompanyKey.value
        )
    ).all()
    contacts = db.session.execute(select(Contact.company_id, Contact.name).order_by(Contact.id)).all()
    return rows, keys, contacts


def id_of(name):
    return db.session.scalar(select(Company.id).where(Company.name == name))


def row(name, number, *, address="", phone="", headcount="", contact=""):
    return [name, npwp(number), address, phone, headcount, contact]


def verdicts(run):
    return list(
        db.session.scalars(
            select(ImportRow.verdict).where(ImportRow.run_id == run.id).order_by(ImportRow.row)
        )
    )


OLD = list_csv([row("PT Lama Rekaan", 1, address="Jl. Lama 1", headcount=12)], HEADER)
NEW = list_csv(
    [
        row(
            "PT Lama Rekaan",
            1,
            address="Jl. Baru 2",
            phone="0542700111",
            headcount=84,
            contact="Dewi Lestari",
        ),
        row("PT Barulah Gunadaya", 2, address="Jl. Tiga 3", contact="Budi Santoso"),
        row("PT Barulah Gunadaya", 2, phone="0542700222"),
        row("CV Mitra Sekarsari", 3),
    ],
    HEADER,
)


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_undo_leaves_the_register_as_it_was_and_the_file_can_come_again(imported, undo, overwrite):
    imported(OLD)
    before = stored()
    run = imported(NEW, overwrite=overwrite)
    after, first = stored(), verdicts(run)
    assert first == [Verdict.UPDATE, Verdict.NEW, Verdict.UPDATE, Verdict.NEW]
    assert undo(run) == {"removed": 2, "restored": 1, "kept": 0}
    assert run.state is ImportState.UNDONE
    assert stored() == before
    again = imported(NEW, overwrite=overwrite)
    assert verdicts(again) == first
    assert len(stored()[0]) == len(after[0])


def test_lists_that_changed_what_others_filed_leave_nothing_when_all_are_taken_back(imported, undo):
    before = stored()
    filed_by = imported(list_csv([("PT Umpama Jaya", npwp(1), "", "", "", "")], HEADER))
    filled_by = imported(list_csv([("PT Umpama Jaya", npwp(1), "Jalan Contoh 1", "", "", "")], HEADER))
    told_by = imported(list_csv([("PT Umpama Jaya", npwp(1), "", "0542 712345", "40", "Budi")], HEADER))
    for run in (told_by, filled_by):
        assert undo(run) == {"removed": 0, "restored": 1, "kept": 0}
    assert undo(filed_by) == {"removed": 1, "restored": 0, "kept": 0}
    assert stored() == before


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2)])
def test_lists_are_taken_back_in_any_order_and_what_was_kept_goes_once_nothing_builds_on_it(
    imported, undo, order
):
    before = stored()
    runs = [
        imported(list_csv([("PT Umpama Jaya", npwp(1), *told)], HEADER))
        for told in (
            ("", "", "", ""),
            ("Jalan Contoh 1", "0542 712345", "", ""),
            ("", "0542 712346", "40", "Budi"),
        )
    ]
    for which in order:
        undo(runs[which])
    for run in runs[::-1]:
        if queries.has_kept(run):
            undo(run)
    assert stored() == before
    assert [run.undone["kept"] for run in runs] == [0, 0, 0]
    assert not any(queries.has_kept(run) for run in runs)


def test_what_a_later_list_said_again_is_kept_until_that_list_is_taken_back(imported, undo):
    before = stored()
    runs = [
        imported(list_csv([("PT Umpama Jaya", npwp(1), address, "", "", "")], HEADER), overwrite=True)
        for address in ("Jalan Contoh 1", "Jalan Contoh 2", "Jalan Contoh 3", "Jalan Contoh 2")
    ]
    assert undo(runs[1])["kept"] == 1
    for run in runs[:0:-1]:
        assert undo(run)["kept"] == 0
    assert undo(runs[0]) == {"removed": 1, "restored": 0, "kept": 0}
    assert stored() == before


def test_a_decision_taken_back_before_keeps_no_company(imported, undo):
    before = stored()
    filed_by = imported(list_csv([("PT Umpama Jaya Perkasa", "", "Jalan Contoh 1", "", "", "")], HEADER))
    asks = imported(
        list_csv([("PT Umpama Jaya Perkassa", "", "Jalan Contoh 99", "0542 712345", "", "")], HEADER)
    )
    asked = db.session.scalar(select(ImportRow).where(ImportRow.run_id == asks.id))
    services.settle(asks, asked, company_id=id_of("Umpama Jaya Perkasa"))
    services.reopen(asks, asked)
    db.session.commit()
    undo(asks)
    assert undo(filed_by) == {"removed": 1, "restored": 0, "kept": 0}
    assert stored() == before


def test_a_company_somebody_changed_between_two_lists_is_kept_by_the_one_that_filed_it(imported, undo):
    filed_by = imported(list_csv([("PT Umpama Jaya", npwp(1), "", "", "", "")], HEADER))
    filled_by = imported(list_csv([("PT Umpama Jaya", npwp(1), "Jalan Contoh 1", "", "", "")], HEADER))
    company = db.session.scalars(select(Company)).one()
    companies_services.edit(company, {"notes": "Sudah dihubungi."})
    db.session.commit()
    assert undo(filled_by)["restored"] == 1
    assert undo(filed_by) == {"removed": 0, "restored": 0, "kept": 1}


def test_a_second_undo_is_refused(imported, undo):
    run = imported(NEW)
    undo(run)
    with pytest.raises(Conflict):
        undo(run)


def test_the_undo_is_noted_under_the_person_who_asked(imported, undo, visitor, clerk):
    run = imported(NEW)
    company = id_of("Barulah Gunadaya")
    visitor.post(f"/imports/{run.id}/undo")
    entry = audit.entries_of("import_runs", run.id)[0]
    assert (entry.action, entry.actor_name, entry.changes["removed"]) == ("undo", clerk.name, 3)
    assert audit.entries_of("companies", company)[0].action == "delete"


def change(company):
    companies_services.edit(company, {"notes": "Ditelepon."})


def add_contact(company):
    companies_services.add_contact(company, {"name": "Orang Lain"})


def change_contact(company):
    contact = db.session.scalar(select(Contact).where(Contact.company_id == company.id))
    companies_services.edit_contact(contact, {"position": "HRD"})


def follow_up(company):
    a_follow_up(UserFactory(), company)


def put_in_trash(company):
    companies_services.trash(company)


def merge(company):
    companies_services.merge(company, make_company(), values={}, by=None)


@pytest.mark.same_queries
@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("act", "says"),
    [
        (change, "diubah"),
        (add_contact, "kontak"),
        (change_contact, "kontak"),
        (follow_up, "tindak lanjut"),
        (put_in_trash, "tempat sampah"),
        (merge, "digabung"),
    ],
)
def test_a_filed_company_somebody_built_on_is_kept_and_told(imported, undo, page, act, says):
    run = imported(NEW)
    company = db.session.get(Company, id_of("Barulah Gunadaya"))
    act(company)
    db.session.commit()
    foreseen, is_whole = services.foresee_undo(run)
    assert (foreseen, is_whole) == ({"removed": 2, "restored": 0, "kept": 1}, True)
    assert undo(run) == foreseen
    assert db.session.get(Company, company.id) is not None
    (why,) = [row.kept_why for row in queries.every_kept_row(run)]
    assert says in why.lower()
    told = page.open(f"/imports/{run.id}").words
    assert why in told
    assert "Urungkan yang dipertahankan" in told
    assert "Urungkan impor ini?" in page.open(f"/imports/{run.id}/undo").words


def test_a_changed_company_somebody_corrected_since_is_kept_and_the_field_named(imported, undo, visitor):
    imported(OLD)
    run = imported(NEW, overwrite=True)
    company = db.session.get(Company, id_of("Lama Rekaan"))
    companies_services.edit(company, {"headcount": 90})
    db.session.commit()
    assert undo(run) == {"removed": 2, "restored": 0, "kept": 1}
    assert (company.headcount, company.address) == (90, "Jl. Baru 2")
    kept = visitor.get(f"/imports/{run.id}/kept.csv").get_data().decode("utf-8-sig").splitlines()
    assert len(kept) == 2
    assert "PT Lama Rekaan" in kept[1]
    assert "pekerja" in kept[1].lower() or "tenaga kerja" in kept[1].lower()


def test_a_changed_company_is_restored_though_something_else_of_it_was_changed(imported, undo):
    imported(OLD)
    run = imported(NEW, overwrite=True)
    company = db.session.get(Company, id_of("Lama Rekaan"))
    change(company)
    follow_up(company)
    db.session.commit()
    assert undo(run) == {"removed": 2, "restored": 1, "kept": 0}
    assert (company.headcount, company.address, company.notes) == (12, "Jl. Lama 1", "Ditelepon.")


def test_a_changed_company_that_was_merged_since_is_kept(imported, undo):
    imported(OLD)
    run = imported(NEW, overwrite=True)
    merge(db.session.get(Company, id_of("Lama Rekaan")))
    db.session.commit()
    assert undo(run) == {"removed": 2, "restored": 0, "kept": 1}


@pytest.mark.same_queries
@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "kept"])
def test_a_filed_company_whose_merge_was_taken_back_goes_wholly(imported, undo, is_lost):
    other = make_company(name="PT Tetap Ada", notes="Lama.")
    before = stored()
    run = imported(NEW)
    filled = imported(
        list_csv([["PT Barulah Gunadaya", npwp(2), "halo@rekaan.co.id"]], ["Nama", "NPWP", "Email"])
    )
    ours = db.session.get(Company, id_of("Barulah Gunadaya"))
    keep, lose = (other, ours) if is_lost else (ours, other)
    merged = companies_services.merge(keep, lose, values={"brand_name": "Rekaan", "notes": "Baru."}, by=None)
    db.session.commit()
    assert services.foresee_undo(run)[0]["kept"] == 1
    companies_services.undo(merged, by=None)
    db.session.commit()
    assert undo(filled)["restored"] == 1
    assert undo(run) == {"removed": 3, "restored": 0, "kept": 0}
    assert stored() == before


def test_a_filed_company_whose_merge_another_one_was_built_on_stays(imported, undo):
    run = imported(list_csv([["PT Umpama Jaya", npwp(1)]], ["Nama", "NPWP"]))
    keep, ours = make_company(name="PT Tetap Ada"), db.session.scalars(select(Company)).first()
    first = companies_services.merge(keep, ours, values={"notes": "Satu."}, by=None)
    second = companies_services.merge(keep, make_company(), values={"notes": "Dua."}, by=None)
    companies_services.undo(first, by=None)
    db.session.commit()
    assert undo(run)["kept"] == 1
    companies_services.undo(second, by=None)
    db.session.commit()
    assert (undo(run)["removed"], keep.notes) == (1, None)


def test_what_was_kept_for_a_merge_goes_once_that_is_taken_back(imported, undo):
    before = stored()
    run = imported(NEW)
    ours = db.session.scalars(select(Company).order_by(Company.id)).all()
    merged = companies_services.merge(ours[1], ours[0], values={}, by=None)
    db.session.commit()
    assert undo(run) == {"removed": len(ours) - 2, "restored": 0, "kept": 1}
    companies_services.undo(merged, by=None)
    db.session.commit()
    assert undo(run) == {"removed": len(ours), "restored": 0, "kept": 0}
    assert stored() == before


def test_a_filed_company_that_was_changed_and_changed_back_goes_with_its_list(imported, undo, clerk):
    before = stored()
    run = imported(list_csv([["PT Sagu Rekaan", "", "Jl. Lama 1", "0542 711222", 12, "Sari Contoh"]], HEADER))
    company, person = db.session.scalar(select(Company)), db.session.scalar(select(Contact))
    deed = deeds.change(COMPANY_DEEDS, [company.id], Deed.POTENTIAL, by=clerk, value=Potential.A)
    deeds.undo(deed, by=clerk)
    for notes, position in (("Pindah.", "HRD"), (None, None)):
        companies_services.edit(company, {"notes": notes, "phones": [], "address": notes or "Jl. Lama 1"})
        companies_services.edit_contact(person, {"position": position})
    db.session.commit()
    assert undo(run) == {"removed": 0, "restored": 0, "kept": 1}
    companies_services.edit(company, {"phones": [{"e164": "+62542711222", "as_typed": "0542 711222"}]})
    db.session.commit()
    assert undo(run) == {"removed": 1, "restored": 0, "kept": 0}
    assert stored() == before


def test_being_thought_alike_keeps_no_company(imported, undo):
    run = imported(NEW)
    ids = db.session.scalars(select(Company.id).order_by(Company.id)).all()
    db.session.add(LikelyPair(first_id=ids[0], second_id=ids[1], score=90, name_score=90, is_same_name=False))
    db.session.add(DistinctPair(first_id=ids[0], second_id=ids[2]))
    db.session.commit()
    assert undo(run)["removed"] == 3


def test_a_number_that_was_removed_is_never_given_to_another_company(imported, undo):
    run = imported(NEW)
    highest = db.session.scalar(select(func.max(Company.id)))
    undo(run)
    again = imported(list_csv([["PT Lain Sekali Rekaan"]], ["Nama"]))
    company_id = db.session.scalar(select(ImportRow.company_id).where(ImportRow.run_id == again.id))
    assert company_id > highest


def test_other_imports_that_met_a_removed_company_remember_it_no_more(imported, undo):
    run = imported(NEW)
    later = imported(NEW)
    assert set(verdicts(later)) == {Verdict.UNCHANGED}
    assert undo(run)["removed"] == 3
    assert (
        db.session.scalar(
            select(func.count(ImportRow.company_id)).where(
                ImportRow.run_id == later.id, ImportRow.verdict == Verdict.UNCHANGED
            )
        )
        == 0
    )


@pytest.mark.parametrize("is_same", [True, False], ids=["same", "new"])
def test_a_decision_of_an_undone_import_is_asked_again(imported, undo, is_same):
    imported(list_csv([["PT Kariangau Sejahtera", "0542700111"]], ["Nama", "Telepon"]))
    before = stored()
    header = ["Nama", "Telepon", "Email"]
    content = list_csv([["PT Karianggau Sejahtra", "0542700111", "halo@rekaan.co.id"]], header)
    run = imported(content)
    left = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id))
    services.settle(run, left, company_id=id_of("Kariangau Sejahtera") if is_same else None)
    db.session.commit()
    undo(run)
    assert stored() == before
    assert verdicts(imported(content)) == [Verdict.REVIEW]
    with pytest.raises(Conflict):
        services.settle(run, left, company_id=None)


def test_a_long_undo_is_a_job_that_goes_on_where_it_was_stopped(imported, clerk, monkeypatch):
    size = services.UNDONE_WITHOUT_JOB + 20
    run = imported(list_csv([[unlike(number)] for number in range(size)], ["Nama"]))
    job = services.undo(run, owner_id=clerk.id, locale="id", result_url="/x")
    db.session.info.pop("jobs_to_send", None)
    db.session.commit()
    take_back = undoing.take_back
    monkeypatch.setattr(undoing, "take_back", lambda traces: (take_back(traces), jobs.cancel(job))[0])
    jobs.run(job.id)
    db.session.refresh(run)
    assert (run.state, filed()) == (ImportState.DONE, size - services.UNDONE_AT_ONCE)
    assert "Dihentikan atas permintaan" in run.message
    monkeypatch.undo()
    services.undo(run, owner_id=clerk.id, locale="id", result_url="/x")
    db.session.commit()
    db.session.refresh(run)
    assert (run.state, run.undone["removed"], filed()) == (ImportState.UNDONE, size, 0)


def test_the_page_says_what_will_happen_and_then_what_happened(imported, visitor, page):
    imported(OLD)
    run = imported(NEW)
    assert f"/imports/{run.id}/undo" in page.open(f"/imports/{run.id}").html
    asked = page.open(f"/imports/{run.id}/undo")
    assert "Batalkan" in asked.h1 or "Urungkan" in asked.h1
    assert filed() == 3
    assert visitor.post(f"/imports/{run.id}/undo").status_code == 302
    assert filed() == 1
    shown = page.open(f"/imports/{run.id}")
    assert "2 dihapus, 1 dikembalikan, 0 dipertahankan" in shown.words
    assert "Diurungkan" in shown.words
    assert visitor.get(f"/imports/{run.id}/undo").status_code == 302
    # A second press is told, and changes nothing.
    visitor.post(f"/imports/{run.id}/undo")
    assert filed() == 1


def test_an_undo_asks_no_more_for_many_companies_than_for_few(imported, undo, statements):
    few, many = (
        imported(list_csv([invented_row(number) for number in range(*numbers)]))
        for numbers in ((1, 6), (100, 200))
    )
    db.session.expire_all()
    statements.same_for(lambda: undo(few), lambda: undo(many))


def test_an_import_that_still_runs_is_not_undone(clerk):
    run = services.receive(NEW, "daftar.csv", owner_id=clerk.id)
    services.begin(run)
    with pytest.raises(Conflict):
        services.undo(run, owner_id=clerk.id, locale="id", result_url="/x")
    assert db.session.get(ImportRun, run.id).undone is None
