"""Example files: the headings that each kind of list understands best, with two invented rows.

Headings and rows are Indonesian whatever the reader's language: that is how the lists of the office look. The office's own
fields stand behind them, empty.
"""

from app.settings.custom import queries
from app.settings.custom.models import CustomField

COMPANY = (
    ("company", "Nama Perusahaan", "PT Contoh Bahari Jaya", "CV Sinar Rekaan Abadi"),
    ("company_npwp", "NPWP", "01.000.001.6-725.000", ""),
)

EXAMPLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "companies": (
        ("name", "Nama Perusahaan", "PT Contoh Bahari Jaya", "CV Sinar Rekaan Abadi"),
        ("npwp", "NPWP", "01.000.001.6-725.000", ""),
        ("nib", "NIB", "", "9120001234567"),
        ("kbli", "Kode KBLI", "33151", "47111"),
        ("headcount", "Jumlah Tenaga Kerja", "120", "14"),
        ("address", "Alamat", "Jl. Contoh Raya No. 1", "Jl. Rekaan No. 27"),
        ("kelurahan", "Kelurahan", "Kariangau", "Damai"),
        ("kecamatan", "Kecamatan", "Balikpapan Barat", "Balikpapan Kota"),
        ("city", "Kota/Kabupaten", "Kota Balikpapan", "Kota Balikpapan"),
        ("phone", "Telepon", "0542-700100", "0812-5555-0101"),
        ("email", "Email", "info@contohbahari.example", ""),
        ("website", "Website", "www.contohbahari.example", ""),
        ("contact_name", "Narahubung", "Dewi Lestari", ""),
        ("contact_position", "Jabatan Narahubung", "Manajer SDM", ""),
        ("notes", "Catatan", "", ""),
    ),
    "contacts": (
        *COMPANY,
        ("title_before", "Gelar Depan", "Ir.", ""),
        ("name", "Nama Narahubung", "Dewi Lestari", "Budi Santoso"),
        ("title_after", "Gelar Belakang", "M.M.", ""),
        ("position", "Jabatan", "Manajer SDM", "Pemilik"),
        ("phone", "No HP", "0812-5555-0101", "0812-5555-0202"),
        ("whatsapp", "WhatsApp", "0812-5555-0101", ""),
        ("email", "Email", "dewi@contohbahari.example", ""),
        ("notes", "Catatan", "", "Hubungi pagi hari"),
    ),
    "visits": (
        *COMPANY,
        ("visited_on", "Tanggal Kunjungan", "14/03/2025", "2 April 2025"),
        ("started", "Jam Mulai", "09.30", ""),
        ("ended", "Jam Selesai", "10.45", ""),
        ("officers", "Petugas", "Nama Petugas; petugas2@contoh.example", "Nama Petugas"),
        ("outcome", "Hasil Kunjungan", "Berminat", "Menolak"),
        ("reason", "Alasan Penolakan", "", "Belum ada kebutuhan"),
        ("purpose", "Tujuan Kunjungan", "Sosialisasi", "Penjajakan"),
        ("mode", "Cara Kunjungan", "Di tempat", "Telepon"),
        ("people_met", "Ditemui", "Dewi Lestari (Manajer SDM)", ""),
        ("seats_offered", "Kuota Ditawarkan", "5", ""),
        ("headcount_learned", "Jumlah Pekerja", "84", ""),
        ("return_on", "Tanggal Kembali", "", ""),
        ("next_step", "Tindak Lanjut", "Kirim draf perjanjian", ""),
        ("notes", "Catatan", "", ""),
    ),
    "candidates": (
        ("name", "Nama Lengkap", "Contoh Alumni Satu", "Contoh Alumni Dua"),
        ("nik", "NIK", "9901011708040001", ""),
        ("birth_place", "Tempat Lahir", "Balikpapan", "Balikpapan"),
        ("birth_on", "Tanggal Lahir", "17/08/2004", "2 April 2003"),
        ("sex", "Jenis Kelamin", "L", "P"),
        ("phone", "No HP", "0812-5555-0101", "0812-5555-0202"),
        ("email", "Email", "alumni1@contoh.example", ""),
        ("address", "Alamat", "Jl. Contoh Raya No. 1", "Jl. Rekaan No. 27"),
        ("kelurahan", "Kelurahan", "Kariangau", "Damai"),
        ("kecamatan", "Kecamatan", "Balikpapan Barat", "Balikpapan Kota"),
        ("education", "Pendidikan Terakhir", "SMK", "SMA"),
        ("major", "Jurusan", "Teknik Mesin", "IPA"),
        ("school", "Asal Sekolah", "SMK Contoh Bahari", "SMA Contoh Manggar"),
        ("diploma_on", "Tanggal Ijazah", "15/06/2022", ""),
        ("institution", "Lembaga Pelatihan", "UPTD BLK Contoh", "UPTD BLK Contoh"),
        ("trade", "Kejuruan", "Teknik Las", "Pariwisata"),
        ("programme", "Program Pelatihan", "Juru las SMAW 3G", "Tata boga"),
        ("class_name", "Angkatan", "Angkatan 2", "Angkatan 1"),
        ("year", "Tahun Pelatihan", "2025", "2024"),
        ("hours", "Jam Pelatihan", "280", "200"),
        ("certificate_number", "Nomor Sertifikat", "BLK-2025-301", ""),
        ("bnsp", "Sertifikat BNSP", "Ya", "Tidak"),
        ("ak1_number", "Nomor AK1", "AK1/2025/0042", ""),
        ("ak1_issued_on", "Tanggal Terbit AK1", "20/10/2025", ""),
        ("availability", "Status Kerja", "Belum bekerja", "Sudah bekerja"),
        ("notes", "Catatan", "", ""),
    ),
    "agreements": (
        *COMPANY,
        ("kind", "Jenis Perjanjian", "PKS", "MoU"),
        ("title", "Judul", "Pemagangan Mandiri", ""),
        ("office_number", "Nomor Perjanjian", "560/12/PKS/2025", "560/7/MOU/2024"),
        ("company_number", "Nomor Pihak Kedua", "004/DIR/PKS/2025", ""),
        ("signed_on", "Tanggal Penandatanganan", "14/03/2025", "2 April 2024"),
        ("valid_from_on", "Berlaku Sejak", "14/03/2025", "02/04/2024"),
        ("valid_to_on", "Berlaku Sampai", "13/03/2027", "01/04/2025"),
        ("office_signatory", "Penandatangan Dinas", "Nama Kepala Dinas", ""),
        ("company_signatory", "Penandatangan Perusahaan", "Dewi Lestari", ""),
        ("position", "Formasi", "Juru las", ""),
        ("seats", "Jumlah Kuota", "4", ""),
        ("months", "Durasi (bulan)", "6", ""),
        ("notes", "Catatan", "", ""),
    ),
}


def header(kind: str) -> list[str]:
    """The headings of the example of a kind."""
    return [*(column[1] for column in EXAMPLES[kind]), *(field.name_id for field in _own(kind))]


def rows(kind: str) -> list[list[str]]:
    """The rows of the example of a kind."""
    blanks = [""] * len(_own(kind))
    return [[*values, *blanks] for values in zip(*(column[2:] for column in EXAMPLES[kind]), strict=True)]


RECORDS = {"companies": "company", "visits": "visit", "candidates": "candidate"}
"""Which kind of record a list brings fields of the office for."""


def _own(kind: str) -> list[CustomField]:
    return queries.fields(RECORDS[kind]) if kind in RECORDS else []
