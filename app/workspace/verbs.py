"""What can be done from the palette: only what the reader may do, by words of either language's screens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companies.models import Company, Contact
from app.companies.queries import whom_to_call
from app.core.formats import phone_display, wa_link
from app.core.languages import locale
from app.core.permissions import may_open
from app.core.rendering import visible_navigation
from app.core.search import folded

MOBILE = "+628"


@dataclass(frozen=True)
class Verb:
    """One thing to do that needs no record: a page, with further words it is asked for by."""

    label: Any
    endpoint: str
    icon: str
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


VERBS = (
    Verb(_l("Log a visit…"), "outreach.new_visit", "plus-lg", "kunjungan visit catat log"),
    Verb(_l("Add a company"), "companies.new", "building-add", "perusahaan baru tambah new company"),
    Verb(_l("Plan a road show"), "outreach.new_road_show", "signpost-split", "surat tugas assignment"),
    Verb(_l("Open the board"), "pipeline.index", "kanban", "papan pipeline kemitraan", {"layout": "board"}),
    Verb(_l("My follow-ups"), "follow_ups.index", "list-check", "tindak lanjut follow-up tugas"),
    Verb(_l("Companies without next step"), "follow_ups.without_next_step", "calendar-plus", "langkah"),
    Verb(
        _l("Awaited documents"),
        "follow_ups.index",
        "hourglass-split",
        "dokumen tunggu menunggu",
        {"kind": "wait_document"},
    ),
    Verb(_l("All companies"), "reports.companies", "building", "daftar perusahaan list"),
    Verb(_l("All visits"), "outreach.visits", "geo-alt", "daftar kunjungan list"),
    Verb(_l("All agreements"), "agreements.index", "file-earmark-text", "daftar perjanjian mou pks list"),
    Verb(_l("New agreement"), "agreements.new", "file-earmark-text", "perjanjian baru mou pks"),
    Verb(_l("New candidate"), "candidates.new", "mortarboard", "calon peserta baru alumni tambah"),
    Verb(_l("All candidates"), "candidates.index", "mortarboard", "daftar calon peserta alumni list"),
    Verb(_l("Find by NIK"), "candidates.find", "person-vcard", "cari nik ktp calon peserta"),
    Verb(_l("Import a list"), "imports.index", "cloud-arrow-up", "impor import unggah excel csv"),
    Verb(
        _l("Export partners"),
        "reports.new_export",
        "download",
        "ekspor mitra export excel csv",
        {"list": "partners"},
    ),
    Verb(
        _l("Export companies"),
        "reports.new_export",
        "download",
        "ekspor perusahaan excel csv",
        {"list": "companies"},
    ),
    Verb(_l("Hand a portfolio over"), "handovers.new", "arrow-left-right", "serah terima alih petugas"),
    Verb(_l("Approvals"), "approvals.index", "clipboard-check", "persetujuan setuju telaah tanda tangan"),
    Verb(_l("While you are away"), "approvals.delegations", "person-check", "plh pengganti cuti delegasi"),
    Verb(_l("Activity"), "activity.index", "journal-text", "aktivitas umpan feed tim"),
    Verb(_l("Companies I watch"), "activity.watched", "eye", "pantau watch"),
    Verb(_l("Likely duplicates"), "companies.likely", "layers", "ganda duplikat gabung merge"),
    Verb(_l("Trash"), "companies.trashed", "trash", "tempat sampah pulihkan restore"),
    Verb(
        _l("My changes to many records"),
        "deeds.index",
        "check2-square",
        "massal banyak sekaligus urungkan undo bulk",
    ),
    Verb(_l("Accounts"), "users.index", "people", "akun pengguna user"),
    Verb(_l("Teams"), "users.teams", "people", "tim team anggota"),
    Verb(_l("Settings"), "settings.index", "gear", "pengaturan"),
    Verb(_l("Audit log"), "audit.index", "clock-history", "riwayat"),
    Verb(_l("My account"), "accounts.profile", "person", "akun sandi password bahasa"),
    Verb(_l("Help"), "workspace.shortcuts", "question-circle", "bantuan panduan guide"),
)


@dataclass(frozen=True)
class Offer:
    """A verb ready to be done: its address, what stands on the line, and beside it."""

    url: str
    icon: str
    label: str
    hint: str = ""


def open_to_reader(typed: str) -> Iterator[Offer]:
    """The verbs and the pages of the rail this reader may open whose words begin with those typed.

    All of them where nothing was typed. A page that a verb opens anyway is not told twice.
    """
    wanted = folded(typed).split()
    for verb, words in zip(VERBS, _words_of_verbs(str(locale())), strict=True):
        if all(any(word.startswith(one) for word in words) for one in wanted) and may_open(verb.endpoint):
            yield Offer(url_for(verb.endpoint, **verb.values), verb.icon, str(verb.label))
    told = {verb.endpoint for verb in VERBS if not verb.values}
    for item in visible_navigation():
        words = folded(str(item.label)).split()
        if item.endpoint not in told and all(any(word.startswith(one) for word in words) for one in wanted):
            yield Offer(url_for(item.endpoint), item.icon, str(item.label))


@lru_cache
def _words_of_verbs(language: str) -> list[list[str]]:
    """The words of each verb in the language of the reader, which is ``language``."""
    return [folded(f"{verb.label} {verb.words}").split() for verb in VERBS]


_VISIT, _PLAN, _CALL, _WHATSAPP = "visit", "plan", "call", "whatsapp"

ASKED_BY = {
    "kunjungan": _VISIT, "kunjungi": _VISIT, "catat": _VISIT, "visit": _VISIT, "log": _VISIT, "rencanakan": _PLAN,
    "plan": _PLAN, "telepon": _CALL, "telp": _CALL, "hubungi": _CALL, "call": _CALL, "wa": _WHATSAPP,
    "whatsapp": _WHATSAPP,
}  # fmt: skip
"""First words that say what to do with the company named after them."""

BETWEEN = frozenset(["a", "tindak", "lanjut", "follow-up", "ke", "dengan", "with", "at", "to"])
"""Words between the deed and the name."""


def split(typed: str) -> tuple[str | None, str]:
    """What is to be done and with whom: ``telepon kariangau`` is to call, and ``kariangau``."""
    first, *rest = typed.split() or [""]
    offer = ASKED_BY.get(folded(first))
    # "Catat kunjungan kariangau": the deed in the words of its own button.
    while len(rest) > 1 and (folded(rest[0]) in BETWEEN or ASKED_BY.get(folded(rest[0])) == offer):
        rest = rest[1:]
    return (offer, " ".join(rest)) if offer and rest else (None, typed)


def for_company(company: Company, *, only: str | None = None) -> list[Offer]:
    """What this reader may do with a company found; ``only`` one kind of it."""
    found: list[tuple[str, Offer]] = []
    name = company.full_name
    if may_open("outreach.new_visit") and not company.is_do_not_visit:
        url = url_for("outreach.new_visit", company=company.id)
        found.append((_VISIT, Offer(url, "plus-lg", _("Log a visit"), name)))
    if may_open("follow_ups.new"):
        url = url_for("follow_ups.new", company=company.id)
        found.append((_PLAN, Offer(url, "calendar-plus", _("Plan a follow-up"), name)))
    found += _by_phone(company, whom_to_call(company.id))
    return [offer for kind, offer in found if only in (None, kind)]


def _by_phone(company: Company, person: Contact | None) -> Iterator[tuple[str, Offer]]:
    numbers = [phone["e164"] for phone in (person.phones if person else company.phones) or []]
    name = f"{person.full_name}, {company.full_name}" if person else company.full_name
    if numbers:
        shown = phone_display(numbers[0])
        yield _CALL, Offer(f"tel:{numbers[0]}", "telephone", _("Call %(number)s", number=shown), name)
    mobile = [*([person.whatsapp] if person and person.whatsapp else []), *numbers]
    mobile = [number for number in mobile if number.startswith(MOBILE)]
    if mobile:
        shown = phone_display(mobile[0])
        yield _WHATSAPP, Offer(wa_link(mobile[0]), "whatsapp", _("WhatsApp %(number)s", number=shown), name)
