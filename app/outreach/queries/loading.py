"""What the lists and pages of this package load along, so that no template asks the database."""

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.companies.models import Company
from app.outreach.models import RoadShow, Stop, Visit, VisitNeed

ROAD_SHOW: tuple[ExecutableOption, ...] = (selectinload(RoadShow.officers).lazyload(User.held_roles),)

STOP: tuple[ExecutableOption, ...] = (
    joinedload(Stop.company).joinedload(Company.region),
    joinedload(Stop.missed_reason),
    joinedload(Stop.road_show),
    selectinload(Stop.officers).lazyload(User.held_roles),
)

VISIT_LINE: tuple[ExecutableOption, ...] = (
    joinedload(Visit.company),
    joinedload(Visit.refusal_reason),
    selectinload(Visit.officers).lazyload(User.held_roles),
)

VISIT: tuple[ExecutableOption, ...] = (
    *VISIT_LINE,
    joinedload(Visit.company).joinedload(Company.region),
    selectinload(Visit.stop).selectinload(Stop.road_show),
    selectinload(Visit.needs).joinedload(VisitNeed.trade),
    selectinload(Visit.photos),
)
