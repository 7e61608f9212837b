"""A list that comes once more in the very same file changes nothing, however much alike its firms are called."""

import random

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core.clock import utcnow
from app.outreach.models import Visit
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp
from tests.imports.conftest import everything

pytestmark = pytest.mark.usefixtures("app")

HEADER = ["Nama", "NPWP", "NIB", "Alamat", "Kota", "Email", "Telepon", "Jumlah Tenaga Kerja", "Narahubung"]
WRONG = "01.000.009.9-725.000"


def messy_rows(seed, *, count=40):
    """Firms of nearly the same names that share numbers, telephones and addresses in all ways."""
    pick = random.Random(seed).choice  # noqa: S311 - the same list every time
    names = ["Rekaan Jaya", "Rekaan Jaja", "Rekaan Jaya Abadi", "Rekaan Jaya Abadi Sentosa", "Rekan Jaya"]
    return [
        [
            pick(["PT ", "CV ", "", "PT. "]) + pick(names) + pick(["", "", " Cabang Bontang"]),
            pick(["", "", npwp(1), npwp(2), npwp(3), WRONG]),
            pick(["", "", "", "1234567890123", "1234567890124"]),
            pick(["", "", "Jl. Satu 1", "Jalan Satu No. 1", "Jl. Dua 2"]),
            pick(["", "Bontang", "Kota Samarinda"]),
            pick(["", "", "a@rekaan.co.id", "b@rekaan.co.id"]),
            pick(["", "", "0542 700001", "0542 700002", "0542 700003"]),
            pick(["", "12", "250"]),
            pick(["", "", "Dewi Contoh", "Budi Contoh"]),
        ]
        for _number in range(count)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_same_messy_list_poured_in_again_changes_nothing(poured, seed):
    content = list_csv(messy_rows(seed), HEADER)
    first = poured("companies", content)
    before = everything()
    again = poured("companies", content)
    assert again.counts["new"] == again.counts["update"] == 0
    assert again.counts["review"] == first.counts["review"]
    assert again.counts["error"] == first.counts["error"]
    assert everything() == before


def messy_people(seed):
    """People of nearly the same names at firms of nearly the same names."""
    pick = random.Random(seed).choice  # noqa: S311 - the same list every time
    names = ["Dewi Contoh", "Dewi Contho", "Budi Contoh", "DEWI CONTOH", "Budi"]
    return [
        [firm, number, pick(names), pick(["", "HRD"]), pick(["", "dewi@contoh.example"])]
        for firm, number, *_rest in messy_rows(seed)
    ]


@pytest.mark.parametrize("seed", range(2))
def test_the_same_messy_list_of_people_poured_in_again_changes_nothing(poured, seed):
    content = list_csv(messy_people(seed), ["Perusahaan", "NPWP Perusahaan", "Nama", "Jabatan", "Email"])
    first = poured("contacts", content, creates=True)
    before = everything()
    again = poured("contacts", content, creates=True)
    assert first.counts["new"]
    assert (again.counts["new"], again.counts["update"]) == (0, 0)
    assert again.counts["review"] == first.counts["review"]
    assert everything() == before


def test_alumni_of_one_name_are_not_asked_about_again_when_their_list_comes_again(poured):
    rows = [["Dewi Contoh", "1/1/2001", "A"], ["Dewi Contoh", "", "B"], ["Dewi Contoh", "2/2/2002", "C"]]
    content = list_csv(rows, ["Nama Lengkap", "Tanggal Lahir", "Jurusan"])
    first = poured("candidates", content)
    before = everything()
    again = poured("candidates", content)
    assert first.counts["new"] == 3
    assert (again.counts["unchanged"], again.counts["review"]) == (3, 0)
    assert everything() == before


def test_a_day_to_return_on_that_the_outcome_does_not_ask_for_is_noted_and_not_filled_in_later(
    poured, session
):
    UserFactory(roles=[Role.OFFICER], name="Nama Petugas")
    make_company(name="PT Rekaan Jaya")
    header = ["Perusahaan", "Tanggal Kunjungan", "Petugas", "Hasil Kunjungan", "Tanggal Kembali"]
    content = list_csv([["PT Rekaan Jaya", "14/03/2025", "Nama Petugas", "Berminat", "20/04/2025"]], header)
    assert poured("visits", content).counts["new"] == 1
    assert poured("visits", content).counts["unchanged"] == 1
    visit = session.scalar(select(Visit))
    assert (visit.return_on, visit.notes) == (None, "Return on: 20/04/2025")


def test_a_row_is_of_the_company_it_made_whatever_a_person_called_that_since(poured, session):
    content = list_csv([["PT Rekaan Jaya", "12"], ["PT Lain Sejati", "20"]], ["Nama", "Jumlah Tenaga Kerja"])
    poured("companies", content)
    company = session.scalar(select(Company).where(Company.name == "Rekaan Jaya"))
    company.name, company.name_key, company.headcount = "Khayal Makmur", "khayal makmur", 77
    session.commit()
    again = poured("companies", content)
    assert (again.counts["new"], again.counts["update"], again.counts["unchanged"]) == (0, 0, 2)
    assert company.headcount == 77


def test_a_row_left_for_the_trash_is_judged_anew_once_its_company_is_restored(poured, session):
    company = make_company(name="PT Rekaan Jaya", npwp=npwp(1), headcount=None)
    company.trashed_at = utcnow()
    content = list_csv([["PT Rekaan Jaya", npwp(1), "12"]], ["Nama", "NPWP", "Jumlah Tenaga Kerja"])
    assert poured("companies", content).counts["review"] == 1
    company.trashed_at = None
    session.commit()
    assert poured("companies", content).counts["update"] == 1
