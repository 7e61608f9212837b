from sqlalchemy import select

from app.core import audit
from app.core.audit import AuditEntry
from app.settings.models import Office, Trade


def an_office(session):
    office = Office(id=1, name="Dinas Contoh", short_name="Contoh")
    session.add(office)
    session.flush()
    return office


def test_a_new_record_is_written_with_what_it_holds(session):
    an_office(session)
    (entry,) = audit.entries_of("offices", 1)
    assert entry.action == "create"
    assert entry.changes["name"] == [None, "Dinas Contoh"]


def test_a_change_is_written_with_before_and_after_and_nothing_else(session):
    office = an_office(session)
    office.phone = "0542"
    session.flush()
    entry = audit.entries_of("offices", 1)[0]
    assert entry.action == "update"
    assert entry.changes == {"phone": ["", "0542"]}


def test_a_value_set_to_what_it_was_is_no_change(session):
    office = an_office(session)
    office.name = "Dinas Contoh"
    session.flush()
    assert len(audit.entries_of("offices", 1)) == 1


def test_a_deletion_is_written_with_what_was_lost(session):
    trade = Trade(key="las", name_id="Las", name_en="Welding")
    session.add(trade)
    session.flush()
    session.delete(trade)
    session.flush()
    entry = audit.entries_of("trades", trade.id)[0]
    assert entry.action == "delete"
    assert entry.changes["name_id"] == ["Las", None]


def test_what_is_taken_back_leaves_no_trace(session):
    with session.begin_nested() as change:
        an_office(session)
        change.rollback()
    assert session.scalar(select(AuditEntry.id).where(AuditEntry.subject == "offices")) is None


def test_a_deed_is_recorded_with_its_details(session):
    audit.record("export", "companies", None, {"rows": 3})
    session.flush()
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "export"))
    assert (entry.subject, entry.changes) == ("companies", {"rows": 3})
