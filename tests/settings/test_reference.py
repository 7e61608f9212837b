"""What a new office starts with, and that loading it again harms nothing."""

from collections import Counter
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.audit import AuditEntry
from app.core.db import db
from app.settings import reference
from app.settings.commands import reference as command
from app.settings.enums import Evidence, ReasonKind, Severity
from app.settings.models import (
    Holiday,
    KbliCode,
    MinimumWage,
    Office,
    Reason,
    Region,
    RegulationRule,
    Scheme,
    Stage,
    Trade,
)
from tests.support.statements import Statements

EAST_KALIMANTAN = frozenset({"64"})
EAST_JAVA = frozenset({"35"})


def test_a_province_is_loaded_whole(session: Session) -> None:
    added = reference.load(session, provinces=EAST_KALIMANTAN)

    assert added["regions"] == 1 + 10 + 105 + 197 + 841
    assert added["kbli_codes"] == 2712
    assert added["offices"] == 1
    city = session.get_one(Region, "64.71")
    assert (city.name, city.kind, city.level, city.parent_code) == ("Kota Balikpapan", "kota", 2, "64")
    manggar = session.get_one(Region, "64.71.01.1001")
    assert (manggar.kind, manggar.postal_code, manggar.parent_code) == ("kelurahan", "76116", "64.71.01")
    assert manggar.latitude == pytest.approx(-1.214423)
    assert session.get_one(Region, "64.01").kind == "kabupaten"
    kinds = select(Region.kind, func.count()).where(Region.code.startswith("64.71.")).group_by(Region.kind)
    assert {row[0]: row[1] for row in session.execute(kinds)} == {"kecamatan": 6, "kelurahan": 34}


def test_loading_again_adds_nothing_and_changes_nothing(session: Session) -> None:
    reference.load(session, provinces=EAST_KALIMANTAN)
    stage = session.scalars(select(Stage).where(Stage.key == "visited")).one()
    stage.name_id, stage.limit_days, stage.is_active = "Sudah dikunjungi", 21, False
    session.get_one(Office, 1).name = "Dinas Tenaga Kerja Kota Contoh"
    session.flush()

    assert not any(reference.load(session, provinces=EAST_KALIMANTAN).values())

    session.expire_all()
    assert (stage.name_id, stage.limit_days, stage.is_active) == ("Sudah dikunjungi", 21, False)
    assert session.get_one(Office, 1).name == "Dinas Tenaga Kerja Kota Contoh"


def test_a_holiday_the_office_removed_does_not_come_back(session: Session) -> None:
    reference.load(session, provinces=frozenset())
    gone = session.scalars(select(Holiday).where(Holiday.is_estimated)).first()
    assert gone is not None
    day, name = gone.on, gone.name
    session.delete(gone)
    session.flush()

    assert reference.load(session, provinces=frozenset())["holidays"] == 0

    assert not session.scalars(select(Holiday).where(Holiday.on == day, Holiday.name == name)).all()


def test_what_was_removed_by_mistake_is_added_again(session: Session) -> None:
    reference.load(session, provinces=frozenset())
    session.delete(session.scalars(select(Trade).where(Trade.key == "welding")).one())
    session.flush()

    assert reference.load(session, provinces=frozenset())["trades"] == 1


def test_an_upgrade_brings_a_new_rule_to_an_office_at_work_and_leaves_what_it_changed(
    session: Session,
) -> None:
    reference.load(session, provinces=EAST_KALIMANTAN)
    rules = {rule.key: rule for rule in session.scalars(select(RegulationRule))}
    for row in (rules["approval_first"], session.scalars(select(MinimumWage)).first()):
        session.delete(row)
    rules["quota_share"].value, rules["quota_share"].severity = Decimal(15), Severity.WARN
    session.flush()

    added = reference.catch_up(session)

    assert {name: count for name, count in added.items() if count} == {"regulation_rules": 1}
    fresh = {rule.key: rule for rule in session.scalars(select(RegulationRule))}
    assert fresh["approval_first"].severity is Severity.BLOCK
    assert (fresh["quota_share"].value, fresh["quota_share"].severity) == (Decimal(15), Severity.WARN)


def test_an_upgrade_leaves_an_office_alone_that_was_not_set_up(session: Session) -> None:
    assert reference.catch_up(session) == {}
    assert session.scalar(select(func.count()).select_from(Region)) == 0


def test_every_stage_has_an_order_a_colour_and_the_evidence_it_needs(new_office: Session) -> None:
    stages = new_office.scalars(select(Stage).order_by(Stage.position)).all()
    assert [stage.key for stage in stages] == [
        "target", "contacted", "scheduled", "visited", "interested", "negotiating", "signed", "approved",
        "active", "completed", "renewing", "postponed", "declined", "not_eligible",
    ]  # fmt: skip
    by_key = {stage.key: stage for stage in stages}
    assert by_key["visited"].evidence is Evidence.VISIT
    assert by_key["signed"].evidence is Evidence.SIGNED_AGREEMENT
    assert by_key["declined"].evidence is Evidence.REASON
    assert by_key["postponed"].evidence is Evidence.UNTIL
    assert [key for key, stage in by_key.items() if stage.is_closing] == [
        "completed", "declined", "not_eligible",
    ]  # fmt: skip
    assert [key for key, stage in by_key.items() if stage.is_side] == [
        "postponed", "declined", "not_eligible",
    ]  # fmt: skip


def test_every_kind_of_reason_offers_some_and_a_way_out(new_office: Session) -> None:
    for kind in ReasonKind:
        reasons = new_office.scalars(select(Reason).where(Reason.kind == kind)).all()
        assert len(reasons) >= 8, kind
        assert "other" in {reason.key for reason in reasons}
        assert all(reason.name_id and reason.name_en for reason in reasons)


def test_schemes_name_their_law_and_trades_both_languages(new_office: Session) -> None:
    laws = {scheme.key: scheme.legal_basis for scheme in new_office.scalars(select(Scheme))}
    assert laws["mandiri"] == "Permenaker 6/2020"
    assert "8/2025" in laws["nasional"]
    assert "11/2025" in laws["nasional"]
    trades = new_office.scalars(select(Trade)).all()
    assert len(trades) == 20
    assert all(trade.name_id and trade.name_en for trade in trades)


def test_wages_are_exact_to_the_sen(new_office: Session) -> None:
    wages = new_office.scalars(
        select(MinimumWage).where(MinimumWage.region_code == "64.71", MinimumWage.kind == "UMK")
    )
    assert {wage.year: wage.monthly_idr for wage in wages} == {
        2024: Decimal("3475595.00"),
        2025: Decimal("3701508.68"),
        2026: Decimal("3856694.43"),
    }


def test_kbli_codes_keep_their_zeros_and_their_version(new_office: Session) -> None:
    line = new_office.scalars(select(KbliCode).where(KbliCode.code == "01111")).one()
    assert (line.version, line.section, line.level, line.parent_code) == (2020, "A", "subclass", "0111")


def test_loading_is_written_to_the_audit_log(session: Session) -> None:
    reference.load(session, provinces=frozenset())
    session.flush()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "load")).one()
    assert entry.changes["stages"] == [None, 14]
    assert "regions" not in entry.changes


def test_every_region_of_the_country_is_at_hand() -> None:
    levels = Counter(region["level"] for region in reference._regions(None))
    assert levels == {1: 38, 2: 514, 3: 7285, 4: 83762}


def test_a_large_province_loads_a_thousand_rows_a_statement(session: Session, statements: Statements) -> None:
    with statements.counted() as sent:
        regions = reference.load(session, provinces=EAST_JAVA)["regions"]

    assert regions == 1 + 38 + 666 + 8494
    inserts = [statement for statement in sent if statement.startswith("INSERT INTO regions ")]
    # Row by row it takes minutes on PostgreSQL, which stamps each statement.
    assert regions / 1000 <= len(inserts) <= regions / 500


def test_the_command_says_what_it_added(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(command, ["load", "--province", "64", "--json"])

    assert answer.exit_code == 0, answer.output
    assert '"regions": 1154' in answer.output
    assert db.session.scalar(select(func.count()).select_from(Region)) == 1154
