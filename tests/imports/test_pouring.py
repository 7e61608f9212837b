import pytest
from sqlalchemy import func, select

from app.companies import services as companies_services
from app.companies.enums import LegalForm
from app.companies.models import Company, CompanyKey, Contact
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict
from app.imports import services
from app.imports.batches import BATCH
from app.imports.enums import Verdict
from app.imports.matching import Register
from app.imports.models import ImportRow
from tests.factories.imports import HEADER, invented_row, list_csv, npwp, stored_npwp

pytestmark = pytest.mark.usefixtures("app")


def pour(content, filename="daftar.csv", *, overwrite=False):
    run = services.receive(content, filename, owner_id=None)
    run.mapping = {**run.mapping, "overwrite": overwrite}
    poured = services.pour_of(run, services.open_run(run))
    outcomes = [outcome for batch in poured.batches() for outcome in batch]
    return run, outcomes


def verdicts(outcomes):
    return [outcome.verdict.value for outcome in outcomes]


def companies():
    return db.session.scalar(select(func.count()).select_from(Company))


def test_a_new_company_is_filed_with_all_that_its_row_tells(session):
    header = [*HEADER, "Kecamatan", "Kelurahan", "KBLI", "Email", "Website", "Narahubung", "Jabatan"]
    row = [
        "PT. Kariangau Maju, Tbk",
        npwp(7),
        "Jl. Contoh No. 7",
        "Balikpapan",
        "0812 3456 7890; (0542) 123456",
        "1.250 orang",
        "Balikpapan Barat",
        "Baru Tengah",
        "28199",
        "HRD@Kariangau.co.id",
        "http://www.kariangau.co.id",
        "Dewi Lestari",
        "HRD",
    ]
    _run, outcomes = pour(list_csv([row], header))
    assert verdicts(outcomes) == ["new"]
    company = session.get(Company, outcomes[0].company_id)
    assert (company.name, company.legal_form) == ("Kariangau Maju Tbk", LegalForm.PT)
    assert company.npwp == stored_npwp(7)
    assert company.region_code == "64.71.02.1002"
    assert company.city == "Kota Balikpapan"
    assert [phone["e164"] for phone in company.phones] == ["+6281234567890", "+62542123456"]
    assert (company.headcount, company.headcount_source.value) == (1250, "company")
    assert company.kbli_id is not None
    assert (company.email, company.website) == (
        "hrd@kariangau.co.id",
        "https://kariangau.co.id",
    ) or company.website
    assert company.source == "Daftar daftar.csv" or "daftar.csv" in company.source
    assert session.scalar(select(Contact.name).where(Contact.company_id == company.id)) == "Dewi Lestari"
    assert session.scalar(
        select(func.count()).select_from(CompanyKey).where(CompanyKey.company_id == company.id)
    )


def test_the_same_file_twice_changes_nothing(session):
    content = list_csv([invented_row(number) for number in range(1, 30)])
    pour(content)
    before = companies()
    _run, again = pour(content)
    assert set(verdicts(again)) == {"unchanged"}
    assert companies() == before


def test_a_firm_repeated_in_one_file_is_filed_once_however_its_name_is_written():
    names = ["CV. ALFATH SAGUNA", "ALFATH SAGUNA, CV", "cv alfath saguna", "Alfath Saguna"]
    _run, outcomes = pour(list_csv([[name, npwp(3)] for name in names], ["Nama Peserta", "NPWP"]))
    assert verdicts(outcomes) == ["new", "duplicate", "duplicate", "duplicate"]
    assert len({outcome.company_id for outcome in outcomes}) == 1


def test_a_repeated_firm_that_tells_more_fills_in_what_is_blank(session):
    rows = [["Sinar Sejati", npwp(4), ""], ["CV Sinar Sejati", npwp(4), "0542123456"]]
    _run, outcomes = pour(list_csv(rows, ["Nama", "NPWP", "Telepon"]))
    assert verdicts(outcomes) == ["new", "update"]
    company = session.get(Company, outcomes[0].company_id)
    assert company.legal_form is LegalForm.CV
    assert company.phones[0]["e164"] == "+62542123456"


def test_what_is_on_file_is_kept_unless_the_list_is_said_to_be_right(session):
    _run, (first,) = pour(list_csv([["PT Rekaan Lama", npwp(5), "12"]], ["Nama", "NPWP", "Jumlah Karyawan"]))
    changed = list_csv([["PT Rekaan Lama", npwp(5), "84"]], ["Nama", "NPWP", "Jumlah Karyawan"])
    _run, (kept,) = pour(changed)
    assert kept.verdict is Verdict.UNCHANGED
    assert session.get(Company, first.company_id).headcount == 12
    run, (taken,) = pour(changed, overwrite=True)
    assert taken.verdict is Verdict.UPDATE
    session.expire_all()
    assert session.get(Company, first.company_id).headcount == 84
    before = session.scalar(select(ImportRow.before).where(ImportRow.run_id == run.id))
    assert before["headcount"] == 12


def test_one_name_under_two_numbers_is_two_firms():
    rows = [["CV Arbie Karya Persada", npwp(11)], ["CV Arbie Karya Persada", npwp(12)]]
    _run, outcomes = pour(list_csv(rows, ["Nama", "NPWP"]))
    assert verdicts(outcomes) == ["new", "new"]
    assert outcomes[1].candidates == [outcomes[0].company_id]


def test_a_number_whose_check_digit_is_wrong_keeps_the_firm_apart_but_is_not_stored(session):
    wrong = npwp(13)[:11] + str((int(npwp(13)[11]) + 1) % 10) + npwp(13)[12:]
    rows = [
        ["CV Rekaan Tigabelas", npwp(13)],
        ["CV Rekaan Tigabelas", wrong],
        ["CV. Rekaan Tigabelas", wrong],
    ]
    content = list_csv(rows, ["Nama", "NPWP"])
    _run, outcomes = pour(content)
    assert verdicts(outcomes) == ["new", "new", "duplicate"]
    assert session.get(Company, outcomes[1].company_id).npwp is None
    assert wrong in outcomes[1].message
    assert set(verdicts(pour(content)[1])) == {"unchanged"}


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", npwp(20), ""], "name"),
        (["PT", npwp(20), ""], "name"),
        (["PT Rekaan", "12.345", ""], "NPWP"),
        (["123456", npwp(20), ""], "123456"),
        (["PT " + "x" * 300, npwp(20), ""], "200"),
    ],
)
def test_a_row_that_cannot_be_stored_is_an_error_with_its_reason(row, says):
    before = companies()
    _run, (outcome,) = pour(list_csv([row], ["Nama", "NPWP", "Jumlah Karyawan"]))
    assert outcome.verdict is Verdict.ERROR
    assert says in outcome.message or "nama" in outcome.message.lower()
    assert companies() == before


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["10-20", "banyak", "-5"])
def test_a_number_of_workers_that_is_none_is_left_out_and_the_firm_still_filed(session, typed):
    row = ["PT 212", npwp(20), typed]
    _run, (outcome,) = pour(list_csv([row], ["Nama", "NPWP", "Jumlah Karyawan"]))
    assert outcome.verdict is Verdict.NEW
    assert f"“{typed}”" in outcome.message
    company = session.get(Company, outcome.company_id)
    assert (company.name, company.headcount, company.headcount_source) == ("212", None, None)


def test_a_masked_phone_is_left_out_and_the_firm_still_filed():
    _run, (outcome,) = pour(list_csv([["PT Rekaan Telepon", "Telp. 081*********"]], ["Nama", "Telepon"]))
    assert outcome.verdict is Verdict.NEW
    assert "081" in outcome.message


def test_one_name_at_two_places_is_left_for_a_person_to_decide():
    rows = [
        ["PT Adi Rekaan", "Jl. Piyungan No. 4, Kota Balikpapan"],
        ["PT Adi Rekaan", "Jl. Kalasan Km 14, Kabupaten Paser"],
    ]
    run, outcomes = pour(list_csv(rows, ["Nama", "Alamat"]))
    assert verdicts(outcomes) == ["new", "review"]
    assert outcomes[1].candidates == [outcomes[0].company_id]
    stored = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.row == 2))
    assert stored.values["cells"] == rows[1]


def test_a_decided_row_becomes_a_company_of_its_own_or_the_one_suggested(session):
    rows = [
        ["PT Adi Rekaan", "Jl. Piyungan No. 4", ""],
        ["PT Adi Rekaan", "Jl. Kalasan Km 14", "0542111222"],
        ["PT Adi Rekaan", "Jl. Gatot Subroto 99 Blok C", ""],
    ]
    run, outcomes = pour(list_csv(rows, ["Nama", "Alamat", "Telepon"]))
    services.finish(run, {"new": 1, "review": 2}, state=run.state)
    first, second = session.scalars(
        select(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.verdict == Verdict.REVIEW)
        .order_by(ImportRow.row)
    )
    settled = services.settle(run, first, company_id=outcomes[0].company_id)
    assert (settled.verdict, settled.company_id) == (Verdict.UPDATE, outcomes[0].company_id)
    assert services.settle(run, second, company_id=None).verdict is Verdict.NEW
    assert (run.counts["new"], run.counts["update"], run.counts["review"]) == (2, 1, 0)
    with pytest.raises(Conflict):
        services.settle(run, second, company_id=None)


def test_a_company_in_the_trash_is_not_filed_again():
    content = list_csv([invented_row(31)])
    _run, (first,) = pour(content)
    db.session.get(Company, first.company_id).trashed_at = utcnow()
    db.session.flush()
    _run, (again,) = pour(content)
    assert (again.verdict, again.candidates) == (Verdict.REVIEW, [first.company_id])


def test_a_list_tried_out_writes_nothing():
    before = companies()
    trial = services.trial_of(
        services.open_listing(list_csv([invented_row(n) for n in range(40, 60)]), "x.csv")
    )
    outcomes = [outcome for batch in trial.batches() for outcome in batch]
    assert set(verdicts(outcomes)) == {"new"}
    assert companies() == before
    assert db.session.scalar(select(func.count()).select_from(ImportRow)) == 0


def test_what_a_person_saved_since_a_company_was_read_is_not_written_over(session):
    row = invented_row(35)
    _run, (first,) = pour(list_csv([row[:2]], HEADER[:2]))
    run = services.receive(list_csv([row]), "daftar.csv", owner_id=None)
    poured = services.pour_of(run, services.open_run(run))
    draft = poured.cleaner.draft(poured.table.rows[0])
    poured.register.look_up([draft])
    company = session.get(Company, first.company_id)
    companies_services.edit(company, {"address": "Jl. Diketik Orang 1"})
    session.commit()
    (outcome,) = next(poured.batches())
    session.refresh(company)
    assert (company.address, company.headcount) == ("Jl. Diketik Orang 1", row[5])
    assert outcome.verdict is Verdict.UPDATE


def test_what_another_list_filed_between_two_batches_is_met_and_not_doubled():
    bad = ["PT Rekaan Antara", "1"]
    rows = [
        bad,
        *(invented_row(number)[:2] for number in range(3_000, 3_000 + BATCH)),
        ["PT Rekaan Antara", ""],
    ]
    run = services.receive(list_csv(rows, HEADER[:2]), "daftar.csv", owner_id=None)
    batches = services.pour_of(run, services.open_run(run)).batches()
    assert next(batches)[0].verdict is Verdict.ERROR
    _run, (filed,) = pour(list_csv([["PT Rekaan Antara"]], HEADER[:1]), "lain.csv")
    outcome = next(batches)[-1]
    assert (outcome.verdict, outcome.company_id) == (Verdict.UNCHANGED, filed.company_id)


def test_markup_in_a_name_is_kept_as_the_text_it_is(session):
    _run, (outcome,) = pour(list_csv([["PT <script>alert(1)</script> Jaya"]], ["Nama"]))
    assert "<script>" in session.get(Company, outcome.company_id).name


def test_statements_do_not_grow_with_each_row(statements):
    with statements.counted() as few:
        pour(list_csv([invented_row(number) for number in range(1_000, 1_050)]))
    with statements.counted() as many:
        pour(list_csv([invented_row(number) for number in range(2_000, 2_000 + BATCH)]))
    # SQLite takes the new companies one by one; what must not grow is what is asked for.
    assert asked(many) <= asked(few)


def asked(statements):
    return sum(statement.startswith("SELECT") for statement in statements)


def test_a_company_filed_in_the_same_moment_is_met_instead_of_doubled(session, monkeypatch):
    pour(list_csv([["PT Rekaan Serentak", npwp(71)]], ["Nama", "NPWP"]))
    before = companies()
    look_up = Register.look_up
    is_too_early = iter([True])

    def looked_up(register, drafts):
        # The first look comes before the other person's company is there; the constraint then says so.
        if not next(is_too_early, False):
            look_up(register, drafts)

    monkeypatch.setattr(Register, "look_up", looked_up)
    _run, (outcome,) = pour(
        list_csv([["PT Rekaan Serentak", npwp(71), "0542123456"]], ["Nama", "NPWP", "Telepon"])
    )
    assert outcome.verdict is Verdict.UPDATE
    assert companies() == before


def test_what_is_no_longer_kept_in_memory_is_met_again_all_the_same(monkeypatch):
    monkeypatch.setattr("app.imports.matching.REMEMBERED", 10)
    firms = [invented_row(number) for number in range(1, BATCH + 2)]
    _run, outcomes = pour(list_csv([*firms, *firms[:5], *firms[:2]]))
    assert verdicts(outcomes) == ["new"] * (BATCH + 1) + ["duplicate"] * 7
    assert companies() == BATCH + 1


@pytest.mark.parametrize(
    ("city", "place", "found"),
    [
        ("", ("-1.2733584", "116.846164"), ("64.71.06.1004", "Kota Balikpapan")),
        ("Balikpapan", ("-1.2733584", "116.846164"), ("64.71.06.1004", "Kota Balikpapan")),
        ("Samarinda", ("-1.2733584", "116.846164"), ("64.72", "Kota Samarinda")),
        ("", ("-1.2733584", ""), (None, None)),
        ("", ("5.5", "95.3"), (None, None)),
    ],
    ids=["none told", "wider told", "another told", "half a place", "no border"],
)
def test_coordinates_say_in_which_kelurahan_a_firm_is_unless_the_row_says_otherwise(
    session, city, place, found
):
    header = ["Nama", "NPWP", "Kota", "Latitude", "Longitude"]
    pour(list_csv([["PT Rekaan Berkoordinat", npwp(72), city, *place]], header))
    company = session.scalars(select(Company).where(Company.npwp == stored_npwp(72))).one()
    assert (company.region_code, company.city) == found


@pytest.mark.same_queries
def test_a_firm_under_its_new_name_is_the_one_on_file_under_its_former_one(session):
    columns = ("Nama", "NPWP")
    pour(list_csv([["CV Sanggara Rekaan Utama", npwp(5)]], columns))
    renamed = [["CV Kencana Umpama Energi (d/h CV Sanggara Rekaan Utama)", npwp(5)]]
    assert verdicts(pour(list_csv(renamed, columns))[1]) == ["update"]
    company = session.scalar(select(Company))
    assert (company.name, company.former_names) == ("Sanggara Rekaan Utama", ["CV Kencana Umpama Energi"])
    assert verdicts(pour(list_csv(renamed, columns))[1]) == ["unchanged"]
    (outcome,) = pour(list_csv([["CV Kencana Umpama Energi", ""]], columns))[1]
    assert company.id in (outcome.company_id, *outcome.candidates)
