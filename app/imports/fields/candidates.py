"""What a list of alumni may tell: the person, and one training in each row."""

import re

from flask_babel import lazy_gettext as _l

from app.candidates.enums import Availability
from app.candidates.nik import parse_nik
from app.core.errors import AppError
from app.imports.fits import (
    DIGITS,
    EMAIL,
    fits_address,
    fits_name,
    fits_phone,
    fits_postal_code,
    looks_like_phone,
)
from app.imports.mapping import Fields, Target, words

OF_SOMEBODY_ELSE = (
    "perusahaan",
    "company",
    "sekolah",
    "lembaga",
    "ibu",
    "ayah",
    "wali",
    "orang",
    "pelatihan",
    "program",
    "instansi",
)

AVAILABILITY = {
    Availability.AVAILABLE: "belum bekerja|belum kerja|tidak bekerja|menganggur|siap kerja|siap|tersedia|mencari kerja|pencaker",
    Availability.WORKING: "sudah bekerja|kerja|wirausaha|berwirausaha|karyawan",
    Availability.STUDYING: "kuliah|sekolah|mahasiswa|pelajar|melanjutkan",
    Availability.UNAVAILABLE: "tidak siap|belum siap|menolak",
}
"""Further words for where somebody stands."""

_DAY = re.compile(r"\d{1,2}[\s/.\-]+(\d{1,2}|[a-z]{3,})[\s/.\-]+\d{4}|\d{4}-\d{2}-\d{2}", re.IGNORECASE)


def fits_day(text: str) -> bool:
    return _DAY.search(text) is not None or re.fullmatch(r"\d{5}", text) is not None


def fits_nik(text: str) -> bool:
    return len(DIGITS.sub("", text)) == 16 and re.fullmatch(r"[\d.\-\s]+", text) is not None


def looks_like_nik(text: str) -> bool:
    """Stricter than ``fits_nik``: only for a column whose heading says nothing."""
    try:
        return fits_nik(text) and bool(parse_nik(text))
    except AppError:
        return False


FIELDS = Fields(
    (
        Target(
            "name",
            _l("Name"),
            words(
                "nama|nama lengkap|nama peserta|nama alumni|nama siswa|nama calon peserta|nama pencaker|nama pencari kerja|peserta"
                "|alumni|name|full name|nama lulusan|nama peserta pelatihan"
            ),
            ("nama peserta", "nama alumni", "nama lengkap", "nama siswa"),
            fits_name,
            must_fit=0.6,
            never=OF_SOMEBODY_ELSE,
        ),
        Target(
            "nik",
            "NIK",
            words(
                "nik|no nik|nomor nik|no ktp|nomor ktp|ktp|nik ktp|nomor induk kependudukan|no identitas|national id"
            ),
            ("nik", "ktp"),
            fits_nik,
            must_fit=0.3,
            by_content=0.6,
            looks=looks_like_nik,
        ),
        Target(
            "birth",
            _l("Place and day of birth"),
            words(
                "tempat tanggal lahir|tempat/tanggal lahir|tempat tgl lahir|tempat/tgl lahir|ttl|tempat & tanggal lahir"
            ),
            ("tempat tanggal lahir",),
        ),
        Target(
            "birth_place", _l("Place of birth"), words("tempat lahir|kota lahir|place of birth|birth place")
        ),
        Target(
            "birth_on",
            _l("Day of birth"),
            words("tanggal lahir|tgl lahir|lahir|date of birth|birth date|birthday|dob"),
            ("tanggal lahir", "tgl lahir"),
            fits_day,
            must_fit=0.3,
            never=("tempat",),
        ),
        Target("sex", _l("Sex"), words("jenis kelamin|jk|l/p|p/l|kelamin|gender|sex|jenis kelamin l/p")),
        Target(
            "phone",
            _l("Phone"),
            words(
                "telepon|telp|no telp|no telepon|nomor telepon|phone|telephone|hp|no hp|nomor hp|handphone|no handphone|mobile|wa"
                "|no wa|whatsapp|nomor wa|no whatsapp|no hp/wa|hp/wa|nomor hp/wa|phone number|no telp/hp|telp/hp|kontak|no kontak"
            ),
            ("telepon", "telp", "no hp", "handphone", "whatsapp"),
            fits_phone,
            must_fit=0.3,
            by_content=0.6,
            never=(*OF_SOMEBODY_ELSE, "fax", "darurat"),
            looks=looks_like_phone,
        ),
        Target(
            "phone_2",
            _l("Second phone"),
            words("telepon 2|telp 2|phone 2|hp 2|no hp 2|telepon lain|wa|no wa|whatsapp"),
            ("telepon 2", "phone 2"),
            fits_phone,
            must_fit=0.3,
        ),
        Target(
            "email",
            _l("E-mail"),
            words("email|e-mail|surel|alamat email|email address|alamat surel"),
            ("email", "e-mail", "surel"),
            lambda text: EMAIL.search(text) is not None,
            must_fit=0.3,
            by_content=0.6,
        ),
        Target(
            "address",
            _l("Address"),
            words(
                "alamat|address|alamat lengkap|alamat rumah|alamat ktp|alamat domisili|domisili|alamat tinggal"
            ),
            ("alamat",),
            fits_address,
            must_fit=0.2,
            never=("email", "e-mail", "surel", *OF_SOMEBODY_ELSE),
        ),
        Target("rt", "RT/RW", words("rt|rt/rw|rt rw")),
        Target(
            "kelurahan",
            _l("Kelurahan / village"),
            words("kelurahan|desa|kel|kelurahan/desa|desa/kelurahan|village"),
        ),
        Target("kecamatan", _l("Kecamatan / district"), words("kecamatan|kec|district")),
        Target(
            "city",
            _l("City / regency"),
            words("kota|kabupaten|kota/kabupaten|kabupaten/kota|kab/kota|city|regency"),
            ("kab/kota", "kota/kabupaten"),
        ),
        Target(
            "postal_code",
            _l("Postcode"),
            words("kode pos|kodepos|postal code|postcode|zip"),
            fits=fits_postal_code,
        ),
        Target(
            "education",
            _l("Highest education"),
            words(
                "pendidikan|pendidikan terakhir|jenjang|jenjang pendidikan|tingkat pendidikan|education|ijazah|ijazah terakhir"
            ),
            ("pendidikan terakhir", "jenjang"),
        ),
        Target(
            "major",
            _l("Field of study"),
            words("jurusan|program studi|prodi|major|jurusan sekolah|jurusan pendidikan"),
        ),
        Target(
            "school",
            _l("School or university"),
            words(
                "sekolah|asal sekolah|nama sekolah|sekolah asal|perguruan tinggi|universitas|kampus|school|nama institusi pendidikan"
            ),
            ("asal sekolah", "nama sekolah"),
        ),
        Target(
            "diploma_on",
            _l("Date of the diploma"),
            words("tanggal ijazah|tgl ijazah|tanggal lulus sekolah|diploma date"),
            ("tanggal ijazah",),
            fits_day,
            must_fit=0.3,
        ),
        Target(
            "institution",
            _l("Training institution"),
            words(
                "lembaga pelatihan|nama lembaga pelatihan|lembaga|nama lembaga|tempat pelatihan|blk|lpk|penyelenggara"
                "|penyelenggara pelatihan|training institution"
            ),
            ("lembaga pelatihan", "penyelenggara pelatihan"),
        ),
        Target(
            "trade",
            _l("Trade"),
            words(
                "kejuruan|sub kejuruan|bidang kejuruan|trade|bidang pelatihan|kejuruan pelatihan|jurusan pelatihan"
            ),
            ("kejuruan",),
        ),
        Target(
            "programme",
            _l("Programme"),
            words(
                "program pelatihan|program|pelatihan|nama pelatihan|judul pelatihan|jenis pelatihan|paket pelatihan|nama program"
                "|programme|training|pelatihan yang diikuti"
            ),
            ("program pelatihan", "nama pelatihan", "judul pelatihan"),
        ),
        Target("class_name", _l("Class"), words("kelas|angkatan|batch|gelombang|class|tahap pelatihan")),
        Target(
            "year",
            _l("Year"),
            words("tahun pelatihan|tahun|tahun lulus|tahun lulus pelatihan|year|thn"),
            ("tahun pelatihan",),
            lambda text: re.fullmatch(r"(19|20)\d{2}(\.0)?", text) is not None,
            must_fit=0.3,
        ),
        Target(
            "hours", _l("Hours"), words("jp|jam pelatihan|jam|jumlah jam|durasi|durasi jp|hours|jumlah jp")
        ),
        Target(
            "certificate_number",
            _l("Certificate number"),
            words(
                "no sertifikat|nomor sertifikat|sertifikat|no sertifikat pelatihan|nomor sertifikat pelatihan|certificate number"
            ),
            ("nomor sertifikat", "no sertifikat"),
            never=("bnsp", "kompetensi"),
        ),
        Target(
            "bnsp",
            _l("BNSP certificate"),
            words(
                "bnsp|sertifikat bnsp|no sertifikat bnsp|nomor sertifikat bnsp|sertifikat kompetensi|status kompetensi"
                "|hasil uji kompetensi|kompetensi|uji kompetensi"
            ),
            ("bnsp", "sertifikat kompetensi", "uji kompetensi"),
        ),
        Target(
            "ak1_number",
            _l("AK1 number"),
            words(
                "ak1|no ak1|nomor ak1|ak-1|no ak-1|nomor ak-1|ak/1|no ak/1|kartu kuning|no kartu kuning|nomor kartu ak1"
            ),
            ("nomor ak1", "no ak1", "kartu kuning"),
        ),
        Target(
            "ak1_issued_on",
            _l("AK1 issued on"),
            words("tanggal ak1|tgl ak1|tanggal terbit ak1|ak1 terbit|tanggal ak-1|ak1 terbit pada"),
            ("terbit ak1",),
            fits_day,
            must_fit=0.3,
        ),
        Target(
            "ak1_valid_to_on",
            _l("AK1 valid to"),
            words("ak1 berlaku sampai|masa berlaku ak1|berlaku sampai ak1"),
            ("berlaku ak1",),
            fits_day,
            must_fit=0.3,
        ),
        Target(
            "availability",
            _l("Availability"),
            words(
                "status|kesediaan|ketersediaan|status kerja|status pekerjaan|status saat ini|availability|pekerjaan"
            ),
        ),
        Target(
            "consent_on",
            _l("Agreed on"),
            words("tanggal persetujuan|tgl persetujuan|persetujuan|consent date"),
            fits=fits_day,
            must_fit=0.3,
        ),
        Target(
            "consent_version",
            _l("Text agreed to"),
            words("naskah persetujuan|versi persetujuan|consent version"),
        ),
        Target("retention_on", _l("Keep until"), words("simpan sampai|masa simpan|retention"), fits=fits_day),
        Target("source", _l("Where the office knows the person from"), words("sumber|sumber data|source")),
        Target("notes", _l("Notes"), words("catatan|keterangan|notes|remarks|ket")),
    )
)

CORE = frozenset(
    {
        "nik", "birth", "birth_place", "birth_on", "sex", "education", "major", "school", "institution", "trade",
        "programme", "class_name", "year", "hours", "certificate_number", "bnsp", "ak1_number",
    }
)  # fmt: skip
"""What tells a list of alumni from one of people at companies."""
