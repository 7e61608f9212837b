"""Days, hours, people and places as Indonesian papers write them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from app.accounts.models import User
from app.companies.models import Company
from app.core import formats
from app.core.clock import local
from app.documents.models import Official
from app.outreach.models import Visit
from app.settings.queries import region_paths

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def day(on: date) -> str:
    """``26 November 2026``."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def weekday(on: date) -> str:
    """``Kamis, 26 November 2026``."""
    return f"{DAYS[on.weekday()]}, {day(on)}"


def number(value: int) -> str:
    """A number in words: ``dua ribu dua puluh enam``."""
    # The library knows every language and is read only when a paper with a date in words is made.
    from num2words import num2words  # noqa: PLC0415

    return str(num2words(value, lang="id"))


def day_in_words(on: date) -> str:
    """``Kamis, tanggal dua puluh enam, bulan November, tahun dua ribu dua puluh enam``."""
    return (
        f"{DAYS[on.weekday()]}, tanggal {number(on.day)}, bulan {MONTHS[on.month - 1]}, "
        f"tahun {number(on.year)}"
    )


def period(first: date, last: date) -> str:
    """``24 November 2026`` or ``24 s.d. 26 November 2026``."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {day(last)}"
    return f"{day(first)} s.d. {day(last)}"


def hour(at: datetime) -> str:
    """``09.00``, on the office's clock."""
    return f"{local(at):%H.%M}"


def moment(at: datetime) -> str:
    """``26 November 2026 pukul 09.00 WITA``."""
    here = local(at)
    return f"{day(here.date())} pukul {here:%H.%M} {here.tzname()}"


def hours(visit: Visit) -> str | None:
    """When the visit was: ``09.00–10.15 WITA``."""
    if visit.started_at is None:
        return None
    end = f"–{hour(visit.ended_at)}" if visit.ended_at else ""
    return f"{hour(visit.started_at)}{end} {local(visit.started_at).tzname()}"


def label(choice: Any) -> str:
    """The Indonesian word for a code."""
    with force_locale("id"):
        return str(choice.label)


def amount(value: int) -> str:
    """``1.284``."""
    with force_locale("id"):
        return formats.number(value)


def money(rupiah: int) -> str:
    """``Rp3.856.694``."""
    with force_locale("id"):
        return formats.money(rupiah)


def addresses(companies: Iterable[Company]) -> dict[int, str]:
    """Where each company is, by its id; empty where nobody knows."""
    known = {company.id: company for company in companies}
    paths = region_paths({one.region_code for one in known.values() if one.region_code})
    return {key: _address(one, paths.get(one.region_code or "", "")) for key, one in known.items()}


def _address(company: Company, path: str) -> str:
    parts = (
        company.address,
        f"RT/RW {company.rt}" if company.rt else None,
        path or company.city,
        company.postal_code,
    )
    return ", ".join(part for part in parts if part)


def next_step(visit: Visit) -> str | None:
    """What was agreed to come next."""
    if visit.next_step_kind is None:
        return f"Tidak ada: {visit.no_next_step_because}" if visit.no_next_step_because else None
    what = label(visit.next_step_kind) + (f": {visit.next_step}" if visit.next_step else "")
    return f"{what}, {day(visit.next_step_on)}" if visit.next_step_on else what


def outcome(visit: Visit) -> str:
    """What came of the visit, with the reason of a refusal and the day to return."""
    said = label(visit.outcome)
    if visit.refusal_reason is not None:
        said += f" ({visit.refusal_reason.name_id})"
    return f"{said}, {day(visit.return_on)}" if visit.return_on else said


def needs(visit: Visit) -> list[str]:
    """The positions the company needs people for: ``Juru las: 4 orang``."""
    return [f"{need.position}: {amount(need.count)} orang" for need in visit.needs]


def people(users: Iterable[User], officials: dict[int, Official]) -> list[dict[str, str]]:
    """Officers with what is on file of them as officials."""
    return [person(user, officials.get(user.id)) for user in users]


def person(user: User, official: Official | None) -> dict[str, str]:
    """One officer: name, title, rank, NIP."""
    if official is None:
        return {"name": user.name, "title": user.position or "", "rank": "", "nip": ""}
    return {
        "name": official.name,
        "title": official.title or user.position or "",
        "rank": official.rank,
        "nip": official.nip,
    }


def names(users: Iterable[User]) -> str:
    return ", ".join(user.name for user in users)
