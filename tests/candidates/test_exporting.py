"""The list as a file: masked, complete, safe to open, and written down."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.candidates.queries import lists
from app.core.audit import AuditEntry
from app.core.db import db
from app.settings.custom.models import FieldType
from tests.factories.accounts import UserFactory
from tests.factories.candidates import a_candidate, a_nik, a_training
from tests.factories.custom_fields import a_field
from tests.support.client import Visitor


def test_a_list_leaves_masked_unless_a_reason_is_given_and_either_is_written_down(
    sign_in: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "EXPORTED_AT_ONCE", 2)
    shoes = a_field("Ukuran sepatu", FieldType.WHOLE, record="candidate")
    nik = a_nik()
    for number in range(3):
        one = a_candidate(
            name=f"Umpama {number}", **({"nik": nik, shoes.attribute: "41"} if number == 0 else {})
        )
        a_training(one, programme="=1+1")
    a_candidate(name="Lain Sekali")
    visitor = sign_in(UserFactory(roles=[Role.CLERK]))
    address = "/candidates/export?q=umpama"
    masked = visitor.post(address, data={"format": "csv"}).get_data(as_text=True)
    assert (nik in masked, "9901**********" in masked, "Lain Sekali" in masked) == (False, True, False)
    assert all(f"Umpama {number};" in masked for number in range(3))
    assert ";41" in masked
    assert ";=1+1" not in masked
    assert visitor.post(address, data={"format": "csv", "is_whole": "y"}).status_code == 422
    whole = {"format": "csv", "is_whole": "y", "reason": "Pendaftaran BPJS"}
    assert nik in visitor.post(address, data=whole).get_data(as_text=True)
    assert visitor.post(address, data={"format": "xlsx"}).data[:2] == b"PK"
    written = select(AuditEntry.changes).where(AuditEntry.action == "export").order_by(AuditEntry.id)
    log = db.session.scalars(written).all()
    assert [(entry["rows"], entry.get("reason")) for entry in log] == [
        (3, None),
        (3, "Pendaftaran BPJS"),
        (3, None),
    ]
    assert "umpama" not in str(log)


@pytest.mark.parametrize(("role", "status"), [(Role.HEAD, 200), (Role.OFFICER, 403), (Role.AUDITOR, 403)])
def test_whoever_may_not_reveal_a_nik_takes_none_along(
    sign_in: Callable[..., Visitor], role: Role, status: int
) -> None:
    nik = a_nik()
    a_candidate(nik=nik)
    answer = sign_in(UserFactory(roles=[role])).post(
        "/candidates/export", data={"format": "csv", "is_whole": "y", "reason": "ingin"}
    )
    assert answer.status_code == status
    assert nik not in answer.get_data(as_text=True)
