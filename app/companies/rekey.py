"""The keys all companies are recognised by: whether they are those this version of the program makes, and making them again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from app.companies.identity import matching
from app.companies.identity.matching import CandidateKey
from app.companies.identity.names import split_name
from app.companies.models import Company, CompanyKey
from app.companies.recognition import IDENTIFYING, facts_of
from app.companies.services.storing import add_keys
from app.core.db import db

BATCH = 500

_KEYS = CompanyKey.__table__
_COMPANIES = Company.__table__
_IDENTIFYING = [column for column in _COMPANIES.columns if column.name in IDENTIFYING | {"name_key"}]


class Change(NamedTuple):
    """What has to be mended of one company: its name as matching reads it, keys that go, and keys that come."""

    name_key: str
    gone: list[int]
    missing: set[CandidateKey]


class Keys:
    """Name keys and the other keys, which follow from the companies alone and from how the program reads names."""

    name = "keys of companies"

    def problems(self, random: Random) -> Iterator[str]:
        """Of all companies, how many are filed under other keys than they should be."""
        if count := sum(len(_differing(ids)) for ids in _batches()):
            yield f"{self.name}: {count} companies are filed under other keys than they are looked for by."

    def rebuild(self) -> None:
        """File those again that differ."""
        statement = (
            update(_COMPANIES)  # type: ignore[arg-type]
            .where(_COMPANIES.c.id == bindparam("row"))
            .values(name_key=bindparam("key"), updated_at=_COMPANIES.c.updated_at)
        )
        for ids in _batches():
            if not (amiss := sorted(_differing(ids))):
                continue
            changes = _differing(amiss, lock=True)
            rows = [{"row": number, "key": change.name_key} for number, change in changes.items()]
            if rows:
                db.session.execute(statement, rows)
            gone = [key for change in changes.values() for key in change.gone]
            for start in range(0, len(gone), BATCH):
                db.session.execute(delete(_KEYS).where(_KEYS.c.id.in_(gone[start : start + BATCH])))  # type: ignore[arg-type]
            add_keys({number: change.missing for number, change in changes.items()})


def _batches() -> Iterator[Sequence[int]]:
    after = 0
    while ids := db.session.scalars(
        select(Company.id).where(Company.id > after).order_by(Company.id).limit(BATCH)
    ).all():
        yield ids
        after = ids[-1]


def _differing(ids: Sequence[int], *, lock: bool = False) -> dict[int, Change]:
    """Those of these companies whose keys differ; with ``lock`` nobody changes them until the end of the transaction."""
    known = select(*_IDENTIFYING).where(_COMPANIES.c.id.in_(ids))
    companies = db.session.execute(known.with_for_update() if lock else known).all()
    stored: dict[int, dict[CandidateKey, int]] = defaultdict(dict)
    filed = select(CompanyKey.company_id, CompanyKey.id, CompanyKey.kind, CompanyKey.value)
    for number, key, kind, value in db.session.execute(filed.where(CompanyKey.company_id.in_(ids))):
        stored[number][kind, value] = key
    changes: dict[int, Change] = {}
    for company in companies:
        own = stored[company.id]
        wanted = matching.keys_for(facts_of(company))
        name_key = split_name(company.name).key
        if wanted != own.keys() or name_key != company.name_key:
            gone = [key for pair, key in own.items() if pair not in wanted]
            changes[company.id] = Change(name_key, gone, wanted - own.keys())
    return changes
