"""What may be stored of a candidate, and how a NIK is kept."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.candidates import queries, resealing, services
from app.candidates.enums import Sex
from app.candidates.models import Candidate, Training
from app.candidates.nik import Nik
from app.core import sealing
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.permissions import OPERATOR
from tests.factories.candidates import a_candidate, a_nik, a_training
from tests.support.clock import StoppedClock


def everything_stored() -> str:
    """All rows of the tables that could hold personal data, as text."""
    tables = (Candidate.__table__, AuditEntry.__table__, Training.__table__)
    return " ".join(str(tuple(row)) for table in tables for row in db.session.execute(select(table)))


def test_a_nik_is_nowhere_in_clear_and_is_found_by_itself(app: Flask) -> None:
    nik = a_nik()
    candidate = a_candidate(nik=nik, name="Umpama Jelas Sekali", phones="0812 5555 0101")
    services.edit(candidate, services.validate({"name": "Umpama Ganti Nama"}, stored=candidate).values)
    assert nik not in everything_stored()
    assert candidate.nik_masked == f"{nik[:4]}**********{nik[-2:]}"
    assert queries.find_by_nik(OPERATOR, Nik(nik)) is candidate
    assert sealing.unseal(candidate.nik_sealed or "") == nik
    log = str(db.session.scalars(select(AuditEntry.changes).where(AuditEntry.subject == "candidates")).all())
    assert "Jelas" not in log
    assert "55550101" not in log
    with app.test_request_context():
        words = [change for event in queries.history_of(candidate) for change in event.changes]
    assert ("Umpama Jelas Sekali", "Umpama Ganti Nama") in [(one.before, one.after) for one in words]


def test_a_nik_taken_by_somebody_else_is_refused_also_from_the_trash(app: Flask) -> None:
    nik = a_nik()
    first = a_candidate(nik=nik, name="Umpama Satu")
    with pytest.raises(Conflict, match="Umpama Satu") as refused:
        a_candidate(nik=nik)
    assert refused.value.field == "nik"
    services.trash(first)
    a_candidate(nik=nik)
    with pytest.raises(Conflict):
        services.restore(first)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"birth_on": "18/08/2004"}, "birth_on"),
        ({"birth_on": "17/08/1904"}, "birth_on"),
        ({"birth_on": "17/08/2004", "sex": "P"}, "sex"),
        ({"consent_on": "2026-01-02"}, "consent_version"),
        ({"consent_version": "2026-1"}, "consent_on"),
        ({"ak1_issued_on": "2026-03-01", "ak1_valid_to_on": "2026-02-01"}, "ak1_valid_to_on"),
        ({"diploma_on": "1990-01-01"}, "diploma_on"),
        ({"retention_on": "9999-12-31"}, "retention_on"),
        ({"birth_on": "0001-01-01"}, "birth_on"),
    ],
)
def test_what_contradicts_itself_is_refused_beside_the_field(
    app: Flask, typed: dict[str, str], field: str
) -> None:
    checked = services.validate({"name": "Umpama", "nik": "9901011708040001", **typed})
    assert [problem.field for problem in checked.problems] == [field]


def test_day_of_birth_and_sex_come_from_the_nik_and_an_odd_card_is_taken_as_it_is(
    app: Flask, clock: StoppedClock
) -> None:
    read = services.validate({"name": "Umpama", "nik": "9901015708040001", "ak1_issued_on": "2024-02-29"})
    assert (read.values["birth_on"], read.values["sex"]) == (date(2004, 8, 17), Sex.FEMALE)
    assert read.values["ak1_valid_to_on"] == date(2026, 2, 28)
    odd = {
        "name": "Umpama",
        "nik": "9901015708040001",
        "birth_on": "2003-01-01",
        "sex": "L",
        "is_nik_odd": "1",
    }
    assert not services.validate(odd).problems


def test_a_nik_on_file_is_still_held_against_what_is_changed(app: Flask) -> None:
    candidate = a_candidate()
    checked = services.validate({"name": candidate.name, "nik": "", "birth_on": "1/1/2001"}, stored=candidate)
    assert [problem.field for problem in checked.problems] == ["birth_on"]
    gone = services.validate({"name": candidate.name, "nik": "-", "birth_on": "1/1/2001"}, stored=candidate)
    assert "nik" in services.edit(candidate, gone.values)
    assert candidate.nik_sealed is candidate.nik_hash is candidate.nik_masked is None


def test_a_nik_is_revealed_only_with_a_reason_that_is_written_down(app: Flask) -> None:
    nik = a_nik()
    candidate = a_candidate(nik=nik)
    with pytest.raises(Invalid):
        services.reveal_nik(candidate, reason="  ")
    assert services.reveal_nik(candidate, reason="Dicocokkan dengan KTP") == nik
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "reveal")).one()
    assert (entry.subject_id, entry.changes["reason"]) == (candidate.id, "Dicocokkan dengan KTP")
    assert nik not in str(entry.changes)


def test_an_edit_upon_an_older_version_is_refused(app: Flask) -> None:
    candidate = a_candidate()
    training = a_training(candidate)
    for change in (
        lambda: services.edit(candidate, {"name": "Lain"}, version=candidate.version - 1),
        lambda: services.edit_training(training, {"institution": "Lain"}, version=0),
    ):
        with pytest.raises(Stale):
            change()


def test_a_new_key_seals_all_anew_and_finds_them_before_and_after(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    nik = a_nik()
    candidate_id = a_candidate(nik=nik).id
    old = app.config["JAJAK"]
    newer = type(old)(**{**vars(old), "data_keys": ("new-" + "y" * 40,)})
    monkeypatch.setitem(app.config, "JAJAK", newer)
    assert queries.find_by_nik(OPERATOR, Nik(nik)) is not None
    with pytest.raises(Conflict):
        a_candidate(nik=nik)
    assert resealing.reseal() == 1
    only_new = type(old)(**{**vars(newer), "secret_key": "z" * 40})
    monkeypatch.setitem(app.config, "JAJAK", only_new)
    db.session.expire_all()
    found = queries.find_by_nik(OPERATOR, Nik(nik))
    assert found is not None
    assert (found.id, sealing.unseal(found.nik_sealed or "")) == (candidate_id, nik)
    assert db.session.get_one(Candidate, candidate_id).version == 1
    monkeypatch.setitem(app.config, "JAJAK", old)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(found.nik_sealed or "")
    assert sealing.opened_value({"sealed": found.nik_sealed}) == "…"
