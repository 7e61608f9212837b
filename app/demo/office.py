"""The demo office: a dozen weeks of invented dealings around today, so that every page has something to show."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.companies import services as companies
from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.models import Company, Contact, Tag
from app.core import files
from app.core.clock import office_zone, today, utcnow
from app.demo import (
    agreed,
    aims,
    alumni,
    applied,
    in_vain,
    names,
    owed,
    own_fields,
    papers,
    placed,
    sheets,
    told,
)
from app.demo.steps import AFTERCARE, AGREED, STEPS
from app.follow_ups.enums import FollowUpSource, FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import RoadShowState, StopState, VisitMode, VisitOutcome
from app.outreach.models import RoadShow, Stop, Visit, VisitNeed
from app.pipeline.models import Partnership, StageMove
from app.settings import places
from app.settings.enums import FollowUpKind, ReasonKind, VisitPurpose
from app.settings.models import KbliCode, Office, Reason, Region, Scheme, Stage, Trade

COMPANIES = 72
SEED = 6471

PEOPLE: tuple[tuple[str, str, str, Role], ...] = (
    ("petugas@disnaker.example", "Rina Nurhayati", "Pengantar Kerja", Role.OFFICER),
    ("petugas2@disnaker.example", "Joko Kurniawan", "Pengantar Kerja", Role.OFFICER),
    (
        "penyelia@disnaker.example",
        "Arif Firmansyah",
        "Kepala Bidang Pelatihan dan Penempatan",
        Role.SUPERVISOR,
    ),
    ("data@disnaker.example", "Maya Puspita", "Pengelola Data", Role.CLERK),
    ("pimpinan@disnaker.example", "Hendra Wibowo", "Kepala Dinas", Role.HEAD),
    ("admin@disnaker.example", "Laras Kusuma", "Admin Sistem", Role.ADMIN),
    ("pemeriksa@disnaker.example", "Ratna Handayani", "Inspektorat", Role.AUDITOR),
)

OPENING = (
    ("Kariangau Sejahtera", LegalForm.PT, "41011", 84, Potential.A),
    ("Galangan Teluk Biru", LegalForm.PT, "30111", 212, Potential.A),
    ("Hotel Sepinggan Indah", LegalForm.PT, "55110", 64, Potential.B),
    ("Borneo Alat Berat", LegalForm.PT, "33122", 140, Potential.A),
    ("Roti Mahakam", LegalForm.CV, "56101", 18, Potential.B),
    ("Dermaga Timur", LegalForm.PT, "52291", 96, Potential.A),
    ("Mitra Las Mandiri", LegalForm.CV, "25120", 23, Potential.B),
    ("Energi Pesisir", LegalForm.PT, "06100", 318, Potential.A),
)
"""The firms that lead the lists, so that a first look shows full-blooded records."""

POSITIONS = (
    ("Juru las SMAW", "las"),
    ("Teknisi listrik industri", "listrik"),
    ("Mekanik alat berat", "otomotif"),
    ("Staf administrasi", "bisnis"),
    ("Pramusaji dan boga", "pariwisata"),
)

NOTES = (
    "Bertemu bagian HRD. Tertarik dengan pemagangan yang dibiayai perusahaan, minta penjelasan pengurangan pajak.",
    "Pimpinan di luar kota. Diterima staf administrasi, brosur dan contoh draf PKS ditinggalkan.",
    "Membutuhkan tenaga terampil untuk proyek tahun depan. Minta daftar alumni pelatihan terbaru.",
    "Sudah pernah menerima peserta magang dari sekolah. Ingin tahu perbedaan hak dan kewajiban.",
    "Meminta jadwal pertemuan lanjutan bersama kepala workshop.",
)


RUNNING = ("active", "renewing", "completed")
"""Stages of partners that signed long enough ago for apprentices to have stayed to the end."""


@dataclass(frozen=True)
class DemoAccount:
    """One way into the demo office."""

    role: str
    sign_in: str
    name: str
    password: str


def accounts_file(instance_path: Path) -> Path:
    """Where the demo passwords of this installation lie; never in the repository."""
    return instance_path / "demo-accounts.json"


def demo_accounts(instance_path: Path) -> list[DemoAccount]:
    """The demo accounts and their passwords; none where no demo office was loaded."""
    path = accounts_file(instance_path)
    if not path.exists():
        return []
    return [DemoAccount(**account) for account in json.loads(path.read_text())]


class DemoOffice:
    """Builds the demo office in one session; the caller commits."""

    def __init__(self, session: Session, instance_path: Path) -> None:
        self.session = session
        self.instance_path = instance_path
        self.random = Random(SEED)  # noqa: S311 - invented dealings, the same each time
        self.day = today()
        self.stages = {stage.key: stage for stage in session.scalars(select(Stage))}
        self.scheme = session.scalars(select(Scheme).order_by(Scheme.position)).first()
        self.reasons = {
            kind: list(session.scalars(select(Reason).where(Reason.kind == kind))) for kind in ReasonKind
        }
        self.trades = list(session.scalars(select(Trade).order_by(Trade.position)))
        city = session.scalar(select(Office.region_code)) or ""
        self.kelurahan = list(
            session.scalars(
                select(Region)
                .where(Region.level == 4, Region.code.startswith(f"{city}."))
                .order_by(Region.code)
            )
        )
        self.kbli = {
            row.code: row.id for row in session.scalars(select(KbliCode).where(KbliCode.version == 2020))
        }
        self.officers: list[User] = []
        self.supervisor: User

    def build(self) -> int:
        """Write the whole office; returns how many companies it has."""
        self._people()
        firms = self._companies()
        self._dealings(firms)
        self._road_show(firms)
        self.session.flush()
        own_fields.add(self.session, Random(SEED))  # noqa: S311 - invented answers, the same each time
        alumni.Alumni(self.session, Random(SEED)).build()  # noqa: S311 - invented people, the same each time
        applied.apply(self.session, by=self.supervisor, on=self.day)
        placed.place(self.session, by=self.supervisor, on=self.day, random=Random(SEED))  # noqa: S311 - invented
        owed.owe(self.session, by=self.supervisor, on=self.day)
        papers.write(self.session, self.officers, self.supervisor, on=self.day)
        agreed.agree(self.session, by=self.supervisor, on=self.day)
        agreed.open_window(self.session, by=self.supervisor)
        aims.set_aims(self.session, self.officers, on=self.day)
        aims.keep_promises(self.session, self.random, on=self.day)
        told.tell(self.officers, by=self.supervisor, on=self.day)
        return len(firms)

    def _people(self) -> None:
        made, people = [], []
        for email, name, position, role in PEOPLE:
            password = secrets.token_urlsafe(9)
            user, _one_time = accounts.create_user(
                email=email, name=name, position=position, roles=[role], password=password
            )
            people.append(user)
            made.append(DemoAccount(role.value, email, name, password).__dict__)
            if role is Role.OFFICER:
                self.officers.append(user)
            if role is Role.SUPERVISOR:
                self.supervisor = user
        aims.make_teams(people)
        path = accounts_file(self.instance_path)
        path.touch(mode=0o600)
        path.write_text(json.dumps(made, indent=1))

    def _companies(self) -> list[Company]:
        tags = [Tag(name=name) for name in ("anggota kadin", "ekspor", "pernah magang", "prioritas 2027")]
        self.session.add_all(tags)
        known: set[str] = {name for name, *_ in OPENING}
        firms = [self._company(*facts) for facts in OPENING]
        while len(firms) < COMPANIES:
            name, kbli = names.company(self.random)
            if name in known:
                continue
            known.add(name)
            form = self.random.choices(
                (LegalForm.PT, LegalForm.CV, LegalForm.UD, LegalForm.KOPERASI), (7, 4, 1, 1)
            )[0]
            headcount = self.random.choice((3, 7, 12, 19, 28, 45, 64, 88, 130, 240, 410))
            potential = self.random.choice((Potential.A, Potential.B, Potential.B, Potential.C, None))
            firms.append(self._company(name, form, kbli, headcount, potential))
        self.session.add_all(firms)
        for firm in firms:
            if self.random.random() < 0.35:
                firm.tags = self.random.sample(tags, self.random.choice((1, 1, 2)))
        self.session.flush()
        for firm in firms:
            self._contacts(firm)
        # Whom a company is found by is read from what is stored.
        self.session.flush()
        for firm in firms:
            companies.refresh(firm)
        return firms

    def _company(
        self, name: str, form: LegalForm, kbli: str, headcount: int, potential: Potential | None
    ) -> Company:
        place = self.random.choice(self.kelurahan)
        owner = self.random.choice(self.officers) if self.random.random() < 0.9 else None
        phone = f"+62542{self.random.randint(7000000, 7999999)}"
        return Company(
            name=name,
            legal_form=form,
            kbli_id=self.kbli.get(kbli),
            headcount=headcount,
            headcount_as_of_on=self.day - timedelta(days=self.random.randint(20, 400)),
            headcount_source=self.random.choice(list(HeadcountSource)),
            address=f"{self.random.choice(names.STREETS)} No. {self.random.randint(1, 180)}",
            rt=f"{self.random.randint(1, 60):02}",
            region_code=place.code,
            city="Balikpapan",
            postal_code=place.postal_code,
            **self._place_in(place, name),
            phones=[{"e164": phone, "as_typed": f"(0542) {phone[6:]}"}],
            email=f"hrd@{''.join(name.lower().split())}.example",
            source="Undangan sosialisasi",
            potential=potential,
            potential_reason="Banyak pekerja terampil dan proyek berjalan"
            if potential is Potential.A
            else None,
            owner_id=owner.id if owner else None,
            created_at=_at(self.day - timedelta(days=480), time(9)),
        )

    def _place_in(self, kelurahan: Region, name: str) -> dict[str, float | None]:
        """Somewhere in a kelurahan, so that the map and the record of a company agree; its middle if no try hits it."""
        latitude, longitude = (_near(at, self.random) for at in (kelurahan.latitude, kelurahan.longitude))
        tries = Random(name)  # noqa: S311 - invented places, apart from what else is drawn
        for reach in range(40, 0, -1):
            if latitude is None or longitude is None:
                break
            if places.kelurahan_code_at(latitude, longitude) == kelurahan.code:
                break
            latitude, longitude = (
                _near(at, tries, reach / 5000) for at in (kelurahan.latitude, kelurahan.longitude)
            )
        return {"latitude": latitude, "longitude": longitude}

    def _contacts(self, firm: Company) -> None:
        for index in range(self.random.choice((1, 1, 2, 3))):
            number = f"+62812{self.random.randint(10000000, 99999999)}"
            is_addressed = self.random.choice((True, True, False))
            name = names.person(self.random)
            self.session.add(
                Contact(
                    company_id=firm.id,
                    title_before=names.address_of(name) if is_addressed else None,
                    name=name,
                    title_after=self.random.choice((None, None, "S.E.", "S.T.", "S.Psi.")),
                    position=self.random.choice(("HRD", "Manajer operasional", "Kepala workshop", "Pemilik")),
                    phones=[{"e164": number, "as_typed": number}],
                    whatsapp=number,
                    is_primary=index == 0,
                )
            )

    def _dealings(self, firms: Sequence[Company]) -> None:
        ways = (
            ("contacted", 7), ("scheduled", 6), ("visited", 13), ("interested", 9), ("negotiating", 6), ("signed", 4),
            ("approved", 2), ("active", 5), ("completed", 1), ("renewing", 1), ("postponed", 2), ("declined", 2),
        )  # fmt: skip
        spread = [key for key, count in ways for _ in range(count)]
        leading = [
            "interested",
            "visited",
            "visited",
            "negotiating",
            "signed",
            "active",
            "interested",
            "approved",
        ]
        rest = spread[:]
        for key in leading:
            rest.remove(key)
        self.random.shuffle(rest)
        for firm, key in zip(firms, leading + rest, strict=False):
            self._dealing(firm, key)

    def _dealing(self, firm: Company, key: str) -> None:
        owner_id = firm.owner_id or self.officers[0].id
        firm.owner_id = owner_id
        took = self.random.randint(45, 170)
        path = _path_to(key)
        days = sorted(self.random.sample(range(1, took), len(path)))
        # Drawn apart, so that all else stays as it is.
        runs = Random(firm.name).randint(200, 290) if key in RUNNING else 0  # noqa: S311 - invented
        began = self.day - timedelta(days=took + runs)
        partnership = Partnership(
            company_id=firm.id,
            scheme_id=self.scheme.id if self.scheme else 0,
            stage_id=self.stages[key].id,
            owner_id=owner_id,
            expected_seats=self.random.choice((2, 3, 4, 4, 6, 8)),
            expected_start_on=self.day + timedelta(days=self.random.randint(20, 120) - runs),
        )
        self.session.add(partnership)
        self.session.flush()
        before: Stage | None = None
        for step, offset in zip(path, days, strict=True):
            moved = _at(began + timedelta(days=offset), time(9 + self.random.randint(0, 6), 10))
            self._move(partnership, before, self.stages[step], moved)
            before = self.stages[step]
            if step in ("visited", "interested"):
                self._visit(
                    firm, began + timedelta(days=offset), owner_id, is_interested=step == "interested"
                )
            if step in in_vain.STEPS:
                in_vain.visit(self.session, firm, step, on=began + timedelta(days=offset), by=owner_id)
        self._end(partnership, key)
        if key in ("signed", "approved", "active", "renewing", "completed", "negotiating"):
            signed_on = began + timedelta(days=dict(zip(path, days, strict=True)).get("signed", took))
            self._agreement(firm, partnership, key, signed_on=signed_on, runs=runs)
        if key not in ("completed", "declined", "postponed") and self.random.random() < 0.85:
            self._step(firm, partnership, key, owner_id)

    def _move(self, partnership: Partnership, before: Stage | None, after: Stage, at: datetime) -> None:
        partnership.entered_stage_at = at
        self.session.add(
            StageMove(
                partnership_id=partnership.id,
                from_stage_id=before.id if before else None,
                to_stage_id=after.id,
                moved_at=at,
                moved_by_id=partnership.owner_id,
            )
        )

    def _end(self, partnership: Partnership, key: str) -> None:
        if key == "postponed":
            partnership.postponed_until_on = self.day + timedelta(days=40)
            partnership.reason_id = self.reasons[ReasonKind.POSTPONE][0].id
        if key == "declined":
            partnership.reason_id = self.random.choice(self.reasons[ReasonKind.DECLINE]).id
            partnership.reason_note = "Belum ada anggaran untuk uang saku peserta."
        if self.stages[key].is_closing:
            partnership.closed_at = partnership.entered_stage_at

    def _visit(
        self, firm: Company, on: date, officer_id: int, *, is_interested: bool, at: Stop | None = None
    ) -> None:
        officers = [user for user in self.officers if user.id == officer_id]
        if self.random.random() < 0.25:
            officers = list(self.officers)
        started = _at(on, time(self.random.randint(9, 14), self.random.choice((0, 15, 30, 40))))
        outcomes = (VisitOutcome.CONSIDERING, VisitOutcome.ASKS_DOCUMENTS, VisitOutcome.ASKS_RETURN)
        outcome = VisitOutcome.INTERESTED if is_interested else self.random.choice(outcomes)
        position, trade = self.random.choice(POSITIONS)
        back = on + timedelta(days=14)
        visit = Visit(
            company_id=firm.id,
            stop=at,
            visited_on=on,
            started_at=started,
            ended_at=started + timedelta(minutes=self.random.choice((25, 35, 45, 60))),
            mode=VisitMode.ON_SITE,
            purpose=VisitPurpose.EXPLORATION if is_interested else VisitPurpose.SOCIALISATION,
            outcome=outcome,
            return_on=back if outcome is VisitOutcome.ASKS_RETURN else None,
            next_step_on=back,
            **AGREED[outcome],
            people_met="HRD",
            seats_offered=self.random.choice((2, 4, 6)) if is_interested else None,
            is_tax_incentive_explained=self.random.random() < 0.6,
            notes=self.random.choice(NOTES),
            latitude=firm.latitude,
            longitude=firm.longitude,
            accuracy_m=float(self.random.randint(4, 25)),
            received_at=started + timedelta(hours=2),
            created_by_id=officer_id,
        )
        visit.officers = officers
        if is_interested:
            visit.needs = [VisitNeed(position=position, count=2, trade_id=self._trade(trade))]
        self.session.add(visit)
        firm.last_visit_on = max(on, firm.last_visit_on or on)

    def _trade(self, word: str) -> int | None:
        return next(
            (trade.id for trade in self.trades if word in trade.key or word in trade.name_id.lower()), None
        )

    def _step(self, firm: Company, partnership: Partnership, key: str, owner_id: int) -> None:
        kind, subject = self.random.choice(STEPS.get(key, AFTERCARE))
        offset = self.random.choice((-9, -4, -2, 0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 15, 30, None))
        self.session.add(
            FollowUp(
                company_id=firm.id,
                partnership_id=partnership.id,
                kind=kind,
                subject=subject,
                owner_id=owner_id,
                due_on=None if offset is None else self.day + timedelta(days=offset),
                awaited_since=self.day - timedelta(days=6) if kind is FollowUpKind.WAIT_DOCUMENT else None,
                state=FollowUpState.OPEN,
                source=FollowUpSource.VISIT,
                created_by_id=owner_id,
            )
        )

    def _agreement(
        self, firm: Company, partnership: Partnership, key: str, *, signed_on: date, runs: int
    ) -> None:
        is_signed = key != "negotiating"
        signed_on = min(signed_on, self.day - timedelta(days=12))
        drafts = (AgreementState.DRAFT, AgreementState.IN_REVIEW, AgreementState.SENT)
        states = {"negotiating": drafts[firm.id % 3], "completed": AgreementState.ENDED}
        length = self.random.choice((35, 75, 130, 330))
        ends_on = max(signed_on + timedelta(days=length + runs), self.day + timedelta(days=15))
        if key == "completed":
            ends_on = self.day - timedelta(days=3)
            signed_on = min(signed_on, ends_on - timedelta(days=35))
        # Nobody is apprenticed for longer than the agreement lasts, and where it runs for long somebody is through.
        longest = min((ends_on - signed_on).days // 30, 6 if runs else 12)
        agreement = Agreement(
            company_id=firm.id,
            partnership_id=partnership.id,
            kind=AgreementKind.PKS,
            title="Perjanjian Kerja Sama Pemagangan Mandiri",
            state=states.get(key, AgreementState.ACTIVE if is_signed else AgreementState.DRAFT),
            office_number=f"500.15/{self.random.randint(100, 999)}.{firm.id}/Disnaker/{signed_on.year}"
            if is_signed
            else None,
            company_number=f"{self.random.randint(10, 99)}/HRD/{signed_on.year}" if is_signed else None,
            office_signatory="Hendra Wibowo",
            office_signatory_title="Kepala Dinas Ketenagakerjaan",
            company_signatory=names.person(self.random),
            company_signatory_title="Direktur",
            place="Balikpapan",
            office_signed_on=signed_on if is_signed else None,
            company_signed_on=signed_on if is_signed else None,
            valid_from_on=signed_on if is_signed else None,
            valid_to_on=ends_on if is_signed else None,
            owner_id=partnership.owner_id,
            created_by_id=partnership.owner_id,
            created_at=_at(signed_on - timedelta(days=9), time(10)),
        )
        position, trade = self.random.choice(POSITIONS)
        seats = max(1, min(partnership.expected_seats, (firm.headcount or 10) // 5))
        agreement.seat_lines = [
            SeatLine(
                position=position,
                trade_id=self._trade(trade),
                seats=seats,
                months=min(self.random.choice((3, 6, 6, 12)), longest if is_signed else 12),
                transport_idr=600_000,
                meals_idr=750_000,
                incentive_idr=1_000_000,
                has_jkk=True,
                has_jkm=True,
                hours_per_week=40,
                mentor=names.person(self.random),
                place="Workshop utama",
            )
        ]
        self.session.add(agreement)
        self.session.flush()
        if is_signed:
            scan = files.store_bytes(
                sheets.scanned("PERJANJIAN KERJA SAMA", agreement.office_number or ""), files.PDF
            )
            self.session.add(
                AgreementFile(
                    agreement_id=agreement.id,
                    kind=FileKind.SCAN,
                    version_number=1,
                    sha256=scan.sha256,
                    filename="pks-ditandatangani.pdf",
                    media_type=scan.media_type,
                    size=scan.size,
                    uploaded_by_id=partnership.owner_id,
                )
            )

    def _road_show(self, firms: Sequence[Company]) -> None:
        show = RoadShow(
            title="Road show Pemagangan Mandiri, Balikpapan Barat",
            aim="Menjelaskan Pemagangan Mandiri dan menjaring formasi",
            regulation="Permenaker 6/2020",
            starts_on=self.day - timedelta(days=1),
            ends_on=self.day + timedelta(days=2),
            assignment_number=f"800.1.11.1/214/Disnaker/{self.day.year}",
            assigned_on=self.day - timedelta(days=5),
            state=RoadShowState.RUNNING,
            created_by_id=self.supervisor.id,
        )
        show.officers = list(self.officers)
        self.session.add(show)
        self.session.flush()
        pool = [firm for firm in firms if firm.last_visit_on is None]
        pool = (pool + list(firms))[:12]
        hours = (time(9), time(10, 30), time(13), time(14, 30))
        for index, firm in enumerate(pool):
            offset, place = divmod(index, len(hours))
            stop = Stop(
                road_show_id=show.id,
                company_id=firm.id,
                on=self.day + timedelta(days=offset - 1),
                position=place + 1,
                window_from=hours[place],
                window_to=hours[place].replace(hour=hours[place].hour + 1),
                state=StopState.DONE if offset == 0 else StopState.PLANNED,
            )
            stop.officers = [self.officers[index % 2 if offset != 1 else 0]]
            self.session.add(stop)
            if offset == 0:
                day = self.day - timedelta(days=1)
                self._visit(firm, day, stop.officers[0].id, is_interested=False, at=stop)


def _path_to(key: str) -> list[str]:
    """The stages a partnership passed on its way to ``key``."""
    main = [
        "target", "contacted", "scheduled", "visited", "interested", "negotiating", "signed", "approved", "active",
        "completed", "renewing",
    ]  # fmt: skip
    if key in main:
        return [step for step in main[: main.index(key) + 1] if step != "completed" or key == "completed"]
    return ["target", "contacted", "scheduled", "visited", key]


def _near(degrees: float | None, random: Random, reach: float = 0.004) -> float | None:
    return None if degrees is None else round(degrees + random.uniform(-reach, reach), 6)


def _at(on: date, clock: time) -> datetime:
    """An instant of the office's day, never in the future."""
    return min(datetime.combine(on, clock, tzinfo=office_zone()).astimezone(UTC), utcnow())
