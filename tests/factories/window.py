"""Links for companies, and what came by the public form, for tests."""

from collections.abc import Sequence

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.outreach.models import RoadShow
from app.window import services
from app.window.enums import Interest, Purpose
from app.window.models import Approach, CompanyLink


def a_link(
    company: Company,
    *,
    by: User,
    purposes: Sequence[Purpose] = (Purpose.DATA, Purpose.INTEREST),
    days: int = 14,
    agreement: Agreement | None = None,
) -> tuple[CompanyLink, str]:
    """A link and its secret."""
    return services.ask(company, purposes, by=by, days=days, agreement=agreement)


def an_approach(name: str = "PT Minat Uji", *, road_show: RoadShow | None = None, **told: object) -> Approach:
    """What an unknown company wrote."""
    said = {"person": "Sari Uji", "phone": "0812-5555-0199", "interest": Interest.YES, **told}
    return services.approach(road_show=road_show, company_name=name, **said)
