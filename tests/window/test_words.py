"""What a company answered, as the office and the company read it."""

from datetime import date

import pytest

from app.window.words import _workers

pytestmark = pytest.mark.usefixtures("app")


def test_a_number_of_workers_says_the_year_it_is_of() -> None:
    """The rule of 20 % goes by it: one of last December is not one of this."""
    assert _workers(96, date(2025, 12, 21)) == "96, per Min, 21 Des 2025"
    assert _workers(96, None) == "96"
    assert _workers(None, date(2025, 12, 21)) == ""
