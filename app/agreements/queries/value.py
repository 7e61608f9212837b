"""What an agreement is worth to those whom it trains: stipends in rupiah, beside the minimum wage."""

from dataclasses import dataclass
from decimal import Decimal

from app.agreements.models import Agreement, SeatLine
from app.core import clock
from app.settings import queries as settings


@dataclass(frozen=True)
class Value:
    """The stipends of all seats over their months, and the smallest of one person a month against the wage there."""

    total_idr: int
    lines: list[tuple[SeatLine, int]]
    """The total of each line: its seats, over their months, at its stipend."""
    least_idr: int
    wage_idr: Decimal | None
    wage_year: int

    @property
    def share(self) -> Decimal | None:
        """The smallest stipend as a share of the minimum wage; None where no wage is on file."""
        return None if not self.wage_idr else Decimal(self.least_idr) / self.wage_idr


def value_of(agreement: Agreement) -> Value | None:
    """What the company commits to under an agreement (with its lines); None where no seat is promised."""
    if not agreement.seat_lines or not agreement.kind.is_binding:
        return None
    year = (agreement.valid_from_on or clock.today()).year
    region = settings.office().region_code
    wage = settings.minimum_wage(year, region)
    if wage is None:
        # The wage of a year is set in the last weeks before it: until then the latest one tells most.
        earlier = settings.minimum_wage(year - 1, region)
        year, wage = (year - 1, earlier) if earlier is not None else (year, None)
    lines = [(line, line.seats * line.months * line.stipend_idr) for line in agreement.seat_lines]
    return Value(
        total_idr=sum(total for _line, total in lines),
        lines=lines,
        least_idr=min(line.stipend_idr for line in agreement.seat_lines),
        wage_idr=wage,
        wage_year=year,
    )
