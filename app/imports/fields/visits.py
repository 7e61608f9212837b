"""What a list of past visits may tell."""

from flask_babel import lazy_gettext as _l

from app.imports.days import is_day
from app.imports.fields.of_company import COMPANY
from app.imports.fits import fits_count
from app.imports.hours import is_hour
from app.imports.mapping import Fields, Target, words
from app.imports.words import choice_in
from app.outreach.enums import VisitOutcome

OUTCOMES = {
    VisitOutcome.INTERESTED: "minat|berminat|tertarik|setuju|bersedia|mau|sangat tertarik|siap bermitra|positif|interested|agreed",
    VisitOutcome.CONSIDERING: (
        "akan mempertimbangkan|mempertimbangkan|pertimbangkan|dipertimbangkan|masih dipertimbangkan|pikir pikir|akan dibahas"
        "|menunggu keputusan|menunggu pimpinan|considering|undecided"
    ),
    VisitOutcome.ASKS_DOCUMENTS: "minta dokumen|minta berkas|minta proposal|minta surat|meminta dokumen|meminta proposal|asks for proposal",
    VisitOutcome.ASKS_RETURN: (
        "minta kembali|minta datang lagi|kunjungan ulang|jadwal ulang|dijadwalkan ulang|kembali lagi|minta dijadwalkan|come back"
    ),
    VisitOutcome.REFUSED: (
        "menolak|ditolak|tolak|tidak berminat|tidak tertarik|tidak bersedia|tidak minat|tidak mau|belum berminat|belum bersedia"
        "|belum tertarik|not interested|rejected|negatif"
    ),
    VisitOutcome.NOT_THERE: "tidak ada orang|tidak di tempat|tidak ada di tempat|tidak bertemu|tidak ditemui|kosong|not there|nobody met",
    VisitOutcome.CLOSED_MOVED: "tutup|pindah|tutup/pindah|sudah tutup|sudah pindah|bangkrut|closed|moved|tidak beroperasi",
}


def fits_outcome(text: str) -> bool:
    """Whether ``text`` says what came of a visit."""
    return choice_in(VisitOutcome, text, OUTCOMES)[0] is not None


FIELDS = Fields(
    (
        *COMPANY,
        Target(
            "visited_on",
            _l("Day of the visit"),
            words(
                "tanggal|tgl|hari tanggal|hari/tanggal|tanggal kunjungan|tgl kunjungan|hari/tanggal kunjungan|waktu kunjungan|waktu"
                "|date|day|visit date|visited on|date of visit|day of the visit|tanggal pelaksanaan"
            ),
            ("tanggal kunjungan", "tgl kunjungan", "visit date"),
            is_day,
            must_fit=0.3,
            by_content=0.8,
            never=("kembali", "return", "lahir", "berlaku", "surat", "input"),
        ),
        Target(
            "started",
            _l("Began at"),
            words(
                "jam|pukul|waktu|jam mulai|pukul mulai|waktu mulai|jam datang|jam kunjungan|pukul kunjungan|mulai|began at|start|start time|time"
            ),
            ("jam mulai", "jam kunjungan", "start time"),
            is_hour,
            must_fit=0.6,
        ),
        Target(
            "ended",
            _l("End"),
            words("jam selesai|pukul selesai|waktu selesai|jam pulang|selesai|ended at|end|end time"),
            ("jam selesai", "end time"),
            is_hour,
            must_fit=0.6,
        ),
        Target(
            "officers",
            _l("Officers"),
            words(
                "petugas|nama petugas|petugas kunjungan|petugas lapangan|officer|officers|visited by|pegawai|nama pegawai|tim|tim kunjungan"
                "|pelaksana|yang bertugas|dikunjungi oleh|nama pelaksana|email petugas|surel petugas"
            ),
            ("petugas", "officer"),
        ),
        Target(
            "outcome",
            _l("Outcome"),
            words(
                "hasil|hasil kunjungan|outcome|result|status|status kunjungan|tanggapan|tanggapan perusahaan|respon|respons|response"
                "|kesimpulan|minat|status minat"
            ),
            ("hasil kunjungan", "outcome"),
            fits_outcome,
            must_fit=0.3,
        ),
        Target(
            "reason",
            _l("Why it refused"),
            words("alasan|alasan penolakan|alasan menolak|reason|refusal reason|why it refused"),
            ("alasan penolakan",),
        ),
        Target(
            "return_on",
            _l("Return on"),
            words("tanggal kembali|tgl kembali|kembali tanggal|kunjungan berikutnya|return date|return on"),
            ("tanggal kembali", "return date"),
            is_day,
            must_fit=0.3,
        ),
        Target(
            "mode",
            _l("How they met"),
            words("cara|cara kunjungan|metode|media|mode|cara bertemu|how|how they met|via"),
        ),
        Target(
            "purpose",
            _l("Purpose"),
            words(
                "tujuan|tujuan kunjungan|maksud|maksud kunjungan|maksud dan tujuan|purpose|agenda|keperluan|jenis kunjungan|kegiatan"
            ),
            ("tujuan kunjungan", "purpose"),
        ),
        Target(
            "people_met",
            _l("People met"),
            words(
                "ditemui|yang ditemui|orang yang ditemui|pihak yang ditemui|pejabat yang ditemui|bertemu dengan|bertemu|diterima oleh"
                "|people met|met|met with|narahubung|nama narahubung|kontak|contact person|pic|nama pic"
            ),
            ("ditemui", "people met", "diterima oleh"),
        ),
        Target(
            "seats_offered",
            _l("Seats offered"),
            words(
                "kuota|kuota ditawarkan|kuota yang ditawarkan|jumlah kuota|formasi|jumlah formasi|seats|seats offered|jumlah peserta"
                "|kebutuhan|jumlah kebutuhan|kapasitas"
            ),
            ("kuota", "seats offered"),
            fits_count,
            must_fit=0.6,
        ),
        Target(
            "headcount_learned",
            _l("Workers, as told there"),
            words(
                "jumlah pekerja|jumlah tenaga kerja|jumlah karyawan|pekerja|tenaga kerja|karyawan|jml tk|headcount|employees|workers"
            ),
            ("tenaga kerja", "karyawan", "pekerja", "employees", "workers", "headcount"),
            fits_count,
            must_fit=0.6,
        ),
        Target(
            "notes",
            _l("Notes"),
            words(
                "catatan|keterangan|notes|remarks|ket|uraian|uraian kunjungan|isi kunjungan|ringkasan|summary"
            ),
            ("catatan",),
        ),
        Target(
            "next_step",
            _l("Next step, as written then"),
            words(
                "tindak lanjut|rencana tindak lanjut|rtl|next step|next steps|follow up|follow-up|langkah berikutnya"
            ),
            ("tindak lanjut", "next step"),
        ),
    )
)
