"""Every figure says how many records the list holds that it opens: for each role, period and officer."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask_babel import force_locale

from app.accounts.roles import Role
from app.core.db import db
from app.dashboards.enums import TargetKind
from app.dashboards.figures import Figure
from app.dashboards.queries import targets
from app.outreach.enums import VisitOutcome
from app.settings.models import Scheme
from tests.dashboards.support import a_visit, an_office, total_of
from tests.factories import agreements, placements
from tests.factories.accounts import TeamFactory, UserFactory, officer
from tests.factories.companies import make_company
from tests.factories.pipeline import partnership
from tests.support.clock import StoppedClock
from tests.support.statements import Statements

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Any) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


SOMETHING = {
    "what=filled", "what=completed", "what=left", "what=hired", "repeat=1", "signed_from", "expiring=", "tab=in-force",
    "outcome=", "lost=1", "new=1", "fate=on", "reason=", "visited=never", "visited_from", "visited_to", "lacks=", "group=kecamatan",
    "group=sector", "size=",
}  # fmt: skip
"""What addresses of figures say: of each at least one counts something in the office of this test."""


def figures(page: Any) -> dict[tuple[str, str | None], str]:
    """Every address that a dashboard links a number to, with the number."""
    found = {}
    for link in page.select("[data-figure]"):
        key = link["href"], link.get("data-sums")
        assert found.setdefault(key, link["data-figure"]) == link["data-figure"], link["href"]
    return found


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("role", "query"),
    [
        (Role.SUPERVISOR, "?span=quarter"),
        (Role.HEAD, "?span=days&from=2026-10-20&to=2026-11-20&officer={rina}"),
        (Role.HEAD, "?span=quarter&officer=-{team}"),
        (Role.OFFICER, "?span=year"),
    ],
)
def test_every_figure_is_the_total_of_the_list_it_opens(
    page_as: Any, sign_in: Any, role: Role, query: str
) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    an_office(rina, joko)
    # A team of two who made visits together, and what somebody of no team did, which is none of its.
    team, another = TeamFactory(), officer()
    rina.team_id = joko.team_id = team.id
    a_visit(another, of=make_company(by=another), days_ago=1, outcome=VisitOutcome.INTERESTED)
    reader = joko if role is Role.OFFICER else UserFactory(roles=[role])
    visitor = sign_in(reader, new=True)
    found = figures(page_as(reader).open(f"/dashboard{query.format(rina=rina.id, team=team.id)}"))
    assert len({value for value in found.values() if value != "0"}) > 3
    counted = {
        part for (href, _sums), value in found.items() if value != "0" for part in SOMETHING if part in href
    }
    # What counts nothing proves nothing.
    assert role is not Role.SUPERVISOR or SOMETHING - counted == set()
    for (href, sums), value in found.items():
        # The list alone, as htmx asks for it: the frame of the page counts nothing of this.
        answer = visitor.get(href, headers={"HX-Request": "true"})
        assert total_of(answer.get_data(as_text=True), sums) == int(value), href


@pytest.mark.parametrize("scheme", ["mandiri", "nasional"])
def test_agreements_seats_and_people_count_under_their_own_scheme_only(
    page_as: Any, sign_in: Any, scheme: str
) -> None:
    rina, head = officer(name="Rina Nurhayati"), UserFactory(roles=[Role.HEAD])
    of_nation = partnership("signed", scheme="nasional")
    for named, firm, seats in ((of_nation.id, of_nation.company, 7), (None, make_company(by=rina), 2)):
        made = agreements.agreement("active", of=firm, owner=rina, partnership_id=named, ends_in=20)
        line = placements.loaded(agreements.seat_line(made, seats=seats))
        placements.a_placement("hired", by=rina, line=line)
    db.session.commit()
    seats = "7" if scheme == "nasional" else "2"
    page, visitor = page_as(head).open(f"/dashboard?span=year&scheme={scheme}"), sign_in(head, new=True)
    found = {
        (href, sums): value
        for (href, sums), value in figures(page).items()
        if "/agreements" in href or "/placements" in href
    }
    assert {value for (_href, sums), value in found.items() if sums} == {seats}
    assert {value for (_href, sums), value in found.items() if not sums} == {"0", "1"}
    for (href, sums), value in found.items():
        listed = visitor.get(href, headers={"HX-Request": "true"}).get_data(as_text=True)
        assert total_of(listed, sums) == int(value), href
    reached = targets.standings(head, 2026, [None])[None]
    assert (reached[TargetKind.SEATS].reached, reached[TargetKind.HIRES].reached) == (2, 1)


def test_the_dashboard_asks_as_much_of_a_large_office_as_of_a_small_one(
    page_as: Any, statements: Statements
) -> None:
    page = page_as(UserFactory(roles=[Role.HEAD]))
    an_office(officer(), officer())
    # The borders of the map are read once.
    page.open("/dashboard")
    statements.same_after(lambda: an_office(officer(), officer()), lambda: page.open("/dashboard"))


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "query",
    ["?span=days&from=0001-01-01&to=9999-12-31", "?span=x&on=%00&months=-1&scheme=%00", "?on=2026-02-30"],
)
def test_an_address_that_makes_no_sense_shows_this_month(page_as: Any, query: str) -> None:
    page = page_as(UserFactory(roles=[Role.SUPERVISOR])).open(f"/dashboard{query}")
    assert "November 2026" in page.words


def test_an_officer_sees_their_own_figures_and_nobody_elses(page_as: Any, sign_in: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    page = page_as(rina).open("/dashboard")
    assert "Rina Nurhayati" in page.words
    assert page.select("#officers") == []
    visitor = sign_in(rina, new=True)
    assert visitor.get(f"/dashboard?officer={joko.id}").status_code == 403
    assert visitor.get(f"/dashboard?officer={rina.id}").status_code == 200
    assert (
        sign_in(UserFactory(roles=[Role.HEAD]), new=True).get("/dashboard?officer=99999").status_code == 404
    )


def test_an_office_without_a_scheme_has_a_dashboard_too(page_as: Any) -> None:
    db.session.query(Scheme).update({"is_active": False})
    page = page_as(UserFactory(roles=[Role.SUPERVISOR])).open("/dashboard")
    assert page.status == 200


@pytest.mark.parametrize(("before", "said"), [(0.92, "1 point"), (0.88, "5 points"), (0.94, "1 point")])
def test_a_share_that_moved_by_one_says_a_point_and_not_points(app: Any, before: float, said: str) -> None:
    figure = Figure("Somebody was met", 0.93, unit="share", before=before)
    with app.test_request_context(), force_locale("en"):
        told = app.jinja_env.get_template("dashboards/_figures.html").make_module().change(figure)
    assert BeautifulSoup(told, "html.parser").get_text().split() == said.split()
