"""Lists of agreements with their seat lines; each row is an agreement, or one more seat line of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState, SignatoryAuthority
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries import totals_of as seat_totals
from app.companies.identity.names import fold
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.permissions import Permission
from app.core.tabular import Row
from app.imports.days import day_in
from app.imports.fields.agreements import FIELDS
from app.imports.kinds.records import RecordKind
from app.imports.known import Known
from app.imports.records.books import Book, Entry
from app.imports.records.reading import Reader, RecordDraft
from app.imports.undoing import hung_on
from app.imports.words import choice_in, labels_of
from app.pipeline import services as pipeline

KINDS = {
    AgreementKind.LETTER_OF_INTEREST: "surat minat|surat pernyataan minat|letter of interest|loi|surat kesediaan|surat pernyataan kesediaan",
    AgreementKind.MOU: "mou|nota kesepahaman|memorandum of understanding|kesepakatan bersama|nota kesepakatan|kesepahaman",
    AgreementKind.PKS: "pks|perjanjian kerja sama|perjanjian kerjasama|kerja sama|kerjasama|cooperation agreement|spk",
    AgreementKind.APPRENTICESHIP: "perjanjian pemagangan|perjanjian magang|kontrak magang|apprenticeship agreement|apprenticeship",
}
DAYS = ("office_signed_on", "company_signed_on", "valid_from_on", "valid_to_on")
SHORT = (
    "kind", "title", "office_number", "company_number", "office_signatory", "office_signatory_title", "company_signatory",
    "company_signatory_title", "place", "position",
)  # fmt: skip
TERMS = (
    "trade_id", "transport_idr", "meals_idr", "incentive_idr", "has_jkk", "has_jkm", "other_security", "hours_per_week",
    "has_night_shift", "theory_percent", "mentor", "place",
)  # fmt: skip
"""What only a person says of seats."""
LONGEST, LONGEST_NOTES = 255, 20_000
MONTHS = re.compile(r"(\d{1,3})\s*(bulan|bln|months?|mos?)?\.?", re.IGNORECASE)
YEARS = re.compile(r"(\d{1,2})\s*(tahun|thn|th|years?)\.?", re.IGNORECASE)


class AgreementReader(Reader):
    """Reads an agreement and the seat line of its row, by the same rules as the forms."""

    def read(self, row: Row, draft: RecordDraft) -> None:
        typed = {key: " ".join(text.split()) for key, text in self.short(row, draft, SHORT).items()}
        for key, text in typed.items():
            if len(text) > LONGEST:
                draft.refuse(FIELDS.by_key[key].label, text, _("It is too long."))
        values: dict[str, Any] = {
            key: typed[key][:LONGEST] for key in SHORT if key in typed and key not in ("kind", "position")
        }
        values["kind"] = self._kind(draft, typed)
        for key in DAYS:
            values[key] = self._day(row, draft, key)
        if both := self._day(row, draft, "signed_on"):
            values["company_signed_on"] = values["company_signed_on"] or both
            if values["kind"] is None or values["kind"].is_binding:
                values["office_signed_on"] = values["office_signed_on"] or both
        values["lines"] = self._lines(row, draft, typed.get("position", ""))
        values["notes"] = self.text(row, "notes")[:LONGEST_NOTES]
        draft.values = {key: value for key, value in values.items() if value not in (None, "", [])}
        numbers = (typed.get("office_number"), typed.get("company_number"), typed.get("title"))
        draft.title = next((text for text in numbers if text), "")
        if not draft.errors:
            self._check(draft)

    def _kind(self, draft: RecordDraft, typed: Mapping[str, str]) -> AgreementKind | None:
        told = typed.get("kind", "")
        if told:
            kind, _is_whole = choice_in(AgreementKind, told, KINDS)
        else:
            # ``012/PKS/Disnaker/2025`` says it too.
            guessed = [typed.get(key, "") for key in ("title", "office_number")]
            kind = next((one for text in guessed if (one := choice_in(AgreementKind, text, KINDS)[0])), None)
        if kind is None:
            why = _("Write which kind it is: %(words)s.", words=labels_of(AgreementKind))
            draft.refuse(FIELDS.by_key["kind"].label, told, why)
        return kind

    def _day(self, row: Row, draft: RecordDraft, key: str) -> date | None:
        try:
            return day_in(self.cell(row, key))
        except Invalid as refused:
            draft.refuse(FIELDS.by_key[key].label, self.text(row, key), refused.message)
            return None

    def _lines(self, row: Row, draft: RecordDraft, position: str) -> list[dict[str, Any]]:
        told = {key: self.text(row, key) for key in ("seats", "months")}
        if not position and not any(told.values()):
            return []
        line: dict[str, Any] = {"position": position, "seats": None, "months": None}
        seats = re.sub(r"\s*(orang|org|kursi|seats?|people)\.?$", "", told["seats"], flags=re.IGNORECASE)
        if re.fullmatch(r"\d{1,6}|\d{1,3}\.\d{3}", seats, re.ASCII):
            line["seats"] = int(seats.replace(".", ""))
        elif told["seats"]:
            draft.refuse(FIELDS.by_key["seats"].label, told["seats"], _("This is not a whole number."))
        if match := MONTHS.fullmatch(told["months"]):
            line["months"] = int(match[1])
        elif match := YEARS.fullmatch(told["months"]):
            line["months"] = int(match[1]) * 12
        elif told["months"]:
            draft.refuse(
                FIELDS.by_key["months"].label, told["months"], _("Write a number of months, like 6.")
            )
        elif "months" not in self.columns:
            # Every row would say that the number is wrong, where only the list does not tell it.
            draft.errors.append(
                _(
                    "The list does not say for how many months the seats are: choose the column that does, or none for seats and their position."
                )
            )
        return [line]

    def _check(self, draft: RecordDraft) -> None:
        paper = paper_of(draft.values, 0)
        for problem in agreements.paper_problems(paper):
            field = FIELDS.by_key.get(problem.field or "")
            draft.errors.append(f"{field.label}: {problem.message}" if field else problem.message)
        if draft.errors:
            return
        made = paper.made()
        if made.state is AgreementState.ENDED:
            draft.later.append(_("Recorded as ended: it was signed and has run out."))
        elif made.signed_on is not None:
            draft.later.append(_("Recorded as a draft: it counts as signed once its scan is uploaded."))
        else:
            draft.later.append(_("Recorded as a draft: the days of both signatures are not told."))


def paper_of(values: Mapping[str, Any], company_id: int) -> agreements.Paper:
    """What the service files."""
    kind: AgreementKind = values["kind"]
    return agreements.Paper(
        company_id=company_id,
        kind=kind,
        title=values.get("title") or str(kind.label),
        details={key: values[key] for key in agreements.DETAILS if key in values},
        lines=values.get("lines") or (),
    )


class Papers(Book):
    """The agreements of companies."""

    keys = (
        "kind", "title", "office_number", "company_number", "office_signatory", "office_signatory_title", "company_signatory",
        "company_signatory_title", "place", *DAYS, "lines", "notes",
    )  # fmt: skip
    shown = {"lines": "seats"}
    additive = frozenset({"lines"})
    columns = tuple(key for key in keys if key != "lines")
    aside: ClassVar[Mapping[str, Any]] = {
        "partnership_id": None, "parent_id": None, "office_signatory_rank": None, "office_signatory_nip": None,
        "office_authority": SignatoryAuthority.OWN, "office_authority_basis": None,
        "company_authority": SignatoryAuthority.OWN, "company_authority_basis": None,
    }  # fmt: skip

    def __init__(self) -> None:
        self.taken: set[int] = set()

    def on_file(self, company_ids: Sequence[int]) -> Iterable[tuple[int, Entry]]:
        lines = defaultdict(list)
        statement = (
            select(SeatLine)
            .join(Agreement, Agreement.id == SeatLine.agreement_id)
            .where(Agreement.company_id.in_(company_ids))
            .order_by(SeatLine.id)
        )
        on_file = db.session.scalars(statement).all()
        self._look_who_took(on_file)
        for line in on_file:
            lines[line.agreement_id].append(self._told(line))
        columns = [getattr(Agreement, key) for key in self.columns]
        found = select(Agreement.id, Agreement.company_id, Agreement.state, *columns)
        found = found.where(Agreement.company_id.in_(company_ids)).order_by(Agreement.id)
        for number, company_id, state, *values in db.session.execute(found):
            told = dict(zip(self.columns, values, strict=True)) | {"lines": lines[number], "state": state}
            yield company_id, Entry(told, id=number)

    def same(self, draft: RecordDraft, entries: Sequence[Entry]) -> Entry | None:
        """Of the same number; where one of the two bears none, of the same kind and a day in common, or without any of both."""
        mine = _numbers(draft.values)
        for entry in entries:
            if mine & _numbers(entry.values):
                return entry
        for entry in entries:
            if (mine and _numbers(entry.values)) or entry.values["kind"] is not draft.values["kind"]:
                continue
            if any(draft.values.get(key) and draft.values[key] == entry.values.get(key) for key in DAYS):
                return entry
            title = draft.values.get("title")
            is_vague = not any(_tells_more(values) for values in (draft.values, entry.values))
            if is_vague and (not title or fold(title) == fold(entry.values.get("title") or "")):
                return entry
        return None

    def added(self, key: str, stored: list[Any], told: list[Any], *, overwrites: bool) -> list[Any]:
        lines = [dict(line) for line in stored]
        by_position = {fold(line["position"]): line for line in lines}
        for line in told:
            known = by_position.get(fold(line["position"]))
            if known is None:
                lines.append(line)
            elif overwrites and "is_taken" not in known:
                known.update(line, position=known["position"])
        return lines

    def kept(self, key: str, stored: list[Any], told: list[Any]) -> bool:
        known = {fold(line["position"]): (line["seats"], line["months"]) for line in stored}
        return any(known.get(fold(line["position"])) != (line["seats"], line["months"]) for line in told)

    def differ(self, key: str, stored: Any, told: Any) -> bool:
        return fold(stored) != fold(told) if isinstance(stored, str) and key != "kind" else stored != told

    def refusal(
        self, draft: RecordDraft, owner: Known, entry: Entry | None, *, by: User | None
    ) -> str | None:
        if owner.is_trashed:
            return str(_("This company is in the trash. Restore it there instead of importing it again."))
        if entry is None or entry.is_fresh or by is None or by.can(Permission.AGREEMENT_APPROVE):
            return None
        on_file = entry.values
        now = states.shown(
            on_file["state"],
            valid_from_on=on_file["valid_from_on"],
            valid_to_on=on_file["valid_to_on"],
            on=clock.today(),
        )
        if now in states.OPEN_TERMS:
            return None
        return str(_("This agreement is approved or signed already. A supervisor corrects it."))

    def file(self, entries: Sequence[Entry], *, by: User | None) -> None:
        papers = [paper_of(entry.values, (entry.owner and entry.owner.id) or 0) for entry in entries]
        for entry, made in zip(entries, agreements.file_papers(papers, by=by), strict=True):
            entry.id = made.id
            entry.values |= self.values_of(made) | {"state": made.state}

    def change(self, entries: Sequence[Entry], *, by: User | None) -> None:
        found = self.found([entry.id for entry in entries if entry.id], lock=True)
        changes = []
        for entry in entries:
            agreement = found.get(entry.id or 0)
            now = self.values_of(agreement) if agreement else {}
            if agreement is None or any(
                (now[key] or None) != (was or None) for key, was in entry.was.items()
            ):
                raise Stale(_("Somebody changed this agreement meanwhile. Look again."))
            changes.append((agreement, entry.changes))
        agreements.amend_papers(changes)

    def found(self, ids: Sequence[int], *, lock: bool = False) -> dict[int, Any]:
        statement = (
            select(Agreement)
            .where(Agreement.id.in_(ids))
            .order_by(Agreement.id)
            .options(selectinload(Agreement.seat_lines))
        )
        if lock:
            statement = statement.with_for_update()
        rows = db.session.scalars(statement.execution_options(populate_existing=True)).all()
        self._look_who_took([line for agreement in rows for line in agreement.seat_lines])
        return {agreement.id: agreement for agreement in rows}

    def values_of(self, record: Any) -> dict[str, Any]:
        values = {key: getattr(record, key) for key in self.columns}
        lines = sorted(record.seat_lines, key=lambda line: line.id)
        return values | {"lines": [self._told(line) for line in lines]}

    def _look_who_took(self, lines: Sequence[SeatLine]) -> None:
        """Know, by one statement, of which lines somebody took seats."""
        stands = seat_totals([line.id for line in lines])
        self.taken = {number for number, totals in stands.items() if totals.has_dealings}

    def _told(self, line: SeatLine) -> dict[str, Any]:
        """A line as a list tells of it, and whether somebody took its seats or told more of it, which no list does."""
        told: dict[str, Any] = {"position": line.position, "seats": line.seats, "months": line.months}
        if line.id in self.taken:
            told["is_taken"] = True
        if any(getattr(line, key) for key in TERMS):
            told["has_terms"] = True
        return told

    def objections(self, records: Sequence[Any], *, of_run: int) -> dict[int, str]:
        ids = [agreement.id for agreement in records]
        lines = {line.id: agreement.id for agreement in records for line in agreement.seat_lines}
        found = hung_on(Agreement.__table__.c.id, ids, besides=("seat_lines",))
        for line_id in hung_on(SeatLine.__table__.c.id, lines, besides=("seat_entries",)):
            found[lines[line_id]] = _("Its seats are in use.")
        cited = pipeline.cited_at({agreement.company_id for agreement in records})
        for agreement in records:
            if f"agreements-{agreement.id}" in cited:
                found[agreement.id] = _("A partnership was moved because of it.")
            elif agreement.state not in (AgreementState.DRAFT, AgreementState.ENDED):
                found[agreement.id] = _("It was moved on since.")
        return found

    def remove(self, records: Sequence[Any]) -> None:
        if records:
            agreements.remove_papers(records)

    def put_back(self, record: Any, before: Mapping[str, Any]) -> None:
        values = {key: _typed(key, value) for key, value in before.items()}
        try:
            agreements.amend_papers([(record, values)])
        except Stale as refused:
            raise Conflict(refused.message) from refused


def _tells_more(values: Mapping[str, Any]) -> bool:
    """Whether an agreement bears a number or a day, by which it is told from others of its kind."""
    return bool(_numbers(values)) or any(map(values.get, DAYS))


def _numbers(values: Mapping[str, Any]) -> set[str]:
    told = (values.get("office_number"), values.get("company_number"))
    return {fold(number) for number in told if number and fold(number)}


def _typed(key: str, value: Any) -> Any:
    """A value as the register holds it, of what JSON kept of it."""
    if key == "lines":
        return value or []
    if value in (None, ""):
        return None
    if key in DAYS:
        return date.fromisoformat(value)
    return AgreementKind(value) if key == "kind" else value  # type: ignore[call-arg]


class Agreements(RecordKind):
    """Every row is an agreement with a company, or one more seat line of it."""

    key = "agreements"
    label = _l("Agreements")
    icon = "file-earmark-text"
    fields = FIELDS
    needed = ()
    core = frozenset(
        {
            "kind",
            "office_number",
            "company_number",
            "signed_on",
            "valid_from_on",
            "valid_to_on",
            "seats",
            "position",
        }
    )

    def lacking(self, columns: Mapping[str, int]) -> str | None:
        why = super().lacking(columns)
        if why is None and not {"kind", "title", "office_number"} & columns.keys():
            return _("Say which column holds the kind of agreement, or its number or title, which tell it.")
        return why

    def reader(self, columns: Mapping[str, int], *, regency: str | None, by: User | None) -> AgreementReader:
        return AgreementReader(columns, regency=regency)

    def book(self) -> Papers:
        return Papers()

    def address(self, record_id: int) -> str:
        return url_for("agreements.show", agreement_id=record_id)


AGREEMENTS = Agreements()
