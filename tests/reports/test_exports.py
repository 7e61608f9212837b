"""Lists taken out as files: by whom, which rows, and what is kept of it."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.enums import Potential
from app.companies.models import Company, Contact
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Invalid
from app.core.jobs import Job, JobState, Progress
from app.reports import addresses, services
from app.reports.commands import partners as command
from app.reports.listed import LISTS, PARTNERS
from app.reports.views import exports
from app.scoring.models import CompanyScore
from app.settings.custom.models import FieldType
from app.settings.models import KbliCode
from app.settings.queries import KBLI_VERSION
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.factories.custom_fields import a_field
from tests.reports.support import company

pytestmark = pytest.mark.both_databases

SCORES = {"Beta": 60, "Coba": 40}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def boss(session: Any, clock: Any) -> User:
    return accounts.supervisor(name="Arif Firmansyah")


@pytest.fixture
def take(sign_in: Any) -> Callable[..., Any]:
    """`take(user, format="csv")` sends the form of the export page."""

    def post(user: User, **values: str) -> Any:
        visitor = sign_in(user, new=True)
        return visitor.post("/exports", data={"format": "csv", "list": "companies", **values})

    return post


def lines(answer: Any, delimiter: str = ";") -> list[list[str]]:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))


def table(rows: list[list[Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows by their headings, and the footer."""
    blank = next(number for number, row in enumerate(rows) if not any(row))
    body = [dict(zip(rows[0], row, strict=True)) for row in rows[1:blank]]
    return body, {row[0]: row[1] for row in rows[blank + 1 :] if row and row[0]}


def workbook(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


# ---- what is in the file


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_csv_opens_in_excel_and_says_what_it_is(take: Any, boss: User, delimiter: str) -> None:
    company("Kariangau Sejahtera", potential=Potential.A, address="Jl. Uji 1; RT 2, Kariangau")
    company("Dermaga Timur")
    answer = take(boss, filter="potential=A", delimiter=delimiter)
    rows, footer = table(lines(answer, delimiter))
    assert [row["Perusahaan"] for row in rows] == ["Kariangau Sejahtera"]
    assert rows[0]["Alamat"] == "Jl. Uji 1; RT 2, Kariangau"
    assert footer["Jumlah baris"] == "1"
    assert footer["Filter"].startswith("Potensi: A")
    assert footer["Dibuat oleh"] == "Arif Firmansyah"
    assert footer["Dibuat pada"] == "24 Nov 2026 09.00 WITA"
    assert answer.headers["Content-Disposition"] == "attachment; filename=perusahaan-20261124-0900.csv"


def test_a_workbook_names_things_instead_of_numbering_them(take: Any, boss: User) -> None:
    owner = accounts.officer(name="Rina Nurhayati")
    partner = company(
        "Kariangau Sejahtera",
        region_code="64.71.02.1001",
        headcount=84,
        last_visit_on=date(2026, 11, 10),
        npwp="0012345678901234",
        phones=[{"e164": "+6281255550101", "as_typed": "x"}],
    )
    db.session.add(
        Contact(company_id=partner.id, name="Siti", phones=[{"e164": "+6281255550102", "as_typed": "x"}])
    )
    make.partnership("interested", of=partner, owner_id=owner.id, expected_seats=4)
    answer = take(boss, format="xlsx", list="partners")
    assert answer.mimetype == XLSX
    rows, footer = table(workbook(answer))
    row = rows[0]
    assert not row["Kelurahan"][0].isdigit()
    assert row["Petugas"] == "Rina Nurhayati"
    assert row["Tahap"] == "Berminat"
    assert row["Skema"] == "Pemagangan Mandiri"
    assert row["NPWP"] == "0012345678901234"
    assert row["Telepon"] == "0812-5555-0101"
    assert row["Telepon narahubung"] == "0812-5555-0102"
    assert (row["Pekerja"], row["Perkiraan kuota"]) == (84, 4)
    assert row["Kunjungan terakhir"].date() == date(2026, 11, 10)
    assert footer["Jumlah baris"] == 1


@pytest.mark.parametrize("typed", ["=1+1", "@x", "+62", "-1+1", "\tx", "\r=1"])
def test_nothing_typed_is_run_by_a_spreadsheet(take: Any, boss: User, typed: str) -> None:
    company("Satu", address=typed, business=typed)
    rows, _footer = table(lines(take(boss)))
    assert rows[0]["Alamat"] == f"'{typed}"
    answer = take(boss, format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    column = next(cell.column for cell in sheet[1] if cell.value == "Alamat")
    assert sheet.cell(2, column).data_type == "s"


# ---- who takes what


def test_an_officer_takes_out_only_what_is_theirs(take: Any, boss: User) -> None:
    rina, other = accounts.officer(), accounts.officer()
    make.partnership("visited", of=company("Milik Rina", owner=rina), owner_id=rina.id)
    make.partnership("visited", of=company("Milik Orang", owner=other), owner_id=other.id)
    for which in ("companies", "partners"):
        rows, footer = table(lines(take(rina, list=which)))
        assert [row["Perusahaan"] for row in rows] == ["Milik Rina"], which
        assert footer["Jumlah baris"] == "1"
        assert len(table(lines(take(boss, list=which)))[0]) == 2


@pytest.mark.parametrize("which", ["companies", "partners"])
def test_the_nik_of_a_sole_trader_leaves_the_house_masked(take: Any, boss: User, which: str) -> None:
    for name, npwp in (("Umpama", "6471010101900001"), ("Kariangau", "0027567478722000")):
        firm = company(name, npwp=npwp)
        make.partnership("visited", of=firm)
    rows = table(lines(take(boss, list=which)))[0]
    assert {row["Perusahaan"]: row["NPWP"] for row in rows} == {
        "Umpama": "6471**********01",
        "Kariangau": "0027567478722000",
    }


def test_an_officer_cannot_widen_the_export_by_its_address(take: Any, boss: User) -> None:
    rina, other = accounts.officer(), accounts.officer()
    company("Milik Orang", owner=other)
    answer = take(rina, filter=f"owner={other.id}")
    assert len(table(lines(answer))[0]) == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_who_may_not_export_is_refused(take: Any, boss: User, role: Role) -> None:
    assert take(accounts.UserFactory(roles=[role])).status_code == 403


def test_an_unknown_kind_of_file_is_refused(take: Any, boss: User) -> None:
    assert take(boss, format="exe").status_code == 400


def test_every_export_is_in_the_audit_log(take: Any, boss: User) -> None:
    company("Satu", potential=Potential.A)
    take(boss, filter="potential=A")
    take(boss, format="xlsx", list="partners")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "export").order_by(AuditEntry.id)
    )
    first, second = entries
    assert (first.actor_id, first.subject) == (boss.id, "companies")
    assert first.changes == {"format": "csv", "rows": 1, "filter": f"Potensi: {Potential.A.label}"}
    assert (second.subject, second.changes["rows"]) == ("partnerships", 0)


# ---- the partner list of the pipeline


def test_the_partner_list_is_the_tab_of_the_pipeline_that_asked_for_it(
    take: Any, page_as: Any, boss: User
) -> None:
    rina = accounts.officer(name="Rina")
    make.partnership("visited", of=company("Jalan"), owner_id=rina.id)
    make.partnership("visited", of=company("Mandek"), days=200, owner_id=boss.id)
    make.partnership("declined", of=company("Menolak"))
    make.partnership("visited", of=company("Nasional"), scheme="nasional")
    known = company("Dikenal", region_code="64.71.01.1001", headcount=40)
    known.kbli_id = db.session.scalars(select(KbliCode.id).where(KbliCode.version == KBLI_VERSION)).first()
    asked_of = a_field("Anggaran", FieldType.TEXT, record="partnership").attribute
    make.partnership("visited", of=known, owner_id=boss.id).set_custom({asked_of: "Ada"})
    db.session.commit()
    opener = page_as(boss)
    for address, expected in {
        "": ["Dikenal", "Jalan", "Mandek"],
        "tab=stuck": ["Mandek"],
        "tab=declined": ["Menolak"],
        "tab=mine": ["Dikenal", "Mandek"],
        f"owner={rina.id}": ["Jalan"],
        "q=jalan": ["Jalan"],
        "scheme=nasional": ["Nasional"],
        "tab=declined&owner=none": ["Menolak"],
        "section=none": ["Jalan", "Mandek"],
        "kecamatan=none": ["Jalan", "Mandek"],
        "size=none": ["Jalan", "Mandek"],
        "size=20-99": ["Dikenal"],
        f"{asked_of}-has=ADA": ["Dikenal"],
        f"{asked_of}=-some": ["Dikenal"],
        f"{asked_of}=-none": ["Jalan", "Mandek"],
    }.items():
        link = opener.open(f"/pipeline?{address}").link("Unduh daftar mitra")
        arguments = addresses.read(parse_qs(urlsplit(link).query)["filter"][0])
        read = PARTNERS.read(boss, arguments, PARTNERS.chosen(["name"]))
        assert db.session.scalars(read).all() == expected, address
        # Whatever narrows it is said, beside tab and scheme.
        said = 1 + address.count("=") - ("tab=" in address or "scheme=" in address)
        assert PARTNERS.words(arguments).count(";") == said, address
    assert opener.open(link).texts(".card__title, .card h2")[0] == "2 baris"
    rows, _footer = table(
        lines(take(boss, list="partners", filter=parse_qs(urlsplit(link).query)["filter"][0]))
    )
    assert [row["Perusahaan"] for row in rows] == expected


def test_a_stage_picks_lines_of_the_partner_list_not_companies(take: Any, boss: User) -> None:
    partner = company("Dua Skema")
    make.partnership("visited", of=partner)
    make.partnership("active", of=partner, scheme="nasional")
    rows, _footer = table(lines(take(boss, list="partners", filter="stage=active")))
    assert [row["Tahap"] for row in rows] == ["Berjalan"]
    assert len(table(lines(take(boss, filter="stage=active")))[0]) == 1


def test_the_way_back_leads_to_the_pipeline_as_it_was(page_as: Any, boss: User) -> None:
    make.partnership("visited")
    opener = page_as(boss)
    own = a_field("Anggaran", FieldType.TEXT, record="partnership").attribute
    page = opener.open(opener.open(f"/pipeline?tab=stuck&q=uji&{own}=-none").link("Unduh daftar mitra"))
    back = urlsplit(str(page.one(".page-header__back")["href"]))
    assert back.path == "/pipeline"
    assert parse_qs(back.query) == {"tab": ["stuck"], "q": ["uji"], "scheme": ["mandiri"], own: ["-none"]}


def test_the_rail_lights_the_list_that_is_taken_out(page_as: Any, boss: User) -> None:
    for asked, expected in {
        "": "Perusahaan",
        "list=partners": "Perusahaan",
        "list=partners&filter=pipeline%3Dall": "Pipeline",
        "list=visits": "Kunjungan",
        "list=seats": "Perjanjian",
        "list=placements": "Peserta",
    }.items():
        page = page_as(boss).open(f"/exports/new?{asked}")
        assert [one.split()[0] for one in page.texts(".rail [aria-current=page]")] == [expected], asked


# ---- in which order


def test_a_file_of_companies_keeps_the_order_of_the_list(take: Any, boss: User) -> None:
    rank = a_field("Urutan", FieldType.WHOLE).attribute
    company("Alfa", headcount=20, latitude=-1.24, longitude=116.85).set_custom({rank: 1})
    company("Beta", headcount=90, latitude=-1.241, longitude=116.85)
    company("Coba", headcount=None, latitude=-1.2405, longitude=116.85).set_custom({rank: 7})
    firms = {one.name: one for one in db.session.scalars(select(Company))}
    db.session.add_all(
        CompanyScore(company_id=firms[name].id, points=to, grade=Potential.C) for name, to in SCORES.items()
    )
    for firm in firms.values():
        db.session.add(Contact(company_id=firm.id, name=f"Narahubung {firm.name}"))
        make.partnership("visited", of=firm)
    db.session.commit()
    for filter_, expected in {
        "": ["Alfa", "Beta", "Coba"],
        "sort=name": ["Alfa", "Beta", "Coba"],
        "sort=-name": ["Coba", "Beta", "Alfa"],
        "sort=headcount": ["Alfa", "Beta", "Coba"],
        "sort=-headcount": ["Beta", "Alfa", "Coba"],
        "sort=-points": ["Beta", "Coba", "Alfa"],
        "sort=points": ["Coba", "Beta", "Alfa"],
        f"sort=-{rank}": ["Coba", "Alfa", "Beta"],
        "near=-1.24,116.85": ["Alfa", "Coba", "Beta"],
        "sort=nonsense": ["Alfa", "Beta", "Coba"],
    }.items():
        for which in ("companies", "partners", "contacts"):
            listed = LISTS[which]
            key = "company" if which == "contacts" else "name"
            read = listed.read(boss, addresses.read(filter_), listed.chosen([key]))
            assert db.session.scalars(read).all() == expected, (which, filter_)
    rows, _footer = table(lines(take(boss, filter="sort=-headcount")))
    assert [row["Perusahaan"] for row in rows] == ["Beta", "Alfa", "Coba"]


def test_the_partner_list_keeps_the_order_of_the_table_of_the_pipeline(page_as: Any, boss: User) -> None:
    for name, seats in {"Alfa": 3, "Beta": 9, "Coba": 5}.items():
        make.partnership("visited", of=company(name), expected_seats=seats)
    db.session.commit()
    link = page_as(boss).open("/pipeline?layout=table&sort=-seats").link("Unduh daftar mitra")
    arguments = addresses.read(parse_qs(urlsplit(link).query)["filter"][0])
    read = PARTNERS.read(boss, arguments, PARTNERS.chosen(["name"]))
    assert db.session.scalars(read).all() == ["Beta", "Coba", "Alfa"]


# ---- long lists


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 2)


def test_a_long_list_is_made_in_the_background_and_waits_for_its_maker_alone(
    take: Any, sign_in: Any, boss: User, few_at_once: None
) -> None:
    for number in range(3):
        company(f"Uji {number}")
    answer = take(boss, filter="q=uji")
    assert answer.status_code == 302
    job = db.session.scalars(select(Job)).one()
    assert (job.state, job.message) == (JobState.DONE, "3 baris siap diunduh.")
    maker, other = sign_in(boss, new=True), sign_in(accounts.supervisor(), new=True)
    assert "3 baris siap diunduh." in maker.get("/notices").get_data(as_text=True)
    rows, footer = table(lines(maker.get(f"/jobs/{job.id}/file")))
    assert len(rows) == 3
    assert (footer["Jumlah baris"], footer["Filter"]) == ("3", "Cari: uji")
    assert other.get(f"/jobs/{job.id}/file").status_code == 404
    assert other.get(f"/jobs/{job.id}").status_code == 404
    assert "siap diunduh" not in other.get("/notices").get_data(as_text=True)
    assert (
        db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one().changes["rows"] == 3
    )


def test_a_list_asked_for_by_somebody_who_lost_the_right_says_so(boss: User) -> None:
    company("Uji")
    asked = {"actor_id": boss.id, "address": "", "filter_words": "", "list_key": "companies", "only": []}
    boss.held_roles.clear()
    with pytest.raises(Invalid, match="Hak Anda"):
        services.export_in_background(Progress(0), **asked, file_format="csv", delimiter=";")


def test_a_list_up_to_the_limit_is_sent_at_once(take: Any, boss: User, few_at_once: None) -> None:
    company("Satu")
    company("Dua")
    assert len(table(lines(take(boss)))[0]) == 2
    assert db.session.scalars(select(Job)).all() == []


def test_the_limit_is_5000_rows() -> None:
    assert services.MOST_AT_ONCE == 5000


# ---- the command


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_command_writes_the_partner_list(app: Any, boss: User, tmp_path: Any, file_format: str) -> None:
    make.partnership("interested", of=company("Kariangau Sejahtera"))
    company("Bukan Mitra")
    db.session.commit()
    path = tmp_path / f"mitra.{file_format}"
    answer = app.test_cli_runner().invoke(command, ["export", "--format", file_format, "--output", str(path)])
    assert answer.exit_code == 0, answer.output
    if file_format == "csv":
        read: list[list[Any]] = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    else:
        read = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    rows, footer = table(read)
    assert [row["Perusahaan"] for row in rows] == ["Kariangau Sejahtera"]
    assert int(footer["Jumlah baris"]) == 1
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert entry.changes["rows"] == 1


def test_the_command_writes_the_columns_that_are_asked_for_in_their_order(
    app: Any, boss: User, tmp_path: Any
) -> None:
    company("Kariangau", npwp="0012345678901234", phones=[{"e164": "+62542123456", "as_typed": "x"}])
    db.session.commit()
    path = tmp_path / "out.csv"
    words = ["export", "--list", "companies", "--format", "csv", "--output", str(path), "--columns"]
    answer = app.test_cli_runner().invoke(command, [*words, "phones, name,next_step_on,kecamatan"])
    assert answer.exit_code == 0, answer.output
    assert path.read_text("utf-8-sig").splitlines()[:2] == [
        "Telepon;Perusahaan;Langkah berikutnya jatuh tempo;Kecamatan",
        "(0542) 123456;Kariangau;;",
    ]
    answer = app.test_cli_runner().invoke(command, [*words, "name,nama"])
    assert answer.exit_code == 1
    assert "nama. Yang ada: legal_form, name" in answer.output


def test_the_command_says_when_the_folder_is_missing(app: Any, boss: User, tmp_path: Any) -> None:
    answer = app.test_cli_runner().invoke(command, ["export", "--output", str(tmp_path / "x" / "y.csv")])
    assert answer.exit_code == 1
    assert "no folder" in answer.output


def test_a_company_known_by_its_kecamatan_says_no_kelurahan(app: Any, boss: User, tmp_path: Any) -> None:
    for name, code in (("Di Kota", "64.71"), ("Di Kecamatan", "64.71.06"), ("Di Kelurahan", "64.71.06.1001")):
        company(name, region_code=code)
    db.session.commit()
    path = tmp_path / "out.csv"
    words = ["export", "--list", "companies", "--format", "csv", "--output", str(path), "--columns"]
    app.test_cli_runner().invoke(command, [*words, "name,kelurahan,kecamatan"])
    assert path.read_text("utf-8-sig").splitlines()[1:4] == [
        "Di Kecamatan;;Balikpapan Kota",
        "Di Kelurahan;Prapatan;Balikpapan Kota",
        "Di Kota;;",
    ]
