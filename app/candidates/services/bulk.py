"""One deed done to many candidates at once, and taken back: few statements however many they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from app.accounts.models import User
from app.candidates.enums import Availability, Deed
from app.candidates.models import Candidate, CandidateChange, CandidateTag
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, scope

MOST_AT_ONCE = 5000
"""How many candidates one deed may touch, so that the request stays short."""

BATCH = 500
LONGEST_TAG = 40

_tags: Any = CandidateTag.__table__

COLUMNS: dict[Deed, Any] = {Deed.AVAILABILITY: Candidate.availability, Deed.TRASH: Candidate.trashed_at}
"""The deeds that set one column; the others hang or take a tag."""


def change_at_once(
    candidate_ids: Iterable[int], deed: Deed, *, by: User, value: Availability | str | None = None
) -> CandidateChange:
    """Do ``deed`` to those of the candidates that ``by`` may change; the answer's ``before`` holds who changed.

    Raises Invalid for more than ``MOST_AT_ONCE`` and for a tag that is none.
    """
    ids = sorted(set(candidate_ids))
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(_("At most %(most)s candidates at a time.", most=MOST_AT_ONCE))
    wanted = _wanted(deed, value)
    change = CandidateChange(actor_id=by.id, deed=deed, value=_as_text(wanted), before={})
    before: dict[str, Any] = {}
    for some in _batches(ids):
        held = _held(some, by, deed, is_trashed=False)
        moved = {key: now for key, now in held.items() if not _is_so(deed, now, wanted)}
        _set(deed, moved, wanted)
        before |= {str(key): _as_text(now) for key, now in moved.items()}
    change.before = before
    db.session.add(change)
    audit.record("bulk", "candidates", None, {"rows": len(before), "what": str(deed.label)})
    db.session.flush()
    return change


def undo_at_once(change: CandidateChange, *, by: User) -> int:
    """Give each candidate of ``change`` what it had before, and say how many got it.

    One whose value was changed since keeps that, and one stays in the trash whose NIK somebody on file has by now.
    Raises Conflict where it was taken back already.
    """
    db.session.refresh(change, with_for_update=True)
    if change.undone_at is not None:
        raise Conflict(_("This was undone already."))
    change.undone_at = utcnow()
    done, restored = _typed(change.deed, change.value), 0
    for some in _batches(sorted(int(key) for key in change.before)):
        held = _held(some, by, change.deed, is_trashed=change.deed is Deed.TRASH)
        still = {key: now for key, now in held.items() if _is_so(change.deed, now, done)}
        if change.deed is Deed.TRASH:
            still = {key: still[key] for key in still.keys() - _filed_again(list(still))}
        for value in {change.before[str(key)] for key in still}:
            rows = {key: now for key, now in still.items() if change.before[str(key)] == value}
            _set(_opposite(change.deed), rows, done if change.deed in TAGS else _typed(change.deed, value))
        restored += len(still)
    audit.record("bulk_undo", "candidates", None, {"rows": restored})
    db.session.flush()
    return restored


TAGS = {Deed.ADD_TAG: Deed.REMOVE_TAG, Deed.REMOVE_TAG: Deed.ADD_TAG}
"""The deeds about tags, each with the one that takes it back."""


def _wanted(deed: Deed, value: Availability | str | None) -> Any:
    if deed is Deed.TRASH:
        return utcnow()
    return value if deed is Deed.AVAILABILITY else _tag(str(value or ""))


def _tag(typed: str) -> str:
    tag = " ".join(typed.lower().split())
    if not tag or len(tag) > LONGEST_TAG or any(mark in tag for mark in ",;"):
        raise Invalid(_("Please give one tag of at most 40 characters."), field="tag")
    return tag


def _held(ids: Sequence[int], by: User, deed: Deed, *, is_trashed: bool) -> dict[int, Any]:
    """What each holds of those that ``by`` may change: a value, or its tags; nobody else changes them meanwhile."""
    column = COLUMNS.get(deed, Candidate.id)
    in_trash = Candidate.trashed_at.is_not(None) if is_trashed else Candidate.trashed_at.is_(None)
    rows = db.session.execute(
        select(Candidate.id, column.label("value"))
        .where(Candidate.id.in_(ids), scope(by, Candidate, Action.CHANGE), in_trash)
        .order_by(Candidate.id)
        .with_for_update(of=Candidate)
    ).all()
    if deed in COLUMNS:
        return {row.id: row.value for row in rows}
    tags: dict[int, set[str]] = {row.id: set() for row in rows}
    found = select(CandidateTag.candidate_id, CandidateTag.name).where(
        CandidateTag.candidate_id.in_(list(tags))
    )
    for candidate_id, name in db.session.execute(found):
        tags[candidate_id].add(name)
    return tags


def _is_so(deed: Deed, now: Any, wanted: Any) -> bool:
    """Whether a candidate that holds ``now`` is already as the deed makes it."""
    if deed is Deed.ADD_TAG:
        return wanted in now
    if deed is Deed.REMOVE_TAG:
        return wanted not in now
    return bool(now == wanted)


def _set(deed: Deed, rows: Mapping[int, Any], value: Any) -> None:
    if not rows:
        return
    ids = list(rows)
    if deed is Deed.ADD_TAG:
        db.session.execute(insert(_tags), [{"candidate_id": key, "name": value} for key in ids])
        changes = {key: {"tags": [None, value]} for key in ids}
    elif deed is Deed.REMOVE_TAG:
        db.session.execute(delete(_tags).where(_tags.c.candidate_id.in_(ids), _tags.c.name == value))
        changes = {key: {"tags": [value, None]} for key in ids}
    else:
        column = COLUMNS[deed]
        changes = {key: {column.key: [now, value]} for key, now in rows.items()}
        db.session.execute(
            update(Candidate)
            .where(Candidate.id.in_(ids))
            .values({column: value, Candidate.version: Candidate.version + 1}),
            execution_options={"synchronize_session": False},
        )
        db.session.expire_all()
    audit.record_changed("candidates", changes)


def _filed_again(ids: Sequence[int]) -> set[int]:
    """Those in the trash whose NIK somebody on file has by now."""
    hashes = {
        number: key
        for key, number in db.session.execute(
            select(Candidate.id, Candidate.nik_hash).where(
                Candidate.id.in_(ids), Candidate.nik_hash.is_not(None)
            )
        )
    }
    taken = select(Candidate.nik_hash).where(
        Candidate.nik_hash.in_(list(hashes)), Candidate.trashed_at.is_(None)
    )
    return {hashes[number] for number in db.session.scalars(taken) if number is not None}


def _opposite(deed: Deed) -> Deed:
    return TAGS.get(deed, deed)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, set):
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _typed(deed: Deed, written: str | None) -> Any:
    if written is None or deed in TAGS:
        return written
    return datetime.fromisoformat(written) if deed is Deed.TRASH else Availability(written)  # type: ignore[call-arg]
