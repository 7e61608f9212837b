"""The papers of a ceremony: the invitation to all companies on its list, and the list on which they sign for their seats."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.ceremonies.enums import Reply
from app.ceremonies.models import Ceremony
from app.ceremonies.queries import guests_of
from app.core.db import db
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, facts, heading, lines_of, signing_table, table, text


def invitation(document: Document) -> Body:
    """An invitation to all companies that did not decline, named in its annex."""
    ceremony = _ceremony(document)
    guests = [guest for guest in guests_of(ceremony) if guest.reply is not Reply.NOT_COMING]
    blocks = [
        facts(
            ("Yth.", "Pimpinan perusahaan sebagaimana tercantum dalam lampiran"),
            ("Hal", "Undangan penandatanganan"),
        ),
        text(
            f"Kami mengundang Bapak/Ibu untuk menandatangani perjanjian dalam acara {ceremony.title}, pada:"
        ),
        _when(ceremony),
    ]
    notes = lines_of(document.content, "notes")
    blocks += [text("\n".join(notes))] if notes else []
    blocks.append(text("Atas kehadiran dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."))
    annex = [
        heading("Perusahaan yang diundang"),
        table(
            [("Perusahaan", 3), ("Naskah yang ditandatangani", 4), ("Penanda tangan", 2.5)],
            [
                [
                    guest.agreement.company.full_name,
                    f"{words.label(guest.agreement.kind)}: {guest.agreement.title}",
                    guest.agreement.company_signatory or "–",
                ]
                for guest in guests
            ],
        ),
    ]
    return Body(blocks, annex)


def attendance(document: Document) -> Body:
    """Who is expected, by seat, with room to sign."""
    ceremony = _ceremony(document)
    rows = [
        [
            str(guest.seat or "–"),
            guest.agreement.company.full_name,
            guest.people or guest.agreement.company_signatory or "",
        ]
        for guest in guests_of(ceremony)
        if guest.reply is not Reply.NOT_COMING
    ]
    given = document.content.get("rows")
    rows += [["", "", ""]] * (given if isinstance(given, int) else 0)
    return Body([_when(ceremony), signing_table([("Kursi", 0.9), ("Perusahaan", 3), ("Nama", 3)], rows)])


def _when(ceremony: Ceremony) -> dict[str, Any]:
    return facts(
        ("Acara", ceremony.title),
        ("Hari, tanggal", words.weekday(ceremony.held_on)),
        ("Waktu", f"pukul {ceremony.starts_at:%H.%M}" if ceremony.starts_at else None),
        ("Tempat", ceremony.place),
    )


def _ceremony(document: Document) -> Ceremony:
    statement = select(Ceremony).where(Ceremony.id == document.subject_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _title(name: str) -> Callable[[Document], str]:
    return lambda document: f"{name} {_ceremony(document).title}, {words.day(_ceremony(document).held_on)}"


INVITATION = PaperKind(
    kind=DocumentKind.INVITATION,
    heading="UNDANGAN",
    subjects=frozenset({Subject.CEREMONY}),
    fields=("notes", "copies"),
    signs_as="",
    title=_title("Undangan"),
    preset=lambda _document: {"notes": ""},
    build=invitation,
)
ATTENDANCE = PaperKind(
    kind=DocumentKind.CEREMONY_ATTENDANCE,
    heading="DAFTAR HADIR",
    subjects=frozenset({Subject.CEREMONY}),
    fields=("rows",),
    title=_title("Daftar hadir"),
    preset=lambda _document: {"rows": 5},
    build=attendance,
)
