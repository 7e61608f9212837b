"""Notula rapat: what a review meeting decided of each partnership, who answers for it and until when."""

from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock
from app.core.db import db
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words as written
from app.documents.papers.base import (
    Block,
    Body,
    PaperKind,
    facts,
    heading,
    items,
    lines_of,
    reporters,
    table,
    text,
)
from app.documents.queries import sources
from app.meetings import words
from app.meetings.enums import Topic
from app.meetings.models import Decision, Meeting, MeetingItem
from app.meetings.queries.meetings import items_of

NOTHING = "–"


def title(document: Document) -> str:
    meeting = _meeting(document)
    return f"Notula {meeting.title}, {written.day(meeting.held_on)}"


def preset(document: Document) -> dict[str, Any]:
    return {}


def build(document: Document) -> Body:
    meeting, content = _meeting(document), document.content
    rows = items_of(meeting)
    talked = [item for item in rows if item.discussed_at is not None or item.decisions]
    left = [item for item in rows if item not in talked]
    attendees = lines_of({"attendees": meeting.attendees}, "attendees")
    blocks: list[Block] = [
        facts(
            ("Hari, tanggal", written.weekday(meeting.held_on)),
            ("Pimpinan rapat", meeting.chaired_by.name if meeting.chaired_by else None),
            ("Peserta", attendees),
            ("Bahan", meeting.about or None),
            ("Dibahas", f"{written.amount(len(talked))} dari {written.amount(len(rows))} kemitraan"),
        ),
        heading("Keputusan"),
    ]
    decided = [line for item in talked for line in _lines(item)]
    if decided:
        blocks.append(
            table(
                [
                    ("Perusahaan", 3),
                    ("Keadaan", 2.4),
                    ("Keputusan", 4),
                    ("Penanggung jawab", 2),
                    ("Tenggat", 2),
                ],
                decided,
            )
        )
    else:
        blocks.append(text("Tidak ada keputusan."))
    without = [item.partnership.company.full_name for item in talked if not item.decisions]
    if without:
        blocks += [heading("Dibahas tanpa keputusan"), items(without)]
    if left:
        blocks += [
            heading("Belum dibahas"),
            items([item.partnership.company.full_name for item in left]),
        ]
    further = lines_of(content, "notes")
    if further:
        blocks += [heading("Catatan lain"), items(further)]
    chair = meeting.chaired_by
    people = written.people([chair], sources.officials_of([chair])) if chair else []
    return Body([*blocks, reporters("Pimpinan rapat,", people)])


def _meeting(document: Document) -> Meeting:
    chair = joinedload(Meeting.chaired_by).lazyload(User.held_roles)
    statement = select(Meeting).where(Meeting.id == document.subject_id).options(chair)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _lines(item: MeetingItem) -> list[list[str]]:
    """A line for each decision; company and standing are named in the first."""
    found = []
    for place, decision in enumerate(item.decisions):
        head = [item.partnership.company.full_name, _standing(item)] if place == 0 else ["", ""]
        found.append([*head, *_decided(decision, item)])
    return found


def _standing(item: MeetingItem) -> str:
    with force_locale("id"):
        why = [
            str(topic.label)
            for topic in Topic
            if topic is not Topic.ALL and topic.value in item.why.split(",")
        ]
    days = (clock.local(item.created_at).date() - clock.local(item.partnership.entered_stage_at).date()).days
    stood = f"{item.stage.name_id}, {written.amount(days)} hari" if _stood_still(item) else item.stage.name_id
    return "; ".join([stood, *why])


def _stood_still(item: MeetingItem) -> bool:
    return item.partnership.stage_id == item.stage_id and item.created_at >= item.partnership.entered_stage_at


def _decided(decision: Decision, item: MeetingItem) -> list[str]:
    answers = decision.owner or item.partnership.owner
    with force_locale("id"):
        what = words.what(decision)
    return [
        what,
        answers.name if answers else NOTHING,
        written.day(decision.due_on) if decision.due_on else NOTHING,
    ]


KIND = PaperKind(
    kind=DocumentKind.MEETING_MINUTES,
    heading="NOTULA RAPAT",
    subjects=frozenset({Subject.MEETING}),
    fields=("notes", "copies"),
    title=title,
    preset=preset,
    build=build,
)
