"""A large office of invented companies and all that hangs on them, written in bulk, to measure lists and searches with.

Nothing is spread evenly: few officers own most companies, few kecamatan hold most of them, some companies are visited
every month and many never, as in a real office.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import accumulate, count, islice
from random import Random
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.agreements import ledger
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.companies import services as companies_services
from app.companies import tally as companies_tally
from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.models import Company, Contact, Tag
from app.companies.services.searched import search_text_of
from app.core.clock import today, utcnow
from app.dashboards import tally as visits_tally
from app.demo import names
from app.follow_ups.enums import FollowUpSource, FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.models import Visit, visit_officers
from app.pipeline import tally as pipeline_tally
from app.pipeline.models import Partnership, StageMove
from app.settings.enums import FollowUpKind, VisitPurpose
from app.settings.models import KbliCode, Office, Region, Scheme, Stage

BATCH = 5_000

Told = Callable[[int, int], None]
Row = dict[str, Any]
One = TypeVar("One")

FORMS = {LegalForm.PT: 60, LegalForm.CV: 25, LegalForm.UD: 8, LegalForm.KOPERASI: 4, LegalForm.YAYASAN: 3}
HEADCOUNTS = {None: 30, 3: 12, 8: 16, 14: 12, 27: 11, 58: 8, 94: 5, 160: 4, 420: 2}
POTENTIALS = {None: 45, Potential.A: 8, Potential.B: 20, Potential.C: 27}
TAGS = (
    "prioritas",
    "kawasan industri",
    "tambang",
    "galangan",
    "ekspor",
    "mitra lama",
    "padat karya",
    "rujukan",
)
NOTES = (
    "Minta dihubungi lewat WhatsApp, jangan telepon kantor.",
    "Bersedia menerima peserta setelah audit selesai.",
    "Bengkel pindah ke gudang baru di belakang pelabuhan.",
    "Kepala HRD baru, perlu dijelaskan kembali dari awal.",
    "Sudah punya program magang sendiri dengan politeknik.",
    "Menunggu persetujuan kantor pusat di Jakarta.",
)
OUTCOMES = {
    VisitOutcome.INTERESTED: 22,
    VisitOutcome.CONSIDERING: 30,
    VisitOutcome.ASKS_DOCUMENTS: 14,
    VisitOutcome.ASKS_RETURN: 8,
    VisitOutcome.REFUSED: 8,
    VisitOutcome.NOT_THERE: 15,
    VisitOutcome.CLOSED_MOVED: 3,
}
PURPOSES = {VisitPurpose.SOCIALISATION: 50, VisitPurpose.EXPLORATION: 30, VisitPurpose.MONITORING: 20}
MODES = {VisitMode.ON_SITE: 75, VisitMode.PHONE: 15, VisitMode.ONLINE: 10}
STAGES = {
    "target": 24, "contacted": 18, "scheduled": 8, "visited": 16, "interested": 10, "negotiating": 6, "signed": 3,
    "approved": 1, "active": 4, "completed": 2, "renewing": 1, "postponed": 2, "declined": 4, "not_eligible": 1,
}  # fmt: skip
"""Of a hundred partnerships, about how many stand where."""

SIGNED = frozenset({"signed", "approved", "active", "completed", "renewing"})
PARTNERS = 0.6
"""The share of companies with a partnership."""


def fill(session: Session, *, companies: int, visits: int, told: Told, contacts: int | None = None) -> None:
    """Add invented companies, people, visits, partnerships, agreements and follow-ups; commits each batch.

    As many ``contacts`` as companies unless said otherwise. ``told`` hears after each batch how many companies and
    visits of how many are written.
    """
    filler = _Filler(session, Random(companies * 31 + visits))  # noqa: S311 - invented figures
    filed: list[int] = []
    total = companies + visits
    per_company = (companies if contacts is None else contacts) / companies
    for batch in _batches(filler.companies(companies)):
        filed += filler.file(batch, people=round(per_company * len(batch)))
        told(len(filed), total)
    filler.visits(filed, visits, told=lambda done: told(companies + done, total))
    filler.partnerships(filed)
    # What was noted company by company is added up, as it is every night.
    for tally in (companies_tally, pipeline_tally, visits_tally):
        tally.recount()
    session.execute(text("ANALYZE"))
    session.commit()


def _batches(rows: Iterable[One], size: int | None = None) -> Iterator[list[One]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size or BATCH)):
        yield batch


class _Spread(Generic[One]):
    """Draws things as often as their weights say."""

    def __init__(self, random: Random, weights: Mapping[One, float]) -> None:
        self.random = random
        self.things = list(weights)
        self.sums = list(accumulate(weights.values()))

    def draw(self) -> One:
        return self.random.choices(self.things, cum_weights=self.sums)[0]


def _falling(things: Iterable[One]) -> dict[One, float]:
    """The first much oftener than the last, as names of owners and places come."""
    return {thing: 1 / (place + 2) for place, thing in enumerate(things)}


class _Filler:
    def __init__(self, session: Session, random: Random) -> None:
        self.session = session
        self.random = random
        self.day = today()
        self.now = utcnow()
        officers = select(User.id).join(UserRole).where(UserRole.role == Role.OFFICER).order_by(User.id)
        weights = _falling(session.scalars(officers))
        self.officers = _Spread(random, weights)
        self.owners = _Spread(random, {**weights, None: sum(weights.values()) * 0.15})
        self.kbli = {
            row.code: row.id for row in session.scalars(select(KbliCode).where(KbliCode.version == 2020))
        }
        city = session.scalar(select(Office.region_code)) or ""
        places = session.scalars(select(Region).where(Region.level == 4, Region.code.startswith(f"{city}.")))
        self.kelurahan = _Spread(random, _falling(places))
        self.forms, self.headcounts = _Spread(random, FORMS), _Spread(random, HEADCOUNTS)
        self.potentials = _Spread(random, POTENTIALS)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def companies(self, wanted: int) -> Iterator[Row]:
        first = self.next_id(Company.__table__)
        for number in range(first, first + wanted):
            yield self.company(number)

    def company(self, number: int) -> Row:
        name, kbli = names.company(self.random, number=number)
        place = self.kelurahan.draw()
        headcount = self.headcounts.draw()
        owner_id = self.owners.draw()
        domain = f"{''.join(name.lower().split())}.example"
        latitude, longitude = self.near(place)
        return {
            "legal_form": self.forms.draw(),
            "name": name,
            "kbli_id": self.kbli.get(kbli) if self.chance(0.9) else None,
            "npwp": names.npwp(number) if self.chance(0.5) else None,
            "nib": f"{number + 10**12:013}" if self.chance(0.5) else None,
            "headcount": headcount,
            "headcount_as_of_on": self.day - timedelta(days=self.random.randint(10, 700))
            if headcount
            else None,
            "headcount_source": HeadcountSource.WLKP if headcount else None,
            "address": f"{self.random.choice(names.STREETS)} No. {self.random.randint(1, 400)}",
            "region_code": place.code if self.chance(0.9) else None,
            "city": "Balikpapan",
            "postal_code": place.postal_code,
            "latitude": latitude,
            "longitude": longitude,
            "phones": [_phone("+625427", number, 6)] if self.chance(0.8) else [],
            "email": f"info@{domain}" if self.chance(0.7) else None,
            "website": f"www.{domain}" if self.chance(0.2) else None,
            "potential": self.potentials.draw(),
            "owner_id": owner_id,
            "source": "Data uji",
            "notes": self.random.choice(NOTES) if self.chance(0.2) else None,
            "tags": self.random.sample(TAGS, self.random.randint(1, 2)) if self.chance(0.15) else [],
        }

    def near(self, place: Region) -> tuple[float | None, float | None]:
        """Somewhere in a kelurahan, for those of which the map knows."""
        if place.latitude is None or place.longitude is None or not self.chance(0.6):
            return None, None
        return place.latitude + self.random.gauss(0, 0.004), place.longitude + self.random.gauss(0, 0.004)

    def file(self, batch: list[Row], *, people: int) -> list[int]:
        """Store companies with ``people`` contacts among them; returns the companies' ids."""
        made = companies_services.create_many(batch)
        of_whom: dict[int, list[Contact]] = {}
        # One for each as long as they reach; the rest crowd at a few.
        hosts = [
            *made[:people],
            *(made[int(len(made) * self.random.random() ** 2)] for _each in range(people - len(made))),
        ]
        numbers = count(self.next_id(Contact.__table__))
        rows = []
        for company in hosts:
            known = of_whom.setdefault(company.id, [])
            row = self.contact(company.id, next(numbers), is_first=not known)
            rows.append(row)
            known.append(Contact(**row))
        self.add(Contact.__table__, rows)
        texts = [
            {
                "key": company.id,
                "text": search_text_of(
                    company, contacts=of_whom[company.id], tags=[Tag(name=name) for name in row["tags"]]
                ),
            }
            for company, row in zip(made, batch, strict=True)
            if company.id in of_whom
        ]
        if texts:
            self.session.connection().execute(
                text("UPDATE companies SET search_text = :text WHERE id = :key"), texts
            )
        self.session.commit()
        self.session.expunge_all()
        return [company.id for company in made]

    def contact(self, company_id: int, number: int, *, is_first: bool) -> Row:
        return {
            "id": number,
            "company_id": company_id,
            "name": names.person(self.random),
            "position": self.random.choice(("HRD", "Manajer HRD", "Direktur", "Kepala Bengkel", "Staf Umum")),
            "phones": [_phone("+628121", number, 7)] if self.chance(0.85) else [],
            "email": f"orang{number}@contoh.example" if self.chance(0.4) else None,
            "is_primary": is_first,
        }

    def visits(self, filed: list[int], wanted: int, *, told: Callable[[int], None]) -> None:
        outcomes, purposes = _Spread(self.random, OUTCOMES), _Spread(self.random, PURPOSES)
        modes = _Spread(self.random, MODES)
        first = self.next_id(Visit.__table__)

        def rows() -> Iterator[Row]:
            for number in range(first, first + wanted):
                yield {
                    "id": number,
                    "uuid": UUID(int=self.random.getrandbits(128), version=4),
                    "company_id": filed[int(len(filed) * self.random.random() ** 1.7)],
                    "visited_on": self.day - timedelta(days=1 + int(1500 * self.random.random() ** 1.5)),
                    "mode": modes.draw(),
                    "purpose": purposes.draw(),
                    "outcome": outcomes.draw(),
                    "notes": self.random.choice(NOTES) if self.chance(0.5) else None,
                    "received_at": self.now,
                    "created_by_id": self.officers.draw(),
                }

        written = 0
        for batch in _batches(rows()):
            self.add(Visit.__table__, batch)
            officers = [{"visit_id": row["id"], "user_id": row["created_by_id"]} for row in batch]
            self.session.connection().execute(insert(visit_officers), officers)
            self.session.commit()
            written += len(batch)
            told(written)
        latest = select(func.max(Visit.visited_on)).where(Visit.company_id == Company.id).scalar_subquery()
        self.session.execute(
            update(Company)
            .where(Company.id >= filed[0])
            .values(last_visit_on=latest, version=Company.version, updated_at=Company.updated_at)
            .execution_options(synchronize_session=False)
        )
        self.session.commit()

    def partnerships(self, filed: list[int]) -> None:
        every = {stage.key: stage for stage in self.session.scalars(select(Stage))}
        standing = _Spread(self.random, {key: weight for key, weight in STAGES.items() if key in every})
        schemes = list(self.session.scalars(select(Scheme.id).order_by(Scheme.position)))
        under = _Spread(self.random, {scheme: 0.15**place for place, scheme in enumerate(schemes)})
        partnership_ids = count(self.next_id(Partnership.__table__))
        agreement_ids = count(self.next_id(Agreement.__table__))
        partners = (company_id for company_id in filed if self.chance(PARTNERS))
        for batch in _batches(partners):
            rows: dict[str, list[Row]] = {
                "partnerships": [],
                "moves": [],
                "agreements": [],
                "seats": [],
                "steps": [],
            }
            for company_id in batch:
                stage = every[standing.draw()]
                row = self.partnership(company_id, stage, under.draw(), next(partnership_ids))
                rows["partnerships"].append(row)
                rows["moves"] += self.moves(row, every["target"])
                if stage.key in SIGNED:
                    made = self.agreement(row, next(agreement_ids))
                    rows["agreements"].append(made)
                    rows["seats"] += self.seats(made["id"])
                rows["steps"] += self.steps(row)
            for model, name in (
                (Partnership, "partnerships"), (StageMove, "moves"), (Agreement, "agreements"),
                (SeatLine, "seats"), (FollowUp, "steps"),
            ):  # fmt: skip
                self.add(model.__table__, rows[name])
            ledger.catch_up()
            self.session.commit()

    def partnership(self, company_id: int, stage: Stage, scheme_id: int, number: int) -> Row:
        entered = self.now - timedelta(days=int(240 * self.random.random() ** 2))
        return {
            "id": number,
            "company_id": company_id,
            "scheme_id": scheme_id,
            "stage_id": stage.id,
            "owner_id": self.officers.draw(),
            "expected_seats": self.random.choice((0, 0, 1, 2, 2, 3, 4, 6, 8, 12)),
            "postponed_until_on": self.day + timedelta(days=self.random.randint(-30, 200))
            if stage.key == "postponed"
            else None,
            "entered_stage_at": entered,
            "closed_at": entered if stage.is_closing else None,
        }

    def moves(self, partnership: Row, first: Stage) -> Iterator[Row]:
        opened = partnership["entered_stage_at"] - timedelta(days=self.random.randint(1, 300))
        common = {"partnership_id": partnership["id"], "moved_by_id": partnership["owner_id"]}
        yield {**common, "from_stage_id": None, "to_stage_id": first.id, "moved_at": opened}
        if partnership["stage_id"] != first.id:
            moved = {"from_stage_id": first.id, "to_stage_id": partnership["stage_id"]}
            yield {**common, **moved, "moved_at": partnership["entered_stage_at"]}

    def agreement(self, partnership: Row, number: int) -> Row:
        signed = partnership["entered_stage_at"].date()
        return {
            "id": number,
            "company_id": partnership["company_id"],
            "partnership_id": partnership["id"],
            "kind": self.random.choice((AgreementKind.PKS, AgreementKind.PKS, AgreementKind.MOU)),
            "title": "Pemagangan Mandiri",
            "state": AgreementState.SIGNED,
            "office_number": f"560/{number}/Disnaker/{signed.year}",
            "office_signed_on": signed,
            "company_signed_on": signed,
            "valid_from_on": signed,
            "valid_to_on": signed + timedelta(days=self.random.choice((180, 365, 730))),
            "owner_id": partnership["owner_id"],
        }

    def seats(self, agreement_id: int) -> Iterator[Row]:
        for position in self.random.sample(
            ("Juru las", "Teknisi", "Operator", "Staf gudang"), self.random.randint(1, 3)
        ):
            yield {
                "agreement_id": agreement_id,
                "position": position,
                "seats": self.random.randint(1, 10),
                "months": self.random.choice((3, 6, 6)),
                "transport_idr": 500_000,
                "has_jkk": True,
                "has_jkm": True,
            }

    def steps(self, partnership: Row) -> Iterator[Row]:
        common = {
            "company_id": partnership["company_id"],
            "partnership_id": partnership["id"],
            "owner_id": partnership["owner_id"],
            "source": FollowUpSource.RULE,
        }
        for _each in range(self.random.randint(0, 3)):
            closed = self.now - timedelta(days=self.random.randint(1, 400))
            yield {
                **common,
                "kind": FollowUpKind.CALL,
                "subject": "Telepon HRD",
                "due_on": closed.date(),
                "state": FollowUpState.DONE,
                "closed_at": closed,
            }
        if partnership["closed_at"] is None and self.chance(0.5):
            yield {
                **common,
                "kind": self.random.choice(list(FollowUpKind)),
                "subject": "Kirim penjelasan program",
                "due_on": self.day + timedelta(days=self.random.randint(-12, 60))
                if self.chance(0.9)
                else None,
                "state": FollowUpState.OPEN,
                "closed_at": None,
            }

    def next_id(self, table: Any) -> int:
        return (self.session.scalar(select(func.max(table.c.id))) or 0) + 1

    def add(self, table: Table | Any, rows: list[Row]) -> None:
        """Store rows in one statement; where they bring their own ids, PostgreSQL goes on counting after them."""
        if not rows:
            return
        # The table, not the class: the unit of work would look at each row.
        self.session.connection().execute(insert(table), rows)
        if self.session.get_bind().dialect.name == "postgresql" and "id" in rows[0]:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            self.session.execute(select(func.setval(sequence, rows[-1]["id"])))


def _phone(prefix: str, number: int, digits: int) -> dict[str, str]:
    dialled = f"{prefix}{number % 10**digits:0{digits}}"
    return {"e164": dialled, "as_typed": dialled}
