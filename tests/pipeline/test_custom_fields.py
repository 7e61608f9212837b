"""Fields of the office on partnerships."""

from typing import Any

from app.accounts.models import User
from app.core.db import db
from app.settings.custom.models import FieldType
from tests.factories import pipeline as make
from tests.factories.custom_fields import a_field


def test_a_partnership_is_opened_and_changed_with_fields_of_the_office(
    page_as: Any, supervisor: User
) -> None:
    field = a_field("Anggaran", FieldType.MONEY, record="partnership")
    partnership = make.partnership("interested")
    form = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    assert form.submit({field.attribute: "banyak"}, status=422).one(f"#{field.attribute}-error")
    assert "Anggaran Rp1.500.000" in form.submit({field.attribute: "Rp1.500.000"}).words
    db.session.refresh(partnership)
    assert partnership.custom == {"anggaran": "1500000"}
    again = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    assert again.one(f"#{field.attribute}")["value"] == "1500000"
    version = partnership.version
    again.submit()
    db.session.refresh(partnership)
    assert (partnership.custom, partnership.version) == ({"anggaran": "1500000"}, version)
