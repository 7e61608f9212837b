"""What a company commits to in rupiah, beside the minimum wage, and the tax incentive with its papers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.agreements.queries.value import value_of
from app.core.db import db
from app.settings.models import MinimumWage
from app.settings.queries import office
from tests.factories import accounts
from tests.factories import agreements as make

pytestmark = [pytest.mark.usefixtures("clock", "session"), pytest.mark.same_queries]


@pytest.mark.parametrize(("starts_on", "year"), [(date(2089, 3, 1), 2089), (date(2090, 3, 1), 2089)])
def test_stipends_times_months_times_seats_stand_beside_the_latest_wage(starts_on: date, year: int) -> None:
    region = office().region_code
    db.session.add(MinimumWage(year=2089, region_code=region, kind="UMK", monthly_idr=Decimal(4_700_000)))
    agreement = make.agreement("approved", valid_from_on=starts_on, valid_to_on=None)
    for line in agreement.seat_lines:
        db.session.delete(line)
    db.session.flush()
    make.seat_line(agreement, seats=4, months=6)
    make.seat_line(agreement, seats=2, months=3, incentive_idr=0)
    value = value_of(make.loaded(agreement))
    assert value is not None
    assert value.total_idr == 4 * 6 * 2_350_000 + 2 * 3 * 1_350_000
    assert (value.least_idr, value.wage_year, value.wage_idr) == (1_350_000, year, Decimal(4_700_000))
    assert value.share is not None
    assert round(value.share, 3) == Decimal("0.287")


def test_the_page_tells_of_it_and_of_the_papers_for_the_tax(page_as: Any) -> None:
    agreement = make.agreement("active", seats=12)
    words = page_as(accounts.supervisor()).open(f"/agreements/{agreement.id}").words
    assert "PMK 128/2019" in words
    assert "Surat Keterangan Fiskal" in words
    assert "Uang saku selama seluruh bulan" in words
