"""Rekapitulasi kegiatan harian: one day of a road show, or of one officer, company by company."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, facts, heading, lines_of, reporters, table, text
from app.documents.queries import sources
from app.outreach.enums import StopState
from app.outreach.models import Stop, Visit


def title(document: Document) -> str:
    if document.subject is Subject.ROAD_SHOW:
        return f"Rekapitulasi {sources.road_show(document.subject_id).title}, {words.day(_day(document))}"
    return f"Rekapitulasi kegiatan {sources.officer(document.subject_id).name}, {words.day(_day(document))}"


def preset(document: Document) -> dict[str, Any]:
    return {}


def build(document: Document) -> Body:
    on = _day(document)
    if document.subject is Subject.ROAD_SHOW:
        road_show = sources.road_show(document.subject_id)
        of, officers = ("Road show", road_show.title), road_show.officers
        visits = sources.visits_of_road_show(road_show.id, on)
        stops = sources.stops_of_road_show(road_show.id, on)
    else:
        officer = sources.officer(document.subject_id)
        of, officers = ("Petugas", officer.name), [officer]
        visits = sources.visits_of_officer(officer.id, on)
        stops = sources.stops_of_officer(officer.id, on)
    visited = {visit.stop_id for visit in visits}
    left = [stop for stop in stops if stop.id not in visited and stop.state is not StopState.DONE]
    blocks = [
        facts(
            of,
            ("Hari, tanggal", words.weekday(on)),
            ("Petugas", [one.name for one in officers] if document.subject is Subject.ROAD_SHOW else None),
            ("Dikunjungi", f"{words.amount(len(visits))} perusahaan"),
            ("Tidak terlaksana", f"{words.amount(len(left))} perusahaan" if left else None),
            ("Kuota yang ditawarkan", _seats(visits)),
        ),
        heading("Kunjungan"),
    ]
    if visits:
        blocks.append(
            table(
                [("Waktu", 1.6), ("Perusahaan", 3), ("Petugas", 2), ("Hasil", 2.6), ("Tindak lanjut", 2.6)],
                [_row(visit) for visit in visits],
            )
        )
    else:
        blocks.append(text("Tidak ada kunjungan pada hari ini."))
    if left:
        blocks += [
            heading("Tidak terlaksana"),
            table(
                [("Perusahaan", 3), ("Keterangan", 3)],
                [[stop.company.full_name, _why(stop)] for stop in left],
            ),
        ]
    notes = lines_of(document.content, "notes")
    if notes:
        blocks += [heading("Catatan"), text("\n".join(notes))]
    blocks.append(reporters("Petugas,", _people(officers)))
    return Body(blocks)


def _day(document: Document) -> date:
    if document.on is not None:
        return document.on
    return sources.road_show(document.subject_id).starts_on


def _people(officers: list[User]) -> list[dict[str, str]]:
    return words.people(officers, sources.officials_of(officers))


def _row(visit: Visit) -> list[str]:
    return [
        (words.hours(visit) or "–").rsplit(" ", 1)[0],
        visit.company.full_name,
        words.names(visit.officers),
        "\n".join([words.outcome(visit), *words.needs(visit)]),
        words.next_step(visit) or "–",
    ]


def _seats(visits: list[Visit]) -> str | None:
    total = sum(visit.seats_offered or 0 for visit in visits)
    return f"{words.amount(total)} orang" if total else None


def _why(stop: Stop) -> str:
    if stop.missed_reason is not None:
        return stop.missed_reason.name_id
    return words.label(stop.state) if stop.state is StopState.MISSED else "Belum dikunjungi"


KIND = PaperKind(
    kind=DocumentKind.DAY_RECAP,
    heading="REKAPITULASI KEGIATAN HARIAN",
    subjects=frozenset({Subject.ROAD_SHOW, Subject.OFFICER}),
    of_a_day=True,
    fields=("notes", "copies"),
    title=title,
    preset=preset,
    build=build,
)
