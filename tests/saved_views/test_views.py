"""A state of the list kept under a name."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.saved import AGREEMENTS
from app.core.db import db
from app.outreach.saved import VISITS
from app.reports.saved import COMPANIES
from app.saved_views import queries
from app.saved_views import services as saved
from app.saved_views.enums import ViewScope
from app.saved_views.lists import SavedList
from app.saved_views.models import SavedView
from tests.factories import accounts


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    return page_as(officer)


def keep(owner: User, name: str, address: str = "potential=A", **values: Any) -> SavedView:
    """A view of this owner, saved as the form does."""
    said = {"name": name, "scope": ViewScope.PRIVATE, "is_pinned": False, "is_default": False, **values}
    view = saved.save(COMPANIES, said, address=address, by=owner)
    db.session.commit()
    return view


def offered(page: Any) -> list[str]:
    return [str(link.span.find(string=True)) for link in page.select('.menu__items a[href*="view="]')]


def test_a_state_of_the_list_is_kept_and_opened_again(opener: Any, officer: User) -> None:
    form = {"name": "Besar di barat", "filter": "tab=mine&potential=A&key=x&sort=-headcount&owner="}
    answer = opener.client.post("/views/companies/new", data=form)
    view = queries.views_of(officer, "companies")[0]
    assert answer.headers["Location"] == f"/companies?view={view.id}&potential=A&sort=-headcount&tab=mine"
    page = opener.open(answer.headers["Location"])
    assert page.select("#list .menu summary")[0].get_text(strip=True) == "Besar di barat"
    assert "Kembalikan" not in page.words


def test_a_changed_view_is_saved_over_with_undo_or_reset(opener: Any, officer: User) -> None:
    view = keep(officer, "Besar", "potential=A")
    page = opener.open(f"/companies?view={view.id}&potential=B")
    assert {"Diubah", "Kembalikan"} <= set(page.words.replace("Simpan", "").split())
    opener.client.post(f"/views/{view.id}/address", data={"filter": f"view={view.id}&potential=B"})
    assert view.address == "potential=B"
    undo = opener.open("/companies?view=none").one(".toast form")["action"]
    opener.client.post(undo)
    assert view.address == "potential=A"


def test_the_order_and_what_is_so_anyway_change_nothing(opener: Any, officer: User) -> None:
    view = keep(officer, "Besar", "potential=A&stage=interested")
    page = opener.open(f"/companies?stage=interested&sort=name&view={view.id}&tab=all&q=&potential=A&key=x")
    assert "Kembalikan" not in page.words


def test_the_default_opens_with_the_bare_list_and_there_is_a_way_out(opener: Any, officer: User) -> None:
    first = keep(officer, "Pertama", is_default=True)
    second = keep(officer, "Kedua", "potential=B", is_default=True)
    db.session.refresh(first)
    assert not first.is_default
    answer = opener.client.get("/companies")
    assert answer.headers["Location"] == f"/companies?view={second.id}&potential=B"
    out = opener.open(answer.headers["Location"]).one('.menu__items a[href="/companies?view=none"]')["href"]
    assert opener.client.get(out).status_code == 200
    assert opener.client.get("/companies", headers={"HX-Request": "true"}).status_code == 200


def test_pinned_ones_come_first_and_stand_beside_the_list(opener: Any, officer: User) -> None:
    keep(officer, "alfa")
    keep(officer, "Beta", is_pinned=True)
    page = opener.open("/companies")
    assert offered(page) == ["Beta", "alfa"]
    assert [chip.get_text(strip=True) for chip in page.select("a.chip")] == ["Beta"]


def test_an_office_view_is_made_by_supervisors_and_seen_by_all(
    page_as: Any, opener: Any, officer: User
) -> None:
    refused = opener.client.post("/views/companies/new", data={"name": "Tim", "scope": "office"})
    assert refused.status_code == 302
    assert queries.views_of(officer, "companies")[0].scope is ViewScope.PRIVATE
    boss = accounts.UserFactory(roles=[Role.SUPERVISOR])
    keep(boss, "Semua petugas", scope=ViewScope.OFFICE)
    keep(boss, "Rahasia")
    assert offered(opener.open("/companies")) == ["Semua petugas", "Tim"]


def test_an_office_view_opened_by_another_offers_no_saving_over(page_as: Any, opener: Any) -> None:
    boss = accounts.UserFactory(roles=[Role.SUPERVISOR])
    view = keep(boss, "Semua petugas", scope=ViewScope.OFFICE)
    page = opener.open(f"/companies?view={view.id}&potential=C")
    assert "Kembalikan" in page.words
    assert not page.select(f'form[action="/views/{view.id}/address"]')


def test_a_team_view_is_seen_by_its_makers_team_alone_whoever_is_in_it_now(
    page_as: Any, opener: Any, officer: User
) -> None:
    assert "Tim saya" not in opener.open("/views/companies/new").words
    opener.client.post("/views/companies/new", data={"name": "Milik tim", "scope": "team"})
    assert queries.views_of(officer, "companies")[0].scope is ViewScope.PRIVATE
    team = accounts.TeamFactory()
    officer.team_id = team.id
    mate, boss = accounts.officer(team_id=team.id), accounts.supervisor()
    other = accounts.officer(team_id=accounts.TeamFactory().id)
    opener.open("/views/companies/new").submit({"name": "Rute kita", "scope": "team"})
    view = next(one for one in queries.views_of(officer, "companies") if one.name == "Rute kita")
    shown = {
        one.id: [view.name for view in queries.views_of(one, "companies")] for one in (mate, other, boss)
    }
    assert shown == {mate.id: ["Rute kita"], other.id: [], boss.id: []}
    assert page_as(mate).client.post(f"/views/{view.id}/delete").status_code == 403
    assert page_as(other).client.post(f"/views/{view.id}/delete").status_code == 404
    other.team_id, mate.team_id = team.id, None
    db.session.flush()
    assert queries.views_of(mate, "companies") == []
    assert queries.views_of(other, "companies") == [view]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Besar"])
def test_a_name_is_given_and_given_once(opener: Any, officer: User, name: str) -> None:
    keep(officer, "Besar")
    answer = opener.client.post("/views/companies/new", data={"name": name})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.get_data(as_text=True)


def test_a_view_is_renamed_and_keeps_what_it_shows(opener: Any, officer: User) -> None:
    view = keep(officer, "Besar", "potential=A")
    opener.client.post(f"/views/{view.id}/edit", data={"name": "Potensi tinggi", "is_pinned": "y"})
    assert (view.name, view.is_pinned, view.address) == ("Potensi tinggi", True, "potential=A")


def test_a_deleted_view_comes_back_unless_its_name_is_taken(opener: Any, officer: User) -> None:
    view = keep(officer, "Besar")
    opener.client.post(f"/views/{view.id}/delete")
    assert queries.views_of(officer, "companies") == []
    undo = opener.open("/companies").one(".toast form")["action"]
    opener.client.post(undo)
    assert queries.views_of(officer, "companies") == [view]
    opener.client.post(f"/views/{view.id}/delete")
    keep(officer, "Besar")
    opener.client.post(f"/views/{view.id}/restore")
    assert view not in queries.views_of(officer, "companies")


def test_many_views_need_no_more_statements_than_one(opener: Any, officer: User, statements: Any) -> None:
    keep(officer, "Satu")
    opener.client.get("/companies?q=x")
    statements.same_after(
        lambda: [keep(officer, f"Tampilan {number}") for number in range(5)],
        lambda: opener.client.get("/companies?q=x"),
    )


def test_the_pipeline_opens_with_its_own_default_and_shows_it_as_board_and_table(
    opener: Any, officer: User
) -> None:
    keep(officer, "Mandek", "potential=B", is_default=True)
    opener.client.post(
        "/views/partnerships/new",
        data={"name": "Mandek", "is_default": "y", "filter": "tab=stuck&layout=board&key=9"},
    )
    view = queries.views_of(officer, "partnerships")[0]
    answer = opener.client.get("/pipeline")
    assert answer.headers["Location"] == f"/pipeline?view={view.id}&tab=stuck"
    board = opener.open(answer.headers["Location"])
    assert "Kembalikan" not in board.words
    table = opener.open(f"/pipeline?view={view.id}&tab=stuck&layout=table")
    assert table.select(f'.segments__row a[href="/pipeline?view={view.id}&tab=stuck"]')
    assert "Kembalikan" in table.words


@pytest.mark.parametrize(
    ("of", "address"),
    [
        (VISITS, "outcome=interested&sort=day"),
        (AGREEMENTS, "kind=pks&sort=-to"),
    ],
)
def test_visits_and_agreements_are_looked_at_in_saved_ways_too(
    opener: Any, officer: User, of: SavedList, address: str
) -> None:
    form = {"name": "Pagi", "filter": address, "is_default": "1", "is_pinned": "1"}
    kept = opener.client.post(f"/views/{of.key}/new", data=form).headers["Location"]
    bare = f"/{of.key}"
    assert opener.client.get(bare).headers["Location"] == kept
    page = opener.open(kept)
    assert offered(page)[0] == "Pagi"
    assert "Diubah" not in page.words
    # Whatever is cleared or chosen next must not lead back to it.
    opener.open(f"{bare}?view=none")
    assert "Diubah" in opener.open(kept.replace("sort", "was")).words
