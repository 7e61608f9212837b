"""Views that ask for what is offered no longer say so: a list is never empty without a reason in sight."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.settings.models import Scheme
from tests.factories import accounts, outreach

LISTS = (
    "/companies",
    "/pipeline",
    "/agreements",
    "/obligations",
    "/placements",
    "/fill-board",
    "/applications",
)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asked_for_by_somebody_who_left_names_them(page_as: Any, session: Any, address: str) -> None:
    gone = accounts.officer(name="Joko Kurniawan", is_active=False)
    outreach.a_company()
    db.session.flush()
    page = page_as(accounts.supervisor()).open(f"{address}?owner={gone.id}")
    assert any("Joko Kurniawan" in one for one in page.texts(".chip")), address


def test_companies_by_a_label_or_scheme_out_of_use_say_by_what(page_as: Any, session: Any) -> None:
    scheme = db.session.scalars(select(Scheme)).first() or Scheme(
        key="lama", name_id="Skema lama", name_en="Old scheme"
    )
    scheme.is_active = False
    db.session.add(scheme)
    db.session.flush()
    page = page_as(accounts.supervisor()).open(f"/companies?tag=pernah+ada&scheme={scheme.key}")
    said = " ".join(page.texts(".chip"))
    assert "pernah ada" in said
    assert scheme.name_id in said
    assert "Belum ada perusahaan" not in page.words
