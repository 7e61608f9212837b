"""What the values of a column look like, so that a column is understood without its heading too."""

import re
from functools import lru_cache

from app.companies.identity.names import fold, split_name

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


def digits(text: str) -> str:
    return DIGITS.sub("", text)


def fits_npwp(text: str) -> bool:
    return len(digits(text)) in (15, 16) and re.fullmatch(r"[\d.\-\s]+", text) is not None


def fits_nib(text: str) -> bool:
    return re.fullmatch(r"\d{13}", text.replace(" ", "")) is not None


def fits_kbli(text: str) -> bool:
    return re.fullmatch(r"[A-Z]?\d{5}\b.*", text) is not None and digits(text)[:2] in KBLI_DIVISIONS


def fits_bare_kbli(text: str) -> bool:
    return re.fullmatch(r"\d{5}", text) is not None and text[:2] in KBLI_DIVISIONS


def fits_postal_code(text: str) -> bool:
    return re.fullmatch(r"\d{5}", text) is not None


def fits_phone(text: str) -> bool:
    bare = PHONE_LABEL.sub("", text).strip()
    shown = re.sub(r"[^\d*]", "", bare)
    if (
        PHONE.fullmatch(bare) is None
        or not len(shown) >= 5
        or fits_npwp(text)
        or "." in bare.rpartition("-")[0]
    ):
        return False
    return len(shown) <= 15 or re.search(r"[,;/&]|dan|atau|or", bare) is not None


def looks_like_phone(text: str) -> bool:
    """Stricter than ``fits_phone``: only for a column whose heading says nothing."""
    return fits_phone(text) and (
        PHONE_LABEL.match(text) is not None
        or (re.match(r"\(?(0|\+?62)\d?", text) is not None and len(digits(text)) >= 8)
    )


@lru_cache(maxsize=4096)
def has_form(text: str) -> bool:
    name = split_name(text)
    return name.form is not None and bool(name.display)


def fits_name(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and len(text) <= 200 and not EMAIL.fullmatch(text)


def fits_address(text: str) -> bool:
    return len(text) >= 8 and (ADDRESS.search(text) is not None or text.count(",") >= 2)


def looks_like_address(text: str) -> bool:
    return len(text) >= 15 and ADDRESS.search(text) is not None


def fits_count(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}([.,]\d{3})*|\d{1,6}", PEOPLE.sub("", text).strip()) is not None


PEOPLE = re.compile(r"\b(orang|org|pekerja|karyawan|tk|employees|people)\b\.?", re.IGNORECASE)


def fits_latitude(text: str) -> bool:
    return between(text, -11.5, 6.5)


def fits_longitude(text: str) -> bool:
    return between(text, 94.5, 141.5)


def between(text: str, low: float, high: float) -> bool:
    if re.fullmatch(r"-?\d{1,3}[.,]\d+", text) is None:
        return False
    return low <= float(text.replace(",", ".")) <= high


def fits_form(text: str) -> bool:
    return len(text) <= 30 and (fold(text).replace(" ", "") in FORM_CODES or has_form(f"{text} Abc"))


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
