"""Whose records a list shows: one person's or a team's, told apart in one place and by every list alike."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts import whose
from app.core.clock import today
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit
from app.outreach.queries import VisitFilter, count_visits, visits
from tests.factories import agreements, companies, outreach
from tests.factories.accounts import TeamFactory, officer, supervisor
from tests.factories.follow_ups import a_follow_up
from tests.factories.obligations import an_obligation
from tests.factories.pipeline import partnership


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("given", "meant"), [("7", 7), ("-7", -7), ("0", None), ("--7", None), ("-", None), ("9" * 30, None), ("x", None), (None, None)]
)  # fmt: skip
def test_an_address_names_a_person_a_team_or_nobody(given: str | None, meant: int | None) -> None:
    assert whose.read(given) == meant


LISTS = (
    "/companies?owner={team}",
    "/dashboard/activities?owner={team}",
    "/pipeline?owner={team}",
    "/pipeline?owner={team}&layout=table",
    "/agreements?owner={team}",
    "/obligations?owner={team}",
    "/follow-ups?owner={team}",
    "/follow-ups/without-next-step?owner={team}",
    "/visits?officer={team}",
    "/fill-board?owner={team}",
    "/activity?officer={team}",
    "/calendar?officer={team}&view=week",
)


@pytest.mark.same_queries
def test_every_list_of_officers_shows_what_a_teams_people_do_and_nothing_else(page_as: Any) -> None:
    """Somebody of the team who has left the office counts as well."""
    team = TeamFactory(name="Tim Utara")
    people = {"Rina Jaya": officer(team_id=team.id), "Gone Makmur": officer(team_id=team.id, is_active=False)}
    people["Lain Abadi"] = officer()
    for name, person in people.items():
        firm = companies.make_company(name=name, by=person)
        firm.owner_id = person.id
        partnership("target", of=firm, owner_id=person.id)
        agreement = agreements.agreement("active", of=firm, owner=person, seats=2)
        an_obligation(agreement, on=today())
        if name != "Gone Makmur":
            quiet = companies.make_company(name=f"{name} Dua", by=person)
            partnership("visited", of=quiet, owner_id=person.id)
            a_follow_up(person, firm, due_on=today())
        visit = Visit(
            company_id=firm.id, visited_on=today(), outcome=VisitOutcome.INTERESTED, officers=[person]
        )
        db.session.add(visit)
    db.session.commit()
    page = page_as(supervisor())
    for address in LISTS:
        shown = page.open(address.format(team=whose.of_team(team.id)))
        listed = shown.one("main").get_text(" ")
        assert "Rina Jaya" in listed, address
        assert "Lain Abadi" not in listed, address
        assert "Tim Utara" in listed, address
        if "follow-ups" not in address:
            assert "Gone Makmur" in listed, address


@pytest.mark.same_queries
@pytest.mark.usefixtures("session")
def test_a_visit_of_several_members_is_one_visit_of_the_team_however_it_is_asked_for() -> None:
    team, other = TeamFactory(), TeamFactory()
    rina, budi, sari = (officer(team_id=team.id) for _one in range(3))
    guest = officer(team_id=other.id)
    made = outreach.a_visit(rina, officers=[rina, budi, sari, guest])
    outreach.a_visit(rina, officers=[rina, guest])
    changed = outreach.a_visit(budi, officers=[budi, sari])
    changed.visited_on, changed.outcome = made.visited_on - timedelta(days=9), VisitOutcome.REFUSED
    db.session.flush()

    days = {"from_on": made.visited_on, "to_on": made.visited_on}
    for narrower, number in (
        ({}, 3), (days, 2), ({"outcome": VisitOutcome.REFUSED}, 1), ({"mode": made.mode}, 3),
        (days | {"outcome": made.outcome}, 2),
    ):  # fmt: skip
        asked = VisitFilter(officer_id=whose.of_team(team.id), **narrower)
        assert count_visits(supervisor(), asked) == number, narrower
        assert len(visits(supervisor(), asked).rows) == number, narrower


@pytest.mark.same_queries
def test_an_office_without_teams_is_offered_none(page_as: Any) -> None:
    page = page_as(supervisor())
    for address in LISTS:
        assert not page.open(address.split("?", maxsplit=1)[0]).select("optgroup"), address
    TeamFactory(is_active=False)
    assert not page.open("/visits").select("optgroup")


@pytest.mark.same_queries
def test_the_activity_offers_ones_own_team_first(page_as: Any) -> None:
    team, other = TeamFactory(name="Zeta"), TeamFactory(name="Alfa")
    rina = officer(team_id=team.id)
    page = page_as(rina).open("/activity")

    assert page.texts("optgroup option") == ["Zeta", "Alfa"]
    assert page.one(f".tabs a[href*='officer=-{team.id}']").get_text(strip=True) == "Zeta"
    assert not page_as(officer()).open("/activity").select(f".tabs a[href*='officer=-{other.id}']")


def test_an_officer_does_not_read_the_follow_ups_of_a_team(page_as: Any) -> None:
    team = TeamFactory()
    page_as(officer(team_id=team.id)).open(f"/follow-ups?owner={whose.of_team(team.id)}", status=403)
