"""What a company answered, as the office and the company read it."""

from datetime import date

import pytest
from flask_babel import force_locale

from app.window.words import _workers, seats_in_words

pytestmark = pytest.mark.usefixtures("app")


def test_a_number_of_workers_says_the_year_it_is_of() -> None:
    """The rule of 20 % goes by it: one of last December is not one of this."""
    assert _workers(96, date(2025, 12, 21)) == "96, per Min, 21 Des 2025"
    assert _workers(96, None) == "96"
    assert _workers(None, date(2025, 12, 21)) == ""


@pytest.mark.usefixtures("session")
def test_one_seat_for_one_month_is_not_said_in_the_plural() -> None:
    offered = {"position": "Juru las", "trade_id": None, "stipend_idr": None}
    with force_locale("en"):
        assert seats_in_words(offered | {"seats": 1, "months": 1}) == "Juru las · 1 seat · 1 month"
        assert seats_in_words(offered | {"seats": 4, "months": 6}) == "Juru las · 4 seats · 6 months"
