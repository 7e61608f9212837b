"""What a list of companies may tell."""

from flask_babel import lazy_gettext as _l

from app.imports.fits import (
    EMAIL,
    REGENCY,
    WEBSITE,
    fits_address,
    fits_bare_kbli,
    fits_count,
    fits_form,
    fits_kbli,
    fits_latitude,
    fits_longitude,
    fits_name,
    fits_nib,
    fits_npwp,
    fits_phone,
    fits_postal_code,
    has_form,
    looks_like_address,
    looks_like_phone,
)
from app.imports.mapping import Fields, Target, words

NOT_THE_COMPANY = (
    "tender",
    "paket",
    "harga",
    "nilai",
    "tanggal",
    "ticker",
    "saham",
    "modal",
    "aset",
    "persen",
)
A_PERSON = ("kontak", "contact", "pic", "direktur", "pimpinan", "penanggung", "narahubung", "pemilik", "hrd")

TARGETS: tuple[Target, ...] = (
    Target(
        "name",
        _l("Company name"),
        words(
            "nama|name|nama perusahaan|perusahaan|company|company name|nama badan usaha|badan usaha|nama peserta|nama penyedia"
            "|penyedia|nama usaha|nama pt|nama instansi|nama lembaga|nama peserta lelang|nama industri|nama koperasi|firm|firm name"
            "|business name|nama perseroan|nama emiten|emiten|nama pemberi kerja|pemberi kerja|employer|nama mitra|mitra"
        ),
        ("nama perusahaan", "company name", "badan usaha", "nama perseroan", "nama usaha"),
        fits_name,
        must_fit=0.6,
        by_content=0.5,
        never=(*A_PERSON, "merek", "brand", "kota", "jalan"),
        looks=has_form,
    ),
    Target(
        "legal_form",
        _l("Legal form"),
        words(
            "bentuk|badan hukum|bentuk usaha|bentuk badan usaha|bentuk badan hukum|legal form|jenis badan usaha|form|bentuk perusahaan"
        ),
        ("bentuk", "badan hukum", "legal form"),
        fits_form,
        must_fit=0.5,
        by_content=0.9,
    ),
    Target(
        "brand_name",
        _l("Brand name"),
        words("merek|merk|brand|brand name|nama merek|nama dagang|trade name|nama toko"),
        ("merek", "brand"),
    ),
    Target(
        "npwp",
        _l("NPWP"),
        words("npwp|no npwp|nomor npwp|npwp perusahaan|tax id|tax number|npwp badan"),
        ("npwp",),
        fits_npwp,
        must_fit=0.3,
        by_content=0.6,
    ),
    Target(
        "nib",
        _l("NIB"),
        words("nib|no nib|nomor nib|nomor induk berusaha|business id number"),
        ("nomor induk berusaha", "nib"),
        fits_nib,
        must_fit=0.3,
        by_content=0.9,
    ),
    Target(
        "wlkp_number",
        _l("WLKP number"),
        words("wlkp|no wlkp|nomor wlkp|kode wlkp|nomor pelaporan|kode pendaftaran wlkp"),
        ("wlkp",),
        never=("tanggal", "tgl"),
    ),
    Target(
        "kbli",
        _l("KBLI code"),
        words("kbli|kode kbli|kbli 2020|kode kbli 2020|kbli code|no kbli|nomor kbli"),
        ("kbli",),
        fits_kbli,
        must_fit=0.3,
        by_content=0.9,
        # A day that a workbook keeps as a number looks like a code: 46022 is the last of 2025.
        never=("judul", "uraian", "nama", "tgl", "terakhir", "terbit", "berlaku", "date", "bulan"),
        looks=fits_bare_kbli,
    ),
    Target(
        "business",
        _l("Line of business"),
        words(
            "bidang usaha|bidang|business|jenis usaha|kegiatan usaha|line of business|usaha utama|kegiatan|sektor usaha|bidangusaha"
            "|uraian kbli|judul kbli|nama kbli|produk|komoditi|jenis produk"
        ),
        ("bidang usaha", "kegiatan usaha", "jenis usaha", "line of business"),
    ),
    Target(
        "headcount",
        _l("Number of workers"),
        words(
            "jumlah tenaga kerja|tenaga kerja|jumlah karyawan|karyawan|jumlah pekerja|pekerja|tk|jml tk|headcount|employees|workers"
            "|number of employees|number of workers|jumlah tk|total tenaga kerja|total tk|total pekerja|total karyawan|jml karyawan|jumlah pegawai|pegawai"
        ),
        ("tenaga kerja", "karyawan", "pekerja", "employees", "workers", "headcount"),
        fits_count,
        must_fit=0.6,
        never=("laki", "perempuan", "pria", "wanita", "asing", "tka", "nama", "upah", "gaji"),
    ),
    Target(
        "address",
        _l("Address"),
        words(
            "alamat|address|alamat perusahaan|alamat kantor|alamat lengkap|alamat usaha|street|jalan|company address|alamat pabrik"
        ),
        ("alamat", "address"),
        fits_address,
        must_fit=0.2,
        by_content=0.6,
        never=("email", "e-mail", "surel", "web"),
        looks=looks_like_address,
    ),
    Target(
        "kelurahan",
        _l("Kelurahan / village"),
        words(
            "kelurahan|desa|desa/kelurahan|kelurahan/desa|kel|village|nama kelurahan|desa kelurahan|kelurahan desa"
        ),
    ),
    Target(
        "kecamatan", _l("Kecamatan / district"), words("kecamatan|kec|district|nama kecamatan|subdistrict")
    ),
    Target(
        "city",
        _l("City / regency"),
        words(
            "kota|kabupaten|kota/kabupaten|kabupaten/kota|kab/kota|city|regency|kota kabupaten|kabupaten kota|kab kota|nama kabupaten|nama kota"
        ),
        ("kabupaten", "kab/kota"),
        by_content=0.8,
        looks=lambda text: REGENCY.fullmatch(text) is not None and len(text) < 40,
    ),
    Target(
        "postal_code",
        _l("Post code"),
        words("kode pos|kodepos|postal code|post code|zip|zip code|pos"),
        ("kode pos", "postal"),
        fits_postal_code,
        must_fit=0.5,
    ),
    Target(
        "phone",
        _l("Phone"),
        words(
            "telepon|telp|no telp|no telepon|nomor telepon|phone|telephone|tel|hp|no hp|kontak|nomor hp|phone number|contact number"
            "|telepon kantor|no kontak|handphone|mobile|nomor kontak|telpon|no telpon|whatsapp|wa|no wa"
        ),
        ("telepon", "telp", "phone", "no hp", "whatsapp"),
        fits_phone,
        must_fit=0.3,
        by_content=0.6,
        never=("fax", "faks", *A_PERSON[2:]),
        looks=looks_like_phone,
    ),
    Target(
        "phone_2",
        _l("Second phone"),
        words("telepon 2|telp 2|phone 2|hp|no hp|whatsapp|wa|no wa|mobile|handphone|telepon lain"),
        ("telepon 2", "whatsapp"),
        fits_phone,
        must_fit=0.3,
    ),
    Target(
        "email",
        _l("E-mail"),
        words("email|e-mail|surel|alamat email|email perusahaan|e mail|mail|email address|alamat surel"),
        ("email", "e-mail", "surel"),
        lambda text: EMAIL.search(text) is not None,
        must_fit=0.3,
        by_content=0.6,
    ),
    Target(
        "website",
        _l("Website"),
        words("website|web|situs|situs web|laman|url|homepage|web site|alamat web"),
        ("website", "situs", "laman"),
        lambda text: WEBSITE.fullmatch(text) is not None,
        must_fit=0.3,
        by_content=0.8,
        never=("facebook", "instagram", "twitter", "linkedin", "youtube"),
    ),
    Target(
        "latitude",
        _l("Latitude"),
        words("latitude|lat|lintang"),
        ("latitude", "lintang"),
        fits_latitude,
        must_fit=0.6,
    ),
    Target(
        "longitude",
        _l("Longitude"),
        words("longitude|lng|lon|long|bujur"),
        ("longitude", "bujur"),
        fits_longitude,
        must_fit=0.6,
    ),
    Target(
        "contact_name",
        _l("Contact person"),
        words(
            "narahubung|contact person|nama kontak|pic|nama pic|penanggung jawab|cp|contact name|nama narahubung|direktur|nama direktur|pimpinan|nama pimpinan|hrd|nama hrd"
        ),
    ),
    Target(
        "contact_position",
        _l("Contact's position"),
        words("jabatan|jabatan pic|position|jabatan narahubung|contact position|jabatan kontak"),
    ),
    Target(
        "contact_phone",
        _l("Contact's phone"),
        words(
            "telepon narahubung|hp pic|no hp pic|telepon pic|contact phone|telp pic|hp narahubung|no hp narahubung|wa pic|telepon kontak"
        ),
        (),
        fits_phone,
        must_fit=0.3,
    ),
    Target("notes", _l("Notes"), words("catatan|keterangan|notes|remarks|ket")),
)

FIELDS = Fields(TARGETS, NOT_THE_COMPANY)
BY_KEY = FIELDS.by_key
