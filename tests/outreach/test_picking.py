"""Choosing due companies: why each is due, who is left out, and the warning that somebody else goes there."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.companies.enums import Potential
from app.core.db import db
from app.core.drawn import Drawn
from app.outreach.models import RoadShow, Stop
from app.outreach.queries.picking import Wanted, due_companies
from tests.factories import follow_ups, outreach
from tests.factories.outreach import TODAY
from tests.support.pages import PageOpener
from tests.support.statements import Statements

ALL = ("never", "long-ago", "follow-up", "stage", "ending")


@pytest.fixture
def road_show(rina: User, joko: User) -> RoadShow:
    return outreach.a_road_show(rina, joko)


def found(by: User, **wanted: Any) -> dict[str, list[str]]:
    due = due_companies(by, Wanted(**{"on": TODAY, "grounds": ALL, **wanted}))
    assert due.total == len(due.companies)
    return {company.name: due.reasons.get(company.id, []) for company in due.companies}


def test_each_company_says_why_it_is_due_and_the_pressing_come_first(rina: User) -> None:
    recent, long_ago = TODAY - timedelta(days=10), TODAY - timedelta(days=400)
    outreach.a_company("Baru", last_visit_on=recent)
    outreach.a_company("Belum")
    outreach.a_company("Jangan", is_do_not_visit=True, do_not_visit_reason="Sengketa")
    outreach.a_company("Lama", last_visit_on=long_ago)
    promised = outreach.a_company("Janji", last_visit_on=recent)
    follow_ups.a_follow_up(rina, promised, due_on=TODAY - timedelta(days=2), subject="Antar brosur")
    stuck = outreach.a_company("Mandek", last_visit_on=recent)
    follow_ups.a_partnership(stuck, "interested").entered_stage_at -= timedelta(days=300)
    db.session.flush()
    reasons = found(rina)
    assert list(reasons) == ["Janji", "Mandek", "Lama", "Belum"]
    assert "Antar brosur" in reasons["Janji"][0]
    assert "batas" in reasons["Mandek"][0]
    assert list(found(rina, grounds=("long-ago",), months=24)) == []


def test_the_list_is_narrowed_by_place_potential_and_owner(rina: User) -> None:
    outreach.a_company("Sini", potential=Potential.A, owner_id=rina.id)
    outreach.a_company("Sana", potential=Potential.B)
    assert list(found(rina, potentials=(Potential.A,))) == ["Sini"]
    assert list(found(rina, is_mine=True)) == ["Sini"]
    assert list(found(rina, regions=("64.71.01",))) == []


def test_several_are_added_at_once_with_a_warning_where_somebody_else_was(
    rina: User, joko: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    first, second = outreach.a_company("Satu"), outreach.a_company("Dua")
    outreach.a_visit(joko, outreach.a_company("Tiga"), visited_on=TODAY)
    other = outreach.a_road_show(joko, title="Lain")
    outreach.a_stop(other, second, on=date(2026, 11, 26))
    sign_in(rina)
    shown = page.open(f"/road-shows/{road_show.id}/due-companies?on=2026-11-25")
    assert "Joko Pranoto merencanakan" in shown.words
    after = shown.submit({"company": [first.id, second.id], "purpose": "signing"}, css="form:has(.due-row)")
    assert "PT Dua: Joko Pranoto merencanakan" in after.words
    stops = db.session.query(Stop).filter_by(road_show_id=road_show.id).all()
    assert {(stop.on, stop.minutes, str(stop.purpose)) for stop in stops} == {
        (date(2026, 11, 25), 60, "signing")
    }
    both = [outreach.a_company(name) for name in ("Empat", "Lima")]
    shown = page.open(f"/road-shows/{road_show.id}/due-companies")
    assert "PT Satu" not in shown.words
    for company in both:
        outreach.a_stop(other, company, on=date(2026, 11, 26))
    after = shown.submit({"company": [one.id for one in both]}, css="form:has(.due-row)")
    assert "2 di antaranya juga dikunjungi rekan hari-hari ini: PT" in after.words


def test_asking_costs_as_many_statements_for_many_as_for_few(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any, statements: Statements
) -> None:
    sign_in(rina)
    outreach.a_company()
    address = f"/road-shows/{road_show.id}/due-companies"
    part = "box=116,-2,118,0&zoom=9"
    statements.same_after(
        lambda: [outreach.a_company(latitude=-1.2, longitude=116.9) for _ in range(12)],
        lambda: (page.open(f"{address}?layout=map"), page.client.get(f"{address}/points?{part}")),
    )


def test_a_shape_or_several_areas_choose_by_place(rina: User) -> None:
    in_sight = {"latitude": -1.24, "longitude": 116.86}
    outreach.a_company("Dalam", **in_sight)
    outreach.a_company("Luar", latitude=-1.24, longitude=116.95)
    outreach.a_company("Entah")
    drawn = Drawn.read("11680000.-130000.10000.0.0.10000.-10000.0")

    assert list(found(rina, drawn=drawn)) == ["Dalam"]
    outreach.a_company("Timur", region_code="64.71.01.1001")
    outreach.a_company("Barat", region_code="64.71.02")
    assert set(found(rina, regions=("64.71.01", "64.71.02"))) == {"Timur", "Barat"}


def test_what_lies_in_the_shape_is_ticked_and_markers_follow_the_filters(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    outreach.a_company("Dalam", latitude=-1.24, longitude=116.86, potential=Potential.A)
    outreach.a_company("Luar", latitude=-1.24, longitude=116.95)
    sign_in(rina)
    address = f"/road-shows/{road_show.id}/due-companies"
    shape = "11680000.-130000.10000.0.0.10000.-10000.0"
    shown = page.open(f"{address}?layout=map&shape={shape}")
    assert shown.one("[name=company]").has_attr("checked")
    assert "PT Luar" not in shown.words
    assert "shape" not in shown.link("Hapus bentuk")
    assert (
        not page.open(f"{address}?layout=map&shape={shape}&ticked=none").one("[name=company]").get("checked")
    )
    part = "box=116,-2,118,0&zoom=9"
    points = page.client.get(f"{address}/points?{part}&potential=A&shape={shape}").get_json()
    assert [point["name"] for point in points["points"]] == ["PT Dalam"]
    assert page.client.get(f"{address}/points?box=1&zoom=9").status_code == 400
