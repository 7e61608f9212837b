"""The same questions, answered in plain Python: what the database must agree with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.models import Company, Contact, Tag
from app.core import clock
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit
from app.pipeline.models import Partnership
from app.reports.conditions import Kind
from app.reports.fields import Meant
from app.reports.questions import Understood
from app.scoring.models import CompanyScore
from app.settings.enums import VisitPurpose
from app.settings.models import KbliCode, Scheme, Stage
from tests.factories import accounts, pipeline
from tests.factories import agreements as papers


@dataclass
class Known:
    """All there is about one company, each list as Python objects."""

    company: Company
    kbli: KbliCode | None = None
    tags: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    visitors: list[int] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)
    steps: list[FollowUp] = field(default_factory=list)
    stages: dict[int, str] = field(default_factory=dict)
    schemes: dict[int, str] = field(default_factory=dict)
    points: int | None = None
    team_id: int | None = None

    @property
    def serving(self) -> list[Contact]:
        return [one for one in self.contacts if not one.has_left and one.trashed_at is None]

    @property
    def open(self) -> list[Partnership]:
        return [one for one in self.partnerships if one.closed_at is None]

    @property
    def due(self) -> list[FollowUp]:
        return [one for one in self.steps if one.state is FollowUpState.OPEN]

    @property
    def live(self) -> list[Agreement]:
        return [
            one
            for one in self.agreements
            if one.state in states.LIVE and (one.valid_to_on is None or one.valid_to_on >= clock.today())
        ]


VALUES: dict[str, Callable[[Known], Any]] = {
    "name": lambda one: one.company.name,
    "brand": lambda one: one.company.brand_name,
    "form": lambda one: one.company.legal_form,
    "potential": lambda one: one.company.potential,
    "points": lambda one: one.points,
    "owner": lambda one: one.company.owner_id,
    "team": lambda one: one.team_id,
    "tag": lambda one: one.tags,
    "sector": lambda one: one.kbli.section if one.kbli else None,
    "kbli": lambda one: one.kbli.code if one.kbli else None,
    "business": lambda one: one.company.business,
    "headcount": lambda one: one.company.headcount,
    "headcount_on": lambda one: one.company.headcount_as_of_on,
    "headcount_from": lambda one: one.company.headcount_source,
    "branch": lambda one: one.company.is_branch,
    "do_not_visit": lambda one: one.company.is_do_not_visit,
    "nib": lambda one: one.company.nib,
    "npwp": lambda one: one.company.npwp,
    "kecamatan": lambda one: one.company.region_code and one.company.region_code[:8],
    "kelurahan": lambda one: one.company.region_code,
    "address": lambda one: one.company.address,
    "city": lambda one: one.company.city,
    "located": lambda one: one.company.latitude is not None and one.company.longitude is not None,
    "phone": lambda one: bool(one.company.phones),
    "email": lambda one: one.company.email,
    "website": lambda one: one.company.website,
    "contacts": lambda one: len(one.serving),
    "contact": lambda one: [person.name for person in one.serving],
    "position": lambda one: [person.position for person in one.serving],
    "reachable": lambda one: any(person.phones or person.whatsapp for person in one.serving),
    "last_visit": lambda one: one.company.last_visit_on,
    "visits": lambda one: len(one.visits),
    "visited": lambda one: [visit.visited_on for visit in one.visits],
    "outcome": lambda one: [visit.outcome for visit in one.visits],
    "purpose": lambda one: [visit.purpose for visit in one.visits],
    "visitor": lambda one: one.visitors,
    "seats_offered": lambda one: [visit.seats_offered for visit in one.visits],
    "next_step": lambda one: bool(one.due),
    "next_step_on": lambda one: min((step.due_on for step in one.due if step.due_on), default=None),
    "partner": lambda one: bool(one.open),
    "stage": lambda one: [one.stages[partnership.stage_id] for partnership in one.partnerships],
    "stage_on": lambda one: [clock.local(partnership.entered_stage_at).date() for partnership in one.open],
    "scheme": lambda one: [one.schemes[partnership.scheme_id] for partnership in one.partnerships],
    "expected_seats": lambda one: [partnership.expected_seats for partnership in one.open],
    "partner_owner": lambda one: [partnership.owner_id for partnership in one.open],
    "agreement": lambda one: [paper.kind for paper in one.live],
    "agreement_to": lambda one: [paper.valid_to_on for paper in one.live],
    "seats_agreed": lambda one: one.seats,
    "source": lambda one: one.company.source,
    "notes": lambda one: one.company.notes,
    "created": lambda one: clock.local(one.company.created_at).date(),
    "updated": lambda one: clock.local(one.company.updated_at).date(),
}
"""What a company holds in each field of the catalogue: one value, or a list of them."""


def passes(question: Understood, one: Known) -> bool:
    """Whether the question lets a company through."""
    if question.problems:
        return False
    outer, inner = (any, all) if question.is_any else (all, any)
    return outer(
        [
            *(_fits(asked, one) for asked in question.conditions),
            *(inner([_fits(asked, one) for asked in group]) for group in question.groups),
        ]
    )


def _fits(asked: Meant, one: Known) -> bool:
    held = VALUES[asked.field.key](one)
    key, values = asked.operator.key, asked.values
    if asked.field.kind is Kind.FLAG:
        return bool(held) is (key == "yes")
    present = [value for value in (held if isinstance(held, list) else [held]) if value not in (None, "")]
    match key:
        case "filled":
            return bool(present)
        case "empty":
            return not present
        case "all":
            return set(values) <= set(present)
        case "none":
            return not set(values) & set(present)
        case "lacks":
            return not any(values[0].lower() in value.lower() for value in present)
    return any(_compares(asked.field.kind, key, value, values) for value in present)


def _compares(kind: Kind, key: str, value: Any, values: tuple[Any, ...]) -> bool:
    today = clock.today()
    if kind is Kind.TEXT:
        found = {
            "has": value.lower().__contains__,
            "starts": value.lower().startswith,
            "is": value.lower().__eq__,
        }
        return bool(found[key](values[0].lower()))
    if kind is Kind.CODE:
        return bool(value.startswith(values))
    if kind is Kind.CHOICE:
        return value in values
    return {
        "min": lambda: value >= values[0],
        "max": lambda: value <= values[0],
        "is": lambda: value == values[0],
        "on": lambda: value == values[0],
        "between": lambda: values[0] <= value <= values[1],
        "before": lambda: value < values[0],
        "after": lambda: value > values[0],
        "within": lambda: today - timedelta(days=values[0]) <= value <= today,
        "over": lambda: value < today - timedelta(days=values[0]),
        "next": lambda: today <= value <= today + timedelta(days=values[0]),
    }[key]()


class SmallOffice:
    """A few companies of which every one is different, and most lack something."""

    def __init__(self) -> None:
        self.random = Random(7)  # noqa: S311 - invented figures
        self.today = clock.today()
        team = accounts.TeamFactory()
        self.people = [
            accounts.officer(name="Rina", team_id=team.id),
            accounts.officer(name="Budi", is_active=False),
        ]
        self.tags = [Tag(name=name) for name in ("prioritas", "pameran~2026", "50%")]
        self.lines = list(
            db.session.scalars(
                select(KbliCode).where(KbliCode.version == 2020, KbliCode.level == "subclass").limit(400)
            )
        )[::90]
        self.stages = {row.id: row.key for row in db.session.scalars(select(Stage))}
        self.schemes = {row.id: row.key for row in db.session.scalars(select(Scheme))}
        self.known = [self._company(number) for number in range(14)]
        db.session.flush()

    def _some(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def _day(self) -> date:
        return self.today + timedelta(days=self._some(-400, -91, -90, -31, -30, -1, 0, 1, 30, 31))

    def _company(self, number: int) -> Known:
        maybe = self._some
        tags = self.random.sample(self.tags, self.random.randint(0, 3))
        line = maybe(None, *self.lines)
        company = pipeline.company(
            maybe("Kariangau 100% Jaya", "MANGGAR_indah", "Teritip") + f" {number}",
            brand_name=maybe(None, "", "Kopi Kita"),
            potential=maybe(None, *Potential),
            owner_id=maybe(None, *(person.id for person in self.people)),
            tags=tags,
            kbli_id=line.id if line else None,
            business=maybe(None, "Las dan bubut"),
            headcount=maybe(None, 0, 4, 20, 420),
            headcount_as_of_on=maybe(None, self._day()),
            headcount_source=maybe(None, *HeadcountSource),
            is_branch=maybe(True, False),
            is_do_not_visit=maybe(True, False),
            npwp=maybe(None, f"{number:016}"),
            nib=maybe(None, f"{number:013}"),
            region_code=maybe(None, "64.71", "64.71.01", "64.71.01.1001", "64.71.02.1001"),
            address=maybe(None, "", "Jl. Jenderal Sudirman No. 1"),
            city=maybe(None, "Balikpapan"),
            latitude=maybe(None, -1.2),
            longitude=maybe(None, 116.8),
            phones=maybe([], [{"e164": "+62542123456", "as_typed": "0542123456"}]),
            email=maybe(None, "hrd@uji.example"),
            website=maybe(None, "uji.example"),
            source=maybe(None, "WLKP 2026", "Pameran"),
            notes=maybe(None, "", "Minta dihubungi lagi"),
            created_at=clock.utcnow() + timedelta(days=maybe(-91, -90, -30, 0), hours=maybe(0, 14, 16)),
            last_visit_on=maybe(None, self._day()),
        )
        company.legal_form = maybe(*LegalForm)
        company.updated_at = clock.utcnow() - timedelta(days=maybe(0, 30, 31, 91))
        db.session.flush()
        known = Known(company, line, [tag.name for tag in tags], stages=self.stages, schemes=self.schemes)
        known.points = maybe(None, -10, 0, 30, 31)
        known.team_id = next((one.team_id for one in self.people if one.id == company.owner_id), None)
        if known.points is not None:
            db.session.add(CompanyScore(company_id=company.id, points=known.points, grade=Potential.C))
        self._people_of(known)
        self._visits_of(known)
        self._dealings_of(known)
        return known

    def _people_of(self, known: Known) -> None:
        for name in self.random.sample(["Siti", "Agus", "Dewi"], self.random.randint(0, 3)):
            contact = Contact(
                company_id=known.company.id,
                name=name,
                position=self._some(None, "HRD"),
                phones=self._some([], [{"e164": "+62812", "as_typed": "0812"}]),
                whatsapp=self._some(None, None, "+62812"),
                has_left=self._some(False, False, True),
                trashed_at=self._some(None, None, clock.utcnow()),
            )
            db.session.add(contact)
            known.contacts.append(contact)

    def _visits_of(self, known: Known) -> None:
        for _each in range(self._some(0, 0, 1, 2, 3)):
            on = self._day()
            visit = pipeline.visit(
                known.company,
                self._some(*VisitOutcome),
                purpose=self._some(*VisitPurpose),
                days_ago=(self.today - on).days,
                seats_offered=self._some(None, 0, 5),
            )
            officers = self.random.sample(self.people, self.random.randint(0, 2))
            db.session.refresh(visit, ["officers"])
            visit.officers.extend(officers)
            known.visits.append(visit)
            known.visitors += [person.id for person in officers]
        for _each in range(self._some(0, 1, 2)):
            step = FollowUp(
                company_id=known.company.id,
                owner_id=self.people[0].id,
                kind="call",
                due_on=self._some(None, self._day(), self._day()),
                state=self._some(FollowUpState.OPEN, *FollowUpState),
            )
            db.session.add(step)
            known.steps.append(step)

    def _dealings_of(self, known: Known) -> None:
        for scheme in self.random.sample(list(self.schemes.values()), self._some(0, 1, 2)):
            known.partnerships.append(
                pipeline.partnership(
                    self._some("target", "visited", "interested", "declined"),
                    of=known.company,
                    days=self._some(0, 30, 31, 90),
                    scheme=scheme,
                    expected_seats=self._some(0, 4),
                    owner_id=self._some(None, *(person.id for person in self.people)),
                )
            )
        for _each in range(self._some(0, 0, 1, 2)):
            paper = papers.agreement(
                self._some("draft", "signed", "active"),
                of=known.company,
                kind=self._some(*AgreementKind),
                seats=self._some(0, 4),
                ends_in=self._some(None, -1, 0, 30),
            )
            known.agreements.append(paper)
            if paper in known.live:
                known.seats += [line.seats for line in paper.seat_lines]

    @property
    def reader(self) -> User:
        return self.people[0]
