"""The paper of a participant's agreement: company and participant, programme and terms, the articles, and the endorsement.

The NIK is masked in it, and so in every copy that is kept; ``with_nik`` puts it in for one print.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.agreements import wording
from app.core import mail
from app.core.errors import Conflict
from app.core.formats import phone_display
from app.core.permissions import Permission
from app.documents import filling
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import base, words
from app.documents.papers.agreement import DOTS, terms_of
from app.documents.papers.base import (
    Block,
    Body,
    centred,
    closing,
    command,
    facts,
    held,
    items,
    signers,
    text,
)
from app.documents.queries import sources as agreement_sources
from app.participants import queries
from app.participants.enums import ParticipantState
from app.participants.models import ParticipantAgreement
from app.settings.queries import office, region_paths

NIK = "NIK"
NO_NIK = "................................"
BASIS = (
    "Peraturan Menteri Ketenagakerjaan Nomor 6 Tahun 2020 tentang Penyelenggaraan Pemagangan di Dalam Negeri"
)


def title(document: Document) -> str:
    """Which agreement it is, without the name of the participant: titles stand in lists and logs."""
    agreement = queries.source(document.subject_id)
    line = agreement.placement.seat_line
    return f"Perjanjian pemagangan {line.position}, {line.agreement.company.full_name}"[:300]


def build(document: Document) -> Body:
    """Both parties, what is promised of the seat, the articles, and who signs."""
    agreement = queries.source(document.subject_id)
    said = agreement.terms or terms_now(agreement)
    blocks = [
        centred(
            "ANTARA",
            said["company"],
            "DAN",
            agreement.placement.candidate.name,
            "TENTANG",
            f"PEMAGANGAN {said['position'].upper()}",
        ),
        text(_opening(agreement, said)),
        facts(
            ("Nama", agreement.company_signatory or DOTS),
            ("Jabatan", agreement.company_signatory_title or DOTS),
            ("Perusahaan", said["company"]),
            ("Alamat", said["address"]),
        ),
        text(
            "bertindak untuk dan atas nama perusahaan sebagai penyelenggara pemagangan, selanjutnya disebut "
            "PIHAK KESATU;"
        ),
        facts(*_person(agreement)),
        text("sebagai peserta pemagangan, selanjutnya disebut PIHAK KEDUA."),
        text(
            f"PARA PIHAK sepakat mengadakan perjanjian pemagangan berdasarkan {BASIS}"
            f"{said['under']}, dengan ketentuan berikut."
        ),
        *held(_articles(agreement, said)),
        closing(
            "Perjanjian ini dibuat dan ditandatangani dengan sadar dan tanpa paksaan, dalam rangkap yang sama "
            "kekuatannya bagi PARA PIHAK dan dinas."
        ),
        _signers(agreement, said),
        *_guardian(agreement),
    ]
    return Body(blocks, [], [f"Nomor perusahaan: {agreement.company_number or DOTS}"])


def terms_now(agreement: ParticipantAgreement) -> dict[str, Any]:
    """All that the paper says but the persons, as company, seat and articles are now."""
    line = agreement.placement.seat_line
    parent = agreement_sources.agreement(line.agreement_id)
    place = line.place or words.addresses([parent.company])[parent.company_id]
    months = wording.number(line.months)
    money = [
        f"{label} {words.money(amount)} setiap bulan"
        for label, amount in (
            ("uang transpor", line.transport_idr),
            ("uang makan", line.meals_idr),
            ("insentif", line.incentive_idr),
        )
        if amount
    ]
    number = f" nomor {parent.office_number}" if parent.office_number else ""
    known = {
        **wording.values(parent),
        "posisi": line.position,
        "kuota": wording.number(1),
        "lama": months,
        "mulai": words.day(agreement.starts_on),
        "sampai": words.day(agreement.ends_on),
        "uang_saku": words.money(line.stipend_idr),
        "tempat": place or wording.BLANK,
    }
    return {
        "company": parent.company.full_name,
        "address": words.addresses([parent.company])[parent.company_id] or DOTS,
        "position": line.position,
        "trade": line.trade.name_id if line.trade else None,
        "months": line.months,
        "starts": known["mulai"],
        "ends": known["sampai"],
        "place": place,
        "mentor": line.mentor,
        "money": money,
        "stipend": known["uang_saku"] if line.stipend_idr else None,
        "terms": terms_of(line),
        "under": f" dan {words.label(parent.kind)}{number}",
        "articles": [
            {
                "heading": wording.filled_with(one["heading"], known),
                "body": wording.filled_with(one["body"], known),
            }
            for one in agreement.articles
        ],
        "values": known,
    }


def with_nik(paper: dict[str, Any], nik: str | None) -> dict[str, Any]:
    """The paper with the whole NIK in its place, for one print that is written down."""

    def block(one: Block) -> Block:
        if one["type"] != "facts":
            return one
        rows = [{**row, "values": [nik or NO_NIK]} if row["label"] == NIK else row for row in one["rows"]]
        return {**one, "rows": rows}

    return {**paper, "blocks": [block(one) for one in paper["blocks"]]}


def refuse(document: Document) -> None:
    """Raise ``Conflict`` unless both parties signed and nobody endorsed it yet."""
    state = queries.source(document.subject_id).state
    if state is ParticipantState.DRAFT:
        raise Conflict(_("Company and participant sign before the office endorses."))
    if state is not ParticipantState.SIGNED:
        raise Conflict(_("This agreement is endorsed already, or over."))


def public(document: Document) -> list[tuple[Any, Any]]:
    """The company, the days and the state; nothing of the participant."""
    agreement = queries.source(document.subject_id)
    company = agreement.placement.seat_line.agreement.company
    return [
        (_("Parties"), f"{company.full_name} · {_('one participant')}"),
        (_("Valid"), f"{words.day(agreement.starts_on)} – {words.day(agreement.ends_on)}"),
        (_("State of the agreement"), agreement.state.label),
    ]


def _opening(agreement: ParticipantAgreement, said: Mapping[str, Any]) -> str:
    at = agreement.signed_on
    day = f"{words.day_in_words(at)} ({at:%d-%m-%Y})" if at else DOTS
    return f"Pada hari ini, {day}, bertempat di {office().city or DOTS}, yang bertanda tangan di bawah ini:"


def _person(agreement: ParticipantAgreement) -> list[tuple[str, str | None]]:
    candidate = agreement.placement.candidate
    born = ", ".join(
        part
        for part in (candidate.birth_place, words.day(candidate.birth_on) if candidate.birth_on else None)
        if part
    )
    place = (
        region_paths({candidate.region_code}).get(candidate.region_code, "") if candidate.region_code else ""
    )
    address = ", ".join(
        part
        for part in (
            candidate.address,
            f"RT/RW {candidate.rt}" if candidate.rt else None,
            place or candidate.city,
            candidate.postal_code,
        )
        if part
    )
    return [
        ("Nama", candidate.name),
        (NIK, candidate.nik_masked or NO_NIK),
        ("Tempat, tanggal lahir", born or DOTS),
        ("Jenis kelamin", words.label(candidate.sex) if candidate.sex else DOTS),
        ("Pendidikan", words.label(candidate.education) if candidate.education else None),
        ("Alamat", address or DOTS),
        ("Telepon", ", ".join(phone_display(one["e164"]) for one in candidate.phones) or None),
        (
            "Orang tua/wali",
            f"{agreement.guardian_name} ({agreement.guardian_relation or 'wali'})"
            if agreement.guardian_name
            else None,
        ),
    ]


def _articles(agreement: ParticipantAgreement, said: Mapping[str, Any]) -> list[Block]:
    programme = facts(
        ("Posisi", said["position"]),
        ("Kejuruan", said["trade"]),
        ("Program", [line.strip() for line in agreement.programme.splitlines() if line.strip()]),
        ("Lama", f"{wording.number(said['months'])} bulan"),
        ("Waktu", f"{said['starts']} s.d. {said['ends']}"),
        ("Tempat", said["place"]),
        ("Pembimbing", said["mentor"]),
    )
    promised = [
        *said["money"],
        *([f"jumlah uang saku {said['stipend']} setiap bulan"] if said["stipend"] else []),
        *said["terms"],
    ]
    blocks = [
        command("Pasal 1\nProgram, tempat, dan jangka waktu"),
        programme,
        command("Pasal 2\nUang saku, jaminan sosial, dan waktu pemagangan"),
        items(promised) if len(promised) > 1 else text("".join(promised) or DOTS),
    ]
    articles = [*said["articles"]]
    if agreement.special_terms:
        articles.append({"heading": "Ketentuan khusus", "body": agreement.special_terms})
    for number, article in enumerate(articles, 3):
        paragraphs = [line.strip() for line in article["body"].splitlines() if line.strip()]
        blocks.append(command(f"Pasal {number}\n{article['heading']}"))
        blocks.append(items(paragraphs) if len(paragraphs) > 1 else text(article["body"]))
    return blocks


def _signers(agreement: ParticipantAgreement, said: Mapping[str, Any]) -> Block:
    theirs = {"name": agreement.company_signatory or "", "title": "", "nip": ""}
    own = {"name": agreement.placement.candidate.name, "title": "", "nip": ""}
    title = agreement.company_signatory_title
    left = ["PIHAK KESATU,", said["company"], *([title] if title else [])]
    right = ["PIHAK KEDUA,", "peserta pemagangan"]
    return signers(("\n".join(left), [theirs]), ("\n".join(right), [own]))


def _guardian(agreement: ParticipantAgreement) -> list[Block]:
    if not agreement.guardian_name:
        return []
    person = {
        "name": agreement.guardian_name,
        "title": agreement.guardian_relation or "",
        "nip": "",
    }
    return [signers(("", []), ("Mengetahui dan menyetujui,\norang tua/wali peserta", [person]))]


SAMPLE: dict[str, Any] = {
    **{
        name: filling.SAMPLE[name]
        for name in ("nomor", "nomor_perusahaan", "tanggal", "tanggal_huruf", "dinas", "pemerintah", "kota",
                     "perusahaan", "alamat_perusahaan", "penanda_tangan_perusahaan", "jabatan_perusahaan", "mulai",
                     "sampai", "lama", "uang_saku", "alamat_periksa")
    },
    "penanda_tangan_dinas": "Dra. Contoh Pejabat, M.Si.",
    "jabatan_dinas": "Kepala Dinas",
    "peserta": "Siti “Nur” O'Contoh & <uji> محمد 🏭",
    "nik": "6471**********01",
    "lahir": "Balikpapan, 1 Januari 2005",
    "alamat_peserta": "Jalan Contoh 2, Balikpapan",
    "wali": "Contoh Wali (ibu)",
    "posisi": "Juru las",
    "kejuruan": "Las",
    "program": "Mengelas pelat dan pipa.",
    "tempat": "Bengkel utama",
    "pembimbing": "Contoh Pembimbing",
    "dasar": "PKS nomor 500.15/000/Disnaker/2026",
    "pasal": [{"nomor": 3, "judul": "Hak peserta", "isi": "Isi pasal.\nBaris kedua."}],
    "ketentuan": [{"isi": "jaminan sosial: JKK, JKM"}],
}  # fmt: skip
"""Every name that a template of the office may use for such a paper."""


def values(document: Document) -> dict[str, Any]:
    """The values of a paper, by the names of ``SAMPLE``; the NIK is masked in it."""
    agreement = queries.source(document.subject_id)
    said = agreement.terms or terms_now(agreement)
    person = {label: value or "" for label, value in _person(agreement)}
    at: date | None = document.dated_on
    signatory = document.signatory
    return {
        **{name: said["values"][name] for name in SAMPLE if name in said["values"]},
        "nomor": document.number or DOTS,
        "nomor_perusahaan": agreement.company_number or DOTS,
        "tanggal": words.day(at) if at else DOTS,
        "tanggal_huruf": words.day_in_words(at) if at else DOTS,
        "alamat_perusahaan": said["address"],
        "penanda_tangan_perusahaan": agreement.company_signatory or DOTS,
        "jabatan_perusahaan": agreement.company_signatory_title or DOTS,
        "penanda_tangan_dinas": signatory.name if signatory else DOTS,
        "jabatan_dinas": signatory.title if signatory else DOTS,
        "alamat_periksa": (mail.link(f"/verify/{document.token}") if document.token else None) or "",
        "peserta": person["Nama"],
        "nik": person[NIK],
        "lahir": person["Tempat, tanggal lahir"],
        "alamat_peserta": person["Alamat"],
        "wali": person["Orang tua/wali"],
        "kejuruan": said["trade"] or "",
        "program": agreement.programme,
        "pembimbing": said["mentor"] or "",
        "dasar": said["under"].removeprefix(" dan "),
        "pasal": [
            {"nomor": number, "judul": one["heading"], "isi": one["body"]}
            for number, one in enumerate(said["articles"], 3)
        ],
        "ketentuan": [{"isi": one} for one in (*said["money"], *said["terms"])],
    }


def kind(*, issued: Any, cancelled: Any) -> base.PaperKind:
    """The kind of paper; what follows once it is issued or called off is the services' part."""
    return base.PaperKind(
        kind=DocumentKind.PARTICIPANT,
        heading="PERJANJIAN PEMAGANGAN",
        subjects=frozenset({Subject.PARTICIPANT}),
        fields=(),
        title=title,
        preset=lambda _document: {},
        build=build,
        refuse=refuse,
        issued=issued,
        cancelled=cancelled,
        needs=Permission.AGREEMENT_APPROVE,
        signs_as="Disahkan oleh dinas,",
        public=public,
        sample=SAMPLE,
        values=values,
    )
