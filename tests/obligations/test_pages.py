"""The pages of obligations: written down, done with a file, taken back, usual ones, and the list."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind
from app.core import clock
from app.obligations import queries
from tests.factories import accounts
from tests.factories import agreements as make
from tests.factories.obligations import an_obligation, loaded, open_of

ON = date(2026, 11, 24)


def test_an_obligation_is_written_down_done_with_a_file_and_taken_back(page_as: Any, rina: User) -> None:
    page, agreement = page_as(rina), make.agreement("active", owner=rina)
    form = page.open(f"/agreements/{agreement.id}/obligations/new")
    shown = form.submit(
        {"what": "Melapor", "anchor": "start", "offset_days": "60", "every_months": "3", "party": "company"}
    )
    assert "Melapor" in shown.words
    (owed,) = open_of(agreement)
    address = f"/obligations/{owed.id}/complete"
    wrong = page.open(address).submit({"done_on": "2026-11-25"})
    assert (wrong.status, "masa depan" in wrong.words) == (422, True)
    done = {"done_on": "2026-11-23", "remark": "Diterima", "proof": make.upload(), "from": ""}
    shown = page.post(address, done)
    assert loaded(owed).filename == "pks.pdf"
    assert page.client.get(f"/obligations/{owed.id}/proof").data == make.PDF
    assert "Diterima" in shown.words
    assert len(open_of(agreement)) == 1
    page.post(f"/obligations/{owed.id}/reopen")
    assert [one.id for one in open_of(agreement)] == [owed.id]
    assert page.client.get(f"/obligations/{owed.id}/proof").status_code == 404


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("what", ""),
        ("what", "x" * 256),
        ("starts_on", ""),
        ("starts_on", "9999-12-31"),
        ("offset_days", "99999999999"),
        ("every_months", "7"),
        ("party", "\x00"),
        ("anchor", "bogus"),
    ],
)
@pytest.mark.same_queries
def test_what_does_not_fit_is_said_beside_its_field(page_as: Any, rina: User, field: str, bad: str) -> None:
    page, agreement = page_as(rina), make.agreement("active", owner=rina)
    typed = {"what": "<b>Lapor</b> 😀", "party": "company", "anchor": "day", "starts_on": "2026-12-01"}
    wrong = page.post(f"/agreements/{agreement.id}/obligations/new", typed | {field: bad}, status=422)
    assert wrong.select(f"#{field}-error")
    if field != "what":
        assert wrong.form_values()["what"] == "<b>Lapor</b> 😀"


def test_two_people_change_one_without_losing_either(page_as: Any, rina: User, joko: User) -> None:
    owed = an_obligation(make.agreement("active", owner=rina), on=ON)
    page = page_as(rina)
    form = page.open(f"/obligations/{owed.id}/edit")
    page.open(f"/obligations/{owed.id}/edit").submit({"starts_on": "2026-12-24"})
    form.submit({"what": "Melapor tertulis"})
    assert (loaded(owed).what, loaded(owed).due_on) == ("Melapor tertulis", date(2026, 12, 24))
    form.submit({"what": "Lain"}, status=409)


def test_others_see_but_do_not_change(page_as: Any, rina: User, budi: User) -> None:
    agreement = make.agreement("active", owner=rina)
    owed = an_obligation(agreement, on=ON)
    page = page_as(budi)
    assert "Menyampaikan laporan pelaksanaan" in page.open(f"/agreements/{agreement.id}").words
    page.open(f"/obligations/{owed.id}/edit", status=403)
    page.post(f"/obligations/{owed.id}/remove", status=403)
    page.open("/obligations/999999/edit", status=404)


def test_the_list_narrows_and_asks_no_more_for_many(page_as: Any, rina: User, statements: Any) -> None:
    page = page_as(rina)

    def more() -> None:
        for passed in (-2, 3, 40):
            agreement = make.agreement("active", owner=rina)
            an_obligation(agreement, on=clock.today() + timedelta(days=passed))

    more()
    statements.same_after(more, lambda: page.open("/obligations"))
    late = page.open("/obligations?when=late&party=company&owner=x&monitoring=0")
    assert len(late.select("tbody tr")) == 2
    page.open("/obligations?when=%00&party=bogus&owner=99999999999999&key=x")
    assert not page.open("/obligations?party=office").select("tbody tr")


def test_admins_keep_what_is_usual_and_an_agreement_takes_it_over(page_as: Any, rina: User) -> None:
    admin = page_as(accounts.UserFactory(roles=[Role.ADMIN]))
    admin.open("/settings/obligations/new?kind=mou").submit({"what": "Rapat tahunan", "every_months": "12"})
    (usual,) = queries.usual(AgreementKind.MOU)
    wrong = admin.open(f"/settings/obligations/{usual.id}").submit({"anchor": "end"})
    assert wrong.status == 422
    admin.open(f"/settings/obligations/{usual.id}").submit({"offset_days": "7"})
    assert "7 hari setelah mulai" in admin.open("/settings/obligations?kind=mou").words
    agreement = make.agreement("active", owner=rina, kind=AgreementKind.MOU)
    page_as(rina).post(f"/agreements/{agreement.id}/obligations/usual")
    assert [one.what for one in open_of(agreement)] == ["Rapat tahunan"]
