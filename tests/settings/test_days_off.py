"""Days off: changed, taken from a list of a whole year, and what either touches."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.applications import counting
from app.core import tabular
from app.settings import days_off, queries, services
from app.settings.enums import HolidayKind
from tests.factories import accounts, outreach
from tests.factories.accounts import UserFactory

LISTS: list[tuple[str, date | None, str, HolidayKind]] = [
    ("2028-08-17; Proklamasi Kemerdekaan", date(2028, 8, 17), "Proklamasi Kemerdekaan", HolidayKind.PUBLIC),
    ("17/08/2028, Kemerdekaan", date(2028, 8, 17), "Kemerdekaan", HolidayKind.PUBLIC),
    ("1.\t17 Agustus\tKamis\tKemerdekaan", date(2028, 8, 17), "Kemerdekaan", HolidayKind.PUBLIC),
    ("Kamis, 17 Agustus 2028: Kemerdekaan", date(2028, 8, 17), "Kemerdekaan", HolidayKind.PUBLIC),
    (
        "26 December 2028 Cuti Bersama Natal",
        date(2028, 12, 26),
        "Cuti Bersama Natal",
        HolidayKind.SHARED_LEAVE,
    ),
    ("10-02\tHUT Kota\tlibur daerah", date(2028, 2, 10), "HUT Kota", HolidayKind.LOCAL),
    ("17 Agustus 2027 Kemerdekaan", None, "bukan dalam tahun 2028", HolidayKind.PUBLIC),
    ("30 Februari Hari", None, "Tanggal itu tidak ada", HolidayKind.PUBLIC),
    ("Libur panjang", None, "Tidak ada tanggal", HolidayKind.PUBLIC),
    ("17 Agustus", None, "Namanya belum ada", HolidayKind.PUBLIC),
    ("9999999-99-99 \x00 <b>x</b> 🎉", None, "Tidak ada tanggal", HolidayKind.PUBLIC),
]


@pytest.mark.same_queries
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("line", "on", "told", "kind"), LISTS, ids=[one[0] for one in LISTS])
def test_a_line_is_read_as_it_is_copied(line: str, on: date | None, told: str, kind: HolidayKind) -> None:
    lines, misread = days_off.read_list(f"\n{line}\n{line}\n", year=2028)
    if on is None:
        assert lines == []
        assert told in misread[0].why
    else:
        assert lines == [days_off.Line(on, told, kind)]


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clerk(page_as: Any) -> Any:
    return page_as(UserFactory(roles=["clerk"]))


def test_a_day_off_gets_another_day_and_says_first_what_lies_there(clerk: Any) -> None:
    holiday = services.add_holiday(on=date(2026, 12, 1), name="HUT Kota", kind=HolidayKind.LOCAL)
    moved = date(2026, 11, 25)
    outreach.a_stop(outreach.a_road_show(accounts.officer()), on=moved)
    form = clerk.open(f"/settings/holidays/{holiday.id}")
    assert "Jenis sekarang: Libur daerah" in form.words
    assert "Tidak ada tujuan yang direncanakan" in form.words
    nameless = form.submit({"on": moved.isoformat(), "name": " ", "look": "1"}, status=422)
    assert nameless.select("#name-error")
    tried = form.submit({"on": moved.isoformat(), "look": "1"})
    assert "Tujuan yang direncanakan pada hari libur: 1" in tried.words
    assert queries.is_working_day(moved)
    stale = form.select("form.record-form [name=version]")[0]["value"]
    form.submit({"on": moved.isoformat(), "name": "Hari Jadi Kota"})
    queries.forget()
    assert not queries.is_working_day(moved)
    assert queries.is_working_day(date(2026, 12, 1))
    again = clerk.post(
        f"/settings/holidays/{holiday.id}",
        {
            "on": "2026-12-02", "name": "Yang lain", "kind": "libur_daerah", "version": stale,
            "before": form.form_values("form.record-form")["before"],
        },
        status=409,
    )  # fmt: skip
    assert "Hari Jadi Kota" in again.words


def test_a_list_of_a_year_is_looked_at_taken_over_and_undone(clerk: Any) -> None:
    services.add_holiday(on=date(2028, 1, 1), name="Tahun Baru", kind=HolidayKind.PUBLIC)
    services.add_holiday(on=date(2028, 2, 27), name="Idul Fitri", kind=HolidayKind.PUBLIC, is_estimated=True)
    typed = {"year": "2028", "lines": "1 Januari tahun baru\n26 Februari Idul Fitri\nentah apa"}
    looked = clerk.open("/settings/holidays/list?year=2028").submit({**typed, "look": "1"})
    for told in ("entah apa", "1 hari sudah tercatat", "Tercatat, tetapi tidak ada dalam daftar"):
        assert told in looked.words
    assert len(queries.holidays(2028)) == 2
    taken = looked.submit({"lines": typed["lines"]})
    assert "1 hari ditambahkan" in taken.words
    undo = next(form for form in taken.select("form") if "undo" in str(form.get("action")))
    clerk.post(str(undo["action"]))
    assert {one.name for one in queries.holidays(2028)} == {"Tahun Baru", "Idul Fitri"}


SHEETS: dict[str, tuple[str, bytes]] = {
    "text": (
        "libur.csv",
        b"SKB 3 Menteri;;\nNo;Tanggal;Nama\n1;2028-01-01;Tahun Baru\n2;17 Agustus;Kemerdekaan\n",
    ),
    "name first": ("libur.csv", b"Nama,Tanggal\nTahun Baru,2028-01-01\nKemerdekaan,17/08/2028\n"),
}


@pytest.mark.same_queries
@pytest.mark.parametrize("sheet", [*SHEETS, "workbook"])
def test_a_file_of_a_year_is_put_into_the_list_to_be_seen_and_mended(
    clerk: Any, tmp_path: Path, sheet: str
) -> None:
    if sheet == "workbook":
        path = tmp_path / "libur.xlsx"
        rows = [["Tahun Baru", date(2028, 1, 1)], ["Kemerdekaan", date(2028, 8, 17)]]
        tabular.write_xlsx(path, [tabular.SheetOut("Libur", ["Nama", "Tanggal"], rows)])
        SHEETS[sheet] = ("libur.xlsx", path.read_bytes())
    name, content = SHEETS[sheet]
    looked = clerk.open("/settings/holidays/list?year=2028").submit(
        {"file": (BytesIO(content), name), "look": "1"}
    )
    typed = looked.form_values()["lines"].splitlines()
    assert [line.split("; ")[1] for line in typed] == ["Tahun Baru", "Kemerdekaan"]
    assert looked.select(".panel .panel-row__title")
    assert queries.holidays(2028) == []
    looked.submit()
    assert [one.on for one in queries.holidays(2028)] == [date(2028, 1, 1), date(2028, 8, 17)]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("name", "content", "field", "told"),
    [
        ("libur.csv", b"Nama;Hari\nTahun Baru;Senin\n", "file", "Tidak ada baris bertanggal"),
        ("libur.xlsx", b"PK\x03\x04 no workbook", "file", ""),
        ("libur.docx", b"x", "file", "tidak dapat dipakai"),
        ("", b"", "lines", "Tempelkan daftarnya"),
    ],
)
def test_a_file_without_days_is_refused_beside_its_field(
    clerk: Any, name: str, content: bytes, field: str, told: str
) -> None:
    sent = {"file": (BytesIO(content), name), "look": "1"} if name else {"look": "1"}
    refused = clerk.open("/settings/holidays/list?year=2028").submit(sent, status=422)
    assert told in refused.texts(f"#{field}-error")[0]


def test_a_day_taken_off_the_list_says_which_deadlines_move(
    clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[days_off.Change] = []

    def teller(change: days_off.Change) -> list[str]:
        asked.append(change)
        return ["Satu tenggat bergeser."] if change.opened else []

    monkeypatch.setattr(days_off, "_tellers", [teller])
    on = date(2026, 12, 1)
    for name in ("HUT Kota", "Hari lain"):
        holiday = services.add_holiday(on=on, name=name, kind=HolidayKind.LOCAL)
    other = clerk.open(f"/settings/holidays/{holiday.id}")
    assert "Tidak ada tenggat yang bergeser" in other.words
    told = other.submit(css=f"form[action='/settings/holidays/{holiday.id}/remove']")
    assert "1 Des 2026 tetap hari libur" in told.words
    (left,) = queries.holidays(2026)
    page = clerk.open(f"/settings/holidays/{left.id}")
    assert "Satu tenggat bergeser." in page.words
    told = page.submit(css=f"form[action='/settings/holidays/{left.id}/remove']")
    assert "1 Des 2026 kembali menjadi hari kerja" in told.words
    assert "Satu tenggat bergeser." in told.words
    assert asked[-1].opened == {on}


def test_the_clock_of_applications_and_the_next_working_day_step_over_the_day(app: Any) -> None:
    before = counting.last_day(date(2026, 11, 23), 3)
    change = days_off.change_of_days(closed=[before])
    tried = counting.Calendar(add=lambda day, count: queries.add_working_days(day, count, works=change.works))
    later = counting.last_day(date(2026, 11, 23), 3, calendar=tried)
    assert later > before
    services.add_holiday(on=before, name="Libur", kind=HolidayKind.LOCAL)
    assert counting.last_day(date(2026, 11, 23), 3) == later


def test_another_week_says_what_lies_on_the_days_it_closes(page_as: Any, new_office: Any) -> None:
    outreach.a_stop(outreach.a_road_show(accounts.officer()), on=date(2026, 11, 25))
    form = page_as(accounts.admin()).open("/settings/office")
    turned = form.submit({"opens_at": "16:00", "closes_at": "08:00", "look": "1"}, status=422)
    assert turned.select("#closes_at-error")
    tried = form.submit({"working_days": ["0", "1", "3", "4"], "look": "1"}).words
    assert "Tujuan yang direncanakan pada hari libur: 1" in tried
    assert queries.is_working_day(date(2026, 11, 25))
