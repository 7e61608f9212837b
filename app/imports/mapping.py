"""Which column of a list means what: guessed from its heading and from what stands below it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.companies.identity.names import fold, split_name
from app.core.tabular import Cell, Table, as_text

SAMPLE = 200
LOOKED_AT = 300
"""So many letters of a cell say what it is; a search for an address in a whole page of text takes minutes."""


@dataclass(frozen=True)
class Target:
    """One thing a company list may tell: its heading words and what its values look like.

    ``words`` match whole; ``hints`` match inside a longer heading. ``must_fit`` is the least share of values
    that have to look right for a heading to be believed; ``by_content`` the least share that is enough without one.
    """

    key: str
    label: LazyString
    words: frozenset[str]
    hints: tuple[str, ...] = ()
    fits: Callable[[str], bool] | None = None
    must_fit: float = 0.0
    by_content: float | None = None
    never: tuple[str, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split("|"))


DIGITS = re.compile(r"\D")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
WEBSITE = re.compile(
    r"(https?:/*|www\.)\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|co\.id|id|net|org|biz|or\.id)(/\S*)?",
    re.IGNORECASE,
)
PHONE_LABEL = re.compile(r"^(telp|telepon|tel|phone|hp|fax|wa|ph)\b[.:\s]*", re.IGNORECASE)
PHONE = re.compile(r"[\d\s()+./,;:*&x-]+((ext|dan|or|atau|hunting)\b[\d\s()+./,;:*&x-]*)*", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b(jl|jln|jalan|rt|rw|kel|kec|kelurahan|kecamatan|kav|kavling|blok|gedung|gd|lantai|lt|komplek|ruko|desa|ds|dusun|kp|kampung"
    r"|kawasan|raya|tower|gang|gg)\b",
    re.IGNORECASE,
)
REGENCY = re.compile(
    r"(kota|kab|kabupaten|kota adm(inistrasi)?)\b\.?\s+\S+|\S.*\((kota|kab\.?|kabupaten)\)", re.IGNORECASE
)
# KBLI 2020 has no divisions 04, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89: among them is 76, of the post codes of Balikpapan.
KBLI_DIVISIONS = frozenset(f"{number:02d}" for number in range(1, 100)) - frozenset(
    ["04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"]
)


def _digits(text: str) -> str:
    return DIGITS.sub("", text)


def _fits_npwp(text: str) -> bool:
    return len(_digits(text)) in (15, 16) and re.fullmatch(r"[\d.\-\s]+", text) is not None


def _fits_nib(text: str) -> bool:
    return re.fullmatch(r"\d{13}", text.replace(" ", "")) is not None


def _fits_kbli(text: str) -> bool:
    return re.fullmatch(r"[A-Z]?\d{5}\b.*", text) is not None and _digits(text)[:2] in KBLI_DIVISIONS


def _fits_bare_kbli(text: str) -> bool:
    return re.fullmatch(r"\d{5}", text) is not None and text[:2] in KBLI_DIVISIONS


def _fits_postal_code(text: str) -> bool:
    return re.fullmatch(r"\d{5}", text) is not None


def _fits_phone(text: str) -> bool:
    bare = PHONE_LABEL.sub("", text).strip()
    shown = re.sub(r"[^\d*]", "", bare)
    if (
        PHONE.fullmatch(bare) is None
        or not len(shown) >= 5
        or _fits_npwp(text)
        or "." in bare.rpartition("-")[0]
    ):
        return False
    return len(shown) <= 15 or re.search(r"[,;/&]|dan|atau|or", bare) is not None


def _looks_like_phone(text: str) -> bool:
    """Stricter than ``_fits_phone``: only for a column whose heading says nothing."""
    return _fits_phone(text) and (
        PHONE_LABEL.match(text) is not None
        or (re.match(r"\(?(0|\+?62)\d?", text) is not None and len(_digits(text)) >= 8)
    )


@lru_cache(maxsize=4096)
def _has_form(text: str) -> bool:
    name = split_name(text)
    return name.form is not None and bool(name.display)


def _fits_name(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and len(text) <= 200 and not EMAIL.fullmatch(text)


def _fits_address(text: str) -> bool:
    return len(text) >= 8 and (ADDRESS.search(text) is not None or text.count(",") >= 2)


def _looks_like_address(text: str) -> bool:
    return len(text) >= 15 and ADDRESS.search(text) is not None


def _fits_count(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}([.,]\d{3})*|\d{1,6}", PEOPLE.sub("", text).strip()) is not None


PEOPLE = re.compile(r"\b(orang|org|pekerja|karyawan|tk|employees|people)\b\.?", re.IGNORECASE)


def _fits_latitude(text: str) -> bool:
    return _between(text, -11.5, 6.5)


def _fits_longitude(text: str) -> bool:
    return _between(text, 94.5, 141.5)


def _between(text: str, low: float, high: float) -> bool:
    if re.fullmatch(r"-?\d{1,3}[.,]\d+", text) is None:
        return False
    return low <= float(text.replace(",", ".")) <= high


def _fits_form(text: str) -> bool:
    return len(text) <= 30 and (fold(text).replace(" ", "") in FORM_CODES or _has_form(f"{text} Abc"))


FORM_CODES = frozenset(
    [
        "pt",
        "cv",
        "ud",
        "fa",
        "firma",
        "koperasi",
        "yayasan",
        "perkumpulan",
        "persero",
        "perum",
        "perumda",
        "perseroda",
        "but",
        "instansi",
        "lainnya",
        "ptpma",
        "ptperorangan",
    ]
)

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
        _words(
            "nama|name|nama perusahaan|perusahaan|company|company name|nama badan usaha|badan usaha|nama peserta|nama penyedia"
            "|penyedia|nama usaha|nama pt|nama instansi|nama lembaga|nama peserta lelang|nama industri|nama koperasi|firm|firm name"
            "|business name|nama perseroan|nama emiten|emiten|nama pemberi kerja|pemberi kerja|employer|nama mitra|mitra"
        ),
        ("nama perusahaan", "company name", "badan usaha", "nama perseroan", "nama usaha"),
        _fits_name,
        must_fit=0.6,
        by_content=0.5,
        never=(*A_PERSON, "merek", "brand", "kota", "jalan"),
    ),
    Target(
        "legal_form",
        _l("Legal form"),
        _words(
            "bentuk|badan hukum|bentuk usaha|bentuk badan usaha|bentuk badan hukum|legal form|jenis badan usaha|form|bentuk perusahaan"
        ),
        ("bentuk", "badan hukum", "legal form"),
        _fits_form,
        must_fit=0.5,
        by_content=0.9,
    ),
    Target(
        "brand_name",
        _l("Brand name"),
        _words("merek|merk|brand|brand name|nama merek|nama dagang|trade name|nama toko"),
        ("merek", "brand"),
    ),
    Target(
        "npwp",
        _l("NPWP"),
        _words("npwp|no npwp|nomor npwp|npwp perusahaan|tax id|tax number|npwp badan"),
        ("npwp",),
        _fits_npwp,
        must_fit=0.3,
        by_content=0.6,
    ),
    Target(
        "nib",
        _l("NIB"),
        _words("nib|no nib|nomor nib|nomor induk berusaha|business id number"),
        ("nomor induk berusaha", "nib"),
        _fits_nib,
        must_fit=0.3,
        by_content=0.9,
    ),
    Target(
        "wlkp_number",
        _l("WLKP number"),
        _words("wlkp|no wlkp|nomor wlkp|kode wlkp|nomor pelaporan|kode pendaftaran wlkp"),
        ("wlkp",),
        never=("tanggal", "tgl"),
    ),
    Target(
        "kbli",
        _l("KBLI code"),
        _words("kbli|kode kbli|kbli 2020|kode kbli 2020|kbli code|no kbli|nomor kbli"),
        ("kbli",),
        _fits_kbli,
        must_fit=0.3,
        by_content=0.9,
        never=("judul", "uraian", "nama"),
    ),
    Target(
        "business",
        _l("Line of business"),
        _words(
            "bidang usaha|bidang|business|jenis usaha|kegiatan usaha|line of business|usaha utama|kegiatan|sektor usaha|bidangusaha"
            "|uraian kbli|judul kbli|nama kbli|produk|komoditi|jenis produk"
        ),
        ("bidang usaha", "kegiatan usaha", "jenis usaha", "line of business"),
    ),
    Target(
        "headcount",
        _l("Number of workers"),
        _words(
            "jumlah tenaga kerja|tenaga kerja|jumlah karyawan|karyawan|jumlah pekerja|pekerja|tk|jml tk|headcount|employees|workers"
            "|number of employees|number of workers|jumlah tk|total tenaga kerja|total tk|total pekerja|total karyawan|jml karyawan|jumlah pegawai|pegawai"
        ),
        ("tenaga kerja", "karyawan", "pekerja", "employees", "workers", "headcount"),
        _fits_count,
        must_fit=0.6,
        never=("laki", "perempuan", "pria", "wanita", "asing", "tka", "nama", "upah", "gaji"),
    ),
    Target(
        "address",
        _l("Address"),
        _words(
            "alamat|address|alamat perusahaan|alamat kantor|alamat lengkap|alamat usaha|street|jalan|company address|alamat pabrik"
        ),
        ("alamat", "address"),
        _fits_address,
        must_fit=0.2,
        by_content=0.6,
        never=("email", "e-mail", "surel", "web"),
    ),
    Target(
        "kelurahan",
        _l("Kelurahan / village"),
        _words(
            "kelurahan|desa|desa/kelurahan|kelurahan/desa|kel|village|nama kelurahan|desa kelurahan|kelurahan desa"
        ),
    ),
    Target(
        "kecamatan", _l("Kecamatan / district"), _words("kecamatan|kec|district|nama kecamatan|subdistrict")
    ),
    Target(
        "city",
        _l("City / regency"),
        _words(
            "kota|kabupaten|kota/kabupaten|kabupaten/kota|kab/kota|city|regency|kota kabupaten|kabupaten kota|kab kota|nama kabupaten|nama kota"
        ),
        ("kabupaten", "kab/kota"),
        by_content=0.8,
    ),
    Target(
        "postal_code",
        _l("Post code"),
        _words("kode pos|kodepos|postal code|post code|zip|zip code|pos"),
        ("kode pos", "postal"),
        _fits_postal_code,
        must_fit=0.5,
    ),
    Target(
        "phone",
        _l("Phone"),
        _words(
            "telepon|telp|no telp|no telepon|nomor telepon|phone|telephone|tel|hp|no hp|kontak|nomor hp|phone number|contact number"
            "|telepon kantor|no kontak|handphone|mobile|nomor kontak|telpon|no telpon|whatsapp|wa|no wa"
        ),
        ("telepon", "telp", "phone", "no hp", "whatsapp"),
        _fits_phone,
        must_fit=0.3,
        by_content=0.6,
        never=("fax", "faks", *A_PERSON[2:]),
    ),
    Target(
        "phone_2",
        _l("Second phone"),
        _words("telepon 2|telp 2|phone 2|hp|no hp|whatsapp|wa|no wa|mobile|handphone|telepon lain"),
        ("telepon 2", "whatsapp"),
        _fits_phone,
        must_fit=0.3,
    ),
    Target(
        "email",
        _l("E-mail"),
        _words("email|e-mail|surel|alamat email|email perusahaan|e mail|mail|email address|alamat surel"),
        ("email", "e-mail", "surel"),
        lambda text: EMAIL.search(text) is not None,
        must_fit=0.3,
        by_content=0.6,
    ),
    Target(
        "website",
        _l("Website"),
        _words("website|web|situs|situs web|laman|url|homepage|web site|alamat web"),
        ("website", "situs", "laman"),
        lambda text: WEBSITE.fullmatch(text) is not None,
        must_fit=0.3,
        by_content=0.8,
        never=("facebook", "instagram", "twitter", "linkedin", "youtube"),
    ),
    Target(
        "latitude",
        _l("Latitude"),
        _words("latitude|lat|lintang"),
        ("latitude", "lintang"),
        _fits_latitude,
        must_fit=0.6,
    ),
    Target(
        "longitude",
        _l("Longitude"),
        _words("longitude|lng|lon|long|bujur"),
        ("longitude", "bujur"),
        _fits_longitude,
        must_fit=0.6,
    ),
    Target(
        "contact_name",
        _l("Contact person"),
        _words(
            "narahubung|contact person|nama kontak|pic|nama pic|penanggung jawab|cp|contact name|nama narahubung|direktur|nama direktur|pimpinan|nama pimpinan|hrd|nama hrd"
        ),
    ),
    Target(
        "contact_position",
        _l("Contact's position"),
        _words("jabatan|jabatan pic|position|jabatan narahubung|contact position|jabatan kontak"),
    ),
    Target(
        "contact_phone",
        _l("Contact's phone"),
        _words(
            "telepon narahubung|hp pic|no hp pic|telepon pic|contact phone|telp pic|hp narahubung|no hp narahubung|wa pic|telepon kontak"
        ),
        (),
        _fits_phone,
        must_fit=0.3,
    ),
    Target("notes", _l("Notes"), _words("catatan|keterangan|notes|remarks|ket")),
)

BY_KEY: Mapping[str, Target] = {target.key: target for target in TARGETS}

# Headings that say nothing about a company but prove that a row is a row of headings.
OTHER_HEADINGS = _words(
    "no|nomor|number|id|kode|code|fax|faks|sektor|sector|subsektor|subsector|status|tanggal|tahun|provinsi|province|negara|country"
    "|lokasi|location|industry|subindustry|board|listing date|harga penawaran|harga terkoreksi|kode tender|jenis pengadaan|no urut"
    "|ticker|baris|alasan|row|reason|facebook|instagram|twitter|linkedin|youtube|kategori|category|modal|aset"
)
CLEAN = re.compile(r"[^0-9a-z&/+-]+")


def plain(heading: str) -> str:
    """A heading as the word lists spell it: lower case, ``Nama_Perusahaan (*)`` as ``nama perusahaan``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(CLEAN.sub(" ", spaced.replace("*", " ").lower()).split()).strip(" -/")


def is_heading(text: str) -> bool:
    """Whether ``text`` is a heading word of company lists."""
    word = plain(text)
    return word in OTHER_HEADINGS or any(word in target.words for target in TARGETS)


@dataclass(frozen=True)
class Guess:
    """The columns a list was read as: target key to index in the table."""

    columns: dict[str, int] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)


def guess(table: Table) -> Guess:
    """The likeliest meaning of each column; a column means one thing and a thing is told by one column."""
    scored: list[tuple[float, int, int]] = []
    for index, heading in enumerate(table.header):
        values = _sample(table, index)
        for order, target in enumerate(TARGETS):
            score = _score(target, plain(heading), values)
            if score > 0:
                scored.append((score, -order, index))
    columns: dict[str, int] = {}
    sure: dict[str, float] = {}
    for score, order, index in sorted(scored, key=lambda entry: (-entry[0], -entry[1], entry[2])):
        target = TARGETS[-order]
        if target.key not in columns and index not in columns.values():
            columns[target.key] = index
            sure[target.key] = round(min(score, 1.0), 2)
    return Guess(columns, sure)


def _sample(table: Table, index: int) -> list[str]:
    step = max(1, len(table.rows) // (SAMPLE * 2))
    values: list[str] = []
    for row in table.rows[::step]:
        text = as_text(row.cells[index])
        if text and text not in PLACEHOLDERS:
            values.append(text[:LOOKED_AT])
            if len(values) == SAMPLE:
                break
    return values


PLACEHOLDERS = frozenset(
    {"-", "--", "0", ".", "n/a", "N/A", "null", "NULL", "None", "#N/A", "tidak ada", "Tidak ada"}
)


UNLIKELY = 0.1


def _score(target: Target, heading: str, values: Sequence[str]) -> float:
    share = _share(target.fits, values)
    by_word = _by_word(target, heading)
    if by_word and target.fits is not None and values and share < target.must_fit:
        # Nothing below looks like it: the word still counts, but less than any column that does look like it.
        return UNLIKELY if by_word == 1.0 else 0.0
    if by_word:
        return by_word + 0.3 * share
    if (
        heading in OTHER_HEADINGS
        or target.by_content is None
        or not values
        or _is_other_word(target, heading)
    ):
        return 0.0
    share = _share(CONTENT.get(target.key, target.fits), values)
    return 0.5 * share if share >= target.by_content and len(values) >= 1 else 0.0


def _is_other_word(target: Target, heading: str) -> bool:
    """A heading that names what is surely not the company's own (a tender's place, a contact's name)."""
    return any(word in heading.split() for word in (*target.never, *NOT_THE_COMPANY))


def _by_word(target: Target, heading: str) -> float:
    if heading in target.words:
        return 1.0
    if _is_other_word(target, heading):
        return 0.0
    return 0.7 if any(hint in heading for hint in target.hints) else 0.0


# Without a heading a column must look more strictly like the thing than where the heading already says so.
CONTENT: Mapping[str, Callable[[str], bool]] = {
    "name": _has_form,
    "kbli": _fits_bare_kbli,
    "phone": _looks_like_phone,
    "address": _looks_like_address,
    "city": lambda text: REGENCY.fullmatch(text) is not None and len(text) < 40,
}


def _share(fits: Callable[[str], bool] | None, values: Sequence[str]) -> float:
    if fits is None or not values:
        return 0.0
    return sum(map(fits, values)) / len(values)


def text_of(cell: Cell) -> str:
    """A cell as text, with the marks that stand for nothing taken as nothing."""
    text = printable(as_text(cell)).strip()
    return "" if text in PLACEHOLDERS else text


def printable(text: str) -> str:
    """``text`` without what can be neither seen nor stored."""
    return UNPRINTABLE.sub("", text)


# PostgreSQL stores no zero character, and none of these can be seen.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def taken_twice(columns: Iterable[int]) -> bool:
    """Whether one column was chosen for two things."""
    chosen = list(columns)
    return len(set(chosen)) != len(chosen)
