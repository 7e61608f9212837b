"""Filing, changing and trashing candidates; the NIK goes in here in clear and is never stored so."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.candidates.enums import Availability, LegalBasis
from app.candidates.models import Candidate, CandidateMerge
from app.candidates.nik import mask
from app.core import audit, sealing
from app.core.clock import utcnow
from app.core.db import db, is_postgresql
from app.core.errors import Conflict, Invalid, Stale
from app.settings.custom.models import is_custom

LONGEST_REASON = 300


def create(values: dict[str, Any], *, by: User | None = None) -> Candidate:
    """File a candidate from ``Checked.values``. Raises Conflict beside ``nik`` when somebody on file has it."""
    candidate = built(values, by=by)
    refuse_taken_nik(candidate, values.get("nik"))
    if not is_postgresql():
        # A number whose record was removed is not given again: its history tells of that person.
        (candidate.id,) = audit.unused_ids(Candidate, 1)
    db.session.add(candidate)
    flush()
    return candidate


def built(values: dict[str, Any], *, by: User | None) -> Candidate:
    """A candidate that is not stored yet."""
    candidate = Candidate(availability=Availability.UNKNOWN, legal_basis=LegalBasis.CONSENT, phones=[])
    candidate.is_nik_odd, candidate.custom = False, {}
    set_values(candidate, values)
    candidate.created_by_id = by.id if by else None
    return candidate


def edit(candidate: Candidate, values: dict[str, Any], *, version: int | None = None) -> list[str]:
    """Change the fields in ``values`` (from ``Checked.values``) and return the names of those that differ.

    Raises Stale, nothing changed, when someone saved since ``version``, and Conflict for a NIK somebody else has.
    """
    if version is not None and version != candidate.version:
        raise Stale(_("Someone else changed this person in the meantime."))
    refuse_taken_nik(candidate, values.get("nik"))
    changed = set_values(candidate, values)
    if changed:
        flush()
    return changed


def set_values(candidate: Candidate, values: dict[str, Any]) -> list[str]:
    """Set the columns in ``values`` that differ and return their names; ``nik`` is the number itself."""
    columns = Candidate.__mapper__.columns
    changed = [
        name
        for name, value in values.items()
        if (name in columns or is_custom(name)) and differs(name, getattr(candidate, name), value)
    ]
    for name in changed:
        if not is_custom(name):
            setattr(candidate, name, values[name])
    candidate.set_custom({name: values[name] for name in changed})
    if "nik" in values and _set_nik(candidate, values["nik"]):
        changed.append("nik")
    return changed


def differs(name: str, stored: Any, given: Any) -> bool:
    """Whether a column would change; the same telephones typed in another way are no change."""
    if name == "phones":
        return [phone["e164"] for phone in stored or []] != [phone["e164"] for phone in given or []]
    if given is None and name in ("availability", "legal_basis"):
        return False
    return bool(stored != given)


def trash(candidate: Candidate) -> None:
    """Put a candidate into the trash, with all that is known of the person."""
    if candidate.trashed_at is None:
        candidate.trashed_at = utcnow()
        db.session.flush()


def restore(candidate: Candidate) -> None:
    """Take a candidate out of the trash. Raises Conflict when the NIK was filed again meanwhile."""
    if candidate.trashed_at is None:
        return
    if db.session.scalar(
        select(exists().where(CandidateMerge.lost_id == candidate.id, CandidateMerge.undone_at.is_(None)))
    ):
        raise Conflict(_("%(name)s was merged; take the merge back instead.", name=candidate.name))
    if candidate.nik_sealed is not None:
        refuse_taken_nik(candidate, sealing.unseal(candidate.nik_sealed))
    candidate.trashed_at = None
    flush()


def reveal_nik(candidate: Candidate, *, reason: str) -> str:
    """The whole NIK, with a note in the audit log of who wanted it and why.

    Raises Invalid beside ``reason`` where none is given, and for a candidate without NIK.
    """
    if not reason.strip():
        raise Invalid(_("Please say what the NIK is needed for."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Please keep this short."), field="reason")
    if candidate.nik_sealed is None:
        raise Invalid(_("No NIK is on file."), field="reason")
    number = sealing.unseal(candidate.nik_sealed)
    audit.record("reveal", "candidates", candidate.id, {"what": "NIK", "reason": reason.strip()})
    db.session.flush()
    return number


def _set_nik(candidate: Candidate, number: str | None) -> bool:
    """Store the number sealed; whether it is another one than before."""
    if number is None:
        had = candidate.nik_hash is not None
        candidate.nik_sealed = candidate.nik_hash = candidate.nik_masked = None
        return had
    if candidate.nik_hash in sealing.fingerprints(number):
        return False
    candidate.nik_sealed, candidate.nik_hash = sealing.seal(number), sealing.fingerprint(number)
    candidate.nik_masked = mask(number)
    return True


def refuse_taken_nik(candidate: Candidate, number: str | None) -> None:
    """Raise Conflict where another candidate on file has this NIK, under whichever secret it was filed."""
    if number is None:
        return
    with db.session.no_autoflush:
        other = db.session.scalar(
            select(Candidate.name).where(
                Candidate.nik_hash.in_(sealing.fingerprints(number)),
                Candidate.trashed_at.is_(None),
                Candidate.id != (candidate.id or 0),
            )
        )
    if other is not None:
        raise _taken(other)


def _taken(name: str) -> Conflict:
    return Conflict(_("%(name)s is on file with this NIK already.", name=name), field="nik")


def flush() -> None:
    """Write; a NIK that somebody else filed in the same moment ends in its constraint."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as race:
        if "nik_hash" not in str(race.orig):
            raise
        raise Conflict(_("Somebody else has just filed this NIK."), field="nik") from race
    except StaleDataError as race:
        raise Stale(_("Someone else changed this person in the meantime.")) from race
