"""What can be read of the office and its tables."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock as app_clock
from app.core.db import db
from app.settings import queries, reference
from app.settings.enums import ReasonKind
from app.settings.models import Holiday, Stage
from tests.factories import settings as office_factory
from tests.support.clock import StoppedClock
from tests.support.statements import Statements


@pytest.fixture
def small_office(session: Session) -> Session:
    office_factory.an_office()
    queries.forget()
    return session


def test_an_office_without_reference_data_still_has_a_clock(app: Flask) -> None:
    queries.forget()

    assert queries.office().name == "Jajak"
    assert app_clock.office_zone() == ZoneInfo("Asia/Makassar")


def test_the_office_says_in_which_zone_its_days_are_read(app: Flask, clock: StoppedClock) -> None:
    office_factory.office(zone="Asia/Jayapura")
    queries.forget()
    clock.set("2026-11-24 23:30+08:00")

    assert app_clock.today() == date(2026, 11, 25)


def test_the_office_is_read_once_a_request(small_office: Session, statements: Statements) -> None:
    queries.zone()

    assert statements.of(lambda: (app_clock.today(), queries.zone())) == []


def test_weekends_holidays_and_shared_leave_are_not_worked(small_office: Session) -> None:
    assert queries.is_working_day(date(2026, 11, 24))
    assert not queries.is_working_day(date(2026, 11, 28))
    assert not queries.is_working_day(date(2026, 12, 25))
    assert not queries.is_working_day(date(2026, 12, 24))


def test_three_working_days_step_over_weekend_and_christmas(small_office: Session) -> None:
    assert queries.add_working_days(date(2026, 11, 24), 3) == date(2026, 11, 27)
    assert queries.add_working_days(date(2026, 11, 26), 3) == date(2026, 12, 1)
    assert queries.add_working_days(date(2026, 12, 22), 3) == date(2026, 12, 29)
    assert queries.add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 25)


def test_working_days_are_counted_back_alike(small_office: Session) -> None:
    assert queries.working_days_between(date(2026, 12, 22), date(2026, 12, 29)) == 3
    assert queries.working_days_between(date(2026, 12, 29), date(2026, 12, 22)) == 0


def test_an_office_that_never_works_is_said_so(session: Session) -> None:
    office_factory.office(working_days="")
    queries.forget()

    with pytest.raises(ValueError, match="no working day"):
        queries.add_working_days(date(2026, 11, 24), 1)


def test_working_days_are_counted_forwards_only(small_office: Session) -> None:
    with pytest.raises(ValueError, match="forwards"):
        queries.add_working_days(date(2026, 11, 24), -1)


def test_a_year_of_working_days_costs_one_statement_a_year(
    small_office: Session, statements: Statements
) -> None:
    queries.zone()

    assert len(statements.of(lambda: queries.add_working_days(date(2026, 1, 1), 300))) <= 3


def test_a_holiday_added_counts_after_forgetting(small_office: Session) -> None:
    assert queries.is_working_day(date(2026, 11, 25))
    db.session.add(Holiday(on=date(2026, 11, 25), kind="local", name="HUT Kota"))
    db.session.flush()
    queries.forget()

    assert not queries.is_working_day(date(2026, 11, 25))
    assert [holiday.name for holiday in queries.holidays(2026) if holiday.on == date(2026, 11, 25)]
    assert queries.holiday_years() == [2025, 2026, 2027]


def test_stages_come_in_order_with_side_states_last(small_office: Session) -> None:
    assert [stage.key for stage in queries.stages()][:3] == ["target", "contacted", "scheduled"]
    assert [stage.key for stage in queries.stages()][-3:] == ["postponed", "declined", "not_eligible"]
    assert queries.stage("signed").colour == "amber"
    assert queries.find_stage("nowhere") is None
    with pytest.raises(LookupError):
        queries.stage("nowhere")


def test_a_stage_out_of_use_is_known_but_not_offered(small_office: Session) -> None:
    db.session.query(Stage).filter_by(key="renewing").update({"is_active": False})
    queries.forget()

    assert "renewing" not in [stage.key for stage in queries.stages()]
    assert queries.stage("renewing").is_active is False
    assert "renewing" in [stage.key for stage in queries.stages(with_inactive=True)]


def test_reasons_are_of_one_kind_and_in_order(small_office: Session) -> None:
    reasons = queries.reasons(ReasonKind.DECLINE)

    assert {reason.kind for reason in reasons} == {ReasonKind.DECLINE}
    assert reasons[0].key == "no_need"
    assert reasons[-1].key == "other"
    assert queries.find_reason(ReasonKind.POSTPONE, "holiday") is not None
    assert queries.find_reason(ReasonKind.DECLINE, "holiday") is None


def test_schemes_are_two_and_apart(small_office: Session) -> None:
    assert [scheme.key for scheme in queries.schemes()] == ["mandiri", "nasional"]
    assert queries.scheme("mandiri").legal_basis == "Permenaker 6/2020"
    with pytest.raises(LookupError):
        queries.scheme("other")
    assert queries.trades()[0].key == "language"


def test_the_pickers_offer_the_offices_own_city(small_office: Session) -> None:
    assert [district.name for district in queries.districts()] == [
        "Balikpapan Barat", "Balikpapan Kota", "Balikpapan Selatan", "Balikpapan Tengah", "Balikpapan Timur",
        "Balikpapan Utara",
    ]  # fmt: skip
    assert len(queries.villages()) == 34
    assert [village.name for village in queries.villages("64.71.01")] == [
        "Lamaru", "Manggar", "Manggar Baru", "Teritip",
    ]  # fmt: skip


def test_regions_are_found_by_any_words_the_own_ones_first(small_office: Session) -> None:
    found = queries.search_regions("balikpapan")

    assert found[0].name == "Kota Balikpapan"
    assert len(found) == 7
    assert [region.code for region in queries.search_regions("manggar baru")] == ["64.71.01.1004"]
    assert queries.search_regions("balikpapan", level=queries.DISTRICT, limit=2)[1].level == queries.DISTRICT
    assert queries.search_regions("  ") == []
    assert queries.search_regions("100%_") == []


def test_a_region_is_named_from_the_smallest_part_to_the_province(small_office: Session) -> None:
    paths = queries.region_paths(["64.71.01.1001", "64.71", "99.99", ""])

    assert paths == {
        "64.71.01.1001": "Manggar, Balikpapan Timur, Kota Balikpapan, Kalimantan Timur",
        "64.71": "Kota Balikpapan, Kalimantan Timur",
    }
    assert [region.name for region in queries.provinces()] == ["Kalimantan Timur"]
    assert queries.find_region("") is None


def test_kbli_is_found_by_code_and_by_words_in_either_language(session: Session) -> None:
    office_factory.kbli()

    assert queries.search_kbli("4329")[0].code.startswith("4329")
    assert queries.search_kbli("4329")[0].level == "subclass"
    assert "41011" in [line.code for line in queries.search_kbli("konstruksi gedung hunian")]
    assert "0112" in [line.code for line in queries.search_kbli("growing of rice")]
    assert len(queries.kbli_sections()) == 21
    assert queries.find_kbli("A", version=2025) is None
    assert queries.search_kbli("") == []


def test_the_minimum_wage_is_the_citys_own_or_else_the_provinces(session: Session) -> None:
    reference.load(session, provinces=frozenset({"64"}))

    assert queries.minimum_wage(2026, "64.71") == Decimal("3856694.43")
    assert queries.minimum_wage(2026, "64.71.01.1001") == Decimal("3856694.43")
    assert queries.minimum_wage(2026, "64.11") == queries.minimum_wage(2026, "64")
    assert queries.minimum_wage(2019, "64.71") is None
    assert queries.wage_years() == [2026, 2025, 2024]
    assert {wage.kind for wage in queries.minimum_wages(2026, province="64")} == {"UMP", "UMK", "UMSK"}
