"""Who may see, change and serve what: an officer's own, everybody's for a supervisor, nothing for an admin."""

from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.core.permissions import Action, may
from app.outreach import queries, services
from app.outreach.enums import StopState
from app.outreach.models import RoadShow, Stop, Visit, VisitPhoto
from tests.factories import accounts, outreach

SEEING = (Role.OFFICER, Role.SUPERVISOR, Role.CLERK, Role.HEAD, Role.AUDITOR)


@pytest.fixture
def rinas(rina: User) -> dict[str, Any]:
    """What is Rina's: a road show with a stop, and a visit with a photo."""
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    visit = outreach.a_visit(rina)
    photo = services.add_photo(visit, outreach.a_photo())
    db.session.commit()
    return {"road_show": road_show.id, "stop": stop.id, "visit": visit.id, "photo": photo.id}


def _addresses(ids: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Pages to see, pages to change, and posts that change."""
    road_show, stop, visit = (f"/{name}/{ids[one]}" for name, one in (
        ("road-shows", "road_show"), ("stops", "stop"), ("visits", "visit"),
    ))  # fmt: skip
    photo = f"{visit}/photos/{ids['photo']}"
    seen = ["/road-shows", road_show, "/visits", visit, photo, f"{photo}?size=small"]
    forms = [f"{road_show}/edit", f"{road_show}/stops/new", f"{stop}/edit", f"{stop}/missed", f"{visit}/edit",
             f"/visits/new?stop={ids['stop']}"]  # fmt: skip
    posts = [f"{road_show}/{verb}" for verb in ("finish", "cancel", "reopen", "stops", "edit")]
    posts += [
        f"{stop}/{verb}"
        for verb in ("start", "up", "down", "place", "move", "reopen", "remove", "edit", "missed")
    ]
    posts += [f"{visit}/edit", f"{visit}/photos", f"/visits/new?stop={ids['stop']}"]
    posts += [f"{photo}/{verb}" for verb in ("caption", "remove", "restore")]
    return seen, forms, posts


def _untouched(ids: dict[str, Any]) -> bool:
    db.session.expire_all()
    stop = db.session.get_one(Stop, ids["stop"])
    return (
        stop.state is StopState.PLANNED
        and stop.arrived_at is None
        and db.session.get_one(VisitPhoto, ids["photo"]).removed_at is None
        and db.session.query(Visit).count() == 1
        and db.session.get_one(RoadShow, ids["road_show"]).state.value == "planned"
    )


@pytest.mark.parametrize("role", SEEING)
def test_everybody_who_works_with_companies_sees_everything(
    sign_in: Any, rinas: dict[str, Any], role: Role
) -> None:
    visitor = sign_in(accounts.UserFactory(roles=[role]))
    for address in _addresses(rinas)[0]:
        assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CLERK, Role.HEAD, Role.AUDITOR])
def test_others_may_not_change_an_officers_own(sign_in: Any, rinas: dict[str, Any], role: Role) -> None:
    visitor = sign_in(accounts.UserFactory(roles=[role]))
    _seen, forms, posts = _addresses(rinas)
    for address in forms:
        assert visitor.get(address).status_code == 403, address
    for address in posts:
        assert visitor.post(address, data={"position": "1", "to_on": "2026-11-25"}).status_code == 403, (
            address
        )
    assert _untouched(rinas)


def test_a_supervisor_may_change_everything(sign_in: Any, rinas: dict[str, Any], wati: User) -> None:
    visitor = sign_in(wati)
    for address in _addresses(rinas)[1]:
        assert visitor.get(address).status_code == 200, address


def test_photos_and_visits_do_not_exist_for_an_admin(sign_in: Any, rinas: dict[str, Any]) -> None:
    visitor = sign_in(accounts.admin())
    for address in [*_addresses(rinas)[0], *_addresses(rinas)[1]]:
        assert visitor.get(address).status_code in {403, 404}, address


def test_nobody_sees_anything_without_signing_in(client: Any, rinas: dict[str, Any]) -> None:
    for address in _addresses(rinas)[0]:
        assert client.get(address).status_code == 302, address


def test_what_does_not_exist_answers_like_what_may_not_be_seen(
    sign_in: Any, rinas: dict[str, Any], rina: User
) -> None:
    visitor = sign_in(rina)
    other = outreach.a_visit(rina)
    for address in (
        "/road-shows/999999", "/visits/999999", "/stops/999999/edit", "/visits/new?company=999999", "/visits/new?stop=999999",
        f"/visits/{rinas['visit']}/photos/999999", f"/visits/{other.id}/photos/{rinas['photo']}",
        "/visits/99999999999999999999", "/road-shows/4294967296", f"/visits/99999999999/photos/{rinas['photo']}",
    ):  # fmt: skip
        assert visitor.get(address).status_code == 404, address


def test_a_removed_photo_is_no_longer_served(sign_in: Any, rinas: dict[str, Any], rina: User) -> None:
    visitor = sign_in(rina)
    photo = f"/visits/{rinas['visit']}/photos/{rinas['photo']}"
    visitor.post(f"{photo}/remove")
    assert visitor.get(photo).status_code == 404
    visitor.post(f"{photo}/restore")
    assert visitor.get(photo).status_code == 200


def test_a_photo_is_never_cached_for_others(sign_in: Any, rinas: dict[str, Any], rina: User) -> None:
    answer = sign_in(rina).get(f"/visits/{rinas['visit']}/photos/{rinas['photo']}")
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_whoever_is_given_a_stop_may_settle_it(app: Flask, rina: User, joko: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina), officers=[joko])
    assert may(joko, Action.CHANGE, stop)
    assert not may(joko, Action.CHANGE, db.session.get_one(RoadShow, stop.road_show_id))


def test_a_joint_visit_belongs_to_all_who_went(app: Flask, rina: User, joko: User) -> None:
    visit = outreach.a_visit(rina, officers=[joko])
    assert queries.may_change_visit(joko, visit)
    assert may(joko, Action.EXPORT, visit)
    assert not queries.may_change_visit(accounts.officer(), visit)


def test_any_officer_may_log_a_visit_to_any_company(sign_in: Any, rina: User, joko: User) -> None:
    company = outreach.a_company(owner_id=rina.id)
    visitor = sign_in(joko)
    answer = visitor.post(
        f"/visits/new?company={company.id}",
        data={"outcome": "interested", "next_kind": "call", "next_when": "any_time"},
    )
    assert answer.status_code == 302
    assert db.session.query(Visit).one().created_by_id == joko.id
