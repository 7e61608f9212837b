"""Daftar hadir: who was there, with room to sign; of a visit, or of one day of a road show."""

from datetime import date
from typing import Any

from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, facts, lines_of, signing_table
from app.documents.queries import sources

EMPTY_ROWS = 8


def title(document: Document) -> str:
    if document.subject is Subject.VISIT:
        visit = sources.visit(document.subject_id)
        return f"Daftar hadir kunjungan ke {visit.company.full_name}, {words.day(visit.visited_on)}"
    return f"Daftar hadir {sources.road_show(document.subject_id).title}, {words.day(_day(document))}"


def preset(document: Document) -> dict[str, Any]:
    return {"rows": EMPTY_ROWS}


def build(document: Document) -> Body:
    if document.subject is Subject.VISIT:
        visit = sources.visit(document.subject_id)
        company = visit.company
        head = facts(
            ("Acara", f"{words.label(visit.purpose)} – {company.full_name}"),
            ("Hari, tanggal", words.weekday(visit.visited_on)),
            ("Waktu", words.hours(visit)),
            ("Tempat", words.addresses([company])[company.id]),
        )
        officers = visit.officers
        met = [[name, company.full_name] for name in lines_of({"met": visit.people_met}, "met")]
    else:
        road_show = sources.road_show(document.subject_id)
        head = facts(
            ("Acara", road_show.title),
            ("Hari, tanggal", words.weekday(_day(document))),
            ("Waktu", ".............................."),
            ("Tempat", ".............................."),
        )
        officers, met = road_show.officers, []
    known = words.people(officers, sources.officials_of(officers))
    rows = [[one["name"], one["title"] or "Petugas"] for one in known] + met
    rows += [["", ""]] * _empty_rows(document.content)
    return Body([head, signing_table([("Nama", 3), ("Jabatan / instansi", 3)], rows)])


def _day(document: Document) -> date:
    return document.on or sources.road_show(document.subject_id).starts_on


def _empty_rows(content: dict[str, Any]) -> int:
    given = content.get("rows")
    return given if isinstance(given, int) else EMPTY_ROWS


KIND = PaperKind(
    kind=DocumentKind.ATTENDANCE,
    heading="DAFTAR HADIR",
    subjects=frozenset({Subject.VISIT, Subject.ROAD_SHOW}),
    of_a_day=True,
    fields=("rows",),
    title=title,
    preset=preset,
    build=build,
)
