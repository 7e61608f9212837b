"""What somebody looks after stands on the page of the account, before it is closed."""

from typing import Any

from tests.factories import accounts, outreach


def test_an_admin_sees_how_much_somebody_looks_after_but_no_company(page_as: Any) -> None:
    rina, idle = accounts.officer(), accounts.officer()
    outreach.a_company("Dermaga Timur", owner_id=rina.id)
    admin = page_as(accounts.admin())
    shown = admin.open(f"/accounts/{rina.id}")
    assert "Perusahaan 1" in shown.words
    assert "Dermaga Timur" not in shown.words
    assert "Memegang" not in admin.open(f"/accounts/{idle.id}").words
