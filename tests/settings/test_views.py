"""The screens on which an admin makes the program fit the office."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock as app_clock
from app.core import schedule
from app.core.db import db
from app.settings import queries
from app.settings.models import Holiday, Office, Reason, Scheme, Stage, Trade
from tests.factories import settings as office_factory
from tests.factories.accounts import UserFactory, admin, officer
from tests.support.clock import StoppedClock

LISTS = {"stages": Stage, "schemes": Scheme, "reasons": Reason, "trades": Trade}


@pytest.fixture(autouse=True)
def _small_office(app: Flask, clock: StoppedClock) -> None:
    office_factory.an_office()
    queries.forget()


@pytest.fixture
def page(page: Any, sign_in: Callable[..., Any]) -> Any:
    """Every page here is opened by an admin."""
    sign_in(admin(name="Laras Kusuma"))
    return page


def office() -> Office:
    db.session.expire_all()
    return db.session.get_one(Office, queries.OFFICE_ID)


def test_every_line_of_the_first_page_opens(page: Any) -> None:
    shown = page.open("/settings")
    links = [str(link["href"]) for link in shown.select("main a[href]")]

    assert len(links) >= 10
    for link in links:
        lit = page.open(link).texts(".rail [aria-current=page]")
        assert lit == ["Pengaturan"], link


@pytest.mark.parametrize("slug", LISTS)
def test_an_entry_of_each_list_is_renamed_on_its_page(page: Any, slug: str) -> None:
    row = db.session.scalars(select(LISTS[slug]).order_by(LISTS[slug].id)).first()
    assert row is not None
    page.open(f"/settings/{slug}/{row.id}").submit({"name_id": "Nama baru dinas"})
    db.session.expire_all()

    assert row.name_id == "Nama baru dinas"
    assert "Nama baru dinas" in page.open(f"/settings/{slug}/{row.id}").words


@pytest.mark.parametrize("slug", ["schemes", "reasons", "trades"])
def test_an_entry_is_added_at_the_end_of_its_list_but_before_other(page: Any, slug: str) -> None:
    shown = page.open(f"/settings/{slug}/new").submit({"name_id": "Khusus dinas", "name_en": "Of our own"})

    last = -2 if slug == "reasons" else -1
    assert shown.texts("tbody th")[last:][0] == "Khusus dinas"
    assert slug != "reasons" or shown.texts("tbody th")[-1] == "Alasan lain"


def test_a_stage_moves_up_the_list(page: Any) -> None:
    names = page.open("/settings/stages").texts("tbody th")
    first, second, third = queries.stages()[:3]
    old = page.open("/settings/stages")
    moved = page.post(f"/settings/stages/{second.id}/move", {"direction": "up", "past": first.id})

    assert moved.texts("tbody th")[:2] == [names[1], names[0]]

    # Who still sees the list as it was would let the third pass what stands elsewhere by now.
    late = old.submit(css=f"form[action='/settings/stages/{third.id}/move']")
    assert "Urutannya sudah diubah sementara itu" in late.words
    assert late.texts("tbody th")[:3] == [names[1], names[0], names[2]]


def test_no_arrow_leads_out_of_the_list(page: Any) -> None:
    shown = page.open("/settings/stages")
    dead = [str(one["title"]) for one in shown.select("tbody button[disabled]")]

    steps, sides = (
        [stage.name_id for stage in queries.stages() if stage.is_side is side] for side in (False, True)
    )
    ends = [(steps[0], "naik"), (steps[-1], "turun"), (sides[0], "naik"), (sides[-1], "turun")]
    assert [(name in title, way in title.lower()) for title, (name, way) in zip(dead, ends, strict=True)] == [
        (True, True)
    ] * 4


def test_a_stage_takes_a_limit_and_a_colour(page: Any) -> None:
    stage = queries.stages()[1]
    page.open(f"/settings/stages/{stage.id}").submit({"limit_days": "21", "colour": "teal"})
    db.session.expire_all()

    assert (stage.limit_days, stage.colour) == (21, "teal")


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["-1", "0", "99999999999999", "dua puluh", "<b>9</b>", "😀"])
def test_a_limit_that_is_no_number_of_days_is_refused_beside_its_field(page: Any, typed: str) -> None:
    stage = queries.stages()[1]
    shown = page.open(f"/settings/stages/{stage.id}").submit({"limit_days": typed}, status=422)

    assert shown.select("#limit_days-error")
    assert shown.one("#limit_days")["value"]


def test_the_days_of_the_week_are_ticked_under_their_own_names(page: Any) -> None:
    shown = page.open("/settings/office")
    ticked = [
        " ".join(box.find_parent("div").get_text(" ").split())
        for box in shown.select("input[name=working_days][checked]")
    ]

    assert ticked == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat"]


def test_another_zone_changes_the_clock_on_every_screen(page: Any, clock: StoppedClock) -> None:
    clock.set("2026-11-24 23:30+08:00")
    assert app_clock.today() == date(2026, 11, 24)
    shown = page.open("/settings/office").submit({"zone": "Asia/Jayapura"})

    assert "25 Nov 2026 00.30 WIT" in shown.words
    queries.forget()
    assert app_clock.today() == date(2026, 11, 25)


def test_what_the_office_was_called_before_stays_in_its_history(page: Any) -> None:
    shown = page.open("/settings/office").submit({"name": "Dinas Tenaga Kerja Kota Samarinda"})

    assert "Dinas Tenaga Kerja Kota Samarinda" in shown.texts(".letterhead")[0]
    assert "Dinas Ketenagakerjaan Kota Balikpapan" in shown.words


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("email", "bukan alamat"),
        ("website", "<script>alert(1)</script>"),
        ("area_code", "542"),
        ("phone", "enam puluh"),
        ("zone", "Asia/Atlantis"),
        ("region_code", "99.99"),
        ("working_days", None),
        ("opens_at", ""),
        ("closes_at", "07.00"),
    ],
)
def test_what_no_office_can_be_is_refused_beside_its_field(page: Any, field: str, typed: str | None) -> None:
    shown = page.open("/settings/office").submit({field: typed, "city": "Kota yang diketik"}, status=422)

    assert shown.select(f"#{field}-error")
    assert shown.one("#city")["value"] == "Kota yang diketik"
    assert office().city == "Balikpapan"


def test_two_admins_who_change_different_things_both_keep_theirs(page: Any, page_as: Any) -> None:
    mine = page.open("/settings/office")
    page_as(admin()).open("/settings/office").submit({"short_name": "Disnaker BPN"})
    mine.submit({"head_name": "Dr. Hj. Ani Mufidah, M.Si."})

    assert (office().short_name, office().head_name) == ("Disnaker BPN", "Dr. Hj. Ani Mufidah, M.Si.")


def test_two_admins_who_change_the_same_thing_are_shown_both(page: Any, page_as: Any) -> None:
    mine = page.open("/settings/office")
    page_as(admin(name="Admin Lain")).open("/settings/office").submit({"short_name": "Nama kedua"})
    asked = mine.submit({"short_name": "Nama pertama"}, status=409)

    conflict = asked.one(".conflict-panel").get_text(" ")
    assert all(word in conflict for word in ("Nama pertama", "Nama kedua", "Disnaker Balikpapan"))
    assert "Admin Lain menyimpannya pada" in conflict
    assert office().short_name == "Nama kedua"

    asked.submit()
    assert office().short_name == "Nama pertama"


def test_a_day_off_is_added_and_taken_away_and_put_back(page: Any) -> None:
    added = page.open("/settings/holidays").submit(
        {"on": "2027-02-10", "name": "HUT Kota", "kind": "libur_daerah"}, css="form.record-form"
    )
    assert "HUT Kota" in added.words
    holiday = db.session.scalars(select(Holiday).where(Holiday.name == "HUT Kota")).one()
    removed = page.post(f"/settings/holidays/{holiday.id}/remove")
    assert queries.is_working_day(date(2027, 2, 10))
    undo = next(form for form in removed.select("form") if "restore" in str(form.get("action")))
    page.post(str(undo["action"]))
    queries.forget()

    assert not queries.is_working_day(date(2027, 2, 10))


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["", "0001-01-01", "9999-99-99", "31/02/2026", "\x00", "besok"])
def test_a_day_that_is_none_is_refused_beside_its_field(page: Any, typed: str) -> None:
    shown = page.open("/settings/holidays").submit(
        {"on": typed, "name": "HUT Kota"}, css="form.record-form", status=422
    )

    assert shown.select("#on-error")
    assert shown.one("#name")["value"] == "HUT Kota"


WAGE = {
    "year": "2027",
    "kind": "UMK",
    "region_code": "64.71",
    "monthly_idr": "Rp4.012.345,67",
    "source": "Keputusan Gubernur 100.3.3.1/K.555/2026",
}
WAGE_FORM = "form.record-form"


def test_a_wage_is_added_and_taken_away_and_put_back(page: Any) -> None:
    added = page.open("/settings/minimum-wages").submit(WAGE, css=WAGE_FORM)
    assert "Rp4.012.345,67" in added.one("tbody tr").get_text()
    removed = added.submit(css="tbody form")
    assert queries.minimum_wage(2027, "64.71") is None
    undo = next(form for form in removed.select("form") if "restore" in str(form.get("action")))
    page.post(str(undo["action"]))

    assert queries.minimum_wage(2027, "64.71") == Decimal("4012345.67")


def test_a_wage_on_file_is_not_overwritten(page: Any) -> None:
    page.open("/settings/minimum-wages").submit(WAGE, css=WAGE_FORM)
    refused = page.open("/settings/minimum-wages").submit(
        {**WAGE, "monthly_idr": "1"}, css=WAGE_FORM, status=422
    )

    assert "sudah ada" in refused.one("#region_code-error").get_text()
    assert queries.minimum_wage(2027, "64.71") == Decimal("4012345.67")


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("year", "0001"),
        ("year", "dua ribu"),
        ("kind", "UMX"),
        ("region_code", "64"),
        ("region_code", "99.99"),
        ("sector", "Perkebunan"),
        ("monthly_idr", "-5"),
        ("monthly_idr", "9" * 40),
        ("monthly_idr", "empat juta"),
        ("monthly_idr", "\x00"),
        ("source", "x" * 10_000),
    ],
)
def test_a_wage_that_cannot_be_is_refused_beside_its_field(page: Any, field: str, typed: str) -> None:
    refused = page.open("/settings/minimum-wages").submit({**WAGE, field: typed}, css=WAGE_FORM, status=422)

    assert refused.select(f"#{field}-error")
    kept = "source" if field != "source" else "monthly_idr"
    assert refused.one(f"#{kept}")["value"] == WAGE[kept]


def test_the_history_of_the_office_speaks_of_regions_and_zones_by_name(page: Any) -> None:
    shown = page.open("/settings/office").submit({"zone": "Asia/Jakarta", "region_code": "64.72"})
    told = shown.one(".timeline").get_text(" ")

    assert all(word in told for word in ("Kota Samarinda", "WIB (Jakarta)", "WITA (Makassar)"))


@pytest.mark.same_queries
@pytest.mark.parametrize("path", ["", "/office", "/stages", "/schemes", "/reasons", "/trades", "/holidays"])
def test_an_officer_sets_nothing(page_as: Any, path: str) -> None:
    page_as(officer()).open(f"/settings{path}", status=403)


def test_a_clerk_keeps_lists_but_not_the_office(page_as: Any) -> None:
    clerk = page_as(UserFactory(roles=["clerk"]))

    clerk.open("/settings/reasons")
    clerk.open("/settings/office", status=403)
    assert "/settings/office" not in clerk.open("/settings").html


def test_daily_tasks_are_told_and_can_be_run_now(page: Any) -> None:
    assert "tidak memeriksa tugas" in page.open("/settings/schedule").words
    schedule.look(at=app_clock.utcnow())
    assert "terakhir memeriksa" in page.open("/settings/schedule").words
    assert "0 pasangan" in page.post("/settings/schedule/companies.scan/run").words
    page.post("/settings/schedule/nothing/run", status=404)
