"""The papers of an agreement: letter of interest, MoU, PKS and apprenticeship agreement, from its data and its articles."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.agreements import queries as agreements
from app.agreements import states, wording
from app.agreements.enums import AgreementKind, AgreementState, SignatoryAuthority
from app.agreements.models import Agreement, SeatLine
from app.core.errors import Conflict
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.documents.papers import words
from app.documents.papers.base import (
    Block,
    Body,
    PaperKind,
    centred,
    closing,
    command,
    facts,
    heading,
    held,
    items,
    signers,
    table,
    text,
)
from app.documents.queries import sources
from app.settings.queries import office

HEADINGS = {
    DocumentKind.LETTER_OF_INTEREST: "SURAT PERNYATAAN MINAT",
    DocumentKind.MOU: "KESEPAKATAN BERSAMA",
    DocumentKind.PKS: "PERJANJIAN KERJA SAMA",
    DocumentKind.APPRENTICESHIP: "PERJANJIAN PEMAGANGAN",
    DocumentKind.AMENDMENT: "ADENDUM",
}
AHEAD = timedelta(days=90)
"""How far ahead the day of a signature may be set."""

DOTS = ".............................."
READY = (AgreementState.APPROVED, AgreementState.SENT, *states.LIVE)


def title(document: Document) -> str:
    agreement = sources.agreement(document.subject_id)
    return f"{words.label(agreement.kind)} dengan {agreement.company.full_name}: {agreement.title}"[:300]


def preset(document: Document) -> dict[str, Any]:
    return {}


def build(document: Document) -> Body:
    """Both parties, the articles in order, who signs, and the seats as an annex."""
    agreement = sources.agreement(document.subject_id)
    annex = seats(agreement.seat_lines)
    company = agreement.company
    blocks = [
        centred(
            "ANTARA", office().name.upper(), "DAN", company.full_name, "TENTANG", agreement.title.upper()
        ),
        text(_opening(document, agreement)),
        items([_office(agreement), _company(agreement)]),
        text(
            "PIHAK KESATU dan PIHAK KEDUA, yang selanjutnya bersama-sama disebut PARA PIHAK, "
            f"{_rests_on(agreement)}sepakat dengan ketentuan berikut."
        ),
        *held(articles(agreement)),
        closing(
            "Demikian dibuat dengan itikad baik oleh PARA PIHAK untuk dilaksanakan sebagaimana mestinya."
        ),
        _signers(agreement),
    ]
    return Body(blocks, annex, [f"Nomor: {agreement.company_number or DOTS}"])


def interest(document: Document) -> Body:
    """What the company declares; it alone signs, and nothing is promised yet."""
    agreement = sources.agreement(document.subject_id)
    company, at = agreement.company, document.dated_on
    blocks = [
        text("Yang bertanda tangan di bawah ini:"),
        facts(
            ("Nama", agreement.company_signatory or DOTS),
            ("Jabatan", agreement.company_signatory_title or DOTS),
            ("Perusahaan", company.full_name),
            ("Alamat", _address(agreement)),
            (
                "Kewenangan",
                wording.acts_by(agreement.company_authority, agreement.company_authority_basis) or None,
            ),
        ),
        text(f"menyampaikan hal berikut kepada {office().name}."),
        *held(articles(agreement)),
        closing("Demikian surat pernyataan ini dibuat dengan sebenarnya."),
        signers(
            ("", []),
            (
                f"{agreement.place or office().city or DOTS}, {words.day(at) if at else DOTS}\n{company.full_name},",
                [
                    {
                        "name": agreement.company_signatory or "",
                        "title": "\n".join(_titles(agreement, "company")),
                        "nip": "",
                    }
                ],
            ),
        ),
    ]
    return Body(blocks, seats(agreement.seat_lines), own_number=agreement.company_number or DOTS)


def articles(agreement: Agreement) -> list[Block]:
    """The articles as worded, numbered, with everything in curly brackets filled in."""
    blocks: list[Block] = []
    for number, (name, said) in enumerate(articles_told(agreement), 1):
        paragraphs = [line.strip() for line in said.splitlines() if line.strip()]
        blocks.append(command(f"Pasal {number}\n{name}"))
        blocks.append(items(paragraphs) if len(paragraphs) > 1 else text(said))
    return blocks


def articles_told(agreement: Agreement) -> list[tuple[str, str]]:
    """Heading and text of each article, filled in."""
    return [
        (wording.filled(article["heading"], agreement), wording.filled(article["body"], agreement))
        for article in agreements.articles_of(agreement)
    ]


def seats(lines: list[SeatLine]) -> list[Block]:
    """The seat lines with their terms, and what they come to."""
    if not lines:
        return []
    total = sum(line.seats for line in lines)
    return [
        heading("Rincian kuota"),
        table(
            [
                ("Posisi dan tempat", 3),
                ("Kuota", 1.3),
                ("Lama", 1.2),
                ("Uang saku per bulan", 2.8),
                ("Ketentuan", 2.7),
            ],
            [_row(line) for line in lines],
        ),
        text(f"Jumlah seluruhnya {wording.number(total)} orang."),
    ]


def terms_of(line: SeatLine) -> list[str]:
    """What is agreed of a seat line besides number, months and money."""
    security = [name for name, has in (("JKK", line.has_jkk), ("JKM", line.has_jkm)) if has]
    security += [line.other_security] if line.other_security else []
    terms = [
        f"jaminan sosial: {', '.join(security)}" if security else "",
        f"{line.hours_per_week:g} jam per minggu".replace(".", ",") if line.hours_per_week else "",
        "termasuk giliran malam" if line.has_night_shift else "",
        f"teori {line.theory_percent}%" if line.theory_percent is not None else "",
        f"pembimbing: {line.mentor}" if line.mentor else "",
    ]
    return [term for term in terms if term]


def refuse(document: Document) -> None:
    """Raise ``Conflict`` as long as nobody approved the agreement."""
    agreement = sources.agreement(document.subject_id)
    if agreement.kind.is_binding and agreement.shown_state not in READY:
        raise Conflict(_("The agreement is not approved yet, so its paper gets no number."))


def issued(document: Document) -> None:
    """Let the agreement bear the number of its paper; a letter of interest is the company's own."""
    agreement = sources.agreement(document.subject_id)
    if agreement.kind.is_binding:
        agreement.office_number = document.number


def public(document: Document) -> list[tuple[Any, Any]]:
    """The parties, the days and the state of the agreement, and nobody's name."""
    agreement = sources.agreement(document.subject_id)
    days = [words.day(on) for on in (agreement.valid_from_on, agreement.valid_to_on) if on is not None]
    return [
        (_("Parties"), f"{office().name} · {agreement.company.full_name}"),
        (_("Valid"), " – ".join(days)),
        (_("State of the agreement"), agreement.shown_state.label),
    ]


def _opening(document: Document, agreement: Agreement) -> str:
    at = document.dated_on
    day = f"{words.day_in_words(at)} ({at:%d-%m-%Y})" if at else DOTS
    return (
        f"Pada hari ini, {day}, bertempat di {agreement.place or office().city or DOTS}, "
        "yang bertanda tangan di bawah ini:"
    )


def _rests_on(agreement: Agreement) -> str:
    """What it renews or carries out, as a part of a sentence; an amendment says so in its first article."""
    if agreement.renews_id is not None:
        return f"untuk memperpanjang {_named(sources.agreement(agreement.renews_id))}, "
    if agreement.parent is not None and agreement.kind is not AgreementKind.AMENDMENT:
        return f"untuk melaksanakan {_named(agreement.parent)}, "
    return ""


def _named(agreement: Agreement) -> str:
    number = f" nomor {agreement.office_number}" if agreement.office_number else ""
    return f"{HEADINGS[DocumentKind[agreement.kind.name]].title()}{number} tentang {agreement.title}"


def _office(agreement: Agreement) -> str:
    us = office()
    where = f", berkedudukan di {' '.join(us.address.split())}" if us.address else ""
    return (
        f"{_person(agreement, 'office')}, bertindak untuk dan atas nama {us.name}{where}, "
        "selanjutnya disebut PIHAK KESATU."
    )


def _company(agreement: Agreement) -> str:
    where = _address(agreement)
    where = f", berkedudukan di {where}" if where else ""
    return (
        f"{_person(agreement, 'company')}, bertindak untuk dan atas nama {agreement.company.full_name}{where}, "
        "selanjutnya disebut PIHAK KEDUA."
    )


def _person(agreement: Agreement, party: str) -> str:
    name = getattr(agreement, f"{party}_signatory") or DOTS
    title = getattr(agreement, f"{party}_signatory_title") or DOTS
    right = wording.acts_by(
        getattr(agreement, f"{party}_authority"), getattr(agreement, f"{party}_authority_basis")
    )
    return ", ".join(part for part in (name, title, right) if part)


def _titles(agreement: Agreement, party: str) -> list[str]:
    """The lines above or below a signature that say in what capacity it is given."""
    authority = getattr(agreement, f"{party}_authority")
    lines = wording.signs(
        authority,
        getattr(agreement, f"{party}_signatory_title"),
        getattr(agreement, f"{party}_authority_basis"),
    )
    return [*lines, "(kuasa)"] if authority is SignatoryAuthority.POWER_OF_ATTORNEY else lines


def _signers(agreement: Agreement) -> Block:
    rank = agreement.office_signatory_rank or ""
    ours = {
        "name": agreement.office_signatory or "",
        "title": rank,
        "nip": agreement.office_signatory_nip or "",
    }
    theirs = {"name": agreement.company_signatory or "", "title": "", "nip": ""}
    left = ["PIHAK KESATU,", office().name, *_titles(agreement, "office")]
    right = ["PIHAK KEDUA,", agreement.company.full_name, *_titles(agreement, "company")]
    return signers(("\n".join(left), [ours]), ("\n".join(right), [theirs]))


def _row(line: SeatLine) -> list[str]:
    money = [
        f"{label} {words.money(amount)}"
        for label, amount in (
            ("transpor", line.transport_idr),
            ("makan", line.meals_idr),
            ("insentif", line.incentive_idr),
        )
        if amount
    ]
    where = [line.position, line.trade.name_id if line.trade else "", line.place or ""]
    stipend = [words.money(line.stipend_idr), f"({', '.join(money)})" if len(money) > 1 else ""]
    return [
        "\n".join(dict.fromkeys(part for part in where if part)),
        f"{line.seats} orang",
        f"{line.months} bulan",
        "\n".join(part for part in stipend if part),
        "\n".join(terms_of(line)) or "–",
    ]


def _address(agreement: Agreement) -> str:
    return words.addresses([agreement.company])[agreement.company_id]


def _kind(kind: DocumentKind, **others: Any) -> PaperKind:
    given = {"build": build, **others}
    return PaperKind(
        kind=kind,
        heading=HEADINGS[kind],
        subjects=frozenset({Subject.AGREEMENT}),
        fields=(),
        title=title,
        preset=preset,
        signs=False,
        ahead=AHEAD,
        refuse=refuse,
        issued=issued,
        public=public,
        **given,
    )


ALL = (
    _kind(DocumentKind.LETTER_OF_INTEREST, build=interest, has_head=False),
    _kind(DocumentKind.MOU),
    _kind(DocumentKind.PKS),
    _kind(DocumentKind.APPRENTICESHIP),
    _kind(DocumentKind.AMENDMENT),
)
