"""Lists other than the companies as files: what stands in them, for whom, and in which forms."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.candidates.models import CandidateTag
from app.companies.models import Contact
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.outreach.enums import VisitMode, VisitOutcome
from app.reports.listed import LISTS
from app.settings.custom.models import FieldType
from tests.factories import accounts, agreements, candidates, follow_ups, outreach, placements
from tests.factories.applications import an_application
from tests.factories.custom_fields import a_field
from tests.factories.documents import a_report
from tests.factories.obligations import an_obligation
from tests.factories.participants import a_draft
from tests.reports.support import company


@pytest.fixture
def boss(session: Any, clock: Any) -> User:
    return accounts.supervisor(name="Arif Firmansyah")


@pytest.fixture
def take(sign_in: Any) -> Callable[..., Any]:
    """`take(user, list="visits", filter="outcome=refused")` sends the form of the export page."""

    def post(user: User, **values: Any) -> Any:
        answer = sign_in(user, new=True).post("/exports", data={"format": "csv", **values})
        assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
        return answer

    return post


def rows(answer: Any) -> list[dict[str, str]]:
    """The lines of a CSV by their headings, without the footer."""
    read = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    return [dict(zip(read[0], line, strict=True)) for line in read[1 : read.index([])]]


def test_visits_come_with_company_officers_and_outcome_in_words_as_filtered(take: Any, boss: User) -> None:
    officer = accounts.officer(name="Rina Nurhayati")
    firm = company("Kariangau Sejahtera", owner=officer)
    outreach.a_visit(
        officer, firm, officers=[officer, boss], outcome=VisitOutcome.INTERESTED, visited_on=date(2026, 11, 2)
    )
    outreach.a_visit(officer, firm, outcome=VisitOutcome.CONSIDERING, visited_on=date(2026, 11, 3))
    (line,) = rows(take(boss, list="visits", filter="outcome=interested&from=2026-11-01"))
    assert line["Tanggal kunjungan"] == "2026-11-02"
    assert (line["Perusahaan"], line["Hasil"]) == ("Kariangau Sejahtera", "Berminat")
    assert sorted(line["Petugas"].split(", ")) == ["Arif Firmansyah", "Rina Nurhayati"]


@pytest.mark.same_queries
def test_as_many_visits_are_announced_as_the_file_has_lines_whoever_asks_and_for_whose(
    take: Any, boss: User
) -> None:
    team = accounts.TeamFactory()
    rina, budi = (accounts.officer(team_id=team.id) for _one in range(2))
    outreach.a_visit(rina, officers=[rina, budi], outcome=VisitOutcome.CONSIDERING)
    outreach.a_visit(budi, outcome=VisitOutcome.INTERESTED)
    outreach.a_visit(boss, outcome=VisitOutcome.INTERESTED)
    for reader, asked, number in (
        (boss, "", 3), (boss, f"officer=-{team.id}", 2), (boss, "outcome=interested", 2), (boss, "mine=1", 1),
        (rina, "", 1), (rina, f"officer={budi.id}", 1), (rina, "outcome=interested", 0),
    ):  # fmt: skip
        announced = LISTS["visits"].count(reader, MultiDict(parse_qsl(asked)))
        assert announced == len(rows(take(reader, list="visits", filter=asked))) == number, asked


def test_agreements_come_with_their_seats_and_what_they_cost(take: Any, boss: User) -> None:
    agreements.agreement("active", of=company("Satu"), seats=4, office_number="500/1")
    agreements.agreement("draft", of=company("Dua"), seats=9)
    (line,) = rows(take(boss, list="agreements", filter="tab=in-force"))
    assert (line["Nomor dinas"], line["Kuota disepakati"], line["Kuota dihitung di"]) == ("500/1", "4", "")


def test_lists_say_where_seats_count_that_another_agreement_names(take: Any, boss: User) -> None:
    firm = company("Satu")
    mou = agreements.agreement("active", of=firm, seats=9, kind=AgreementKind.MOU, office_number="1")
    old = agreements.agreement("active", of=firm, seats=4, parent_id=mou.id, office_number="2")
    agreements.agreement("active", of=firm, seats=3, parent_id=mou.id, office_number="3")
    agreements.agreement(
        "signed", of=firm, seats=5, renews_id=old.id, valid_from_on=date(2027, 1, 1), office_number="4"
    )
    told = {"1": "2, 3", "2": "", "3": "", "4": "2"}
    found = rows(take(boss, list="agreements"))
    assert {line["Nomor dinas"]: line["Kuota dihitung di"] for line in found} == told
    found = rows(take(boss, list="seats"))
    assert {line["Nomor dinas"]: line["Kuota dihitung di"] for line in found} == {
        number: told[number] for number in "234"
    }


def test_seats_come_with_how_they_are_filled_and_placements_with_their_days(take: Any, boss: User) -> None:
    line = placements.a_line(of=company("Satu"), owner=boss, seats=3)
    for state in ("started", "accepted"):
        placements.a_placement(state, by=boss, line=line, name=f"Alumni {state}")
    # An MoU has no seats of its own while a PKS carries it out.
    mou = agreements.agreement("active", seats=9, kind=AgreementKind.MOU)
    db.session.execute(
        update(Agreement).where(Agreement.id == line.agreement_id).values(parent_id=mou.id, version=9)
    )
    db.session.commit()
    (seats,) = rows(take(boss, list="seats", filter="tab=free"))
    assert [seats[name] for name in ("Disepakati", "Dipesan", "Terisi", "Kosong")] == ["3", "1", "1", "1"]
    (inside,) = rows(take(boss, list="placements", filter="tab=inside"))
    assert (inside["Nama"], inside["Mulai tanggal"]) == ("Alumni started", clock.today().isoformat())


def test_candidates_come_with_their_tags_and_latest_training_and_a_masked_nik(take: Any, boss: User) -> None:
    known = candidates.a_candidate(name="Umpama Lestari")
    for year in ("2019", "2025"):
        candidates.a_training(known, year=year, programme=f"Las {year}")
    db.session.add(CandidateTag(candidate_id=known.id, name="siap luar kota"))
    candidates.a_candidate(name="Contoh Wijaya")
    db.session.commit()
    answer = take(boss, list="candidates", filter="tag=siap luar kota&q=umpama")
    (line,) = rows(answer)
    assert (line["Label"], line["Program"], line["NIK"]) == ("siap luar kota", "Las 2025", known.nik_masked)
    told = db.session.scalars(select(AuditEntry.changes).where(AuditEntry.action == "export")).one()
    assert "umpama" not in str(told).lower()


def test_follow_ups_are_the_open_ones_of_the_person_asked_for(take: Any, boss: User) -> None:
    rina, joko = accounts.officer(name="Rina"), accounts.officer(name="Joko")
    for owner in (rina, rina, joko):
        follow_ups.a_follow_up(owner)
    assert {line["Petugas"] for line in rows(take(boss, list="follow_ups", filter=f"owner={rina.id}"))} == {
        "Rina"
    }
    assert len(rows(take(boss, list="follow_ups", filter=f"owner={rina.id}"))) == 2
    assert len(rows(take(boss, list="follow_ups"))) == 3


OF_PEOPLE = frozenset(key for key, one in LISTS.items() if one.is_about_people)
"""Lists of alumni, whom no officer takes along."""


def test_an_officer_takes_out_no_line_of_others(take: Any, boss: User) -> None:
    mine, other = accounts.officer(), accounts.officer()
    for owner, name in ((mine, "Punyaku"), (other, "Punyanya")):
        _everything(owner, name)
    db.session.commit()
    for key in sorted(LISTS.keys() - {"audit_log"}):
        for said in ("", f"owner={other.id}", f"officer={other.id}"):
            assert "Punyanya" not in take(mine, list=key, filter=said).data.decode(), (key, said)
        tab = {"participants": "tab=all"}.get(key, "")
        own = "Punyaku" in take(mine, list=key, filter=tab).data.decode()
        assert own is (key not in OF_PEOPLE), key
        assert "Punyanya" in take(boss, list=key, filter=tab).data.decode(), key


def _everything(owner: User, name: str) -> None:
    """A company of this name with one of each record that a list tells of."""
    firm = company(name, owner=owner)
    db.session.add(Contact(company_id=firm.id, name=f"Orang {name}"))
    line = placements.a_line(of=firm, owner=owner)
    an_obligation(line.agreement, on=clock.today())
    an_application(by=owner, of=agreements.agreement(of=firm, owner=owner, seats=2))
    a_report(outreach.a_visit(owner, firm), by=owner)
    follow_ups.a_follow_up(owner, firm)
    a_draft(owner, placements.a_placement("accepted", by=owner, line=line, name=f"Alumni {name}"))


def test_only_the_columns_left_ticked_are_written_and_unknown_ones_mean_nothing(
    take: Any, boss: User
) -> None:
    company("Satu")
    answer = take(boss, list="companies", column=["npwp", "name", "password"])
    assert [list(line) for line in rows(answer)] == [["NPWP", "Perusahaan"]]


def test_an_opendocument_sheet_keeps_texts_days_and_numbers(take: Any, boss: User) -> None:
    firm = company("=1+1 & <Putra>", headcount=240, nib="0123456789012")
    firm.headcount_as_of_on = date(2026, 1, 26)
    db.session.commit()
    answer = take(boss, list="companies", format="ods")
    assert answer.headers["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    line = dict(zip(sheet[0], sheet[1], strict=True))
    assert (line["Perusahaan"], line["NIB"]) == ("=1+1 & <Putra>", "0123456789012")
    assert line["Pekerja"] == 240
    assert line["Pekerja per tanggal"] == date(2026, 1, 26)
    assert ["Jumlah baris", 1.0] in [row[:2] for row in sheet]


def test_contacts_become_cards_of_an_address_book(take: Any, boss: User) -> None:
    firm = company("Satu, Dua; Tiga")
    db.session.add(
        Contact(
            company_id=firm.id,
            title_before="Ir.",
            name="Dewi Lestari",
            title_after="S.Psi.",
            position="Manajer\nHRD",
            phones=[{"e164": "+62542123456", "as_typed": "0542"}],
            whatsapp="+6281234567890",
            email="dewi@contoh.example",
        )
    )
    db.session.add(Contact(company_id=firm.id, name="Sudah Pergi", has_left=True))
    db.session.commit()
    answer = take(boss, list="contacts", format="vcf")
    assert answer.headers["Content-Type"].startswith("text/vcard")
    text = answer.data.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VCARD") == 1
    for line in (
        "FN:Ir. Dewi Lestari\\, S.Psi.",
        "ORG:PT Satu\\, Dua\\; Tiga",
        "TITLE:Manajer\\nHRD",
        "TEL;VALUE=uri;TYPE=work,voice:tel:+62542123456",
        "EMAIL;TYPE=work:dewi@contoh.example",
    ):
        assert f"{line}\r\n" in text
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75


def test_companies_become_points_of_a_map_and_none_is_left_out(take: Any, boss: User) -> None:
    company("Di peta", latitude=-1.25, longitude=116.85)
    company("Entah di mana")
    read = json.loads(take(boss, list="companies", format="geojson", column=["name"]).data)
    assert read["type"] == "FeatureCollection"
    places = {one["properties"]["Perusahaan"]: one["geometry"] for one in read["features"]}
    assert places == {"Di peta": {"type": "Point", "coordinates": [116.85, -1.25]}, "Entah di mana": None}
    assert read["about"]["Jumlah baris"] == 2


def test_the_audit_log_goes_out_as_filtered_without_what_it_keeps_sealed(sign_in: Any, boss: User) -> None:
    known = candidates.a_candidate(name="Umpama Lestari", address="Jl. Rahasia 7")
    firm = company("Kariangau Sejahtera", owner=boss)
    auditor = sign_in(accounts.UserFactory(roles=[Role.AUDITOR], name="Sri Pemeriksa"), new=True)
    sent = {"format": "csv", "filter": "subject=candidates&action=create"}
    answer = auditor.post("/exports/audit-log", data=sent)
    (line,) = rows(answer)
    assert (line["Tindakan"], line["Jenis data"], line["Data"]) == (
        "Ditambahkan",
        "Calon peserta",
        known.name,
    )
    assert "Alamat: data pribadi" in line["Sebelum dan sekarang"]
    assert "Rahasia" not in answer.get_data(as_text=True)
    every = rows(auditor.post("/exports/audit-log", data={"format": "csv"}))
    assert firm.name in [one["Data"] for one in every]
    # The first file is told of in the second.
    filtered = "Filter: Tindakan: Ditambahkan; Jenis data: Calon peserta"
    assert [one["Oleh"] for one in every if filtered in one["Sebelum dan sekarang"]] == ["Sri Pemeriksa"]


def test_an_admin_takes_out_what_was_done_to_accounts_and_settings_alone(sign_in: Any, boss: User) -> None:
    company("Kariangau Sejahtera", owner=boss)
    admin = sign_in(accounts.admin(), new=True)
    told = rows(admin.post("/exports/audit-log", data={"format": "csv"}))
    assert boss.name in {one["Data"] for one in told}
    assert not {one["Jenis data"] for one in told} & {"Perusahaan", "Dokumen"}
    assert admin.get("/exports/new?list=audit_log").status_code == 403
    assert sign_in(accounts.officer(), new=True).get("/exports/new?list=audit_log").status_code == 404


def test_a_list_offers_only_its_own_forms(sign_in: Any, boss: User) -> None:
    visitor = sign_in(boss, new=True)
    assert visitor.post("/exports", data={"format": "vcf", "list": "visits"}).status_code == 400
    assert visitor.post("/exports", data={"format": "csv", "list": "users"}).status_code == 404
    assert visitor.get("/exports/new?list=users").status_code == 404


OF_SEATS = {
    "/fill-board": "seats",
    "/placements?tab=all": "placements",
    "/participant-agreements?tab=all": "participants",
    "/applications?tab=gathering": "applications",
    "/documents": "documents",
    "/candidates": "candidates",
}


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/visits?mode=phone", "visits"),
        ("/agreements?tab=past", "agreements"),
        ("/follow-ups?owner=all", "follow_ups"),
        ("/obligations?when=late", "obligations"),
        *OF_SEATS.items(),
    ],
)
def test_each_list_leads_to_its_file_as_it_is_narrowed(
    page_as: Any, boss: User, address: str, key: str
) -> None:
    page, firm = page_as(boss), company("Satu")
    outreach.a_visit(boss, firm, mode=VisitMode.PHONE)
    an_obligation(agreements.agreement("ended", of=firm), on=clock.today() - timedelta(days=1))
    if address in OF_SEATS:
        line = placements.a_line(of=firm, owner=boss)
        a_draft(boss, placements.a_placement("accepted", by=boss, line=line))
        an_application(by=boss, of=agreements.agreement(of=firm, seats=2))
        a_report(outreach.a_visit(boss, firm), by=boss)
    (link,) = [one for one in page.open(address).select("a") if "/exports/new" in one.get("href", "")]
    shown = page.open(link["href"])
    assert "1 baris" in shown.words
    assert shown.one("input[name=list]")["value"] == key


def test_files_of_agreements_and_candidates_keep_the_order_of_their_lists(take: Any, boss: User) -> None:
    rank = a_field("Urutan", FieldType.WHOLE, record="candidate").attribute
    for name, seats, day in (("Alfa", 1, 3), ("Beta", None, 9), ("Coba", 8, 5)):
        ends_on = date(2027, 3, day)
        agreements.agreement("active", of=company(name), office_number=name, valid_to_on=ends_on)
        one = candidates.a_candidate(name=name, birth_on=date(2004, 8, day))
        one.set_custom({rank: seats})
    db.session.commit()
    for which, key, orders in (
        ("agreements", "office_number", {"": "ABC", "sort=-to": "BCA", "sort=-company": "CBA"}),
        ("candidates", "name", {"": "ABC", "sort=birth": "ACB", f"sort=-{rank}": "CAB"}),
    ):
        for filter_, expected in orders.items():
            read = LISTS[which].read(boss, MultiDict(parse_qsl(filter_)), LISTS[which].chosen([key]))
            assert "".join(name[0] for name in db.session.scalars(read)) == expected, (which, filter_)
