"""What a list of agreements may tell; a row may also be one of the seat lines of an agreement that many rows name."""

import re

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.imports.days import is_day
from app.imports.fields.of_company import COMPANY
from app.imports.fits import fits_count
from app.imports.mapping import Fields, Target, words


def fits_register_number(text: str) -> bool:
    """Whether ``text`` looks like ``560/12/Disnaker/2025``."""
    return len(text) >= 5 and re.search(r"\d", text) is not None and re.search(r"[/.-]", text) is not None


def _day(
    key: str, label: LazyString, headings: str, hints: tuple[str, ...] = (), never: tuple[str, ...] = ()
) -> Target:
    return Target(key, label, words(headings), hints, is_day, must_fit=0.3, never=never)


FIELDS = Fields(
    (
        *COMPANY,
        Target(
            "kind",
            _l("Kind of agreement"),
            words(
                "jenis|jenis perjanjian|jenis dokumen|jenis naskah|jenis kerja sama|bentuk kerja sama|bentuk perjanjian|kind|type"
                "|agreement type|kind of agreement|dokumen"
            ),
            ("jenis perjanjian", "jenis dokumen"),
        ),
        Target(
            "title",
            _l("Title"),
            words("judul|judul perjanjian|tentang|perihal|title|subject|nama perjanjian|judul kerja sama"),
            ("judul",),
        ),
        Target(
            "office_number",
            _l("Number of the office"),
            words(
                "nomor perjanjian|no perjanjian|nomor pks|no pks|nomor mou|no mou|nomor dokumen|nomor naskah|nomor surat|no surat|nomor dinas"
                "|no dinas|nomor pihak pertama|nomor pihak kesatu|nomor pihak i|nomor pihak 1|agreement number|number of the office|office number"
                "|nomor kami"
            ),
            ("nomor perjanjian", "nomor pks", "nomor mou", "pihak pertama", "pihak kesatu", "nomor dinas"),
            fits_register_number,
            must_fit=0.3,
            never=("perusahaan", "kedua", "nama", "pejabat", "penandatangan", "tanggal", "tgl"),
        ),
        Target(
            "company_number",
            _l("Number of the company"),
            words(
                "nomor perusahaan|no perusahaan|nomor pihak kedua|nomor pihak ii|nomor pihak 2|nomor mitra|company number|their number"
                "|number of the company"
            ),
            ("nomor pihak kedua", "nomor perusahaan", "nomor mitra"),
            fits_register_number,
            must_fit=0.3,
            never=("nama", "tanggal", "tgl"),
        ),
        _day(
            "signed_on",
            _l("Signed on (by both)"),
            "tanggal|tgl|tanggal ttd|tgl ttd|tanggal tanda tangan|tanggal penandatanganan|tgl penandatanganan|ditandatangani|signed on"
            "|signed|date|signature date|tanggal perjanjian|tanggal pks|tanggal mou",
            ("penandatanganan", "tanda tangan", "ttd", "signed"),
            never=("dinas", "perusahaan", "kedua", "pertama", "office", "company"),
        ),
        _day(
            "office_signed_on",
            _l("Signed by the office on"),
            "tanggal ttd dinas|tanggal tanda tangan dinas|tanggal ttd pihak pertama|office signed on|signed by office"
            "|signed by the office on",
            ("ttd dinas", "tanda tangan dinas", "pihak pertama tanda", "office signed"),
        ),
        _day(
            "company_signed_on",
            _l("Signed by the company on"),
            "tanggal ttd perusahaan|tanggal tanda tangan perusahaan|tanggal ttd pihak kedua|company signed on|signed by company"
            "|signed by the company on",
            ("ttd perusahaan", "tanda tangan perusahaan", "company signed"),
        ),
        _day(
            "valid_from_on",
            _l("First day"),
            "berlaku sejak|berlaku mulai|mulai berlaku|tanggal mulai|tgl mulai|mulai|awal|berlaku dari|valid from|start|start date|first day"
            "|tanggal berlaku",
            ("mulai berlaku", "berlaku sejak", "berlaku mulai", "valid from"),
        ),
        _day(
            "valid_to_on",
            _l("Last day"),
            "berlaku sampai|berlaku hingga|sampai dengan|s/d|tanggal berakhir|tgl berakhir|tanggal selesai|berakhir|akhir|valid to|valid until"
            "|end|end date|last day|expires|jatuh tempo|tanggal akhir",
            ("berlaku sampai", "berlaku hingga", "berakhir", "valid to", "valid until"),
        ),
        Target(
            "office_signatory",
            _l("Signed for the office"),
            words(
                "penandatangan dinas|pejabat dinas|pihak pertama|penandatangan pihak pertama|office signatory|signed for the office"
                "|pejabat penandatangan"
            ),
            ("penandatangan dinas", "office signatory"),
            never=("jabatan", "nomor", "tanggal", "tgl"),
        ),
        Target(
            "office_signatory_title",
            _l("Title of who signed for the office"),
            words(
                "jabatan penandatangan dinas|jabatan pejabat dinas|jabatan pihak pertama|office signatory title"
            ),
        ),
        Target(
            "company_signatory",
            _l("Signed for the company"),
            words(
                "penandatangan perusahaan|pejabat perusahaan|penandatangan pihak kedua|penandatangan mitra|company signatory"
                "|signed for the company|direktur|nama direktur|pimpinan|nama pimpinan"
            ),
            ("penandatangan perusahaan", "company signatory"),
            never=("jabatan", "nomor", "tanggal", "tgl"),
        ),
        Target(
            "company_signatory_title",
            _l("Title of who signed for the company"),
            words(
                "jabatan penandatangan perusahaan|jabatan pejabat perusahaan|jabatan pihak kedua|company signatory title|jabatan"
            ),
        ),
        Target("place", _l("Place"), words("tempat|tempat penandatanganan|tempat tanda tangan|place")),
        Target(
            "position",
            _l("Position of the seats"),
            words(
                "formasi|posisi|posisi magang|jabatan magang|kejuruan|bidang|bidang magang|bidang keahlian|position|seat position|okupasi"
                "|program|program magang"
            ),
            ("posisi", "formasi"),
            never=("jumlah", "kuota"),
        ),
        Target(
            "seats",
            _l("Number of seats"),
            words(
                "kuota|jumlah kuota|jumlah formasi|jumlah peserta|jumlah|peserta|seats|number of seats|kapasitas|jumlah peserta magang"
            ),
            ("kuota", "jumlah peserta"),
            fits_count,
            must_fit=0.6,
            never=("nilai", "harga"),
        ),
        Target(
            "months",
            _l("Months"),
            words(
                "bulan|lama|durasi|lama bulan|lama magang|durasi bulan|jumlah bulan|jangka waktu|months|duration|lama pemagangan"
                "|durasi magang|lama (bulan)"
            ),
            ("durasi", "lama magang", "months"),
        ),
        Target("notes", _l("Notes"), words("catatan|keterangan|notes|remarks|ket")),
    )
)
