"""An application from its first paper to its letter, and who is selected when."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import services as signing
from app.agreements.enums import AgreementKind, AgreementState
from app.applications import queries, services
from app.applications.enums import ApplicationState, AttachmentKind, AttachmentVerdict, Authority, SpellEnd
from app.applications.models import Application
from app.applications.telling import tell_due
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.documents import services as documents
from app.documents.rendering import pdf
from app.notices import kinds
from app.notices.models import Notice
from app.pipeline import queries as partnerships
from app.pipeline import services as pipeline
from app.pipeline.services import MissingEvidence
from app.placements import services as placements
from app.placements.enums import PlacementState
from app.settings import queries as settings
from tests.factories import agreements, follow_ups
from tests.factories import applications as make
from tests.factories import pipeline as firms
from tests.factories import placements as placing
from tests.support.pdf_text import pages_of

pytestmark = pytest.mark.usefixtures("session")

MENTORS = AttachmentKind.MENTORS


def late_on(application: Application, day: date) -> bool:
    return any(one.id == application.id for one in db.session.scalars(_late(day)))


def _late(day: date) -> Any:
    return db.select(Application).where(queries.is_late(day))


def test_the_clock_runs_from_the_last_paper_stops_where_one_is_sent_back_and_begins_anew(rina: User) -> None:
    today = clock.today()
    application = make.an_application(by=rina)
    *first, last = AttachmentKind
    application = make.put_in(application, *first, by=rina, received_on=today - timedelta(days=7))
    assert (application.state, application.complete_on) == (ApplicationState.GATHERING, None)
    application = make.put_in(application, last, by=rina, received_on=today - timedelta(days=5))
    assert application.complete_on == today - timedelta(days=5)
    # Thursday: Friday, Monday and Tuesday are its three days, so that it is late on Wednesday only.
    assert not late_on(application, today)
    assert late_on(application, today + timedelta(days=1))
    with pytest.raises(Invalid):
        services.judge(application, MENTORS, AttachmentVerdict.RETURNED, by=rina)
    application = services.judge(application, MENTORS, AttachmentVerdict.RETURNED, remark="Kabur", by=rina)
    assert (application.state, application.complete_on) == (ApplicationState.GATHERING, None)
    application = make.put_in(application, MENTORS, by=rina, received_on=today - timedelta(days=1))
    assert application.complete_on == today, "a paper that was there before cannot make it complete earlier"
    assert [one.ended_by for one in application.spells] == [SpellEnd.INCOMPLETE, None]


def test_only_who_approves_decides_and_only_about_what_is_accepted_and_ours(rina: User, joko: User) -> None:
    application = make.a_complete_one(by=rina, is_checked=False)
    with pytest.raises(NotAllowed):
        services.approve(application, by=rina)
    with pytest.raises(Conflict, match="berkas"):
        services.approve(application, by=joko)
    for kind in AttachmentKind:
        application = services.judge(application, kind, AttachmentVerdict.ACCEPTED, by=rina)
    with pytest.raises(Invalid):
        services.set_authority(application, Authority.PROVINCE, reason="", by=rina)
    application = services.set_authority(application, Authority.PROVINCE, reason="Dua kota", by=rina)
    with pytest.raises(Conflict, match="provinsi"):
        services.approve(application, by=joko)
    application = services.hand_on(application, on=clock.today(), number="12/X", by=joko)
    with pytest.raises(Invalid):
        services.record_approval(application, number="", on=clock.today(), by=joko)
    application = services.record_approval(application, number="560/99", on=clock.today(), by=joko)
    assert application.is_approved
    assert services.take_back(application, by=joko).state is ApplicationState.COMPLETE


def test_the_letter_names_seats_and_company_and_opens_the_selection_until_it_is_cancelled(
    rina: User, joko: User
) -> None:
    agreement = agreements.agreement("active", owner=rina, seats=2)
    (line,) = agreement.seat_lines
    line.place = "Balikpapan"
    line = placing.loaded(line)
    people = [placing.a_willing_candidate()]
    with pytest.raises(Conflict, match="pasal 17"):
        placements.propose(line, people, by=rina)
    application = make.a_complete_one(by=rina, of=agreement)
    with pytest.raises(Conflict, match="belum diberikan"):
        placements.propose(placing.loaded(line), people, by=rina)
    letter = services.approve(application, by=joko)
    application = queries.loaded(application.id)
    assert (application.letter_number, application.letter_on) == (letter.number, clock.today())
    text = "".join("".join(pages_of(pdf(documents.preview(letter), at=clock.utcnow()))).split())
    for said in ("SURAT PERSETUJUAN", letter.number, "Juru las", agreement.company.name, "pasal 17"):
        assert "".join(str(said).split()) in text
    (placement,) = placements.propose(placing.loaded(line), people, by=rina)
    with pytest.raises(Conflict):
        services.take_back(application, by=joko)
    documents.cancel(letter, because="Salah posisi", by=joko)
    assert not queries.loaded(application.id).is_approved
    with pytest.raises(Conflict, match="pasal 17"):
        placing.moved(placement, PlacementState.ACCEPTED, by=rina)
    placing.moved(
        placement, PlacementState.ACCEPTED, by=joko, override_reason="Disetujui lisan oleh provinsi"
    )
    assert services.take_back(queries.loaded(application.id), by=joko).state is ApplicationState.COMPLETE


def test_the_partnership_is_approved_with_its_signature_and_no_longer_without_its_letter(
    rina: User, joko: User
) -> None:
    partnership = firms.partnership("negotiating")
    draft = agreements.agreement("sent", of=partnership.company, owner=rina, partnership_id=partnership.id)
    application = make.approve(draft.id)

    def stage() -> str:
        db.session.expire(partnership)
        return partnerships.stage_of(partnership).key

    day = clock.today()
    signing.sign(
        agreements.loaded(draft), by=joko, version=None, scan=agreements.upload()[0], filename="pks.pdf",
        office_signed_on=day, company_signed_on=day,
    )  # fmt: skip
    assert stage() == "approved"
    signing.move(agreements.loaded(draft), AgreementState.SENT, by=joko)
    assert stage() == "negotiating"
    signing.move(agreements.loaded(draft), AgreementState.SIGNED, by=joko)
    assert stage() == "approved"
    services.take_back(queries.loaded(application.id), by=joko)
    assert stage() == "signed"
    signing.move(agreements.loaded(draft), AgreementState.SENT, by=joko)
    assert stage() == "negotiating"


def test_what_hangs_under_an_approved_agreement_is_approved_and_the_national_scheme_needs_none(
    rina: User,
) -> None:
    firm = firms.company()
    parent = agreements.agreement("active", owner=rina, seats=1, of=firm)
    make.approve(parent.id)
    child = agreements.agreement(
        "active", owner=rina, of=firm, parent_id=parent.id, kind=AgreementKind.APPRENTICESHIP
    )
    other = agreements.agreement("active", owner=rina, of=firm)
    national = follow_ups.a_partnership(firms.company(), "signed")
    national.scheme_id = settings.scheme("nasional").id
    nation = agreements.agreement("active", of=firm, partnership_id=national.id)
    found = queries.approvals_of([parent.id, child.id, other.id, nation.id])
    assert {key: one.case for key, one in found.items()} == {
        parent.id: "approved",
        child.id: "approved",
        other.id: "lacking",
    }
    with pytest.raises(Conflict):
        services.open_for(agreements.loaded(nation), by=rina)
    with pytest.raises(Conflict):
        services.open_for(agreements.loaded(parent), by=rina)


def test_a_partnership_is_approved_by_the_letter_alone(rina: User, joko: User) -> None:
    agreement = agreements.agreement("active", owner=rina, seats=1)
    partnership = follow_ups.a_partnership(agreement.company, "signed", owner_id=rina.id)
    agreement.partnership_id = partnership.id
    db.session.flush()
    with pytest.raises(MissingEvidence):
        pipeline.move(partnership, settings.stage("approved"), by=rina)
    services.approve(make.a_complete_one(by=rina, of=agreements.loaded(agreement)), by=joko)
    db.session.expire_all()
    assert partnership.stage_id == settings.stage("approved").id
    assert partnership.approved_on == clock.today()


def test_what_is_nearly_over_is_told_once_a_day_and_a_hostile_file_is_refused(rina: User, joko: User) -> None:
    application = make.an_application(by=rina)
    with pytest.raises(Invalid):
        services.attach(application, MENTORS, BytesIO(b"<svg onload=alert(1)>"), filename="a.pdf", by=rina)
    make.put_in(application, by=rina, received_on=clock.today() - timedelta(days=4))
    tell_due()
    tell_due()
    told = db.session.scalars(db.select(Notice).where(Notice.kind == "application_due")).all()
    assert {one.user_id for one in told} == {rina.id, joko.id}
    assert len(told) == 2
    said = kinds.get("application_due").words
    # Eight days with a Saturday and a Sunday among them are six working days, as the page of the application says.
    facts = {**told[0].facts, "last": (clock.today() - timedelta(days=8)).isoformat()}
    assert said(facts).endswith("sudah lewat 6 hari kerja yang lalu.")


def test_the_history_names_the_places_an_application_was_judged_by(rina: User, page_as: Any) -> None:
    application = make.an_application(by=rina)
    application.places = ["64.71", "64.09"]
    db.session.flush()
    said = page_as(rina).open(f"/applications/{application.id}").words
    assert "Kota Balikpapan, Kabupaten Penajam Paser Utara" in said
    assert "64.71" not in said


def test_a_company_shows_its_applications_among_its_papers(rina: User, page_as: Any) -> None:
    complete = make.a_complete_one(by=rina)
    company_id = complete.agreement.company_id
    shown = page_as(rina).open(f"/companies/{company_id}/papers")
    (panel,) = shown.select("#applications")
    assert f"/applications/{complete.id}" in str(panel)
    assert "jam kerja lagi" in panel.get_text(" ", strip=True)
    assert f"/applications?company={company_id}&amp;tab=all" in str(panel)
