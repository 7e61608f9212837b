"""What changes hands with a portfolio: how each kind of record is found, given and told.

Visits are not among it: who went there stays who went there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, true, update

from app.accounts.models import User
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.handovers.enums import Handed, Reach
from app.outreach.enums import StopState
from app.outreach.models import Stop, road_show_officers, stop_officers
from app.outreach.services.goers import telling_who_leaves
from app.pipeline.models import Partnership

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """What of an officer's is meant, from a day on."""

    owner_id: int
    on: date
    reach: Reach = Reach.ALL
    districts: Sequence[str] = ()
    chosen: Sequence[int] = ()

    def holds(self, company_id: Any) -> ColumnElement[bool]:
        """The condition that the company of this column belongs to it; all of them where all is meant."""
        if self.reach is Reach.ALL:
            return true()
        own = select(Company.id).where(Company.owner_id == self.owner_id)
        if self.reach is Reach.CHOSEN:
            own = own.where(Company.id.in_(self.chosen))
        else:
            places = [
                or_(Company.region_code == one, Company.region_code.startswith(f"{one}."))
                for one in self.districts
            ]
            own = own.where(or_(*places) if places else Company.id < 0)
        return company_id.in_(own)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Mover:
    """One kind of record: ``is_with`` says what is somebody's, ``give`` lets it be another's."""

    model: Any
    is_with: Callable[[int], ColumnElement[bool]]
    is_open: Callable[[date], ColumnElement[bool]]
    give: Callable[[Sequence[int], User, User], None]

    @property
    def company_id(self) -> Any:
        return self.model.id if self.model is Company else self.model.company_id

    def found(self, portfolio: Portfolio) -> Any:
        """The ids of what belongs to the portfolio."""
        return select(self.model.id).where(
            self.is_with(portfolio.owner_id),
            self.is_open(portfolio.on),
            portfolio.holds(self.company_id),
        )

    def still_with(self, ids: Sequence[int], owner_id: int) -> list[int]:
        """Those of the records that are still this person's and still open, held from now on."""
        found: list[int] = []
        for some in chunks(ids):
            statement = (
                select(self.model.id)
                .where(self.model.id.in_(some), self.is_with(owner_id), self.is_open(date.min))
                .order_by(self.model.id)
                .with_for_update(of=self.model)
            )
            found += db.session.scalars(statement)
        return found

    def names(self, ids: Sequence[int]) -> list[str]:
        """The companies these records are about, by name."""
        names: set[str] = set()
        for some in chunks(ids):
            about = select(self.company_id).where(self.model.id.in_(some))
            names |= {
                one.full_name for one in db.session.scalars(select(Company).where(Company.id.in_(about)))
            }
        return sorted(names)


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """``ids`` in pieces that one statement takes."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _owner_of(model: Any) -> Callable[[Sequence[int], User, User], None]:
    def give(ids: Sequence[int], of: User, to: User) -> None:
        for some in chunks(ids):
            db.session.execute(
                update(model)
                .where(model.id.in_(some))
                .values(owner_id=to.id, version=model.version + 1, updated_at=utcnow())
            )
            audit.record_changed(model.__tablename__, {one: {"owner_id": [of.id, to.id]} for one in some})

    return give


def _give_stops(ids: Sequence[int], of: User, to: User) -> None:
    """Let ``to`` go where ``of`` was to go, and be of the team of those road shows."""
    for some in chunks(ids):
        with telling_who_leaves(some):
            there = set(
                db.session.scalars(
                    select(stop_officers.c.stop_id).where(
                        stop_officers.c.stop_id.in_(some), stop_officers.c.user_id == to.id
                    )
                )
            )
            db.session.execute(
                delete(stop_officers).where(
                    stop_officers.c.stop_id.in_(some), stop_officers.c.user_id == of.id
                )
            )
            new = [{"stop_id": one, "user_id": to.id} for one in some if one not in there]
            if new:
                db.session.execute(insert(stop_officers), new)
            team = aliased_team(to.id)
            shows = db.session.scalars(
                select(Stop.road_show_id).where(Stop.id.in_(some), ~team).distinct()
            ).all()
            if shows:
                db.session.execute(
                    insert(road_show_officers), [{"road_show_id": one, "user_id": to.id} for one in shows]
                )
            db.session.execute(
                update(Stop).where(Stop.id.in_(some)).values(version=Stop.version + 1, updated_at=utcnow())
            )
        audit.record_changed("stops", {one: {"officers": [of.name, to.name]} for one in some})


def aliased_team(user_id: int) -> ColumnElement[bool]:
    """The condition that somebody is of the team of a stop's road show."""
    return exists().where(
        road_show_officers.c.road_show_id == Stop.road_show_id, road_show_officers.c.user_id == user_id
    )


def _goes(user_id: int) -> ColumnElement[bool]:
    return Stop.id.in_(select(stop_officers.c.stop_id).where(stop_officers.c.user_id == user_id))


MOVERS: Mapping[Handed, Mover] = {
    Handed.COMPANIES: Mover(
        Company,
        lambda owner_id: Company.owner_id == owner_id,
        lambda _on: Company.trashed_at.is_(None),
        _owner_of(Company),
    ),
    Handed.PARTNERSHIPS: Mover(
        Partnership,
        lambda owner_id: Partnership.owner_id == owner_id,
        lambda _on: Partnership.closed_at.is_(None),
        _owner_of(Partnership),
    ),
    Handed.AGREEMENTS: Mover(
        Agreement,
        lambda owner_id: Agreement.owner_id == owner_id,
        lambda _on: Agreement.state.not_in((AgreementState.ENDED, AgreementState.TERMINATED)),
        _owner_of(Agreement),
    ),
    Handed.FOLLOW_UPS: Mover(
        FollowUp,
        lambda owner_id: FollowUp.owner_id == owner_id,
        lambda _on: FollowUp.state == FollowUpState.OPEN,
        _owner_of(FollowUp),
    ),
    Handed.STOPS: Mover(
        Stop,
        _goes,
        lambda on: (Stop.state == StopState.PLANNED) & (Stop.on >= on),
        _give_stops,
    ),
}
