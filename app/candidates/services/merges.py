"""Two records of one person become one, and two again where that was a mistake."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from app.accounts.models import User
from app.candidates.merging import REGISTER
from app.candidates.models import Candidate, CandidateMerge, CandidateTag, DistinctCandidates
from app.candidates.services import records
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.merging import as_json, from_json
from app.core.sealing import sealed_value
from app.settings.custom.models import is_custom

UNDO_WINDOW = timedelta(days=30)
"""How long a merge can be taken back."""

NIK = ("nik_sealed", "nik_hash", "nik_masked", "is_nik_odd")


def merge(
    keep: Candidate,
    lose: Candidate,
    *,
    values: Mapping[str, Any],
    is_other_nik: bool = False,
    by: User | None,
    versions: tuple[int, int] | None = None,
) -> CandidateMerge:
    """Put ``lose`` into ``keep``: all that hangs on it moves, ``values`` stay, ``lose`` lies in the trash.

    With ``is_other_nik`` the two change their NIKs, so that none is lost. Raises Conflict when one of them is no
    longer on file, Stale when one was changed since ``versions``, Invalid for what cannot be.
    """
    _check(keep, lose, versions)
    settled = REGISTER.settle(keep, lose, {}, by=by)
    tags = _add_tags(keep, lose)
    lose.trashed_at = utcnow()
    db.session.flush()
    moved: dict[str, Any] = REGISTER.move_all(of=lose.id, to=keep.id)
    if is_other_nik:
        _swap_niks(keep, lose)
    before = {name: as_json(getattr(keep, name)) for name in values}
    changed = records.edit(keep, dict(values))
    take_for_alike(keep.id, lose.id)
    merged = CandidateMerge(
        kept_id=keep.id,
        lost_id=lose.id,
        by_id=by.id if by else None,
        moved=moved,
        before={name: [before[name], as_json(getattr(keep, name))] for name in changed},
        settled=settled | {"tags": tags, "nik": keep.nik_masked if is_other_nik else None},
    )
    db.session.add(merged)
    _note("merge", keep, lose)
    return merged


def undo(merged: CandidateMerge, *, by: User | None, at: datetime | None = None) -> None:
    """Take a merge back: all that moved goes back, also what was changed since, which stays as it is.

    Raises Conflict when it is too late, was done already, or the kept one is not where the merge left it.
    """
    moment = at or utcnow()
    keep, lose = (db.session.get_one(Candidate, number) for number in (merged.kept_id, merged.lost_id))
    if merged.undone_at is not None:
        raise Conflict(_("This merge was taken back already."))
    if moment - merged.merged_at > UNDO_WINDOW:
        raise Conflict(_("A merge can be taken back within 30 days."))
    if keep.is_trashed:
        raise Conflict(
            _("%(name)s itself was merged or put away since; take that back first.", name=keep.name)
        )
    merged.undone_at, merged.undone_by_id = moment, by.id if by else None
    db.session.flush()
    REGISTER.move_back(merged.moved, of=keep.id, to=lose.id)
    settled = dict(merged.settled)
    _take_tags(keep, settled.pop("tags", []))
    nik = settled.pop("nik", None)
    if nik is not None and keep.nik_masked == nik:
        _swap_niks(keep, lose)
    columns = Candidate.__mapper__.columns
    records.edit(
        keep,
        {
            name: old if is_custom(name) else from_json(columns[name].type, old)
            for name, (old, new) in merged.before.items()
            if as_json(getattr(keep, name)) == new
        },
    )
    records.restore(lose)
    REGISTER.unsettle(settled)
    _note("unmerge", keep, lose)


def tell_apart(left_id: int, right_id: int, *, by: User | None) -> None:
    """Remember that two candidates are not one, so that nobody is asked again."""
    first, second = sorted((left_id, right_id))
    if first == second:
        raise Invalid(_("Choose two candidates."))
    if db.session.get(DistinctCandidates, (first, second)) is None:
        db.session.add(DistinctCandidates(first_id=first, second_id=second, by_id=by.id if by else None))
        db.session.flush()


def take_for_alike(left_id: int, right_id: int) -> None:
    """Forget that two candidates were told apart."""
    first, second = sorted((left_id, right_id))
    pair = DistinctCandidates.first_id == first, DistinctCandidates.second_id == second
    db.session.execute(delete(DistinctCandidates).where(*pair))


def _check(keep: Candidate, lose: Candidate, versions: tuple[int, int] | None) -> None:
    if keep.id == lose.id:
        raise Invalid(_("A candidate cannot be merged with itself."), field="other")
    for candidate in (lose, keep):
        if candidate.is_trashed:
            raise Conflict(
                _("%(name)s was merged or put away by someone else meanwhile.", name=candidate.name)
            )
    if versions is not None and versions != (keep.version, lose.version):
        raise Stale(_("One of the two was changed meanwhile. Look again, then merge."))


def _swap_niks(keep: Candidate, lose: Candidate) -> None:
    """Let the two change their NIKs; one of them lies in the trash, where a NIK may stand twice."""
    mine = {name: getattr(keep, name) for name in NIK}
    theirs = {name: getattr(lose, name) for name in NIK}
    for candidate, values in ((keep, theirs), (lose, mine)):
        for name, value in values.items():
            setattr(candidate, name, value)
    records.flush()


def _add_tags(keep: Candidate, lose: Candidate) -> list[str]:
    """Hang the other's tags on the kept one too; returns those it had not."""
    own = select(CandidateTag.name).where(CandidateTag.candidate_id == keep.id)
    added = list(
        db.session.scalars(
            select(CandidateTag.name)
            .where(CandidateTag.candidate_id == lose.id, CandidateTag.name.not_in(own))
            .order_by(CandidateTag.name)
        )
    )
    if added:
        rows = [{"candidate_id": keep.id, "name": name} for name in added]
        db.session.execute(insert(CandidateTag), rows)
    return added


def _take_tags(keep: Candidate, names: list[str]) -> None:
    hung = CandidateTag.candidate_id == keep.id, CandidateTag.name.in_(names)
    db.session.execute(delete(CandidateTag).where(*hung))


def _note(action: str, keep: Candidate, lose: Candidate) -> None:
    about = {"name": [sealed_value(lose.name), sealed_value(keep.name)]}
    audit.record(action, "candidates", keep.id, about)
    audit.record(action, "candidates", lose.id, about)
    db.session.flush()
