"""A review meeting: what it walks through, what is decided on the way, and what it leaves."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.documents import services as documents
from app.documents.enums import DocumentState
from app.follow_ups.models import FollowUp
from app.follow_ups.services import Plan
from app.meetings import queries, services
from app.meetings.enums import Topic
from app.meetings.models import Meeting, MeetingItem
from app.pipeline import queries as pipeline
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import FollowUpKind
from tests.factories import accounts, agreements, follow_ups
from tests.factories import pipeline as make
from tests.factories.meetings import a_meeting

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def partnership(officer: User) -> Partnership:
    return make.partnership("visited", days=20, owner_id=officer.id)


@pytest.fixture
def meeting(boss: User, partnership: Partnership) -> Meeting:
    return a_meeting(partnership, make.partnership("interested", days=3), by=boss)


def first(meeting: Meeting) -> MeetingItem:
    return queries.item_or_404(meeting, 1)


def filters(**said: Any) -> pipeline.Filters:
    return pipeline.Filters(scheme=settings.schemes()[0], **said)


def test_a_meeting_is_about_what_is_stuck_or_forgotten_or_ends_officer_by_officer(boss: User) -> None:
    rina, agus = accounts.officer(name="Rina"), accounts.officer(name="Agus")
    late = make.partnership("visited", days=20, owner_id=rina.id)
    later = make.partnership("visited", days=30, owner_id=agus.id)
    fresh = make.partnership("visited", days=1, owner_id=agus.id)
    for gone in ("declined", "completed"):
        make.partnership(gone, days=90)
    resting = make.partnership("visited", days=40, snoozed_until_on=TODAY + timedelta(days=3))
    found = queries.agenda(filters(), [Topic.STUCK, Topic.ALL], boss, on=TODAY)
    assert list(found) == [later.id, fresh.id, late.id, resting.id]
    assert found[fresh.id] == found[resting.id] == [Topic.ALL]
    assert list(queries.agenda(filters(owner_id=rina.id), [Topic.STUCK], boss, on=TODAY)) == [late.id]
    assert queries.agenda_counts(filters(), boss, on=TODAY) == {
        topic: len(queries.agenda(filters(), [topic], boss, on=TODAY)) for topic in Topic
    }


def test_what_ends_within_three_months_or_has_no_next_step_is_talked_about_too(boss: User) -> None:
    ends, later = make.partnership("active"), make.partnership("active")
    for row, days in ((ends, 60), (later, 200)):
        agreements.agreement("signed", of=row.company, ends_in=days)
        follow_ups.a_follow_up(boss, row.company)
    forgotten = make.partnership("visited", days=1)
    found = queries.agenda(filters(), [Topic.EXPIRING, Topic.NO_NEXT_STEP], boss, on=TODAY)
    assert found == {ends.id: [Topic.EXPIRING], forgotten.id: [Topic.NO_NEXT_STEP]}
    counted = queries.agenda_counts(filters(), boss, on=TODAY)
    assert (counted[Topic.EXPIRING], counted[Topic.NO_NEXT_STEP], counted[Topic.ALL]) == (1, 1, 3)


def test_a_meeting_about_nothing_or_about_too_much_is_not_begun(boss: User, partnership: Partnership) -> None:
    for agenda in ({}, {number: [Topic.ALL] for number in range(1, services.MOST + 2)}):
        with pytest.raises(Invalid):
            services.convene(title="x", held_on=TODAY, attendees="", about="", agenda=agenda, by=boss)


def test_each_decision_is_carried_out_at_once_and_can_be_taken_back(
    boss: User, officer: User, meeting: Meeting, partnership: Partnership
) -> None:
    item, other = first(meeting), accounts.officer(name="Agus Wibowo")
    step = Plan(
        kind=FollowUpKind.CALL, owner=officer, due_on=TODAY + timedelta(days=2), subject="Tanya anggaran"
    )
    planned = services.plan(meeting, item, step, by=boss)
    given = services.reassign(meeting, item, other, by=boss, version=partnership.version)
    resting = services.let_rest(
        meeting, item, until=TODAY + timedelta(days=9), because="Tunggu anggaran", by=boss, version=None
    )
    moved = services.move(
        meeting, item, settings.stage("negotiating"), by=boss, version=None, why="Sepakat lisan"
    )
    services.note(meeting, item, "Kepala dinas menelepon sendiri.", by=boss)
    assert db.session.get_one(FollowUp, planned.reference).is_open
    assert (partnership.owner_id, pipeline.stage_of(partnership).key) == (other.id, "negotiating")
    assert partnership.snoozed_until_on is None, "a move ends the rest"
    for decision in (moved, given, planned, resting):
        services.take_back(meeting, queries.decision_or_404(meeting, decision.id), by=boss)
    assert not db.session.get_one(FollowUp, planned.reference).is_open
    assert (partnership.owner_id, pipeline.stage_of(partnership).key) == (officer.id, "visited")
    assert [one.text for one in first(meeting).decisions] == ["Kepala dinas menelepon sendiri."]


def test_nothing_is_decided_about_what_somebody_changed_meanwhile(
    boss: User, meeting: Meeting, partnership: Partnership
) -> None:
    seen = partnership.version
    partnership.expected_seats = 9
    db.session.flush()
    with pytest.raises(Stale):
        services.let_rest(
            meeting, first(meeting), until=TODAY + timedelta(days=9), because="x", by=boss, version=seen
        )


def test_a_closed_meeting_decides_nothing_until_it_goes_on(boss: User, meeting: Meeting) -> None:
    services.close(meeting, by=boss)
    with pytest.raises(Conflict):
        services.note(meeting, first(meeting), "Terlambat", by=boss)
    services.reopen(meeting)
    services.note(meeting, first(meeting), "Tepat waktu", by=boss)


def test_minutes_say_what_was_decided_who_answers_and_by_when(
    boss: User, officer: User, meeting: Meeting, partnership: Partnership
) -> None:
    item = first(meeting)
    # Days are those of the calendar, as on the board: twenty, although the hour has not come round.
    partnership.entered_stage_at += timedelta(hours=1)
    step = Plan(kind=FollowUpKind.CALL, owner=officer, due_on=date(2026, 11, 26), subject="Tanya anggaran")
    services.plan(meeting, item, step, by=boss)
    # What is decided was talked about, here as in the minutes.
    assert queries.progress_of([meeting.id])[meeting.id] == queries.Progress(total=2, discussed=1, next=2)
    services.discuss(meeting, item, by=boss)
    minutes = services.close(meeting, by=boss)
    assert minutes.title == "Notula Rapat uji, 24 November 2026"
    body = documents.preview(minutes)
    facts, table = body["blocks"][0], next(one for one in body["blocks"] if one["type"] == "table")
    said = {row["label"]: row["values"] for row in facts["rows"]}
    assert said["Dibahas"] == ["1 dari 2 kemitraan"]
    assert said["Peserta"] == ["Rina Nurhayati", "Tono Supriyadi"]
    assert table["rows"] == [
        [
            "1",
            partnership.company.full_name,
            "Dikunjungi, 20 hari; Mandek atau melewati batas",
            "Telepon: Tanya anggaran",
            "Rina Nurhayati",
            "26 November 2026",
        ]
    ]
    documents.issue(minutes, dated_on=TODAY, by=boss)
    assert minutes.state is DocumentState.ISSUED
    assert minutes.number


# ---- screens


def test_a_meeting_is_begun_from_the_list_left_and_gone_on_with(
    page_as: Any, boss: User, partnership: Partnership
) -> None:
    opener, name = page_as(boss), partnership.company.full_name
    start = str(opener.open("/pipeline?tab=stuck").select('a[href^="/meetings/new"]')[0]["href"])
    form = opener.open(start)
    assert form.texts("input[name=topics][checked] + *, label:has(input[name=topics][checked])") == [
        "Mandek atau melewati batas (1)"
    ]
    answer = opener.client.post(
        start,
        data={"title": "Rapat Selasa", "held_on": "2026-11-24", "topics": "stuck", "filter": "tab=stuck"},
    )
    item = opener.open(answer.headers["Location"])
    assert item.h1 == name
    assert "1 dari 1" in item.words
    decided = opener.client.post(
        f"{answer.headers['Location']}/decisions/note", data={"text": "Telepon dulu", "then": "next"}
    )
    overview = opener.open(decided.headers["Location"])
    assert "Telepon dulu" in overview.words
    assert "1 dari 1" in overview.words


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "case",
    [
        ("note", {"text": " "}, "text"),
        ("rest", {"until": "2026-11-24", "because": "x"}, "until"),
        ("rest", {"until": "31/02/2026", "because": ""}, "because"),
        ("stage", {"stage": "declined"}, "reason"),
        ("stage", {"stage": "nowhere"}, "stage"),
        ("owner", {"owner_id": "99999999999"}, "owner_id"),
        ("next_step", {"kind": "call", "due_on": "0001-01-01", "owner_id": "\0"}, "due_on"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_the_field(
    page_as: Any, boss: User, meeting: Meeting, case: tuple[str, dict[str, str], str]
) -> None:
    db.session.commit()
    kind, typed, beside = case
    address = f"/meetings/{meeting.id}/items/1/decisions/{kind}"
    seen = {"version": str(first(meeting).partnership.version)}
    answer = page_as(boss).client.post(address, data=typed | seen)
    assert answer.status_code == 422
    assert f'id="{beside}-error"' in answer.get_data(as_text=True)
    assert first(meeting).decisions == []


def test_an_officer_reads_what_was_decided_and_decides_nothing(
    page_as: Any, officer: User, meeting: Meeting
) -> None:
    db.session.commit()
    opener = page_as(officer)
    page = opener.open(f"/meetings/{meeting.id}/items/1")
    assert not page.select("form.record-form")
    answer = opener.client.post(f"/meetings/{meeting.id}/items/1/decisions/note", data={"text": "x"})
    assert answer.status_code == 403


def test_a_long_list_needs_no_more_statements_than_a_short_one(
    page_as: Any, boss: User, meeting: Meeting, statements: Any
) -> None:
    opener = page_as(boss)
    services.note(meeting, first(meeting), "Satu", by=boss)

    def grow() -> None:
        for number in range(8):
            item = MeetingItem(
                meeting_id=meeting.id,
                partnership_id=make.partnership("visited").id,
                position=number + 3,
                stage_id=settings.stage("visited").id,
            )
            db.session.add(item)
            db.session.flush()
            services.note(meeting, item, f"Catatan {number}", by=boss)
        db.session.commit()

    statements.same_after(grow, lambda: opener.client.get(f"/meetings/{meeting.id}"))
