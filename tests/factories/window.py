"""Links for companies, and what came by the public form, for tests."""

from collections.abc import Sequence

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import files
from app.core.db import db
from app.outreach.models import RoadShow
from app.window import services
from app.window.enums import Interest, ItemKind, Purpose
from app.window.models import Approach, CompanyLink, LinkItem


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


def a_scan(link: CompanyLink) -> LinkItem:
    """A scan that came through a link."""
    kept = files.store_bytes(b"%PDF-1.4 uji", files.PDF)
    value = {"sha256": kept.sha256, "filename": "pks.pdf", "media_type": kept.media_type, "size": kept.size}
    item = LinkItem(link_id=link.id, kind=ItemKind.SCAN, name="1", value=value)
    db.session.add(item)
    db.session.flush()
    return item
