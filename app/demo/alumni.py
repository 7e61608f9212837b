"""Invented alumni of training, with numbers that cannot be anybody's: no province has the code 99."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates import consent, services
from app.candidates.enums import Availability, Education, LegalBasis
from app.candidates.models import Candidate
from app.companies.services import References
from app.core.clock import today
from app.demo import names
from app.settings.custom import services as fields
from app.settings.custom.models import FieldType
from app.settings.models import Office, Region, Trade

ALUMNI = 32

COURSES: tuple[tuple[str, str, int], ...] = (
    ("welding", "Juru las SMAW 3G", 280),
    ("electrical", "Instalasi listrik bangunan", 240),
    ("automotive", "Servis sepeda motor injeksi", 260),
    ("business", "Administrasi perkantoran", 180),
    ("tourism", "Tata boga dan hidangan", 200),
    ("ict", "Desainer multimedia muda", 220),
    ("refrigeration", "Teknisi pendingin ruangan", 240),
)
"""The key of a trade, a programme, and its hours."""

SCHOOLS = ("SMK Contoh Teluk Biru", "SMA Contoh Manggar", "SMK Contoh Bahari", "Politeknik Contoh Borneo")


class Alumni:
    """Files them around today, so that some are due whenever the office is made."""

    def __init__(self, session: Session, random: Random) -> None:
        self.session = session
        self.random = random
        self.on = today()
        self.references = References()
        self.trades = {trade.key: trade for trade in session.scalars(select(Trade))}
        home = session.scalars(select(Office.region_code)).first() or ""
        self.villages = list(
            session.scalars(select(Region.code).where(Region.level == 4, Region.code.startswith(f"{home}.")))
        )

    def build(self) -> None:
        """File all of them, with what they were trained in."""
        away = fields.add(
            "candidate",
            type=FieldType.YES_NO,
            name_id="Bersedia ditempatkan di luar kota",
            name_en="Would work in another city",
        )
        rows = [
            (
                self._person(number, away.attribute),
                [
                    self._training(number + step, years_ago=number % 4 + step)
                    for step in range(1 + (number % 6 == 0))
                ],
            )
            for number in range(ALUMNI)
        ]
        for candidate in services.create_many(rows)[5::11]:
            self._refusal(candidate)

    def _person(self, number: int, away: str) -> dict[str, Any]:
        random = self.random
        age = random.randint(18, 31)
        born_on = date(self.on.year - age, random.randint(1, 12), random.randint(1, 28))
        given = names.GIVEN[number % len(names.GIVEN)]
        is_woman = given in names.WOMEN
        education = random.choice([Education.SMK, Education.SMK, Education.SMA, Education.D3])
        graduated = min(born_on.year + (22 if education is Education.D3 else 18), self.on.year - 1)
        issued_on = self.on - timedelta(days=random.randint(20, 800))
        consent_on = self.on - timedelta(days=random.randint(30, 500)) if number % 6 != 4 else None
        typed = {
            "name": names.in_full(random, given),
            "nik": f"990101{born_on.day + 40 * is_woman:02}{born_on:%m%y}{number + 1:04}",
            "birth_place": "Kota Contoh",
            "birth_on": born_on,
            "phones": f"0813-5555-{1000 + number}",
            "email": f"alumni{number + 1}@contoh.example" if number % 3 else "",
            "address": f"{random.choice(names.STREETS)} No. {random.randint(1, 90)}",
            "rt": f"{random.randint(1, 40)}/00",
            "region_code": random.choice(self.villages) if self.villages else "",
            "education": education,
            "major": {"smk": "Teknik", "d3": "Teknik Mesin"}.get(education.value, "IPA"),
            "school": random.choice(SCHOOLS),
            "diploma_on": date(graduated, 6, 15),
            "ak1_number": f"AK1/{issued_on:%Y}/{4000 + number}" if number % 4 else "",
            "ak1_issued_on": issued_on if number % 4 else None,
            "availability": self._availability(number),
            "legal_basis": LegalBasis.CONSENT,
            "purpose": "Penempatan pemagangan mandiri",
            "consent_version": consent.LATEST if consent_on else "",
            "consent_on": consent_on,
            "retention_on": self.on + timedelta(days=-12 if number % 13 == 7 else 200 + 15 * number),
            "source": "Daftar lulusan UPTD BLK Contoh",
            away: "yes" if number % 3 else "no",
        }
        return services.validate(typed, references=self.references).values

    def _availability(self, number: int) -> Availability:
        others = {2: Availability.WORKING, 5: Availability.STUDYING, 8: Availability.UNKNOWN}
        return others.get(number % 10, Availability.AVAILABLE)

    def _training(self, number: int, *, years_ago: int) -> dict[str, Any]:
        trade, programme, hours = COURSES[number % len(COURSES)]
        year = self.on.year - years_ago
        has_bnsp = number % 3 != 0
        typed = {
            "institution": "UPTD BLK Contoh",
            "trade_id": self.trades[trade].id if trade in self.trades else None,
            "programme": programme,
            "class_name": f"Angkatan {number % 3 + 1}",
            "year": year,
            "hours": hours,
            "certificate_number": f"BLK-{year}-{300 + number}",
            "has_bnsp": has_bnsp,
            "bnsp_number": f"BNSP-CONTOH-{7000 + number}" if has_bnsp else "",
        }
        return services.validate_training(typed).values

    def _refusal(self, candidate: Candidate) -> None:
        typed = {
            "refused_on": self.on - timedelta(days=40),
            "offer": "PT Galangan Teluk Biru, juru las",
            "reason": "Lokasi terlalu jauh dari rumah",
        }
        services.add_refusal(candidate, services.validate_refusal(typed).values)
