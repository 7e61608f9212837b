"""Teams: who is in which, kept by the admin, without anybody being lost or overwritten unseen."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Team, User
from app.core.db import db
from tests.factories.accounts import TeamFactory, admin, officer
from tests.support.pages import PageOpener

ACCOUNT = "form.record-form"


@pytest.fixture
def laras(sign_in: Callable[..., Any]) -> User:
    """An admin, signed in."""
    user = admin(name="Laras Kusuma")
    sign_in(user)
    return user


def team_of(user: User) -> str | None:
    db.session.expire_all()
    now = db.session.get_one(User, user.id)
    return db.session.get_one(Team, now.team_id).name if now.team_id else None


def test_a_team_is_made_and_people_are_put_into_it(page: PageOpener, laras: User) -> None:
    rina, budi = officer(name="Rina Nurhayati"), officer(name="Budi Santoso")
    assert not page.open(f"/accounts/{rina.id}").select("#team_id")
    made = page.open("/accounts/teams/new").submit({"name": "Tim Utara"})
    joined = made.submit({"people": [str(rina.id), str(budi.id)]}, css="form[action$='/people']")

    assert (team_of(rina), team_of(budi)) == ("Tim Utara", "Tim Utara")
    assert "Tim Utara" in page.open("/accounts").words
    assert "Tim Utara" in page.open(f"/accounts/{rina.id}").one(".timeline").get_text()
    joined.submit(css=f"form[action$='/people/{budi.id}/remove']")
    assert team_of(budi) is None


def test_a_taken_name_is_refused_beside_the_field(page: PageOpener, laras: User) -> None:
    TeamFactory(name="Tim Utara")
    refused = page.open("/accounts/teams/new").submit({"name": "tim utara"}, status=422)

    assert "tim utara" in refused.one("#name-error").get_text()


def test_nobody_is_taken_out_of_a_team_unseen(page: PageOpener, page_as: Any, laras: User) -> None:
    rina, north, south = (
        officer(name="Rina Nurhayati"),
        TeamFactory(name="Utara"),
        TeamFactory(name="Selatan"),
    )
    mine = page.open(f"/accounts/teams/{north.id}")
    page_as(admin()).open(f"/accounts/{rina.id}").submit({"team_id": str(south.id)}, css=ACCOUNT)
    refused = mine.submit({"people": str(rina.id)}, css="form[action$='/people']", status=422)

    assert "Rina Nurhayati" in refused.one("#people-error").get_text()
    assert team_of(rina) == "Selatan"


def test_two_admins_who_rename_a_team_are_shown_both_names(
    page: PageOpener, page_as: Any, laras: User
) -> None:
    team = TeamFactory(name="Utara")
    name = "form:has(#name)"
    mine = page.open(f"/accounts/teams/{team.id}")
    page_as(admin()).open(f"/accounts/teams/{team.id}").submit({"name": "Pesisir"}, css=name)
    asked = mine.submit({"name": "Pelabuhan"}, css=name, status=409)

    assert all(word in asked.one(".conflict-panel").get_text() for word in ("Utara", "Pesisir", "Pelabuhan"))
    assert db.session.get_one(Team, team.id).name == "Pesisir"


def test_a_team_out_of_use_keeps_its_people_and_takes_nobody_else(page: PageOpener, laras: User) -> None:
    team = TeamFactory(name="Utara")
    rina, budi = officer(name="Rina", team_id=team.id), officer(name="Budi")
    shown = page.open(f"/accounts/teams/{team.id}").submit(css="form[action$='/deactivate']")

    assert "Rina" in shown.words
    assert not shown.select("form[action$='/people']")
    assert "Utara" in page.open(f"/accounts/{rina.id}").one("#team_id").get_text()
    page.open(f"/accounts/{rina.id}").submit({"position": "Mediator"}, css=ACCOUNT)
    assert team_of(rina) == "Utara"
    assert not page.open(f"/accounts/{budi.id}").select("#team_id")
    page.client.post(f"/accounts/teams/{team.id}/people", data={"people": budi.id})
    assert team_of(budi) is None
