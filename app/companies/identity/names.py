"""Company names: the legal form taken off, the name as people read it, and the key under which spellings meet."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from app.companies.enums import LegalForm
from app.companies.identity.words import CITIES, HOUSES, REGIONS


@dataclass(frozen=True, slots=True)
class CompanyName:
    """What a typed company name says once it is taken apart."""

    form: LegalForm | None
    """The legal form, None when the name does not tell."""
    display: str
    """The name as typed, without its legal form."""
    key: str
    """Lower-case words without form, accents or punctuation; equal keys are one spelling of one name."""
    branch: str = ""
    """The place or label after *Cabang* or *Unit*, empty for a name that names no branch."""
    former: tuple[str, ...] = ()
    """Names the text itself calls earlier ones (``d/h``, ``dahulu``, ``formerly``)."""
    also: tuple[str, ...] = ()
    """Names the text gives side by side: ``Hotel Ombak (PT Ombak Selaras)`` is either."""
    area: str = ""
    """How the branch is called where it is no *Cabang*: ``Area Kalimantan``."""

    @property
    def shown(self) -> str:
        """The display name with its branch, as a record keeps it: ``Virama Karya Cabang Kalimantan``."""
        if self.area:
            return f"{self.display} {self.area}"
        if not self.branch:
            return self.display
        return f"{self.display} Cabang" if self.branch == "cabang" else f"{self.display} Cabang {self.branch}"

    @property
    def compact(self) -> str:
        """The key without blanks, so that ``INDO TAMA`` meets ``INDOTAMA``."""
        return self.key.replace(" ", "")


_PLACE = rf"\b(?:{'|'.join(sorted(CITIES | REGIONS))})\b"
# A form word with the dots, blanks and brackets people put around it: ``P.T.``, ``CV .``, ``(PT)``.
_PT = r"p\s?\.?\s?t"
_CV = r"c\s?\.?\s?v"
_UD = r"u\s?\.?\s?d"
_COOPERATIVE = (
    r"k\.?s\.?[pu]|kspps|kjks|k\.?u\.?d|k\.?p\.?r\.?i|kpn|kop(?:kar|wan|kons|ontren)"
    r"|primkop\w*|puskop\w*|(?:primer|pusat|induk)\s+koperasi"
)
_STOP = r"(?:\s*[.,:;)\-]+\s*|\s+)"

_HEADS: tuple[tuple[re.Pattern[str], LegalForm, bool], ...] = tuple(
    (re.compile(rf"^\s*[(\"']*(?:{pattern}){_STOP}", re.IGNORECASE), form, removed)
    for pattern, form, removed in (
        (rf"(?:{_PT})\s*[.,]?\s*\(?\s*perorangan\s*\)?", LegalForm.PT_PERORANGAN, True),
        (r"perseroan\s+perorangan", LegalForm.PT_PERORANGAN, True),
        (rf"(?:{_PT})\s*[.,]?\s*\(?\s*p\.?m\.?a\.?\s*\)?", LegalForm.PT_PMA, True),
        (rf"(?:{_PT})\s*[.,]?\s*\(?\s*persero\s*\)?", LegalForm.PERSERO, True),
        (rf"(?:{_PT})\s*[.,]?\s*\(?\s*perseroda\s*\)?", LegalForm.PERSERODA, True),
        (r"perusahaan\s+perseroan\s+daerah", LegalForm.PERSERODA, True),
        (r"perusahaan\s+perseroan", LegalForm.PERSERO, True),
        (r"perseroan\s+terbatas", LegalForm.PT, True),
        (r"perusahaan\s+umum\s+daerah|perum[uo]?da|perusa?da|perseroda", LegalForm.PERSERODA, False),
        (r"perusahaan\s+umum|perum", LegalForm.PERUM, True),
        (r"perusahaan\s+daerah", LegalForm.PERSERODA, False),
        (r"pdam", LegalForm.PERSERODA, False),
        (r"perusahaan\s+dagang|usaha\s+dagang", LegalForm.UD, True),
        (_PT, LegalForm.PT, True),
        (rf"(?:{_CV})|persekutuan\s+komanditer|commanditaire\s+vennootschap", LegalForm.CV, True),
        (_UD, LegalForm.UD, True),
        (r"firma|fa", LegalForm.FIRMA, True),
        (r"koperasi|kop|(?-i:KO)|ko(?=\.)", LegalForm.KOPERASI, True),
        (_COOPERATIVE, LegalForm.KOPERASI, False),
        (r"yayasan|yysn?|yay", LegalForm.YAYASAN, True),
        (r"perkumpulan", LegalForm.PERKUMPULAN, True),
        (r"asosiasi|himpunan|paguyuban", LegalForm.PERKUMPULAN, False),
        (r"(?-i:BUT)|bentuk\s+usaha\s+tetap", LegalForm.BUT, True),
        (r"persero", LegalForm.PERSERO, True),
    )
)

# A form behind the name needs a comma, dot or bracket, or must be one nobody ends a name with.
_TAILS: tuple[tuple[re.Pattern[str], LegalForm], ...] = tuple(
    (re.compile(rf"(?:{pattern})[\s.)]*$", re.IGNORECASE), form)
    for pattern, form in (
        (rf"[\s,.;]+\(?\s*(?:{_PT})\s*\.?\s*\(?\s*persero\s*\)?", LegalForm.PERSERO),
        (r"[\s,.;]*\(\s*perseroda\s*\)|[\s,.;]+perseroda", LegalForm.PERSERODA),
        (r"[\s,.;]*\(\s*persero\s*\)|[\s,.;]+persero", LegalForm.PERSERO),
        (r"[\s,.;]*\(\s*perorangan\s*\)", LegalForm.PT_PERORANGAN),
        (r"[\s,.;]*\(\s*p\.?m\.?a\.?\s*\)|[,;]\s*pma", LegalForm.PT_PMA),
        (rf"[\s,.;]*[(,.;]\s*(?:{_PT})|\s(?:pt|p\.t)", LegalForm.PT),
        (rf"[\s,.;]*[(,.;]\s*(?:{_CV})|\s(?:cv|c\.v)", LegalForm.CV),
        (rf"[\s,.;]*[(,.;]\s*(?:{_UD})|\sud", LegalForm.UD),
        (r"[\s,.;]*[(,;]\s*(?:fa|firma)", LegalForm.FIRMA),
        (r"[\s,.;]*[(,;]\s*(?:pd)", LegalForm.UD),
        (r"[\s,.;]*[(,;]\s*(?:koperasi|kop)", LegalForm.KOPERASI),
        (r"[\s,.;]*[(,;]\s*(?:yayasan|yys)", LegalForm.YAYASAN),
    )
)

_PD_HEAD = re.compile(rf"^\s*p\s?\.?\s?d{_STOP}", re.IGNORECASE)
_TBK_TAIL = re.compile(r"[\s,.;(]+tbk[\s.)]*$|[\s,.;(]+terbuka[\s.)]*$", re.IGNORECASE)

# ``PD`` stands for a trading house except before these words, which only regional companies bear.
_REGIONAL = re.compile(
    r"^(?:bpr|bank|air|pasar|parkir|kebersihan|pembangunan|dharma|tirta|aneka usaha)\b", re.IGNORECASE
)

_GOVERNMENT = re.compile(
    r"^(?:dinas|badan (?!usaha)|kementerian|pemerintah|sekretariat|kecamatan|kelurahan|uptd?|upt|rsud|balai|blk|bpvp"
    r"|kantor (?:wilayah|pertanahan|imigrasi|pelayanan|kecamatan|kelurahan|kesyahbandaran)|polda|polres|polsek|kodim"
    r"|kodam|lanal|lanud|pengadilan|kejaksaan|sma negeri|smk negeri|smp negeri|sd negeri|smkn|sman|universitas negeri"
    r"|politeknik negeri|institut teknologi kalimantan|otoritas|komisi|inspektorat|satuan polisi)\b",
    re.IGNORECASE,
)

# Foreign companies carry their form behind the name; it stays on show and leaves only the key.
_FOREIGN = re.compile(
    r"[\s,.]+(?:pte\W*ltd|pty\W*ltd|pvt\W*ltd|co\W+ltd|sdn\W*bhd|bhd|inc|incorporated|ltd|limited|llc|llp|plc"
    r"|gmbh|b\.?\s?v|n\.?\s?v|s\.a|a\.?g|k\.k|corp|corporation)\W*$",
    re.IGNORECASE,
)
_CONSORTIUM = re.compile(r"\b(?:kso|k\.s\.o|joint operation|konsorsium)\b|\bj\.?o\.?$", re.IGNORECASE)

_FORMER = re.compile(
    r"\s*(?:[(,\-]*\s*\b(?:d\s*/\s*h|d\.h|dahulu|formerly|f/k/a|sebelumnya|nama\s+(?:lama|sebelumnya)|(?:eks|ex)(?=\.?\s+p\.?t\b))"
    r"|[(,]\s*(?:eks|ex|dulu(?:nya)?|previously))\b\.?(?:\s+(?:known\s+as|bernama|adalah)\b)?:?\s+"
    r"([^()]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
# The other way about: what stands behind is what the firm is called today.
_RENAMED = re.compile(
    r"\s*[(,\-]*\s*\b(?:(?:telah\s+)?(?:berubah|berganti|ganti)(?:\s+nama)?\s+(?:men)?jadi|(?<=[(,])\s*(?:sekarang|kini|now))\b:?\s+"
    r"([^()]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_BRANCH = re.compile(
    r"[\s,(\-]+\b(?:(?:kantor\s+)?(?:cabang|cab\.?|kacab)\b\.?[\s:\-]*([^()]*?)"
    r"|(?:kantor\s+perwakilan|perwakilan|site|unit\s+usaha|branch)\b\.?[\s:\-]+([^()]+?))\)?\s*$"
    r"|\s*[(,\-]\s*([^(),\-]+?)\s+branch(?:\s+office)?\s*\)?\s*$",
    re.IGNORECASE,
)
# Words that name a part of a firm only where a place stands behind: ``Area Kalimantan``, but not ``Depo Bangunan``.
_AREA = re.compile(
    rf"[\s,(\-]+\b((?:area|region(?:al)?|kantor\s+wilayah|kanwil|wilayah|depot?|pro[jy]ek|project|workshop|pool|unit)\b"
    rf"[\s.:\-]+({_PLACE}[^()]*?)|kc[pu]?\b[\s.:\-]+([^()]+?)|({_PLACE})\s+(?:branch(?:\s+office)?|area|region))\s*\)?\s*$",
    re.IGNORECASE,
)
# ``Kantor Cabang PT Maju Bontang``: the word stands in front, and what follows begins with a form.
_BRANCH_AHEAD = re.compile(
    r"^\s*(?:kantor\s+)?(?:cabang|cab\.?|perwakilan)\s+(?=(?:p\.?\s?t|c\.?\s?v|u\.?\s?d|koperasi|yayasan|perum)\b)",
    re.IGNORECASE,
)

# What a hand-kept list notes behind the name about whom to ask or how it goes. No firm is told from another by it.
_REMARK = re.compile(
    r"(?:[\s,;(\-]+u\.?\s?p\b[.:]?\s+(?:bpk|bapak|pak|ibu|sdri?|hrd)\b.*|[\s,;(\-]+attn\b.*"
    r"|[\s,;(\-]+(?:d/a\s+)?(?:kantor\s+pusat|head\s*office)\s*\)?"
    r"|\s*/\s*(?:hrd|hrga|personalia)\b.*|\s*\(\s*(?:hrd|hrga|personalia|tutup|pindah|tidak aktif|non\s?aktif|(?:dalam\s+)?(?:pailit|likuidasi))\s*\??\s*\))\s*$",
    re.IGNORECASE,
)

_BESIDE = re.compile(r"\s*[()\[\]]\s*|\s+[\-–/|]\s+|\s*/\s*(?=p\.?t\b|cv\b)", re.IGNORECASE)
_REGIONAL_HEAD = re.compile(
    r"^(?:perusahaan\s+umum\s+daerah|perum[uo]?da|perusa?da|perseroda|perusahaan\s+daerah|p\s?\.?\s?d)\b[\s.,:]*",
    re.IGNORECASE,
)
_SAYS_OWN_FORM = re.compile(rf"^(?:pdam|{_COOPERATIVE}|asosiasi|himpunan|paguyuban)\b", re.IGNORECASE)
_ENDS_IN_INITIAL = re.compile(r"\b\w\.$")
_SPACES = re.compile(r"\s+")
_APOSTROPHES = re.compile(r"['`´‘’ʼ]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_INITIALS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_QUOTES = re.compile(r"^[\"'“”«»\s]+|[\"'“”«»\s]+$")

# Spellings of one word. Only pairs that never tell two firms apart stand here; looser ones are a matter of scoring.
_SAME_WORD = {
    "and": "dan",
    "international": "internasional",
    "internationals": "internasional",
    "intl": "internasional",
    "anugrah": "anugerah",
    "putera": "putra",
    "tehnik": "teknik",
    "technik": "teknik",
    "teknic": "teknik",
    "enginering": "engineering",
    "enjiniring": "engineering",
    "konsultan": "consultant",
    "konsultant": "consultant",
    "consultan": "consultant",
    "consultants": "consultant",
    "kontraktor": "contractor",
    "contractors": "contractor",
    "energy": "energi",
    "tehnologi": "teknologi",
    "technology": "teknologi",
    "konstruksi": "construction",
    "kontruksi": "construction",
    "konstruktion": "construction",
    "properties": "properti",
    "property": "properti",
    "industries": "industri",
    "industry": "industri",
    "resource": "resources",
    "brothers": "bersaudara",
    "coorporation": "corporation",
    "corp": "corporation",
    "telecom": "telekom",
    "logistik": "logistics",
    "logistic": "logistics",
    "elektrik": "electric",
    "elektrical": "electrical",
    "mekanikal": "mechanical",
    "farma": "pharma",
    "sejahterah": "sejahtera",
    "nusantra": "nusantara",
    "mulya": "mulia",
    "tjipta": "cipta",
    "djaya": "jaya",
    "soerya": "surya",
    "soekses": "sukses",
    "success": "sukses",
    "services": "service",
    "techno": "tekno",
    "kargo": "cargo",
    "taxi": "taksi",
    "apotik": "apotek",
    "katering": "catering",
    "nopember": "november",
    "petrochemical": "petrokimia",
    "fadjar": "fajar",
}
_FORM_WORDS = frozenset({"pt", "cv", "ud", "tbk", "persero", "perseroda", "firma", "terbuka"})


def fold(text: str) -> str:
    """``text`` in lower case without accents, apostrophes or punctuation; words parted by one blank."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _APOSTROPHES.sub("", text.lower()).replace("&", " dan ").replace("+", " plus ")
    return _NOT_WORD.sub(" ", text).strip()


def name_key(text: str) -> str:
    """The key of a name that no longer carries its legal form."""
    folded = fold(text)
    folded = _INITIALS.sub(lambda m: m.group().replace(" ", ""), folded)
    words = [_SAME_WORD.get(word, word) for word in folded.split()]
    kept = [word for word in words if word not in _FORM_WORDS]
    return " ".join(kept or words)


def _take_former(text: str) -> tuple[str, tuple[str, ...]]:
    renamed = _RENAMED.search(text)
    if renamed and text[: renamed.start()].strip():
        return renamed.group(1).strip(), (text[: renamed.start()].strip(" ,-("),)
    found = _FORMER.search(text)
    if not found or not text[: found.start()].strip():
        return text, ()
    return text[: found.start()].strip(" ,-("), (found.group(1).strip(),)


def _take_area(text: str) -> tuple[str, str, str]:
    """A part of a firm that is called by a place: what is left, how it is called, and the place."""
    found = _AREA.search(text)
    if not found or len(fold(text[: found.start()])) < 3:
        return text, "", ""
    place = found[2] or found[3] or found[4]
    return text[: found.start()].strip(" ,-("), found[1], place.strip(" ,.-")


def _take_branch(text: str) -> tuple[str, str]:
    if ahead := _BRANCH_AHEAD.match(text):
        rest, label = _take_branch(text[ahead.end() :])
        return rest, label or "cabang"
    before, form = _take_tail(text)
    if form is not None:
        # ``MAJU JAYA (CABANG BONTANG), PT``: the form goes back to where it can be read.
        rest, label = _take_branch(before)
        return (f"{rest}{text[len(before) :]}", label) if label else (text, "")
    found = _BRANCH.search(text)
    if not found or len(fold(text[: found.start()])) < 3:
        return text, ""
    label = found.group(1) or found.group(2) or found.group(3) or "cabang"
    return text[: found.start()].strip(" ,-("), label.strip(" ,.-")


def _take_tail(text: str) -> tuple[str, LegalForm | None]:
    for pattern, form in _TAILS:
        found = pattern.search(text)
        if found and text[: found.start()].strip():
            return text[: found.start()].rstrip(" ,;("), form
    return text, None


def _take_head(text: str) -> tuple[str, LegalForm | None]:
    for pattern, form, removed in _HEADS:
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            rest = text[found.end() :] if removed else text
            return rest.lstrip(" .,:;-"), form
    found = _PD_HEAD.match(text)
    if found and text[found.end() :].strip():
        rest = text[found.end() :].lstrip(" .,:;-")
        return (text, LegalForm.PERSERODA) if _REGIONAL.match(rest) else (rest, LegalForm.UD)
    return text, None


def _side_by_side(text: str) -> tuple[str, ...]:
    """The names that ``text`` gives side by side, where what stands behind says that it is one by itself."""
    parts = [part for part in _BESIDE.split(text) if part.strip()]
    if not any(map(_is_name_by_itself, parts[1:])):
        return ()
    return tuple(part for part in parts if len(fold(part)) > 3)


def _is_name_by_itself(text: str) -> bool:
    """Whether a part of a name bears a legal form or says what kind of house it is."""
    words = fold(text).split()
    return len(words) > 1 and (
        words[0] in HOUSES or words[-1] in HOUSES or bool(_take_head(text)[1] or _take_tail(text)[1])
    )


def _best_form(forms: list[LegalForm]) -> LegalForm | None:
    """The most telling of several forms: ``PT X (Persero)`` is a Persero, ``PT X (PMA)`` a PMA."""
    for form in forms:
        if form is not LegalForm.PT:
            return form
    return forms[0] if forms else None


@lru_cache(maxsize=8192)
def split_name(text: str) -> CompanyName:
    """Take a typed company name apart: legal form, name on show, key, branch, former names.

    A name that is nothing but a form (``PT``) comes back with an empty ``display``.
    """
    rest = _QUOTES.sub("", _SPACES.sub(" ", text))
    if fold(rest).replace(" ", "") in _FORM_WORDS:
        return CompanyName(None, "", "")
    remark = _REMARK.search(rest)
    if remark and len(fold(rest[: remark.start()])) > 2:
        read = split_name(rest[: remark.start()])
        return replace(read, display=f"{read.display}{remark.group()}")
    rest, former = _take_former(rest)
    rest, branch = _take_branch(rest)
    area = ""
    if not branch:
        rest, area, branch = _take_area(rest)
    if _CONSORTIUM.search(rest):
        return CompanyName(LegalForm.LAINNYA, rest, name_key(rest), branch, former, area=area)
    also = _side_by_side(rest)
    rest, forms, is_listed = _take_forms(rest)
    display, bare = _without_dot(rest), _without_dot(rest)
    if LegalForm.PERSERODA in forms:
        bare = _REGIONAL_HEAD.sub("", bare)
        if bare == display and not _SAYS_OWN_FORM.match(bare):
            # The place of the word is lost with the form, so the name keeps it: full_name() puts PT in front.
            display = f"{display} (Perseroda)"
    foreign = _FOREIGN.search(bare)
    if foreign and bare[: foreign.start()].strip():
        bare = bare[: foreign.start()]
        forms = forms or [LegalForm.LAINNYA]
    if is_listed:
        # Only a PT can be listed; the mark is part of the registered name, so it stays on show.
        display = f"{display} Tbk"
        forms.append(LegalForm.PT)
    chosen = _best_form(forms)
    if chosen is None and _GOVERNMENT.match(display):
        chosen = LegalForm.INSTANSI
    return CompanyName(chosen, display, name_key(bare), branch, former, also, area)


def _take_forms(text: str) -> tuple[str, list[LegalForm], bool]:
    """Every form word off both ends, and whether the name says that the company is listed."""
    rest, is_listed = text, False
    forms: list[LegalForm] = []
    before = ""
    while rest != before:
        before = rest
        listed = _TBK_TAIL.search(rest)
        if listed and rest[: listed.start()].strip():
            rest, is_listed = rest[: listed.start()].rstrip(" ,;("), True
        rest, form = _take_tail(rest)
        forms += [form] if form else []
    form = LegalForm.PT
    before = ""
    while rest != before and form in (LegalForm.PT, LegalForm.PERSERO):
        before = rest
        rest, form = _take_head(rest)
        forms += [form] if form else []
    return _QUOTES.sub("", rest).strip(" ,;"), forms, is_listed


def _without_dot(text: str) -> str:
    """``text`` without a full stop at its end, unless that belongs to an initial or a foreign form."""
    if text.endswith(".") and not _FOREIGN.search(text) and not _ENDS_IN_INITIAL.search(text):
        return text.rstrip(". ")
    return text


_FRONT = {
    LegalForm.PT: "PT",
    LegalForm.PT_PERORANGAN: "PT",
    LegalForm.PT_PMA: "PT",
    LegalForm.PERSERO: "PT",
    LegalForm.CV: "CV",
    LegalForm.FIRMA: "Firma",
    LegalForm.UD: "UD",
    LegalForm.KOPERASI: "Koperasi",
    LegalForm.YAYASAN: "Yayasan",
    LegalForm.PERKUMPULAN: "Perkumpulan",
    LegalForm.PERUM: "Perum",
    LegalForm.BUT: "BUT",
}


def full_name(form: LegalForm | None, display: str) -> str:
    """The name in the usual order: ``PT X``, ``PT X (Persero) Tbk``, ``X`` where the form is not written."""
    if form is None or _SAYS_OWN_FORM.match(display):
        return display
    if form is LegalForm.PERSERO:
        if display.endswith(" Tbk"):
            return f"PT {display[:-4]} (Persero) Tbk"
        return f"PT {display} (Persero)"
    if form is LegalForm.PERSERODA:
        return f"PT {display}" if display.endswith("(Perseroda)") else display
    front = _FRONT.get(form)
    return f"{front} {display}" if front else display
