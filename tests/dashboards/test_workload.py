"""The workload: its numbers are those of their lists, and what is given away can be had back."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.accounts.models import User
from app.core import clock as app_clock
from app.core.db import db
from app.dashboards.queries import activities
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import VisitOutcome
from app.settings.enums import FollowUpKind
from tests.dashboards.support import TODAY, a_visit, an_office, total_of
from tests.factories import agreements
from tests.factories.accounts import TeamFactory, officer, supervisor
from tests.factories.follow_ups import a_company, a_follow_up
from tests.support.clock import StoppedClock
from tests.support.statements import Statements


@pytest.fixture
def stopped(clock: StoppedClock, app: Any) -> None:
    """Tuesday 24 November 2026, 09.00."""


@pytest.mark.usefixtures("stopped")
def test_every_number_of_the_workload_is_the_total_of_its_list(sign_in: Any, page_as: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    an_office(rina, joko)
    for days in (-9, -1, 0, 2, 8):
        a_follow_up(rina, a_company(), due_on=TODAY + timedelta(days=days))
    reader = supervisor()
    visitor = sign_in(reader, new=True)
    numbers = page_as(reader).open("/dashboard/workload").select("[data-figure]")
    assert sum(int(link["data-figure"]) for link in numbers) > 15
    for link in numbers:
        html = visitor.get(link["href"], headers={"HX-Request": "true"}).get_data(as_text=True)
        assert total_of(html, None) == int(link["data-figure"]), link["href"]
    joko.team_id = TeamFactory().id
    of_team = page_as(reader).open(f"/dashboard/workload?officer=-{joko.team_id}")
    assert "Joko Kurniawan" in of_team.one("table").get_text()
    assert "Rina Nurhayati" not in of_team.one("table").get_text()


@pytest.mark.usefixtures("stopped")
def test_what_is_given_to_another_officer_can_be_given_back_once(sign_in: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    one = a_follow_up(rina, a_company(), due_on=TODAY)
    visitor = sign_in(supervisor())
    address = f"/follow-ups/{one.id}/give"

    def give(to: User, of: User) -> int:
        answer = visitor.post(
            f"{address}?of={of.id}", data={"owner": to.id}, headers={"Accept": "application/json"}
        )
        return int(answer.status_code)

    assert give(joko, of=rina) == 200
    assert db.session.get_one(FollowUp, one.id).owner_id == joko.id
    assert give(joko, of=rina) == 409, "somebody who looks at an old page is told"
    assert visitor.post(f"{address}?of={joko.id}&owner={rina.id}").status_code == 303
    assert db.session.get_one(FollowUp, one.id).owner_id == rina.id
    assert visitor.post(address, data={"owner": "99999999999999"}).status_code == 404
    assert sign_in(joko, new=True).post(address, data={"owner": joko.id}).status_code == 403


CUT_OR_COVERED = """() => {
  const boxes = [...document.querySelectorAll("main .table-frame")].filter((one) => one.scrollWidth > one.clientWidth + 1);
  const kept = getComputedStyle(document.querySelector(".dashboard, .matrix .table-frame"));
  const parts = kept.display === "block" && kept.breakInside === "auto" ? [] : [kept.display + " " + kept.breakInside];
  return [...boxes.map((one) => one.textContent.trim().slice(0, 30)), ...parts];
}"""


@pytest.mark.browser
def test_a_card_is_dragged_to_another_officer_and_back_by_undo(
    live_server: Any, browser_page: Page, sign_in_browser: Any, axe: Any
) -> None:
    with live_server.app.app_context():
        reader, rina, joko = supervisor(), officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
        given = a_follow_up(rina, a_company("Dermaga Timur"), due_on=app_clock.today()).id
        db.session.commit()
        sign_in_browser(reader)
        ids = rina.id, joko.id, reader.id
    browser_page.goto("/dashboard/workload")
    card = browser_page.locator(".board-card", has_text="Dermaga Timur")
    board = browser_page.locator("[data-board][data-ready]")
    expect(board).to_be_visible()
    axe(browser_page)
    card.drag_to(browser_page.locator(f"#officer-{ids[1]} [data-board-cards]"))
    undo = browser_page.get_by_role("button", name="Urungkan")
    expect(browser_page.locator(f"#officer-{ids[1]} .board-card")).to_have_count(1)
    undo.click()
    expect(browser_page.locator(f"#officer-{ids[0]} .board-card")).to_have_count(1)
    expect(board).to_be_visible()
    # Somebody else is quicker: the board says so and shows where the card is now.
    with live_server.app.app_context():
        db.session.execute(update(FollowUp).where(FollowUp.id == given).values(owner_id=ids[2]))
        db.session.commit()
    browser_page.get_by_role("link", name="PT Dermaga Timur").first.focus()
    browser_page.keyboard.press("Shift+ArrowLeft")
    expect(browser_page.locator(".toast--late")).to_contain_text("orang lain")
    expect(browser_page.locator(f"#officer-{ids[2]} .board-card")).to_have_count(1)
    # On paper nothing is cut at the edge of a sheet, and nothing lies over what follows.
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 688, "height": 1000})
    for address in ("/dashboard", "/dashboard/activities"):
        browser_page.goto(address)
        assert browser_page.evaluate(CUT_OR_COVERED) == []


@pytest.mark.usefixtures("stopped")
def test_an_empty_cell_of_the_matrix_leads_to_the_form_filled_in(sign_in: Any, page: Any) -> None:
    rina = officer(name="Rina Nurhayati")
    company = a_company("Dermaga Timur", owner_id=rina.id)
    a_follow_up(rina, company, kind=FollowUpKind.WHATSAPP, due_on=TODAY - timedelta(days=1))
    a_follow_up(rina, company, kind=FollowUpKind.SEND_DOCUMENT, due_on=date(TODAY.year + 1, 1, 5))
    sign_in(rina)
    shown = page.open("/dashboard/activities?tab=mine")
    back = {link["href"] for link in shown.soup.select("main .segments__row a")}
    assert "/companies?tab=mine" in back
    listed = page.open("/companies?tab=mine").soup.select(".segments__row a[href^='/dashboard/activities']")
    assert [link["href"] for link in listed] == ["/dashboard/activities?tab=mine"]
    assert shown.texts(".matrix__date--late") == ["23 Nov"]
    assert shown.texts(".matrix__date--due") == [f"5 Jan {TODAY.year + 1}"]
    calls = [link["href"] for link in shown.select(".matrix__add") if "kind=call" in link["href"]]
    form = page.open(calls[0])
    assert form.one("[name=kind][checked]")["value"] == "call"
    assert "Dermaga Timur" in form.words


@pytest.mark.usefixtures("stopped")
def test_each_date_of_the_matrix_leads_to_what_it_tells_of(page_as: Any) -> None:
    rina = officer(name="Rina Nurhayati")
    company = a_company("Dermaga Timur", owner_id=rina.id)
    for kind in (FollowUpKind.WHATSAPP, FollowUpKind.SEND_DOCUMENT):
        a_follow_up(rina, company, kind=kind, due_on=TODAY)
    done = a_follow_up(rina, company, kind=FollowUpKind.CALL, due_on=TODAY)
    done.state, done.closed_at = FollowUpState.DONE, app_clock.utcnow()
    db.session.add(a_visit(rina, of=company, days_ago=3, outcome=VisitOutcome.INTERESTED))
    agreements.agreement(of=company)
    db.session.flush()
    page = page_as(rina)
    dates = [link["href"].split("#") for link in page.open("/dashboard/activities").select("a.matrix__date")]
    assert {address for address, _part in dates} == {f"/companies/{company.id}"}
    parts = ["timeline", "follow-ups-of-company", "visits-panel", "follow-ups-of-company", "agreements"]
    assert [part for _address, part in dates] == parts
    record = page.open(f"/companies/{company.id}")
    for part in set(parts):
        record.one(f"#{part}")


@pytest.mark.usefixtures("stopped")
def test_a_supervisor_gives_company_and_next_step_away_from_the_matrix(page_as: Any) -> None:
    rina, joko = officer(name="Rina Nurhayati"), officer(name="Joko Kurniawan")
    company = a_company("Dermaga Timur", owner_id=rina.id)
    a_follow_up(rina, company, due_on=None)
    step = a_follow_up(rina, company, due_on=TODAY)
    matrix, page = "/dashboard/activities?q=Dermaga", page_as(supervisor())
    offered = [str(one["href"]) for one in page.open(matrix).select("main td [data-dialog]")]
    assert offered == [f"/companies/{company.id}/assign", f"/follow-ups/{step.id}/reassign"]
    for address in offered:
        given = page.open(address, headers={"Referer": f"http://localhost{matrix}"}).submit(
            {"owner_id": str(joko.id)}
        )
        assert given.url == matrix, "one stays where one was"
    assert (company.owner_id, step.owner_id) == (joko.id, joko.id)
    assert not page_as(rina).open(matrix).select("main td [data-dialog]")


@pytest.mark.usefixtures("stopped")
def test_the_matrix_asks_as_much_of_many_companies_as_of_few(page_as: Any, statements: Statements) -> None:
    rina = officer()
    page = page_as(rina)

    def grow() -> None:
        for _number in range(4):
            a_follow_up(rina, a_company(), due_on=TODAY)

    grow()
    statements.same_after(grow, lambda: page.open("/dashboard/activities"))


@pytest.mark.parametrize(
    ("cell", "tone"),
    [
        (activities.Cell(), "none"),
        (activities.Cell(done_on=TODAY - timedelta(days=30)), "fresh"),
        (activities.Cell(done_on=TODAY - timedelta(days=31)), "middling"),
        (activities.Cell(done_on=date(2025, 1, 1)), "old"),
        (activities.Cell(done_on=TODAY, due_on=TODAY, is_open=True), "due"),
        (activities.Cell(due_on=TODAY - timedelta(days=1), is_open=True), "late"),
        (activities.Cell(is_open=True), "due"),
    ],
)
def test_a_date_is_coloured_by_its_age(cell: activities.Cell, tone: str) -> None:
    assert cell.tone(TODAY) == tone
