"""The agreement of a participant: drafted from the placement, signed by both, endorsed, ended, and each step back."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.enums import RuleOutcome
from app.core import audit
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.documents import services as documents
from app.documents.enums import DocumentKind, DocumentState
from app.participants import queries, services
from app.participants.enums import ParticipantState as S
from app.participants.enums import Tab
from app.placements import services as placing
from app.placements.enums import PlacementState
from app.settings.enums import RuleCode
from tests.factories import participants as make
from tests.factories import placements
from tests.factories.agreements import PDF

TODAY = date(2026, 11, 24)
SEVENTEEN = {"birth_on": "17/08/2009"}


def test_it_goes_from_draft_to_endorsed_and_the_placement_follows(rina: User, joko: User) -> None:
    agreement = make.a_draft(rina)
    assert (agreement.state, agreement.ends_on - agreement.starts_on) == (S.DRAFT, timedelta(days=180))
    agreement = make.signed(agreement, by=rina)
    assert (agreement.state, agreement.placement.state) == (S.SIGNED, PlacementState.SIGNED)
    agreement = make.endorsed(agreement, by=joko)
    assert (agreement.state, agreement.placement.state) == (S.ENDORSED, PlacementState.ENDORSED)
    assert (agreement.office_number, agreement.endorsed_on) == ("500.15/001/Disnaker/2026", TODAY)
    paper = queries.paper_of(agreement)
    assert paper is not None
    assert (paper.state, paper.number) == (DocumentState.ISSUED, agreement.office_number)


def test_days_outside_the_agreement_with_the_company_are_told_and_not_forbidden(
    rina: User, page_as: Any
) -> None:
    agreement = make.a_draft(rina)
    placement = agreement.placement
    parent = placement.seat_line.agreement
    parent.valid_from_on, parent.valid_to_on = agreement.starts_on, agreement.ends_on
    assert services.doubts(agreement) == []
    parent.valid_from_on, parent.valid_to_on = TODAY + timedelta(days=2), TODAY + timedelta(days=9)
    assert len(services.doubts(agreement)) == 2
    placement.started_on = agreement.starts_on - timedelta(days=1)
    db.session.flush()
    told = page_as(rina).open(f"/participant-agreements/{agreement.id}").words
    assert "Magang dimulai pada 23 November 2026" in told
    assert "sesudah hari terakhir perjanjian dengan perusahaan, 3 Desember 2026" in told


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scan": None}, "scan"),
        ({"scan": BytesIO(b"MZ")}, "scan"),
        ({"company_signatory": " "}, "company_signatory"),
        ({"participant_signed_on": None}, "participant_signed_on"),
        ({"company_signed_on": TODAY + timedelta(days=1)}, "company_signed_on"),
        ({"company_signed_on": date(1, 1, 1)}, "company_signed_on"),
    ],
)
@pytest.mark.same_queries
def test_what_a_signature_lacks_is_said_beside_it(rina: User, given: Any, field: str) -> None:
    agreement = make.a_draft(rina)
    with pytest.raises(Invalid) as refused:
        make.signed(agreement, by=rina, **given)
    assert refused.value.field == field
    assert (agreement.state, agreement.placement.state) == (S.DRAFT, PlacementState.ACCEPTED)


@pytest.mark.same_queries
def test_at_17_a_guardian_is_named_and_the_letter_on_file(rina: User) -> None:
    agreement = make.a_draft(rina, **SEVENTEEN)
    for lacking in ("name", "letter"):
        with pytest.raises(Invalid) as refused:
            make.signed(agreement, by=rina)
        assert refused.value.field == "guardian_letter", lacking
        agreement.guardian_name, agreement.guardian_relation = "Ibu Uji", "ibu"
        db.session.flush()
    assert make.signed(agreement, by=rina, guardian_letter=BytesIO(PDF)).state is S.SIGNED


@pytest.mark.same_queries
def test_only_a_supervisor_endorses_and_only_what_both_signed(rina: User, joko: User) -> None:
    agreement = make.a_draft(rina)
    with pytest.raises(Conflict):
        make.endorsed(agreement, by=joko)
    agreement = make.signed(agreement, by=rina)
    with pytest.raises(NotAllowed):
        make.endorsed(agreement, by=rina)
    make.endorsed(agreement, by=joko)
    with pytest.raises(Conflict):
        make.endorsed(agreement, by=joko)


def test_each_step_is_taken_back_and_the_number_stays_taken(rina: User, joko: User) -> None:
    agreement = make.endorsed(make.signed(make.a_draft(rina), by=rina), by=joko)
    with pytest.raises(Conflict):
        placing.take_back(agreement.placement, by=joko)
    services.take_back(agreement, by=joko, because="Salah tanggal.")
    agreement = queries.source(agreement.id)
    assert (agreement.state, agreement.office_number) == (S.SIGNED, None)
    assert agreement.placement.state is PlacementState.SIGNED
    services.take_back(agreement, by=joko)
    agreement = queries.source(agreement.id)
    assert (agreement.state, agreement.placement.state) == (S.DRAFT, PlacementState.ACCEPTED)
    again = make.endorsed(make.signed(agreement, by=rina), by=joko)
    assert again.office_number == "500.15/002/Disnaker/2026"


@pytest.mark.same_queries
def test_a_paper_called_off_on_its_own_page_takes_the_endorsement_along(rina: User, joko: User) -> None:
    agreement = make.endorsed(make.signed(make.a_draft(rina), by=rina), by=joko)
    paper = queries.paper_of(agreement)
    assert paper is not None
    with pytest.raises(NotAllowed):
        documents.cancel(paper, because="Salah.", by=rina)
    documents.cancel(paper, because="Salah.", by=joko)
    assert queries.source(agreement.id).state is S.SIGNED


@pytest.mark.same_queries
def test_nobody_notes_by_hand_what_the_draft_does_not_say(rina: User, joko: User) -> None:
    agreement = make.a_draft(rina)
    with pytest.raises(Conflict):
        placements.moved(agreement.placement, PlacementState.SIGNED, by=rina)
    agreement = make.signed(agreement, by=rina)
    with pytest.raises(Conflict):
        placements.moved(agreement.placement, PlacementState.ENDORSED, by=joko)


def test_who_leaves_early_ends_it_with_the_reason_and_taking_that_back_restores_it(
    rina: User, joko: User
) -> None:
    agreement = make.endorsed(make.signed(make.a_draft(rina), by=rina), by=joko)
    placement = placements.moved(agreement.placement, PlacementState.STARTED, by=rina)
    placement = placements.moved(placement, PlacementState.LEFT, by=rina)
    agreement = queries.source(agreement.id)
    assert (agreement.state, agreement.ended_on) == (S.ENDED, TODAY)
    assert agreement.reason is not None
    placing.take_back(placement, by=rina)
    assert queries.source(agreement.id).state is S.ENDORSED


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (TODAY, TODAY, "ends_on"),
        (TODAY, date(2027, 5, 24), "ends_on"),
        (date(9999, 12, 30), date(9999, 12, 31), "starts_on"),
        (date(1, 1, 1), TODAY, "starts_on"),
    ],
)
def test_its_days_fit_the_seat(rina: User, starts: date, ends: date, field: str) -> None:
    agreement = make.a_draft(rina)
    told = dict.fromkeys(
        ("company_number", "company_signatory", "company_signatory_title", "guardian_name",
         "guardian_relation", "special_terms")
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        services.edit(
            agreement, version=agreement.version, starts_on=starts, ends_on=ends, programme="Las", **told
        )
    assert refused.value.field == field


@pytest.mark.same_queries
def test_whoever_starts_without_the_endorsement_is_told_of_as_a_warning(rina: User, joko: User) -> None:
    agreement = make.signed(make.a_draft(rina), by=rina)
    placement = placements.moved(agreement.placement, PlacementState.STARTED, by=joko)
    said = {one.rule: one.outcome for one in reversed(agreements.results_of("placements", placement.id))}
    assert said[RuleCode.WRITTEN_AGREEMENT] is RuleOutcome.WARN
    make.endorsed(queries.source(agreement.id), by=joko)
    assert queries.source(agreement.id).placement.state is PlacementState.STARTED


def test_the_list_tells_who_lacks_an_endorsement_and_when_it_is_due(rina: User, joko: User) -> None:
    lacking = placements.a_placement("accepted", by=rina, name="Adi Uji")
    draft = make.a_draft(rina, name="Budi Uji")
    draft.starts_on, draft.ends_on = date(2026, 11, 20), date(2027, 2, 1)
    make.endorsed(make.signed(make.a_draft(rina, name="Citra Uji"), by=rina), by=joko)
    placements.a_placement("started", by=joko, name="Dewi Uji")
    placements.a_placement("proposed", by=rina, name="Eko Uji")
    db.session.flush()
    filters = queries.Filters()
    counts = queries.counts(filters, joko)
    page = queries.list_page(filters, Tab.LACKING, joko, total=counts[Tab.LACKING])
    rows = queries.rows_of(page.rows)
    assert [(row.placement.id, row.due_on) for row in rows] == [
        (draft.placement_id, date(2026, 11, 20)),
        (lacking.id, TODAY),
    ]
    assert [row.is_late(TODAY) for row in rows] == [True, False]
    assert (counts[Tab.ENDORSED], counts[Tab.DRAFT], counts[Tab.ALL]) == (1, 1, 2)
    assert queries.list_page(filters, Tab.ALL, joko, total=2).total == 2


@pytest.mark.same_queries
def test_an_outer_registry_numbers_it_later(rina: User, joko: User) -> None:
    documents.change_register(
        DocumentKind.PARTICIPANT,
        code="560",
        unit="Disnaker",
        pattern="{code}/{n}/{year}",
        is_outer=True,
        version=0,
    )
    agreement = make.endorsed(make.signed(make.a_draft(rina), by=rina), by=joko)
    paper = queries.paper_of(agreement)
    assert paper is not None
    assert (agreement.state, paper.state) == (S.SIGNED, DocumentState.AWAITING_NUMBER)
    documents.enter_number(paper, "560/77/2026", by=joko)
    assert queries.source(agreement.id).office_number == "560/77/2026"


@pytest.mark.same_queries
def test_looking_at_the_whole_nik_is_written_down_and_kept_out_of_the_copy(rina: User, joko: User) -> None:
    agreement = make.endorsed(make.signed(make.a_draft(rina), by=rina), by=joko)
    masked = str(services.said(agreement))
    assert "**********" in masked
    whole = str(services.revealed(agreement, reason="Cetak untuk ditandatangani"))
    assert "**********" not in whole
    assert "99010117" in whole
    latest = audit.entries_of("candidates", agreement.placement.candidate_id, limit=1)[0]
    assert latest.action == "reveal"
    paper = queries.paper_of(agreement)
    assert paper is not None
    assert "99010117" not in str(paper.snapshot)
    assert agreement.placement.candidate.name not in paper.title
