"""Road shows, stops and visits for tests, and the companies they go to."""

import itertools
from datetime import date, time
from io import BytesIO
from typing import Any

from PIL import Image

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.companies.models import Company, Contact
from app.core import clock
from app.core.db import db
from app.core.search import folded
from app.outreach import services
from app.outreach.enums import VisitOutcome
from app.outreach.events import NextStep
from app.outreach.models import RoadShow, Stop, Visit
from app.settings.enums import FollowUpKind, ReasonKind
from app.settings.models import Reason

TODAY = date(2026, 11, 24)
_numbers = itertools.count(1)


def a_company(name: str | None = None, **values: Any) -> Company:
    """A company, `PT` unless said otherwise."""
    name = name or f"Uji Bahari {next(_numbers)}"
    company = Company(
        **{
            "legal_form": LegalForm.PT,
            "name": name,
            "name_key": folded(name),
            "search_text": folded(name),
            **values,
        }
    )
    db.session.add(company)
    db.session.flush()
    return company


def a_contact(company: Company, name: str, **values: Any) -> Contact:
    contact = Contact(company_id=company.id, name=name, **values)
    db.session.add(contact)
    db.session.flush()
    return contact


def a_reason(kind: ReasonKind = ReasonKind.REFUSAL, key: str = "uji", name: str = "Alasan uji") -> Reason:
    reason = Reason(kind=kind, key=key, name_id=name, name_en=name)
    db.session.add(reason)
    db.session.flush()
    return reason


def a_road_show(*officers: User, **values: Any) -> RoadShow:
    """A road show of three days from today on."""
    plan = {
        "title": "Road show Balikpapan Barat",
        "starts_on": TODAY,
        "ends_on": date(2026, 11, 26),
        **values,
    }
    return services.plan_road_show(by=plan.pop("by", officers[0]), officers=officers, **plan)


def a_stop(road_show: RoadShow, company: Company | None = None, *, on: date = TODAY, **slot: Any) -> Stop:
    return services.add_stop(road_show, company or a_company(), on=on, **slot)


def next_step(by: User, **values: Any) -> NextStep:
    """Due three days after the stopped clock; by the real one, which goes on, never before today."""
    due_on = max(date(2026, 11, 27), clock.today())
    return NextStep(**{"kind": FollowUpKind.WHATSAPP, "owner_id": by.id, "due_on": due_on, **values})


def a_visit(by: User, company: Company | None = None, **values: Any) -> Visit:
    """A visit of today by one officer at a company that is interested."""
    given = {"outcome": VisitOutcome.INTERESTED, "next_step": next_step(by), **values}
    return services.log_visit(company or a_company(), by=by, **given)


def edited(visit: Visit, **changed: Any) -> Visit:
    """The visit after somebody corrected it; the outcome stays."""
    return services.edit_visit(visit, version=visit.version, outcome=visit.outcome, **changed)


def a_window(first: int, last: int) -> dict[str, time]:
    return {"window_from": time(first), "window_to": time(last)}


def a_photo(*, size: tuple[int, int] = (320, 200), colour: str = "teal", exif: bool = False) -> BytesIO:
    """A JPEG as a phone makes it; with `exif` lying on its side, with place, owner and hour in it."""
    picture = Image.new("RGB", size, colour)
    extra: dict[str, Any] = {}
    if exif:
        notes = Image.Exif()
        notes[0x0112] = 6
        notes[0x013B] = "Nama Pemilik Ponsel"
        notes.get_ifd(0x8769)[0x9003] = "2026:11:24 10:15:00"
        notes.get_ifd(0x8825).update({1: "S", 2: (1.0, 16.0, 3.0), 3: "E", 4: (116.0, 49.0, 40.0)})
        extra["exif"] = notes
    file = BytesIO()
    picture.save(file, "JPEG", **extra)
    file.seek(0)
    return file
