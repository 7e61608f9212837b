"""Drafting, editing, seats, papers and renewals."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import queries, services
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.core import clock as app_clock
from app.core import files
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid, NotAllowed, Stale
from tests.factories import agreements as make
from tests.factories import pipeline as others

PKS: dict[str, Any] = {"kind": AgreementKind.PKS, "title": "PKS"}
TERMS: dict[str, Any] = {"position": "Juru las", "seats": 4, "months": 6}


def test_an_officer_drafts_for_own_companies_and_those_of_nobody(rina: User, budi: User, joko: User) -> None:
    for owner_id in (rina.id, None):
        made = services.draft(others.company(owner_id=owner_id), by=rina, **PKS)
        assert (made.owner_id, made.state) == (rina.id, AgreementState.DRAFT)
    theirs = others.company(owner_id=budi.id)
    with pytest.raises(NotAllowed):
        services.draft(theirs, by=rina, **PKS)
    assert services.draft(theirs, by=joko, **PKS)


def test_an_officer_drafts_for_an_own_partnership_at_somebody_elses_company(rina: User, budi: User) -> None:
    partnership = others.partnership("negotiating", of=others.company(owner_id=budi.id), owner_id=rina.id)
    assert services.draft(partnership.company, by=rina, partnership=partnership, **PKS)


def test_a_company_in_the_trash_gets_no_agreement(joko: User) -> None:
    with pytest.raises(Conflict):
        services.draft(others.company(trashed_at=app_clock.utcnow()), by=joko, **PKS)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": "  "}, "title"),
        ({"office_signed_on": date(2026, 11, 25)}, "office_signed_on"),
        ({"company_signed_on": date(2099, 1, 1)}, "company_signed_on"),
        ({"valid_from_on": date(2026, 5, 2), "valid_to_on": date(2026, 5, 1)}, "valid_to_on"),
        ({"company_signed_on": date(2026, 5, 2), "valid_to_on": date(2026, 5, 1)}, "valid_to_on"),
    ],
)
def test_what_does_not_fit_together_is_refused_beside_its_field(
    joko: User, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.draft(others.company(), by=joko, **{**PKS, **details})
    assert refused.value.field == field


def test_a_pks_hangs_under_a_mou_of_the_same_company_only(joko: User) -> None:
    company = others.company()
    mou = make.agreement("active", of=company, kind=AgreementKind.MOU)
    pks = services.draft(company, by=joko, parent=mou, **PKS)
    assert pks.parent_id == mou.id
    for kind, parent in (
        (AgreementKind.PKS, make.agreement("active", kind=AgreementKind.MOU)),
        (AgreementKind.PKS, pks),
        (AgreementKind.MOU, mou),
        (AgreementKind.LETTER_OF_INTEREST, mou),
    ):
        with pytest.raises(Invalid) as refused:
            services.draft(company, by=joko, kind=kind, title="Lain", parent=parent)
        assert refused.value.field == "parent"
    with pytest.raises(Conflict) as kept:
        services.edit(mou, by=joko, version=None, kind=AgreementKind.PKS, title="MoU", owner=joko)
    assert kept.value.field == "kind"


def test_another_companys_partnership_is_refused(joko: User) -> None:
    with pytest.raises(Invalid) as refused:
        services.draft(others.company(), by=joko, partnership=others.partnership("visited"), **PKS)
    assert refused.value.field == "partnership"


def test_an_officer_hands_an_agreement_to_nobody(rina: User, budi: User, joko: User) -> None:
    made = make.agreement("draft", owner=rina)
    with pytest.raises(NotAllowed) as refused:
        services.edit(made, by=rina, version=None, owner=budi, **PKS)
    assert refused.value.field == "owner"
    assert services.edit(made, by=joko, version=None, owner=budi, **PKS).owner_id == budi.id


def test_seats_and_papers_count_as_a_change_of_the_agreement(joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    seen = made.version
    line = services.add_seats(made, by=joko, **TERMS)
    assert made.version > seen
    with pytest.raises(Stale):
        services.edit(make.loaded(made), by=joko, version=seen, owner=joko, **PKS)
    line = queries.seat_line_or_404(joko, made.id, line.id)
    with pytest.raises(Stale):
        services.edit_seats(line, by=joko, version=seen, **TERMS)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"position": " "}, "position"),
        ({"seats": 0}, "seats"),
        ({"seats": 10_001}, "seats"),
        ({"months": 0}, "months"),
        ({"months": None}, "months"),
    ],
)
def test_seats_need_a_position_a_number_and_months(joko: User, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.add_seats(make.agreement("draft", owner=joko), by=joko, **{**TERMS, **terms})
    assert refused.value.field == field


def test_removed_seats_come_back_as_they_were_and_only_once(joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    line_id = make.seat_line(made, seats=3, hours_per_week=37.5, mentor="Dewi").id
    line = queries.seat_line_or_404(joko, made.id, line_id)
    services.remove_seats(line, by=joko)
    db.session.commit()
    assert db.session.query(SeatLine).count() == 0
    assert db.session.query(AuditEntry).filter_by(action="remove_seats", subject_id=made.id).count() == 1
    services.restore_seats(make.loaded(made), line_id, by=joko)
    back = db.session.query(SeatLine).one()
    assert (back.seats, back.hours_per_week, back.mentor, back.transport_idr) == (3, 37.5, "Dewi", 600_000)
    with pytest.raises(Conflict):
        services.restore_seats(make.loaded(made), line_id, by=joko)
    with pytest.raises(Conflict):
        services.restore_seats(make.agreement("draft", owner=joko), line_id, by=joko)


def test_papers_are_numbered_by_kind_and_never_kept_twice(joko: User) -> None:
    made = make.agreement("draft", owner=joko)

    def attach(content: bytes, kind: FileKind = FileKind.DRAFT) -> AgreementFile:
        return services.attach_paper(made, BytesIO(content), filename="draf.pdf", kind=kind, by=joko)

    assert [attach(make.PDF).version_number, attach(make.PDF + b"2").version_number] == [1, 2]
    assert attach(make.PDF, FileKind.SCAN).version_number == 1
    with pytest.raises(Conflict) as refused:
        attach(make.PDF)
    assert refused.value.field == "paper"
    services.remove_paper(queries.paper_or_404(joko, made.id, queries.papers_of(made)[-1].id), by=joko)
    assert attach(make.PDF).version_number == 3


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00 this is a program", "scan.pdf"),
        (b"<html><script>alert(1)</script></html>", "scan.pdf"),
        (b"PK\x03\x04 a zip", "scan.pdf"),
        (b"", "scan.pdf"),
        (b"GIF89a", "scan.png"),
    ],
)
def test_only_what_is_inside_decides_whether_a_paper_is_kept(joko: User, content: bytes, name: str) -> None:
    made = make.agreement("draft", owner=joko)
    with pytest.raises(Invalid) as refused:
        services.attach_paper(made, BytesIO(content), filename=name, kind=FileKind.SCAN, by=joko)
    assert refused.value.field == "paper"
    assert queries.papers_of(made) == []


def test_a_paper_larger_than_this_installation_takes_is_refused(
    joko: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.agreements.services.papers.largest_file", lambda: 1_048_576)
    with pytest.raises(Invalid):
        services.attach_paper(
            make.agreement("draft", owner=joko), BytesIO(make.PDF + b"x" * 1_048_576), filename="a.pdf",
            kind=FileKind.SCAN, by=joko,
        )  # fmt: skip


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("pks.pdf", "pks.pdf"),
        ("PKS.PDF", "PKS.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\rina\\pks.pdf", "pks.pdf"),
        ("pks.exe", "pks.exe.pdf"),
        ("", "berkas.pdf"),
        (".pdf", "berkas.pdf"),
        ('a"b<c>\r\nd.pdf', "a-b-c-d.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_paper_is_named_by_what_it_is_and_by_nothing_odd(joko: User, given: str, kept: str) -> None:
    made = make.agreement("draft", owner=joko)
    paper = services.attach_paper(made, BytesIO(make.PDF), filename=given, kind=FileKind.DRAFT, by=joko)
    assert paper.filename == kept


def test_pictures_are_papers_too(joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    paper = services.attach_paper(made, BytesIO(make.png()), filename="scan.pdf", kind=FileKind.SCAN, by=joko)
    assert (paper.media_type, paper.filename) == (files.PNG, "scan.pdf.png")


def test_the_last_scan_of_a_signed_agreement_stays(joko: User) -> None:
    made = make.agreement("active", owner=joko)
    [only] = queries.papers_of(made)
    with pytest.raises(Conflict):
        services.remove_paper(queries.paper_or_404(joko, made.id, only.id), by=joko)
    better = make.paper(made, content=make.PDF + b"better")
    services.remove_paper(queries.paper_or_404(joko, made.id, only.id), by=joko)
    assert [row.id for row in queries.papers_of(made)] == [better.id]


def test_a_renewal_copies_terms_and_seats_and_follows_on(joko: User, rina: User) -> None:
    old = make.agreement(
        "active", owner=rina, seats=4, office_number="500/1", company_number="9", office_signatory="Hendra",
        company_signatory="Dewi", place="Balikpapan", valid_from_on=date(2026, 1, 1), valid_to_on=date(2026, 12, 31),
    )  # fmt: skip
    new = make.loaded(services.renew(old, by=joko))
    assert (new.renews_id, new.state, new.owner_id) == (old.id, AgreementState.DRAFT, rina.id)
    assert (new.valid_from_on, new.valid_to_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (new.office_number, new.company_number, new.office_signed_on) == (None, None, None)
    assert (new.office_signatory, new.company_signatory, new.place) == ("Hendra", "Dewi", "Balikpapan")
    assert [(line.position, line.seats, line.months) for line in new.seat_lines] == [("Juru las", 4, 6)]
    with pytest.raises(Conflict):
        services.renew(old, by=joko)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("began_on", "last", "renewed_to"),
    [
        (date(2026, 12, 1), date(2027, 11, 30), date(2028, 11, 30)),
        (date(2027, 3, 1), date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 20)),
    ],
)
def test_a_renewal_runs_for_as_many_months_or_days(
    joko: User, began_on: date, last: date, renewed_to: date
) -> None:
    old = make.agreement("active", valid_from_on=began_on, valid_to_on=last)
    assert services.renew(old, by=joko).valid_to_on == renewed_to


@pytest.mark.parametrize("state", ["draft", "sent", "terminated"])
def test_only_what_was_signed_is_renewed(joko: User, state: str) -> None:
    with pytest.raises(Conflict):
        services.renew(make.agreement(state, owner=joko), by=joko)


def test_a_renewal_of_what_ended_long_ago_begins_today_and_never_beyond_the_calendar(joko: User) -> None:
    past = make.agreement("active", valid_from_on=date(2020, 1, 1), valid_to_on=date(2020, 12, 31))
    assert services.renew(past, by=joko).valid_from_on == app_clock.today()
    endless = make.agreement("active", valid_from_on=date(1900, 1, 1), valid_to_on=date(2100, 12, 31))
    assert services.renew(endless, by=joko).valid_to_on == date(2100, 12, 31)


def test_a_signature_is_written_down_whole_or_not_at_all(joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    db.session.commit()
    with pytest.raises(AppError):
        services.sign(
            made, by=joko, version=None, scan=BytesIO(b"MZ program"), filename="scan.pdf",
            office_signed_on=make.SIGNED_ON, company_signed_on=make.SIGNED_ON, office_signatory="Hendra",
            company_signatory="Dewi",
        )  # fmt: skip
    db.session.rollback()
    stored = db.session.get_one(Agreement, made.id)
    assert (stored.state, stored.office_signed_on) == (AgreementState.DRAFT, None)
