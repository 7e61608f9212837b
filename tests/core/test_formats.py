"""How days, money and numbers of people are written in both languages."""

from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.core import formats
from config import ROOT

MONDAY = date(2026, 1, 26)
MOMENT = datetime(2026, 1, 26, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _speaking() -> Iterator[None]:
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "app" / "core" / "translations")
    Babel(app, default_locale="id")
    with app.test_request_context():
        yield


def both(function: Any, *arguments: Any, **options: Any) -> tuple[str, str]:
    with force_locale("id"):
        indonesian = function(*arguments, **options)
    with force_locale("en"):
        return indonesian, function(*arguments, **options)


def test_days_are_written_in_words() -> None:
    assert both(formats.day, MONDAY) == ("Sen, 26 Jan 2026", "Mon, 26 Jan 2026")
    assert both(formats.day_short, MONDAY) == ("26 Jan", "26 Jan")
    assert both(formats.day_long, MONDAY) == ("26 Januari 2026", "26 January 2026")
    assert both(formats.month, MONDAY) == ("Januari 2026", "January 2026")


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        (date(2026, 1, 26), "hari ini", "today"),
        (date(2026, 1, 27), "besok", "tomorrow"),
        (date(2026, 1, 28), "2 hari lagi", "in 2 days"),
        (date(2026, 1, 25), "kemarin", "yesterday"),
        (date(2026, 1, 23), "3 hari lalu", "3 days ago"),
    ],
)
def test_days_are_told_by_their_distance(day: date, indonesian: str, english: str) -> None:
    assert both(formats.day_relative, day, on=MONDAY) == (indonesian, english)


def test_a_passed_day_is_late_when_something_was_due() -> None:
    assert both(formats.day_relative, date(2026, 1, 25), overdue=True, on=MONDAY) == (
        "terlambat 1 hari",
        "1 day late",
    )
    assert both(formats.day_relative, date(2026, 1, 23), overdue=True, on=MONDAY) == (
        "terlambat 3 hari",
        "3 days late",
    )


def test_an_instant_is_told_on_the_offices_clock_with_its_zone() -> None:
    assert both(formats.instant, MOMENT) == ("26 Jan 2026 09.00 WITA", "26 Jan 2026 09:00 WITA")


def test_an_instant_without_zone_is_read_as_utc() -> None:
    assert formats.instant(MOMENT.replace(tzinfo=None)) == "26 Jan 2026 09.00 WITA"


def test_an_instant_late_in_the_day_belongs_to_the_offices_next_day() -> None:
    assert formats.day(datetime(2026, 1, 25, 17, 30, tzinfo=UTC)) == "Sen, 26 Jan 2026"


def test_hours_take_the_readers_separator() -> None:
    assert both(formats.clock_time, MOMENT) == ("09.00", "09:00")
    assert both(formats.clock_time, time(7, 5)) == ("07.05", "07:05")


def test_money_is_rupiah_and_shows_cents_only_where_there_are_some() -> None:
    assert both(formats.money, Decimal("3856694.43")) == ("Rp3.856.694,43", "Rp3,856,694.43")
    assert both(formats.money, 1500000) == ("Rp1.500.000", "Rp1,500,000")
    assert formats.money(Decimal("-10.5")) == "-Rp10,50"


def test_numbers_are_grouped() -> None:
    assert both(formats.number, 1284) == ("1.284", "1,284")
    assert both(formats.number, Decimal("0.85")) == ("0,85", "0.85")
    assert both(formats.number, 2.5, decimals=0) == ("2", "2")
    assert both(formats.number, 2, decimals=1) == ("2,0", "2.0")


def test_a_share_is_told_in_hundredths() -> None:
    assert both(formats.percent, 0.2) == ("20%", "20%")
    assert both(formats.percent, Decimal("0.125"), decimals=1) == ("12,5%", "12.5%")


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1200, "1,2 kB"),
        (1_240_000, "1,2 MB"),
        (48_600_000, "49 MB"),
        (3 * 10**15, "3.000 TB"),
    ],
)
def test_sizes_of_files_take_the_unit_that_reads_best(size: int, written: str) -> None:
    assert formats.file_size(size) == written


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+6281255550101", "0812-5555-0101"),
        ("+62542123456", "(0542) 123456"),
        ("+6565550123", "+65 6555 0123"),
        ("tanya satpam", "tanya satpam"),
    ],
)
def test_phones_are_shown_as_they_are_dialled_here(stored: str, shown: str) -> None:
    assert formats.phone_display(stored) == shown


def test_the_short_way_to_write_a_number_from_here_ends_where_the_long_one_does() -> None:
    random = Random(3)  # noqa: S311 - numbers to try
    for _each in range(1500):
        stored = f"+62{random.randint(1, 9)}{''.join(random.choices('0123456789', k=random.randint(7, 11)))}"
        assert formats.phone_display(stored) == formats._written(stored)


def test_a_whatsapp_draft_carries_its_text_in_the_address() -> None:
    assert formats.wa_link("+6281255550101") == "https://wa.me/6281255550101"
    assert formats.wa_link("+6281255550101", "Selamat pagi & salam") == (
        "https://wa.me/6281255550101?text=Selamat%20pagi%20%26%20salam"
    )


def test_a_place_on_a_map_has_an_address_that_every_device_knows() -> None:
    assert formats.map_address(-1.26, 116.83) == (
        "https://www.google.com/maps/search/?api=1&query=-1.26,116.83"
    )


def test_business_numbers_are_grouped_when_they_are_whole() -> None:
    assert formats.npwp_display("0012345678901000") == "0012 3456 7890 1000"
    assert formats.npwp_display("123") == "123"
    assert formats.nib_display("9120001234567") == "9120 0012 34567"


@pytest.mark.parametrize("name", sorted(set(formats.FILTERS) - {"wa_link", "map_address"}))
def test_what_is_missing_is_an_en_dash(name: str) -> None:
    assert formats.FILTERS[name](None) == formats.NOTHING


def test_without_a_reader_indonesian_is_written() -> None:
    assert Context().run(formats.number, 1284) == "1.284"


def test_a_register_number_breaks_after_its_slashes_and_stays_text():
    assert formats.breakable("500.15/7/<b>") == "500.15/<wbr>7/<wbr>&lt;b&gt;"
