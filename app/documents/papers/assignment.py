"""Surat perintah tugas: one letter that sends many officers to many companies, listed in its annex."""

from typing import Any

from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, command, facts, heading, lines_of, table, text
from app.documents.queries import sources

FEW = 3
"""So many companies are named in the letter itself; more stand in its annex."""


def title(document: Document) -> str:
    road_show = sources.road_show(document.subject_id)
    return f"Surat perintah tugas {road_show.title}, {words.period(road_show.starts_on, road_show.ends_on)}"


def preset(document: Document) -> dict[str, Any]:
    """Aim and regulation of the road show as the letter words them."""
    road_show = sources.road_show(document.subject_id)
    aim = (road_show.aim or road_show.title).rstrip(".")
    return {
        "basis": "Program kerja bidang penempatan tenaga kerja dan perluasan kesempatan kerja"
        + (f"\n{road_show.regulation}" if road_show.regulation else ""),
        "purpose": f"Melaksanakan kunjungan ke perusahaan dalam rangka {aim}\n"
        "Melaporkan hasil pelaksanaan tugas kepada pimpinan",
        "copies": "",
    }


def build(document: Document) -> Body:
    road_show, content = sources.road_show(document.subject_id), document.content
    stops = sources.stops_of_road_show(road_show.id)
    officers = words.people(road_show.officers, sources.officials_of(road_show.officers))
    places = words.addresses(stop.company for stop in stops)
    companies = list(dict.fromkeys(stop.company.full_name for stop in stops))
    if len(companies) > FEW:
        where = f"{words.amount(len(companies))} perusahaan sebagaimana tercantum dalam lampiran"
    else:
        where = "; ".join(companies)
    blocks = [
        facts(("Dasar", lines_of(content, "basis"))),
        command("MEMERINTAHKAN"),
        facts(("Kepada", "pegawai dengan nama di bawah ini:")),
        table(
            [("Nama", 3), ("NIP", 3), ("Pangkat / golongan", 2.2), ("Jabatan", 2.8)],
            [[one["name"], one["nip"] or "–", one["rank"] or "–", one["title"] or "–"] for one in officers],
        ),
        facts(
            ("Untuk", lines_of(content, "purpose")),
            ("Waktu", words.period(road_show.starts_on, road_show.ends_on)),
            ("Tujuan", where),
        ),
        text("Demikian surat perintah ini untuk dilaksanakan dengan penuh tanggung jawab."),
    ]
    annex = [
        heading("Daftar perusahaan tujuan"),
        table(
            [("Hari, tanggal", 2.2), ("Perusahaan", 3), ("Alamat", 4), ("Petugas", 2.2)],
            [
                [
                    words.weekday(stop.on),
                    stop.company.full_name,
                    places[stop.company_id] or "–",
                    words.names(stop.officers) or "Semua petugas",
                ]
                for stop in stops
            ],
        ),
    ]
    return Body(blocks, annex if len(companies) > FEW else [])


def issued(document: Document) -> None:
    """Let the road show bear the number and the day of its letter."""
    road_show = sources.road_show(document.subject_id)
    road_show.assignment_number, road_show.assigned_on = document.number, document.dated_on


KIND = PaperKind(
    kind=DocumentKind.ASSIGNMENT,
    heading="SURAT PERINTAH TUGAS",
    subjects=frozenset({Subject.ROAD_SHOW}),
    fields=("basis", "purpose", "copies"),
    title=title,
    preset=preset,
    build=build,
    issued=issued,
    orders=True,
)
