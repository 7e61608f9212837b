"""Berita acara: what office and company state together of one visit."""

from typing import Any

from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import Body, PaperKind, facts, items, lines_of, signers, table, text
from app.documents.papers.visit_report import basis_of
from app.documents.queries import sources
from app.outreach.models import Visit


def title(document: Document) -> str:
    visit = sources.visit(document.subject_id)
    return f"Berita acara kunjungan ke {visit.company.full_name}, {words.day(visit.visited_on)}"


def preset(document: Document) -> dict[str, Any]:
    return {"basis": basis_of(sources.visit(document.subject_id))}


def build(document: Document) -> Body:
    visit = sources.visit(document.subject_id)
    company, content = visit.company, document.content
    officers = words.people(visit.officers, sources.officials_of(visit.officers))
    met = lines_of({"met": visit.people_met}, "met")
    address = words.addresses([company])[company.id]
    place = f", bertempat di {address}" if address else ""
    blocks = [
        text(
            f"Pada hari ini, {words.day_in_words(visit.visited_on)}{place}, "
            "kami yang bertanda tangan di bawah ini:"
        ),
        table(
            [("Nama", 3), ("NIP", 2.8), ("Jabatan", 3)],
            [[one["name"], one["nip"] or "–", one["title"] or "–"] for one in officers],
        ),
        text(
            f"telah melaksanakan kunjungan kepada {company.full_name} dengan maksud "
            f"{_lowered(words.label(visit.purpose))} dan menyatakan hal-hal sebagai berikut:"
        ),
        items(_statements(visit, met, lines_of(content, "notes"))),
    ]
    basis = lines_of(content, "basis")
    if basis:
        blocks.insert(0, facts(("Dasar", basis)))
    people = [{"name": name, "title": "", "rank": "", "nip": ""} for name in met] or [
        {"name": "", "title": "", "rank": "", "nip": ""}
    ]
    blocks += [
        text("Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."),
        signers((f"Pihak perusahaan,\n{company.full_name}", people), ("Petugas,", officers)),
    ]
    return Body(blocks)


def _statements(visit: Visit, met: list[str], agreed: list[str]) -> list[str]:
    said = [f"Pihak perusahaan yang ditemui: {'; '.join(met)}."] if met else []
    said.append(f"Hasil kunjungan: {words.outcome(visit)}.")
    needs = words.needs(visit)
    if needs:
        said.append(f"Kebutuhan yang disampaikan perusahaan: {'; '.join(needs)}.")
    if visit.seats_offered is not None:
        said.append(f"Kuota pemagangan yang ditawarkan: {words.amount(visit.seats_offered)} orang.")
    step = words.next_step(visit)
    if step:
        said.append(f"Tindak lanjut yang disepakati: {step}.")
    return [*said, *agreed]


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]


KIND = PaperKind(
    kind=DocumentKind.MINUTES,
    heading="BERITA ACARA",
    subjects=frozenset({Subject.VISIT}),
    fields=("basis", "notes"),
    title=title,
    preset=preset,
    build=build,
)
