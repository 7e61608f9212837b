"""The closed lists of the company register."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class LegalForm(Choice):
    """The legal form of a company; the values are stored, so they never change."""

    PT = "pt", _l("PT (limited company)")
    PT_PERORANGAN = "pt_perorangan", _l("PT Perorangan (one-person company)")
    PT_PMA = "pt_pma", _l("PT PMA (foreign investment)")
    CV = "cv", _l("CV (limited partnership)")
    FIRMA = "firma", _l("Firma (general partnership)")
    UD = "ud", _l("UD (trading house)")
    KOPERASI = "koperasi", _l("Koperasi (co-operative)")
    YAYASAN = "yayasan", _l("Yayasan (foundation)")
    PERKUMPULAN = "perkumpulan", _l("Perkumpulan (association)")
    PERSERO = "persero", _l("Persero (state limited company)")
    PERUM = "perum", _l("Perum (state public company)")
    PERSERODA = "perseroda", _l("Perseroda / Perumda (regional company)")
    BUT = "but", _l("BUT (permanent establishment)")
    INSTANSI = "instansi", _l("Government body")
    LAINNYA = "lainnya", _l("Other")


class HeadcountSource(Choice):
    """Where a number of workers comes from."""

    WLKP = "wlkp", _l("WLKP report")
    COMPANY = "company", _l("Company's statement")
    OFFICER = "officer", _l("Officer's estimate")


class Potential(Choice):
    """How promising a company is for apprenticeships."""

    A = "A", _l("A – high")
    B = "B", _l("B – medium")
    C = "C", _l("C – low")


class KeyKind(Choice):
    """By what a company can be recognised again."""

    NPWP = "npwp", _l("NPWP")
    NIB = "nib", _l("NIB")
    NAME = "name", _l("Name")
    PHONE = "phone", _l("Phone")
    WEBSITE = "website", _l("Website")
    EMAIL = "email", _l("E-mail")
    BLOCK = "block", _l("Similar name")


class Deed(Choice):
    """What can be done to many companies at once."""

    ASSIGN = "assign", _l("Assign to an officer")
    ADD_TAG = "add_tag", _l("Add a tag")
    REMOVE_TAG = "remove_tag", _l("Remove a tag")
    POTENTIAL = "potential", _l("Set the potential")
    TRASH = "trash", _l("Put into the trash")


SIZES: dict[str, tuple[int, int | None]] = {
    "1-4": (1, 4),
    "5-19": (5, 19),
    "20-99": (20, 99),
    "100+": (100, None),
}
"""Size classes by workers, as the statistics office counts them: lowest and highest headcount."""
