"""What the audit log calls records: by names, never by numbers or codes."""

import re
from typing import Any

import pytest
from sqlalchemy import inspect

from app.accounts import called, history
from app.accounts.models import User
from app.accounts.roles import Role
from app.core import audit
from app.core.db import db
from app.dashboards.enums import TargetKind
from app.dashboards.models import Target
from app.handovers.enums import Reach
from app.handovers.models import HandOver
from tests.factories import accounts, candidates, follow_ups, outreach, placements


@pytest.fixture
def rina(session: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


def lines(page_as: Any, address: str = "/audit-log") -> list[str]:
    auditor = page_as(accounts.UserFactory(roles=[Role.AUDITOR]))
    return [" ".join(line.text.split()) for line in auditor.open(address).select("tbody tr")]


def test_every_kind_of_record_is_called_by_columns_it_has() -> None:
    nameless = []
    for table, model in called.models().items():
        columns = {*inspect(model).columns.keys(), "title"}
        by = called.by(table)
        wrong = set(by) - columns if table in called.CALLED_BY else set()
        if issubclass(model, audit.Audited) and (
            wrong or (table not in called.CALLED_BY and not columns & {*by})
        ):
            nameless.append(table)
    assert not nameless


def test_records_without_a_name_are_called_by_what_they_belong_to(page_as: Any, rina: User) -> None:
    firm = outreach.a_company("Kariangau Sejahtera")
    line = placements.a_line(of=firm, owner=rina)
    placements.a_placement("accepted", by=rina, line=line, name="Bayu Pratama")
    outreach.a_visit(rina, firm)
    db.session.add(Target(year=2026, user_id=rina.id, kind=TargetKind.VISITS, number=48))
    db.session.flush()
    told = lines(page_as)
    for words in (
        "Target Kunjungan · Rina Nurhayati · 2026",
        "Penempatan Bayu Pratama",
        "Kunjungan Kariangau Sejahtera · Sel, 24 Nov 2026",
        "Kemitraan Kariangau Sejahtera · Pemagangan Mandiri",
    ):
        assert any(words in one for one in told), words
    assert not [one for one in told if re.search(r"#\d", one)]


def test_what_is_gone_is_called_by_its_own_last_entry(page_as: Any, rina: User) -> None:
    target = Target(year=2026, user_id=rina.id, kind=TargetKind.VISITS, number=48)
    db.session.add(target)
    db.session.flush()
    db.session.delete(target)
    db.session.flush()
    told = lines(page_as, "/audit-log?subject=targets")
    assert [one for one in told if "Dihapus Target Kunjungan · Rina Nurhayati · 2026" in one]


def test_only_what_the_reader_may_open_and_is_on_file_bears_a_link(page_as: Any, rina: User) -> None:
    firm = outreach.a_company("Kariangau Sejahtera")
    gone = outreach.a_company("Sudah Hilang")
    handed = HandOver(reach=Reach.ALL, from_id=rina.id, to_id=accounts.officer().id, on=outreach.TODAY)
    db.session.add(handed)
    follow_ups.a_follow_up(rina, firm)
    db.session.flush()
    db.session.delete(gone)
    db.session.flush()
    auditor = page_as(accounts.UserFactory(roles=[Role.AUDITOR])).open("/audit-log")
    links = {link["href"] for link in auditor.select("tbody th a")}
    assert links == {f"/companies/{firm.id}"}


def test_places_and_chosen_companies_are_told_by_name(page_as: Any, rina: User) -> None:
    firm = outreach.a_company("Kariangau Sejahtera")
    getter = accounts.officer(name="Joko Kurniawan")
    common = {"from_id": rina.id, "to_id": getter.id, "on": outreach.TODAY}
    db.session.add(HandOver(reach=Reach.CHOSEN, chosen=[firm.id], **common))
    db.session.add(HandOver(reach=Reach.DISTRICTS, districts=["64.71.01"], **common))
    candidates.a_candidate(region_code="64.71.01.1001")
    db.session.flush()
    told = " ".join(lines(page_as))
    assert "Kariangau Sejahtera" in told
    assert "Balikpapan Timur" in told
    assert "64.71" not in told


def test_who_keeps_the_settings_reads_what_was_done_to_them_alone(page_as: Any, rina: User) -> None:
    outreach.a_company("Kariangau Sejahtera")
    admin = page_as(accounts.admin())
    told = admin.open("/audit-log").words
    assert "Rina Nurhayati" in told
    assert "Kariangau" not in told
    offered = {one["value"] for one in admin.open("/audit-log").select("select[name=subject] option")}
    assert offered - {""} == {*history.ACCOUNT_SUBJECTS, *history.SETTING_SUBJECTS}
