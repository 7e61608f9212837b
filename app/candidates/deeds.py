"""What can be done to many candidates at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ColumnElement, delete, insert, select

from app.candidates.enums import Availability, Deed
from app.candidates.models import Candidate, CandidateTag
from app.core import audit, formats
from app.core.db import db
from app.deeds.doings import PutIntoTrash, SetColumn, Tagging
from app.deeds.kinds import Kind, register

_tags: Any = CandidateTag.__table__


class _Tags:
    """Tags on candidates."""

    model = Candidate

    def carrying(self, name: str) -> ColumnElement[bool]:
        return Candidate.id.in_(select(CandidateTag.candidate_id).where(CandidateTag.name == name))

    def hang(self, ids: Sequence[int], name: str) -> None:
        db.session.execute(insert(_tags), [{"candidate_id": key, "name": name} for key in ids])
        audit.record_changed("candidates", {key: {"tags": [None, name]} for key in ids})

    def take_off(self, ids: Sequence[int], name: str) -> None:
        db.session.execute(delete(_tags).where(_tags.c.candidate_id.in_(ids), _tags.c.name == name))
        audit.record_changed("candidates", {key: {"tags": [name, None]} for key in ids})


_AVAILABILITIES = {one.value: one for one in Availability}


def _taken(ids: Sequence[int]) -> set[int]:
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


def _counted(number: int) -> str:
    return ngettext("%(count)s candidate", "%(count)s candidates", number, count=formats.number(number))


def _names_of(ids: Sequence[int]) -> list[str]:
    return list(
        db.session.scalars(
            select(Candidate.name).where(Candidate.id.in_(ids)).order_by(Candidate.name_key, Candidate.id)
        )
    )


CANDIDATE_DEEDS = register(
    Kind(
        key="candidates",
        doings={
            Deed.AVAILABILITY: SetColumn(
                Candidate,
                Candidate.availability,
                _AVAILABILITIES.__getitem__,
                told=lambda text: str(_AVAILABILITIES[text].label),
            ),
            Deed.ADD_TAG: Tagging(_Tags(), hangs=True),
            Deed.REMOVE_TAG: Tagging(_Tags(), hangs=False),
            Deed.TRASH: PutIntoTrash(Candidate, Candidate.trashed_at, datetime.fromisoformat, taken=_taken),
        },
        icons={
            Deed.AVAILABILITY: "person-check",
            Deed.ADD_TAG: "tag",
            Deed.REMOVE_TAG: "tags",
            Deed.TRASH: "trash",
        },
        counted=_counted,
        names_of=_names_of,
        list_endpoint="candidates.index",
    )
)
