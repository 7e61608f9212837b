"""By what a list of records names the company of each row."""

from flask_babel import lazy_gettext as _l

from app.imports.fields.companies import A_PERSON
from app.imports.fits import (
    EMAIL,
    fits_address,
    fits_name,
    fits_nib,
    fits_npwp,
    fits_phone,
    has_form,
)
from app.imports.mapping import Target, words

COMPANY = (
    Target(
        "company",
        _l("Company name"),
        words(
            "perusahaan|nama perusahaan|company|company name|badan usaha|nama badan usaha|nama pt|nama usaha|instansi|nama instansi"
            "|lembaga|nama lembaga|mitra|nama mitra|employer|firm|pemberi kerja|nama pemberi kerja|organisasi|organization"
            "|pihak kedua|nama pihak kedua|mitra kerja|mitra kerja sama|perusahaan mitra|perusahaan yang dikunjungi|tempat kunjungan"
            "|nama industri|industri|pt"
        ),
        ("nama perusahaan", "company name", "badan usaha", "perusahaan", "company"),
        fits_name,
        must_fit=0.6,
        by_content=0.5,
        never=(
            *A_PERSON,
            *("alamat", "address", "telepon", "telp", "phone", "email", "surel", "website", "kota", "city"),
            *(
                "nomor",
                "no",
                "number",
                "npwp",
                "nib",
                "tanggal",
                "date",
                "pejabat",
                "penandatangan",
                "signatory",
            ),
        ),
        looks=has_form,
    ),
    Target(
        "company_npwp",
        _l("NPWP of the company"),
        words("npwp|no npwp|nomor npwp|npwp perusahaan|tax id|tax number"),
        ("npwp",),
        fits_npwp,
        must_fit=0.3,
        by_content=0.6,
    ),
    Target(
        "company_nib",
        _l("NIB of the company"),
        words("nib|no nib|nomor nib|nomor induk berusaha|nib perusahaan|business id number"),
        ("nomor induk berusaha", "nib"),
        fits_nib,
        must_fit=0.3,
        by_content=0.9,
    ),
    Target(
        "company_phone",
        _l("Phone of the company"),
        words(
            "telepon perusahaan|telp perusahaan|no telp perusahaan|telepon kantor|telp kantor|company phone|office phone|no telepon perusahaan"
        ),
        ("telepon perusahaan", "telp perusahaan", "company phone", "telepon kantor"),
        fits_phone,
        must_fit=0.3,
    ),
    Target(
        "company_email",
        _l("E-mail of the company"),
        words("email perusahaan|e-mail perusahaan|surel perusahaan|company email|email kantor"),
        ("email perusahaan", "company email"),
        lambda text: EMAIL.search(text) is not None,
        must_fit=0.3,
    ),
    Target(
        "company_website",
        _l("Website of the company"),
        words("website|web|situs|situs web|laman|website perusahaan|company website"),
        ("website", "situs"),
    ),
    Target(
        "company_address",
        _l("Address of the company"),
        words("alamat|address|alamat perusahaan|alamat kantor|alamat lengkap|company address|alamat usaha"),
        ("alamat", "address"),
        fits_address,
        must_fit=0.2,
        by_content=0.6,
        never=("email", "e-mail", "surel", "web"),
    ),
    Target(
        "company_city",
        _l("City of the company"),
        words("kota|kabupaten|kota/kabupaten|kabupaten/kota|kab/kota|city|regency|kota perusahaan"),
        ("kabupaten", "kab/kota"),
    ),
)
"""Their keys are those of ``records.reading.COMPANY_COLUMNS``."""
