"""The letter by which the office approves a programme (Permenaker 6/2020 article 17)."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.applications import queries
from app.applications.enums import ApplicationState
from app.applications.models import Application
from app.applications.services.deciding import give_letter
from app.core.clock import local
from app.core.db import db
from app.core.errors import Conflict
from app.core.formats import nib_display
from app.core.permissions import Permission
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, closing, command, facts, lines_of, table
from app.settings.queries import office


def title(document: Document) -> str:
    company = queries.loaded(document.subject_id).agreement.company
    return f"Persetujuan penyelenggaraan pemagangan {company.full_name}"[:300]


def preset(document: Document) -> dict[str, Any]:
    """On what the approval rests, and what the company has to keep to."""
    return {
        "basis": "Peraturan Menteri Ketenagakerjaan Nomor 6 Tahun 2020 tentang Penyelenggaraan Pemagangan di "
        "Dalam Negeri, pasal 17",
        "notes": "Menyelenggarakan pemagangan sesuai program yang diajukan\n"
        "Membuat perjanjian pemagangan tertulis dengan setiap peserta dan menyampaikannya untuk disahkan\n"
        "Mengikutsertakan peserta dalam jaminan kecelakaan kerja dan jaminan kematian\n"
        f"Melaporkan pelaksanaan pemagangan kepada {office().name}",
        "copies": "",
    }


def build(document: Document) -> Body:
    """What was applied for, that it is approved, for which seats, and on what terms."""
    application = queries.loaded(document.subject_id)
    agreement, company = application.agreement, application.agreement.company
    complete_on = max((spell.began_on for spell in application.spells), default=None)
    address = words.addresses([company])[company.id]
    blocks = [
        facts(
            ("Dasar", lines_of(document.content, "basis")),
            ("Menimbang", _considered(application, words.day(complete_on) if complete_on else None)),
        ),
        command("MENYETUJUI"),
        facts(
            ("Kepada", company.full_name),
            ("NIB", nib_display(company.nib) if company.nib else None),
            ("Alamat", address or None),
            ("Untuk", f"menyelenggarakan pemagangan berdasarkan {agreement.title}"),
        ),
    ]
    if agreement.seat_lines:
        blocks.append(
            table(
                [("Posisi", 3.4), ("Kejuruan", 2.6), ("Kuota", 1.4), ("Lama", 1.4), ("Tempat", 2.6)],
                [
                    [
                        line.position,
                        line.trade.name_id if line.trade else "–",
                        f"{line.seats} orang",
                        f"{line.months} bulan",
                        line.place or "–",
                    ]
                    for line in agreement.seat_lines
                ],
            )
        )
    blocks += [
        facts(("Ketentuan", lines_of(document.content, "notes"))),
        closing("Seleksi peserta dapat dimulai sejak tanggal surat ini."),
    ]
    return Body(blocks)


def _considered(application: Application, complete_on: str | None) -> str:
    filed = words.day(local(application.created_at).date())
    if complete_on is None:
        return f"permohonan perusahaan yang dicatat pada {filed}"
    return (
        f"permohonan perusahaan yang dicatat pada {filed}, dengan program, fasilitas, pembimbing, rencana, dan "
        f"rancangan perjanjian yang lengkap pada {complete_on}"
    )


def refuse(document: Document) -> None:
    """Raise where the programme is not approved, or was by another letter."""
    application = queries.loaded(document.subject_id)
    if application.state is not ApplicationState.APPROVED:
        raise Conflict(_("The programme is not approved."))
    if application.letter_on is not None and document.replaces_id is None:
        raise Conflict(_("The programme is approved by another letter already."))


def issued(document: Document) -> None:
    """From now on the programme is approved by this letter."""
    application = queries.loaded(document.subject_id)
    by = db.session.get(User, document.issued_by_id) if document.issued_by_id else None
    give_letter(application, number=document.number, on=document.dated_on, by=by)


def cancelled(document: Document) -> None:
    """Without its letter the programme is not approved any more."""
    give_letter(queries.loaded(document.subject_id), number=None, on=None, by=None)


def public(document: Document) -> list[tuple[Any, Any]]:
    """Whose programme is approved."""
    return [(_l("Company"), queries.loaded(document.subject_id).agreement.company.full_name)]


APPROVAL = PaperKind(
    kind=DocumentKind.APPROVAL_LETTER,
    heading="SURAT PERSETUJUAN",
    subjects=frozenset({Subject.APPLICATION}),
    fields=("basis", "notes", "copies"),
    title=title,
    preset=preset,
    build=build,
    refuse=refuse,
    issued=issued,
    cancelled=cancelled,
    public=public,
    needs=Permission.AGREEMENT_APPROVE,
    orders=True,
)
