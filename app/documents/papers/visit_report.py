"""Laporan kunjungan: what an officer reports of one visit, with its photos."""

from typing import Any

from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import (
    Block,
    Body,
    PaperKind,
    facts,
    heading,
    lines_of,
    pictures,
    reporters,
    text,
)
from app.documents.queries import sources
from app.outreach.enums import PhotoRole
from app.outreach.models import Visit
from app.settings.custom import queries as fields
from app.settings.custom.showing import ticked


def title(document: Document) -> str:
    visit = sources.visit(document.subject_id)
    return f"Laporan kunjungan ke {visit.company.full_name}, {words.day(visit.visited_on)}"


def preset(document: Document) -> dict[str, Any]:
    """The assignment letter of the road show as basis, photos along."""
    return {"basis": basis_of(sources.visit(document.subject_id)), "with_photos": True}


def basis_of(visit: Visit) -> str:
    """The assignment letter under which the officer went, where there was one."""
    road_show = visit.stop.road_show if visit.stop else None
    if road_show is None or not road_show.assignment_number:
        return ""
    dated = f" tanggal {words.day(road_show.assigned_on)}" if road_show.assigned_on else ""
    return f"Surat Perintah Tugas Nomor {road_show.assignment_number}{dated}"


def build(document: Document) -> Body:
    visit = sources.visit(document.subject_id)
    company, content = visit.company, document.content
    officials = sources.officials_of(visit.officers)
    address = words.addresses([company])[company.id]
    workers = visit.headcount_learned if visit.headcount_learned is not None else company.headcount
    basis = lines_of(content, "basis")
    blocks: list[Block] = [
        *([facts(("Dasar", basis))] if basis else []),
        heading("Pelaksanaan"),
        facts(
            ("Hari, tanggal", words.weekday(visit.visited_on)),
            ("Waktu", words.hours(visit)),
            ("Tempat", address),
            ("Cara", words.label(visit.mode)),
            ("Maksud", words.label(visit.purpose)),
            ("Petugas", [officer.name for officer in visit.officers]),
        ),
        heading("Perusahaan"),
        facts(
            ("Nama", company.full_name),
            ("Bidang usaha", company.business or (company.kbli.title_id if company.kbli else None)),
            ("Tenaga kerja", f"{words.amount(workers)} orang" if workers is not None else None),
            ("Pihak yang ditemui", lines_of({"met": visit.people_met}, "met")),
        ),
        heading("Hasil kunjungan"),
        facts(
            ("Hasil", words.outcome(visit)),
            ("Kebutuhan", words.needs(visit)),
            (
                "Kuota yang ditawarkan",
                f"{words.amount(visit.seats_offered)} orang" if visit.seats_offered is not None else None,
            ),
            (
                "Insentif pajak",
                "Dijelaskan (PMK 128/2019)" if visit.is_tax_incentive_explained else None,
            ),
        ),
    ]
    for name, lines in checklists(visit):
        blocks += [
            heading(name),
            facts(*((word, "sudah" if is_ticked else "belum") for word, is_ticked in lines)),
        ]
    if visit.notes:
        blocks.append(text(visit.notes))
    blocks += [heading("Tindak lanjut"), facts(("Langkah berikutnya", words.next_step(visit) or "Belum ada"))]
    if content.get("notes"):
        blocks += [heading("Kesimpulan dan saran"), text(content["notes"])]
    blocks += [
        text("Demikian laporan ini dibuat untuk menjadi bahan pertimbangan lebih lanjut."),
        reporters("Pelapor,", words.people(visit.officers, officials)),
    ]
    return Body(blocks, _photos(visit, address) if content.get("with_photos") else [])


def checklists(visit: Visit) -> list[tuple[str, list[tuple[str, bool]]]]:
    """The checklists of the visit's purpose, each with its lines and whether they are ticked."""
    asked = [
        field for field in fields.fields("visit") if field.is_checklist and field.only_for == visit.purpose
    ]
    return [
        (field.name_id, ticked(field, getattr(visit, field.attribute), in_indonesian=True)) for field in asked
    ]


def _photos(visit: Visit, address: str) -> list[Block]:
    kept = [photo for photo in visit.photos if photo.removed_at is None and photo.role is PhotoRole.PHOTO]
    if not kept:
        return []
    place = f"{visit.latitude:.5f}, {visit.longitude:.5f}" if visit.latitude and visit.longitude else address
    shown = [
        {
            "sha256": photo.sha256,
            "caption": photo.caption or f"Foto {number}",
            "note": " · ".join(
                part for part in (words.moment(photo.taken_at) if photo.taken_at else "", place) if part
            ),
        }
        for number, photo in enumerate(kept, 1)
    ]
    return [heading("Dokumentasi"), pictures(shown)]


KIND = PaperKind(
    kind=DocumentKind.VISIT_REPORT,
    heading="LAPORAN KUNJUNGAN",
    subjects=frozenset({Subject.VISIT}),
    fields=("basis", "notes", "with_photos", "copies"),
    title=title,
    preset=preset,
    build=build,
)
