"""A large office of invented companies and visits, written in bulk, to measure lists and searches with."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.companies import services as companies_services
from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.models import Company, Contact
from app.core.clock import today, utcnow
from app.demo import names
from app.follow_ups.enums import FollowUpSource, FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import VisitMode, VisitOutcome, VisitPurpose
from app.outreach.models import Visit, visit_officers
from app.pipeline.models import Partnership
from app.settings.enums import FollowUpKind
from app.settings.models import KbliCode, Office, Region, Scheme, Stage

BATCH = 5_000

Told = Callable[[int, int], None]


def fill(session: Session, *, companies: int, visits: int, told: Told) -> None:
    """Add invented companies, contacts, visits, partnerships and follow-ups; commits each batch.

    ``told`` hears after each batch how many rows of how many are written.
    """
    random = Random(companies * 31 + visits)  # noqa: S311 - invented figures
    filler = _Filler(session, random)
    filed: list[int] = []
    total = companies + visits
    for batch in _batches(filler.companies(companies)):
        made = [company.id for company in companies_services.create_many(batch)]
        session.execute(insert(Contact), [filler.contact(company_id) for company_id in made])
        session.commit()
        session.expunge_all()
        filed += made
        told(len(filed), total)
    filler.visits(filed, visits, told=lambda done: told(companies + done, total))
    filler.partnerships(filed)
    session.execute(text("ANALYZE"))
    session.commit()


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


class _Filler:
    def __init__(self, session: Session, random: Random) -> None:
        self.session = session
        self.random = random
        self.day = today()
        self.now = utcnow()
        officers = select(User.id).join(UserRole).where(UserRole.role == Role.OFFICER).order_by(User.id)
        self.officers = list(session.scalars(officers))
        self.kbli = {
            row.code: row.id for row in session.scalars(select(KbliCode).where(KbliCode.version == 2020))
        }
        city = session.scalar(select(Office.region_code)) or ""
        self.kelurahan = list(
            session.scalars(select(Region).where(Region.level == 4, Region.code.startswith(f"{city}.")))
        )

    def companies(self, count: int) -> Iterator[dict[str, Any]]:
        first = (self.session.scalar(select(func.max(Company.id))) or 0) + 1
        for number in range(first, first + count):
            name, kbli = names.company(self.random, number=number)
            place = self.random.choice(self.kelurahan)
            phone = f"+62542{number % 10_000_000:07}"
            yield {
                "legal_form": self.random.choice((LegalForm.PT, LegalForm.PT, LegalForm.CV, LegalForm.UD)),
                "name": name,
                "kbli_id": self.kbli.get(kbli),
                "headcount": self.random.choice((None, 4, 9, 17, 33, 58, 94, 160, 420)),
                "headcount_as_of_on": self.day - timedelta(days=self.random.randint(10, 700)),
                "headcount_source": HeadcountSource.WLKP,
                "address": f"{self.random.choice(names.STREETS)} No. {self.random.randint(1, 400)}",
                "region_code": place.code,
                "city": "Balikpapan",
                "postal_code": place.postal_code,
                "phones": [{"e164": phone, "as_typed": phone}],
                "email": f"info@{''.join(name.lower().split())}.example",
                "potential": self.random.choice((None, Potential.A, Potential.B, Potential.C)),
                "owner_id": self.random.choice([*self.officers, None]),
                "source": "Data uji",
            }

    def contact(self, company_id: int) -> dict[str, Any]:
        number = f"+62812{company_id % 100_000_000:08}"
        return {
            "company_id": company_id,
            "name": names.person(self.random),
            "position": "HRD",
            "phones": [{"e164": number, "as_typed": number}],
            "is_primary": True,
        }

    def visits(self, filed: list[int], count: int, *, told: Callable[[int], None]) -> None:
        first = (self.session.scalar(select(func.max(Visit.id))) or 0) + 1

        def rows() -> Iterator[dict[str, Any]]:
            for number in range(first, first + count):
                company_id = self.random.choice(filed)
                on = self.day - timedelta(days=self.random.randint(1, 900))
                yield {
                    "id": number,
                    "uuid": UUID(int=self.random.getrandbits(128), version=4),
                    "company_id": company_id,
                    "visited_on": on,
                    "mode": VisitMode.ON_SITE,
                    "purpose": VisitPurpose.SOCIALISATION,
                    "outcome": self.random.choice(list(VisitOutcome)[:3]),
                    "notes": "Kunjungan untuk data uji.",
                    "received_at": self.now,
                    "created_by_id": self.random.choice(self.officers),
                }

        for batch in _batches(rows()):
            self.session.execute(insert(Visit), batch)
            self.session.execute(
                insert(visit_officers),
                [{"visit_id": row["id"], "user_id": row["created_by_id"]} for row in batch],
            )
            self.session.commit()
            told(batch[-1]["id"] - first + 1)
        self.keep_sequences("visits")
        latest = select(func.max(Visit.visited_on)).where(Visit.company_id == Company.id).scalar_subquery()
        self.session.execute(
            update(Company)
            .where(Company.id >= filed[0])
            .values(last_visit_on=latest, version=Company.version)
            .execution_options(synchronize_session=False)
        )
        self.session.commit()

    def partnerships(self, filed: list[int]) -> None:
        stages = [
            stage.id for stage in self.session.scalars(select(Stage).where(~Stage.is_side, ~Stage.is_closing))
        ]
        scheme_id = self.session.scalar(select(Scheme.id).order_by(Scheme.position).limit(1))
        partnerships = (
            {
                "company_id": company_id,
                "scheme_id": scheme_id,
                "stage_id": self.random.choice(stages),
                "owner_id": self.random.choice(self.officers),
                "expected_seats": self.random.randint(0, 8),
                "entered_stage_at": self.now - timedelta(days=self.random.randint(0, 120)),
            }
            for company_id in filed[::3]
        )
        for batch in _batches(partnerships):
            self.session.execute(insert(Partnership), batch)
            self.session.execute(insert(FollowUp), [self._step(row) for row in batch])
            self.session.commit()

    def _step(self, partnership: dict[str, Any]) -> dict[str, Any]:
        return {
            "company_id": partnership["company_id"],
            "kind": FollowUpKind.CALL,
            "subject": "Telepon HRD",
            "owner_id": partnership["owner_id"],
            "due_on": self.day + timedelta(days=self.random.randint(-20, 60)),
            "state": self.random.choice((FollowUpState.OPEN, FollowUpState.DONE)),
            "source": FollowUpSource.RULE,
        }

    def keep_sequences(self, table: str) -> None:
        """Let PostgreSQL go on counting after the ids given here."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - our own table names
            )
            self.session.commit()
