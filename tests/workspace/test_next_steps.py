"""What is promised to a company stands on the board, in the table and behind the tab of the forgotten."""

from datetime import date
from typing import Any

from app.accounts.models import User
from tests.factories import follow_ups, pipeline


def test_a_card_says_what_is_next(page_as: Any, officer: User) -> None:
    partnership = pipeline.partnership("visited")
    follow_ups.a_follow_up(officer, partnership.company, subject="kirim draf PKS", due_on=date(2026, 11, 26))
    for address in ("/pipeline", "/pipeline?layout=table"):
        assert "kirim draf PKS, 26 Nov" in page_as(officer).open(address).words


def test_a_late_step_is_marked_on_the_card(page_as: Any, officer: User) -> None:
    partnership = pipeline.partnership("visited")
    follow_ups.a_follow_up(officer, partnership.company, subject="kirim draf PKS", due_on=date(2026, 11, 20))
    card = page_as(officer).open("/pipeline").one(f"#card-{partnership.id} .board-card__late")
    assert "kirim draf PKS, terlambat 4 hari" in card.get_text()


def test_the_tab_of_the_forgotten_holds_those_to_whom_nothing_is_promised(
    page_as: Any, officer: User
) -> None:
    promised, forgotten = pipeline.partnership("visited"), pipeline.partnership("visited")
    follow_ups.a_follow_up(officer, promised.company)
    board = page_as(officer).open("/pipeline?tab=no-next-step")
    assert [card["id"] for card in board.select(".board-card")] == [f"card-{forgotten.id}"]
    assert "Tanpa langkah berikutnya 1" in board.words


def test_the_page_of_a_partnership_says_what_is_next(page_as: Any, officer: User) -> None:
    company = pipeline.company()
    address = f"/partnerships/{pipeline.partnership('visited', of=company).id}"
    assert "Belum ada rencana untuk perusahaan ini" in page_as(officer).open(address).words
    follow_ups.a_follow_up(officer, company, subject="kirim draf PKS")
    assert "kirim draf PKS" in page_as(officer).open(address).words
