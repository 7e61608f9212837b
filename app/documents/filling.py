"""What a template of the office may name, in Indonesian: everything a paper of an agreement says."""

from typing import Any

from app.agreements import wording
from app.agreements.models import Agreement
from app.core import mail
from app.documents.enums import DocumentKind
from app.documents.models import Document
from app.documents.papers import KINDS, words
from app.documents.papers.agreement import DOTS, articles_told, terms_of
from app.documents.queries import sources

SAMPLE: dict[str, Any] = {
    "nomor": "500.15/001/Disnaker/2026",
    "nomor_perusahaan": "12/HRD/2026",
    "tanggal": "26 November 2026",
    "tanggal_huruf": "Kamis, tanggal dua puluh enam, bulan November, tahun dua ribu dua puluh enam",
    "tempat": "Balikpapan",
    "judul": 'Pemagangan "Mandiri" & <uji> محمد 🏭',
    "dinas": "Dinas Ketenagakerjaan",
    "pemerintah": "Pemerintah Kota Balikpapan",
    "kota": "Balikpapan",
    "perusahaan": "PT Contoh " + "Sangat Panjang " * 8,
    "alamat_perusahaan": "Jalan Contoh 1, Balikpapan",
    "penanda_tangan_dinas": "Dra. Contoh Pejabat, M.Si.",
    "jabatan_dinas": "Kepala Dinas",
    "pangkat_dinas": "Pembina Utama Muda (IV/c)",
    "nip_dinas": "19700101 199501 2 001",
    "kewenangan_dinas": "berdasarkan surat perintah nomor 1",
    "penanda_tangan_perusahaan": "Budi Contoh",
    "jabatan_perusahaan": "Direktur",
    "kewenangan_perusahaan": "berdasarkan surat kuasa nomor 2",
    "mulai": "1 Januari 2027",
    "sampai": "31 Desember 2027",
    "kuota": "12 (dua belas)",
    "posisi": "Juru las 12 (dua belas) orang",
    "lama": "6 (enam)",
    "uang_saku": "Rp2.350.000",
    "tempat_magang": "Bengkel utama",
    "induk": "Kesepakatan Bersama",
    "nomor_induk": "500.15/000/Disnaker/2026",
    "alamat_periksa": "https://contoh.example/verify/contoh",
    "pasal": [{"nomor": 1, "judul": "Maksud", "isi": "Isi pasal.\nBaris kedua."}],
    "formasi": [
        {
            "posisi": "Juru las",
            "kuota": 12,
            "bulan": 6,
            "uang_saku": "Rp2.350.000",
            "tempat": "Bengkel",
            "ketentuan": "JKK, JKM",
        }
    ],
}
"""Every name with a value as awkward as real ones: a template is tried with it before it is kept."""


def sample_of(kind: DocumentKind) -> dict[str, Any]:
    """Every name that a template for papers of a kind may use, with a value as awkward as real ones."""
    return KINDS[kind].sample or SAMPLE


def places_of(kind: DocumentKind) -> dict[str, list[str]]:
    """Every name that a template for papers of a kind may use; of those that are lists, the names within."""
    return {
        name: list(value[0]) if isinstance(value, list) else [] for name, value in sample_of(kind).items()
    }


def values_of(document: Document) -> dict[str, Any]:
    """The values of a paper, by the names of its sample."""
    own = KINDS[document.kind].values
    if own is not None:
        return own(document)
    agreement = sources.agreement(document.subject_id)
    known = wording.values(agreement)
    at = document.dated_on
    return {
        **{name: known[name] for name in SAMPLE if name in known},
        "nomor": document.number or agreement.office_number or DOTS,
        "nomor_perusahaan": agreement.company_number or DOTS,
        "tanggal": words.day(at) if at else DOTS,
        "tanggal_huruf": words.day_in_words(at) if at else DOTS,
        "tempat": agreement.place or known["kota"],
        "tempat_magang": known["tempat"],
        "alamat_perusahaan": words.addresses([agreement.company])[agreement.company_id],
        "pangkat_dinas": agreement.office_signatory_rank or "",
        "nip_dinas": agreement.office_signatory_nip or "",
        **_party(agreement, "office", "dinas"),
        **_party(agreement, "company", "perusahaan"),
        "alamat_periksa": (mail.link(f"/verify/{document.token}") if document.token else None) or "",
        "pasal": [
            {"nomor": number, "judul": heading, "isi": body}
            for number, (heading, body) in enumerate(articles_told(agreement), 1)
        ],
        "formasi": [
            {
                "posisi": line.position,
                "kuota": line.seats,
                "bulan": line.months,
                "uang_saku": words.money(line.stipend_idr),
                "tempat": line.place or "",
                "ketentuan": "; ".join(terms_of(line)),
            }
            for line in agreement.seat_lines
        ],
    }


def _party(agreement: Agreement, party: str, suffix: str) -> dict[str, str]:
    return {
        f"penanda_tangan_{suffix}": getattr(agreement, f"{party}_signatory") or DOTS,
        f"jabatan_{suffix}": getattr(agreement, f"{party}_signatory_title") or DOTS,
        f"kewenangan_{suffix}": wording.acts_by(
            getattr(agreement, f"{party}_authority"), getattr(agreement, f"{party}_authority_basis")
        ),
    }
