"""What the words of a name stand for: short forms, spelling of before 1972, numbers, and letters a scan took for digits.

Looser than the spellings that ``names.name_key`` makes one: who is recognised by these alone is offered, never taken
for sure.
"""

import re
from functools import lru_cache

_ONE_WORD = {
    "rm": ("rumah makan", "restoran", "restaurant", "resto"),
    "rs": ("rumah sakit",),
    "rs umum": ("rsu",),
    "rs umum daerah": ("rsud",),
    "rs ibu dan anak": ("rsia",),
    "guesthouse": ("guest house",),
    "warkop": ("warung kopi", "kedai kopi"),
    "apotek": ("apotik", "apt"),
    "dam": ("depot air minum",),
    "tb": ("toko bangunan",),
    "po": ("perusahaan otobus",),
    "bpr": ("bank perkreditan rakyat", "bank perekonomian rakyat"),
    "ptpn": ("perkebunan nusantara",),
    "air minum": ("pdam",),
    "lpk": ("lembaga pelatihan kerja", "lpks"),
    "lkp": ("lembaga kursus dan pelatihan",),
    "pkbm": ("pusat kegiatan belajar masyarakat",),
    "stie": ("sekolah tinggi ilmu ekonomi",),
    "stikes": ("sekolah tinggi ilmu kesehatan",),
    "smk": ("sekolah menengah kejuruan",),
    "sma": ("sekolah menengah atas",),
    "smp": ("sekolah menengah pertama",),
    "sd": ("sekolah dasar",),
    "smk negeri": ("smkn",),
    "sma negeri": ("sman",),
    "smp negeri": ("smpn",),
    "sd negeri": ("sdn",),
    "tk": ("taman kanak kanak",),
    "ponpes": ("pondok pesantren", "kopontren"),
    "puskesmas": ("pusat kesehatan masyarakat", "pusk", "pkm"),
    "uptd": ("upt", "unit pelaksana teknis daerah", "unit pelaksana teknis"),
    "dinas perhubungan": ("dishub",),
    "dinas kesehatan": ("dinkes",),
    "dinas pendidikan": ("disdik",),
    "dinas tenaga kerja": ("disnaker",),
    # The word for the form is no part of a key.
    "karyawan": ("kopkar",),
    "wanita": ("kopwan",),
    "konsumen": ("kopkons",),
    "simpan pinjam": ("ksp",),
    "serba usaha": ("ksu",),
    "unit desa": ("kud",),
    "pegawai republik indonesia": ("kpri",),
    "pegawai": ("kopeg",),
    "pegawai negeri": ("kpn",),
    "bmt": tuple(f"baitul {m} {w} tamwil" for m in ("mal", "maal") for w in ("wa", "wat")),
    "kspps": ("simpan pinjam pembiayaan syariah", "simpan pinjam dan pembiayaan syariah"),
    "kjks": ("jasa keuangan syariah",),
    "tkbm": ("tenaga kerja bongkar muat",),
    "primkop": ("primer koperasi",),
    "primkop angkatan darat": ("primkopad",),
    "primkop angkatan laut": ("primkopal",),
    "primkop angkatan udara": ("primkopau",),
    "primkop kepolisian": ("primkoppol", "primkoppolri"),
    "haji": ("h",),
    "hajah": ("hj", "hajjah"),
    "muhammad": ("m", "moh", "mohd", "muh", "mohammad", "mohamad", "muhamad"),
    "santo": ("st",),
    "santa": ("sta",),
    "gunung": ("gn", "gng"),
    "tanjung": ("tj", "tg", "tjg"),
    "sungai": ("sei",),
    "balikpapan": ("bpp", "bppn"),
    "samarinda": ("smd",),
    "kaltim": ("kalimantan timur",),
    "kaltara": ("kalimantan utara",),
    "kalsel": ("kalimantan selatan",),
    "kalteng": ("kalimantan tengah",),
    "kalbar": ("kalimantan barat",),
    "1": ("satu",),
    "2": ("dua", "ii"),
    "3": ("tiga", "iii"),
    "4": ("empat", "iv"),
    "5": ("lima",),
    "6": ("enam", "vi"),
    "7": ("tujuh", "vii"),
    "8": ("delapan", "viii"),
    "9": ("sembilan", "ix"),
    "10": ("sepuluh",),
    "11": ("sebelas", "xi"),
    "12": ("dua belas", "xii"),
    "13": ("tiga belas", "xiii"),
    "14": ("empat belas", "xiv"),
    "15": ("lima belas", "xv"),
    "16": ("enam belas", "xvi"),
    "17": ("tujuh belas", "xvii"),
    "18": ("delapan belas", "xviii"),
    "19": ("sembilan belas", "xix"),
}
"""What is read for each of the ways in which it is written."""

_MEANT = {written: meant for meant, ways in _ONE_WORD.items() for written in ways}
_WRITTEN = re.compile(rf"\b(?:{'|'.join(sorted(_MEANT, key=len, reverse=True))})\b")
# A letter that counts only where a name ends: ``Karya Bersama I``.
_LAST = {"i": "1", "v": "5", "x": "10"}
_COUNTED_OUT = re.compile(r"(?<=\b\d) (?=\d\b)")

_SEEN = {"0": "o", "1": "i", "5": "s", "6": "g", "8": "b"}
# Within a word of letters; at the end of a longer one.
_MISREAD = re.compile(r"(?<=[a-z])[01568](?=[a-z])|(?<=[a-z]{3})[01568]$|^[01568](?=[a-z]{3})")

_OLD = re.compile(r"oe|[dtns]j")
_LETTERS = (("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("oe", "u"), ("ch", "kh"))
_FOREIGN = (("ction", "ksi"), ("tion", "si"))


@lru_cache(maxsize=32768)
def as_meant(key: str) -> str:
    """``key`` with what is known under several forms in one: ``rumah makan djaya dua`` is ``rm jaya 2``."""
    words = _WRITTEN.sub(lambda found: _MEANT[found.group()], key).split()
    if len(words) > 1:
        words[-1] = _LAST.get(words[-1], words[-1])
    return _COUNTED_OUT.sub("", " ".join(map(_modern, words)))


@lru_cache(maxsize=32768)
def _modern(word: str) -> str:
    """A word in the spelling of today: ``soedjarwo`` is ``sujarwo``, ``moeljo`` is ``mulyo``."""
    word = _MISREAD.sub(lambda found: _SEEN[found.group()], word)
    if _OLD.search(word):
        # Where one letter was written as then, so was the j that is a y today.
        word = "j".join(part.replace("j", "y") for part in _replaced(word, _LETTERS).split("dj"))
    return _replaced(word, _FOREIGN) if word.endswith("tion") else word


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for written, meant in pairs:
        word = word.replace(written, meant)
    return word
