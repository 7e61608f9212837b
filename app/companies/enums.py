"""The closed lists of the company register."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class LegalForm(StrEnum):
    """The legal form of a company; the values are stored, so they never change."""

    PT = "pt"
    PT_PERORANGAN = "pt_perorangan"
    PT_PMA = "pt_pma"
    CV = "cv"
    FIRMA = "firma"
    UD = "ud"
    KOPERASI = "koperasi"
    YAYASAN = "yayasan"
    PERKUMPULAN = "perkumpulan"
    PERSERO = "persero"
    PERUM = "perum"
    PERSERODA = "perseroda"
    BUT = "but"
    INSTANSI = "instansi"
    LAINNYA = "lainnya"

    @property
    def label(self) -> LazyString:
        """The words shown for this form in the reader's language."""
        return _LEGAL_FORM_LABELS[self]


_LEGAL_FORM_LABELS: dict[LegalForm, LazyString] = {
    LegalForm.PT: _l("PT (limited company)"),
    LegalForm.PT_PERORANGAN: _l("PT Perorangan (one-person company)"),
    LegalForm.PT_PMA: _l("PT PMA (foreign investment)"),
    LegalForm.CV: _l("CV (limited partnership)"),
    LegalForm.FIRMA: _l("Firma (general partnership)"),
    LegalForm.UD: _l("UD (trading house)"),
    LegalForm.KOPERASI: _l("Koperasi (co-operative)"),
    LegalForm.YAYASAN: _l("Yayasan (foundation)"),
    LegalForm.PERKUMPULAN: _l("Perkumpulan (association)"),
    LegalForm.PERSERO: _l("Persero (state limited company)"),
    LegalForm.PERUM: _l("Perum (state public company)"),
    LegalForm.PERSERODA: _l("Perseroda / Perumda (regional company)"),
    LegalForm.BUT: _l("BUT (permanent establishment)"),
    LegalForm.INSTANSI: _l("Government body"),
    LegalForm.LAINNYA: _l("Other"),
}
