"""Lists of visits that took place before they could be logged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.companies.identity.names import fold
from app.core import formats
from app.core.clock import office_zone
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.tabular import Row
from app.documents import queries as documents
from app.documents.enums import Subject
from app.imports import queries
from app.imports.days import day_in
from app.imports.fields import own
from app.imports.fields.visits import FIELDS, OUTCOMES
from app.imports.hours import hours_in
from app.imports.kinds.records import RecordKind
from app.imports.known import Known
from app.imports.mapping import Fields
from app.imports.officers import Officers
from app.imports.records.books import Book, Entry
from app.imports.records.reading import Reader, RecordDraft
from app.imports.undoing import hung_on
from app.imports.words import choice_in, labels_of, named_in, phrases
from app.outreach import services as outreach
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.models import Visit, visit_officers
from app.pipeline import services as pipeline
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.custom.models import by_attribute, is_custom
from app.settings.custom.values import clean
from app.settings.enums import ReasonKind, VisitPurpose
from app.settings.models import Reason
from app.settings.purposes import PurposeKey, purposes

MODES = {
    VisitMode.ON_SITE: "di tempat|langsung|kunjungan|tatap muka|lapangan|visit|di lokasi|luring|offline",
    VisitMode.PHONE: "telepon|telp|via telepon|wa|whatsapp|call",
    VisitMode.ONLINE: "daring|online|zoom|video|virtual",
    VisitMode.OUR_OFFICE: "di kantor kami|kantor dinas|di dinas|di kantor dinas|di disnaker",
    VisitMode.EVENT: "acara|kegiatan|event|job fair|bursa kerja|sosialisasi massal",
}
PURPOSES: dict[str, str] = {
    VisitPurpose.SOCIALISATION: "sosialisasi|sosialisasi program|penjelasan program|pengenalan|road show|roadshow",
    VisitPurpose.EXPLORATION: "penjajakan|penjajakan kerja sama|penjajakan kemitraan|eksplorasi",
    VisitPurpose.NEGOTIATION: "negosiasi|pembahasan|pembahasan draf|pembahasan perjanjian",
    VisitPurpose.SIGNING: "penandatanganan|tanda tangan|ttd",
    VisitPurpose.MONITORING: "monitoring|pemantauan|monev|evaluasi|pembinaan",
    VisitPurpose.COMPLAINT: "pengaduan|keluhan|komplain",
}
DETAILS = (
    "visited_on", "started_at", "ended_at", "return_on", "mode", "purpose", "people_met", "seats_offered",
    "headcount_learned", "notes",
)  # fmt: skip
COLUMNS = (*DETAILS, "outcome", "refusal_reason_id")
LONGEST = {"people_met": 255, "notes": 20_000}
LABELS = {"refusal_reason_id": "reason", "started_at": "started", "ended_at": "ended"}
LEFT_OUT = {"started": "started_at", "ended": "ended_at", "return_on": "return_on"}
"""What a visit may do without, by the field that is told to be wrong."""


class VisitReader(Reader):
    """Reads a visit, by the same rules as the form but for what only the day itself could tell."""

    def __init__(self, columns: Mapping[str, int], *, regency: str | None, by: User | None) -> None:
        super().__init__(columns, regency=regency)
        self.by = by
        self.officers = Officers()
        self.reasons: dict[str, Reason] = {}
        for reason in settings.reasons(ReasonKind.REFUSAL, with_inactive=True):
            for word in (reason.name_id, reason.name_en, reason.key.replace("_", " ")):
                self.reasons.setdefault(fold(word), reason)

        self.purposes = phrases(
            (word, one)
            for one in purposes(with_inactive=True)
            for word in (*one.names, one.replace("_", " "), *PURPOSES.get(one, "").split("|"))
        )

    def read(self, row: Row, draft: RecordDraft) -> None:
        values = draft.values
        typed = self.short(row, draft, ("officers", "outcome", "reason", "mode", "purpose", "people_met"))
        values["visited_on"] = self._day(row, draft, "visited_on")
        if values["visited_on"] is None and not self.text(row, "visited_on"):
            draft.errors.append(_("Say on which day the visit took place."))
        notes = [self.text(row, "notes")]
        self._outcome(draft, typed.get("outcome", ""), notes)
        self._reason(draft, typed.get("reason", ""), notes)
        self._return(row, draft, notes)
        if "mode" in typed:
            values["mode"] = _noted("mode", typed["mode"], choice_in(VisitMode, typed["mode"], MODES), notes)
        if "purpose" in typed:
            told = named_in(self.purposes, typed["purpose"])
            values["purpose"] = _noted("purpose", typed["purpose"], told, notes)
        if "people_met" in typed:
            values["people_met"] = " ".join(typed["people_met"].split())[: LONGEST["people_met"]]
        self._hours(row, draft)
        for key in ("seats_offered", "headcount_learned"):
            self._count(draft, key, self.text(row, key))
        if step := self.text(row, "next_step"):
            notes.append(f"{FIELDS.by_key['next_step'].label}: {step}")
        values["notes"] = "\n".join(note for note in notes if note)[: LONGEST["notes"]]
        self._own(row, draft)
        went = self._went(draft, typed.get("officers", ""))
        draft.values = {key: value for key, value in values.items() if value not in (None, "", [])}
        self._check(draft, went)
        day = values["visited_on"]
        draft.title = formats.day_long(day) if day else self.text(row, "visited_on")

    def _own(self, row: Row, draft: RecordDraft) -> None:
        """The office's own fields."""
        typed = {key: self.text(row, key) for key in own.names("visit")}
        given = dict(own.cells("visit", self.columns, row, typed))
        cleaned = clean("visit", given)
        draft.values |= cleaned.values
        for key, why in cleaned.problems:
            draft.leave_out(str(given[key]), why)

    def _day(self, row: Row, draft: RecordDraft, key: str, *, needed: bool = True) -> date | None:
        try:
            return day_in(self.cell(row, key))
        except Invalid as refused:
            if needed:
                draft.refuse(FIELDS.by_key[key].label, self.text(row, key), refused.message)
            else:
                draft.leave_out(self.text(row, key), refused.message)
            return None

    def _outcome(self, draft: RecordDraft, text: str, notes: list[str]) -> None:
        if not text:
            draft.errors.append(_("Say what came of the visit."))
            return
        outcome = _noted("outcome", text, choice_in(VisitOutcome, text, OUTCOMES), notes)
        if outcome is None:
            why = _("Write one of these: %(words)s.", words=labels_of(VisitOutcome))
            draft.refuse(FIELDS.by_key["outcome"].label, text, why)
            return
        draft.values["outcome"] = outcome

    def _reason(self, draft: RecordDraft, text: str, notes: list[str]) -> None:
        if not text:
            return
        reason = self.reasons.get(fold(text))
        if reason is not None and draft.values.get("outcome") is VisitOutcome.REFUSED:
            draft.values["refusal_reason_id"] = reason.id
        else:
            notes.append(f"{FIELDS.by_key['reason'].label}: {text}")

    def _return(self, row: Row, draft: RecordDraft, notes: list[str]) -> None:
        """On which day the company asked to come again; of another outcome only the notes can tell it."""
        day = self._day(row, draft, "return_on", needed=False)
        if day is None or draft.values.get("outcome") is VisitOutcome.ASKS_RETURN:
            draft.values["return_on"] = day
        else:
            notes.append(f"{FIELDS.by_key['return_on'].label}: {self.text(row, 'return_on')}")

    def _hours(self, row: Row, draft: RecordDraft) -> None:
        """When it began and ended, also where one column tells both."""
        began = hours_in(self.cell(row, "started"))
        ended = hours_in(self.cell(row, "ended")) or began[1:2]
        for key, column, hours in (("started", "started_at", began), ("ended", "ended_at", ended)):
            day = draft.values["visited_on"]
            if hours and day is not None:
                instant = datetime.combine(day, hours[0], tzinfo=office_zone())
                draft.values[column] = instant.astimezone(UTC)
            elif not hours and (text := self.text(row, key)):
                draft.leave_out(text, _("This is no hour; write it as 09.30."))

    def _count(self, draft: RecordDraft, key: str, text: str) -> None:
        if not text:
            return
        bare = "".join(letter for letter in text if letter not in ". ")
        number = bare.lower().removesuffix("orang").removesuffix("kursi")
        if number.isascii() and number.isdigit() and len(number) < 9:
            draft.values[key] = int(number)
        else:
            draft.leave_out(text, _("This is not a whole number."))

    def _went(self, draft: RecordDraft, text: str) -> list[User]:
        if not text and self.by is not None and self.by.id in self.officers.by_id:
            draft.values["officers"] = [self.by.id]
            return [self.by]
        found, unknown = self.officers.named(text)
        if not text:
            draft.errors.append(_("Say who went there: the name or e-mail address of an officer."))
        for name in unknown:
            why = _("No officer is called so, or several are; write the e-mail address.")
            draft.refuse(FIELDS.by_key["officers"].label, name, why)
        if found:
            draft.values["officers"] = sorted(user.id for user in found)
            draft.values["logged_by"] = found[0].id
        return found

    def _check(self, draft: RecordDraft, went: Sequence[User]) -> None:
        if draft.errors:
            return
        told = details_of(draft.values)
        for problem in outreach.past_visit_problems(draft.values["outcome"], went, told):
            field = LABELS.get(problem.field or "", problem.field or "")
            if field in LEFT_OUT:
                told = draft.values.pop(LEFT_OUT[field], None)
                is_instant = isinstance(told, datetime)
                draft.leave_out(
                    formats.instant(told) if is_instant else formats.day_long(told), problem.message
                )
            else:
                label = FIELDS.by_key[field].label if field in FIELDS.by_key else field
                draft.errors.append(f"{label}: {problem.message}")


def _noted(key: str, text: str, told: tuple[Any, bool], notes: list[str]) -> Any:
    """The code that a text names; what it says beyond that goes into the notes."""
    found, is_whole = told
    if not is_whole:
        notes.append(f"{FIELDS.by_key[key].label}: {text}")
    return found


def details_of(values: Mapping[str, Any]) -> outreach.Details:
    """The details of a visit as its service takes them."""
    details: dict[str, Any] = {key: values.get(key) for key in DETAILS}
    number = values.get("refusal_reason_id")
    details["custom"] = {key: value for key, value in values.items() if is_custom(key)}
    details["refusal_reason"] = db.session.get(Reason, number) if number else None
    return details  # type: ignore[return-value]


class Visits(Book):
    """The visits to companies."""

    shown = LABELS
    additive = frozenset({"officers"})
    aside: ClassVar[Mapping[str, Any]] = {
        "is_tax_incentive_explained": False, "latitude": None, "longitude": None, "no_gps_reason": None
    }  # fmt: skip

    def __init__(self) -> None:
        self.columns = (*COLUMNS, *own.names("visit"))
        self.keys = (*self.columns, "officers")

    def on_file(self, company_ids: Sequence[int]) -> Iterable[tuple[int, Entry]]:
        went = defaultdict(list)
        of_these = select(Visit.id).where(Visit.company_id.in_(company_ids))
        for visit_id, user_id in db.session.execute(
            select(visit_officers.c.visit_id, visit_officers.c.user_id)
            .where(visit_officers.c.visit_id.in_(of_these))
            .order_by(visit_officers.c.user_id)
        ):
            went[visit_id].append(user_id)
        columns = [Visit.custom, *(getattr(Visit, key) for key in COLUMNS)]
        statement = select(Visit.id, Visit.company_id, *columns).where(Visit.company_id.in_(company_ids))
        for number, company_id, custom, *values in db.session.execute(statement.order_by(Visit.id)):
            told = dict(zip(COLUMNS, values, strict=True)) | by_attribute(custom)
            yield company_id, Entry(told | {"officers": went[number]}, id=number)

    def same(self, draft: RecordDraft, entries: Sequence[Entry]) -> Entry | None:
        """Of one day, with at least one officer in common."""
        day, went = draft.values["visited_on"], set(draft.values["officers"])
        return next(
            (
                entry
                for entry in entries
                if entry.values["visited_on"] == day and went & set(entry.values["officers"])
            ),
            None,
        )

    def added(self, key: str, stored: list[Any], told: list[Any], *, overwrites: bool) -> list[Any]:
        return sorted({*stored, *told})

    def refusal(
        self, draft: RecordDraft, owner: Known, entry: Entry | None, *, by: User | None
    ) -> str | None:
        if owner.is_trashed:
            return str(_("This company is in the trash. Restore it there instead of importing it again."))
        return None

    def file(self, entries: Sequence[Entry], *, by: User | None) -> None:
        told = []
        for entry in entries:
            values = entry.values
            ids = [values.get("logged_by") or values["officers"][0], *values["officers"]]
            people = {number: db.session.get_one(User, number) for number in ids}
            told.append(
                outreach.PastVisit(
                    company_id=(entry.owner and entry.owner.id) or 0,
                    officers=list(people.values()),
                    outcome=values["outcome"],
                    details=details_of(values),
                )
            )
        for entry, visit in zip(entries, outreach.file_past_visits(told), strict=True):
            entry.id = visit.id
            entry.values |= self.values_of(visit)

    def change(self, entries: Sequence[Entry], *, by: User | None) -> None:
        found = self.found([entry.id for entry in entries if entry.id], lock=True)
        changes = []
        for entry in entries:
            visit = found.get(entry.id or 0)
            now = self.values_of(visit) if visit else {}
            if visit is None or any((now[key] or None) != (was or None) for key, was in entry.was.items()):
                raise Conflict(_("Someone else changed this visit in the meantime."))
            changes.append(_split(visit, entry.changes))
        outreach.amend_past_visits(changes)

    def found(self, ids: Sequence[int], *, lock: bool = False) -> dict[int, Any]:
        statement = (
            select(Visit).where(Visit.id.in_(ids)).order_by(Visit.id).options(selectinload(Visit.officers))
        )
        if lock:
            statement = statement.with_for_update()
        rows = db.session.scalars(statement.execution_options(populate_existing=True))
        return {visit.id: visit for visit in rows}

    def values_of(self, record: Any) -> dict[str, Any]:
        values = {key: getattr(record, key) for key in self.columns}
        return values | {"officers": sorted(officer.id for officer in record.officers)}

    def objections(self, records: Sequence[Any], *, of_run: int) -> dict[int, str]:
        ids = [visit.id for visit in records]
        going = set(db.session.scalars(queries.written_ids(of_run)))
        opened = pipeline.opened_by(records)
        in_use = hung_on(Partnership.__table__.c.id, opened, besides=("stage_moves",))
        hung = {visit: _("Its partnership is in use.") for key in in_use for visit in opened[key]}
        followed = pipeline.why_followed(records, going={number for number in going if number})
        papers = documents.with_papers(Subject.VISIT, ids)
        return (
            hung
            | followed
            | dict.fromkeys(papers, _("Documents were written of it."))
            | hung_on(Visit.__table__.c.id, ids, besides=("visit_officers", "visit_field_values"))
        )

    def remove(self, records: Sequence[Any]) -> None:
        if records:
            pipeline.unfollow(records)
            outreach.remove_visits(records)

    def put_back(self, record: Any, before: Mapping[str, Any]) -> None:
        outreach.amend_past_visits(
            [_split(record, {key: _typed(key, value) for key, value in before.items()})]
        )


def _split(visit: Visit, values: Mapping[str, Any]) -> tuple[Visit, dict[str, Any], list[User] | None]:
    """``values`` as the service takes them: columns, and officers as people."""
    columns = {key: value for key, value in values.items() if key != "officers"}
    if "officers" not in values:
        return visit, columns, None
    return visit, columns, [db.session.get_one(User, number) for number in values["officers"]]


def _typed(key: str, value: Any) -> Any:
    """A value as the register holds it, of what JSON kept of it."""
    if value in (None, ""):
        return None
    if key in ("visited_on", "return_on"):
        return date.fromisoformat(value)
    if key in ("started_at", "ended_at"):
        return datetime.fromisoformat(value)
    members: dict[str, Any] = {"outcome": VisitOutcome, "mode": VisitMode, "purpose": PurposeKey}
    return members[key](value) if key in members else value


class PastVisits(RecordKind):
    """Every row is a visit to a company."""

    key = "visits"
    label = _l("Past visits")
    icon = "geo-alt"
    needed = ("visited_on", "outcome")
    core = frozenset(
        {"visited_on", "officers", "outcome", "reason", "people_met", "purpose", "mode", "return_on"}
    )

    @property
    def fields(self) -> Fields:
        return own.with_own(FIELDS, "visit")

    def reader(self, columns: Mapping[str, int], *, regency: str | None, by: User | None) -> VisitReader:
        return VisitReader(columns, regency=regency, by=by)

    def book(self) -> Visits:
        return Visits()

    def address(self, record_id: int) -> str:
        return url_for("outreach.visit", visit_id=record_id)


VISITS = PastVisits()
