"""Targets of a year: setting them, reaching them, and what that is called."""

from datetime import date
from typing import Any

import pytest

from app.accounts.roles import Role
from app.core.db import db
from app.core.errors import Conflict
from app.dashboards import services
from app.dashboards.enums import TargetKind
from app.dashboards.models import Target, TargetBand
from app.dashboards.queries import targets
from tests.dashboards.support import an_office, total_of
from tests.factories.accounts import TeamFactory, UserFactory, admin, officer, supervisor
from tests.support.clock import StoppedClock

VISITS = (None, TargetKind.VISITS)


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Any) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


@pytest.mark.parametrize(
    ("share", "word"),
    [(1.2, "Sangat tinggi"), (0.91, "Sangat tinggi"), (0.909, "Tinggi"), (0.66, "Sedang"), (0, "Sangat rendah"), (None, "")],
)  # fmt: skip
@pytest.mark.same_queries
def test_a_share_is_called_as_the_performance_report_calls_it(share: float | None, word: str) -> None:
    assert targets.band_of(share, targets.bands()) == word


def test_the_year_has_gone_as_far_as_its_working_days() -> None:
    assert targets.year_gone(2027, on=date(2026, 11, 24)) == 0
    assert targets.year_gone(2025, on=date(2026, 11, 24)) == 1
    assert 0.85 < targets.year_gone(2026, on=date(2026, 11, 24)) < 0.93
    saturday = targets.year_gone(2026, on=date(2026, 11, 28))
    assert saturday == targets.year_gone(2026, on=date(2026, 11, 29))


def test_nobody_overwrites_a_target_they_have_not_seen() -> None:
    services.set_targets(2026, {VISITS: 40}, seen={})
    services.set_targets(2026, {VISITS: 60}, seen={VISITS: 40})
    with pytest.raises(Conflict, match="60"):
        services.set_targets(2026, {VISITS: 50}, seen={VISITS: 40})
    assert services.set_targets(2026, {VISITS: 40}, seen={VISITS: 40}) == 0
    services.set_targets(2026, {VISITS: None}, seen={VISITS: 60})
    assert targets.numbers_of(2026) == {}


def test_a_supervisor_sets_targets_and_each_number_reached_opens_its_list(sign_in: Any, page: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    an_office(rina, joko)
    visitor = sign_in(supervisor())
    form = page.open("/dashboard/targets/set?year=2026")
    assert form.one("[name=office_visits]")["value"] == "40"
    typed = {"seen": form.one("[name=seen]")["value"], "office_visits": "90", f"u{rina.id}_hires": "2"}
    assert visitor.post("/dashboard/targets/set?year=2026", data=typed).status_code == 302
    assert targets.numbers_of(2026) == {VISITS: 90, (rina.id, TargetKind.HIRES): 2}
    shown = page.open("/dashboard/targets?year=2026")
    assert "Sangat rendah" in shown.words
    for link in shown.select("[data-figure]"):
        html = visitor.get(link["href"], headers={"HX-Request": "true"}).get_data(as_text=True)
        assert total_of(html, link.get("data-sums")) == int(link["data-figure"]), link["href"]


def test_a_team_reaches_what_its_people_did_a_joint_visit_once(sign_in: Any, page: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    an_office(rina, joko)
    team = TeamFactory(name="Tim Utara")
    visitor = sign_in(supervisor())
    rina.team_id = joko.team_id = team.id
    form = page.open("/dashboard/targets/set?year=2026")
    typed = {"seen": form.one("[name=seen]")["value"], f"t{team.id}_visits": "30"}
    assert visitor.post("/dashboard/targets/set?year=2026", data=typed).status_code == 302
    found = targets.standings(supervisor(), 2026, [None, rina.id, joko.id, -team.id])
    # Nobody else has done anything, so the team reached what the office did.
    assert {kind: one.reached for kind, one in found[-team.id].items()} == {
        kind: one.reached for kind, one in found[None].items()
    }
    visits = {one: by_kind[TargetKind.VISITS] for one, by_kind in found.items()}
    assert visits[-team.id].reached < visits[rina.id].reached + visits[joko.id].reached
    assert visits[-team.id].wanted == 30
    shown = page.open("/dashboard/targets?year=2026")
    assert "Tim Utara" in shown.one("table").get_text()
    assert "Kunjungan bersama dihitung sekali untuk tiap petugasnya" in shown.words
    for link in page.open("/dashboard/targets?year=2026").select(f"[data-figure][href*='=-{team.id}']"):
        html = visitor.get(link["href"], headers={"HX-Request": "true"}).get_data(as_text=True)
        assert total_of(html, link.get("data-sums")) == int(link["data-figure"]), link["href"]
    visitor = sign_in(rina)
    assert "Target Tim Utara" in page.open("/dashboard").one("#targets-of-team").get_text()
    own = page.open("/dashboard/targets?year=2026")
    assert len(own.select("tbody tr")) == 2
    for link in own.select(f"[data-figure][href*='=-{team.id}']"):
        assert visitor.get(link["href"]).status_code == 200, link["href"]


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["-3", "99999999999", "banyak", "\x00"])
def test_a_number_that_is_none_is_refused_beside_its_field(sign_in: Any, typed: str) -> None:
    answer = sign_in(supervisor()).post("/dashboard/targets/set?year=2026", data={"office_visits": typed})
    if typed != "\x00":
        assert answer.status_code == 422
    assert db.session.query(Target).count() == 0


def test_officers_see_their_own_targets_and_set_none(sign_in: Any, page: Any) -> None:
    rina = officer(name="Rina Nurhayati")
    visitor = sign_in(rina)
    assert len(page.open("/dashboard/targets").select("tbody tr")) == 1
    assert visitor.get("/dashboard/targets/set").status_code == 403
    assert sign_in(UserFactory(roles=[Role.HEAD]), new=True).get("/dashboard/targets/set").status_code == 403


def test_an_admin_words_the_bands_and_two_never_begin_at_one_percentage(sign_in: Any, page: Any) -> None:
    visitor = sign_in(admin())
    best = targets.bands()[0]
    form = page.open(f"/dashboard/targets/bands/{best.id}")
    typed = {"version": form.one("[name=version]")["value"], "name_id": "Istimewa", "name_en": "Excellent"}
    address = f"/dashboard/targets/bands/{best.id}"
    assert visitor.post(address, data={**typed, "from_percent": "76"}).status_code == 422
    assert visitor.post(address, data={**typed, "from_percent": "95"}).status_code == 302
    stored = db.session.get_one(TargetBand, best.id)
    assert (stored.name_id, stored.from_percent) == ("Istimewa", 95)
    assert "Istimewa" in page.open("/dashboard/targets/bands").words


def test_an_admin_adds_and_removes_bands_but_for_the_last(sign_in: Any) -> None:
    visitor = sign_in(admin())
    known = targets.bands()
    typed = {"name_id": "Luar biasa", "name_en": "Outstanding", "from_percent": str(known[0].from_percent)}
    assert visitor.post("/dashboard/targets/bands/new", data=typed).status_code == 422
    assert (
        visitor.post("/dashboard/targets/bands/new", data={**typed, "from_percent": "150"}).status_code == 302
    )
    assert targets.band_of(1.6, targets.bands()) == "Luar biasa"
    assert targets.band_of(1.4, targets.bands()) == known[0].name
    for band in targets.bands():
        assert visitor.post(f"/dashboard/targets/bands/{band.id}/remove").status_code == 303
    assert len(targets.bands()) == 1
