"""Take back what a list did: companies it filed are removed, companies it changed say again what they said before.

What somebody changed since, or hung a visit or a partnership on, is left as it is and told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.companies import services as companies
from app.companies.enums import HeadcountSource, LegalForm
from app.companies.models import (
    Company,
    CompanyFieldValue,
    CompanyKey,
    CompanyMerge,
    Contact,
    DistinctPair,
    LikelyPair,
)
from app.core import audit
from app.core.db import Base, db
from app.core.errors import Conflict, Invalid
from app.imports.enums import ImportState, Verdict
from app.imports.known import named
from app.imports.models import ImportRow, ImportRun
from app.imports.pouring import plain

WRITTEN = (Verdict.NEW, Verdict.UPDATE)
ROWS = f"{ImportRow.__tablename__}.company_id"
"""What merges call the rows of lists."""


@dataclass
class Trace:
    """What the rows of one list did to one company or other record, the ``subject``."""

    subject: int
    rows: list[ImportRow] = field(default_factory=list)
    is_created: bool = False
    versions: list[list[int]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    wrote: dict[str, Any] = field(default_factory=dict)
    contacts: set[int] = field(default_factory=set)
    taken_back: list[list[int]] = field(default_factory=list)
    """From which version to which other lists and merges changed it, and what took those back: together they changed nothing."""

    def follow(self, row: ImportRow) -> None:
        """Add what ``row`` did, after the rows before it."""
        self.rows.append(row)
        self.is_created = self.is_created or row.verdict is Verdict.NEW
        versions = row.values.get("versions")
        if versions and versions not in self.versions:
            self.versions.append(versions)
        self.taken_back += row.values.get("taken_back", [])
        self.before = (row.before or {}) | self.before
        self.wrote |= row.values.get("wrote", {})
        self.contacts.update(row.values.get("contacts", []))

    def is_whole(self, version: int) -> bool:
        """Whether the list alone, and others that were taken back, brought the company from nothing to ``version``."""
        steps = {began: became for began, became in (*self.versions, *self.taken_back) if began != became}
        reached = 0
        while reached in steps:
            reached = steps[reached]
        return reached == version


@dataclass
class Fate:
    """What becomes of the companies of some traces: removed, restored, or kept with the reason."""

    removed: list[Trace] = field(default_factory=list)
    restored: list[Trace] = field(default_factory=list)
    kept: list[tuple[Trace, str]] = field(default_factory=list)


def as_written(rows: Iterable[ImportRow]) -> list[ImportRow]:
    """``rows`` in the order of their list, and after them those that a person decided, as they were decided."""
    return sorted(rows, key=lambda row: (row.values.get("decided_at", ""), row.row))


def traces_of(rows: Iterable[ImportRow]) -> list[Trace]:
    """What ``rows`` did to each company."""
    traces: dict[int, Trace] = {}
    for row in as_written(rows):
        if row.verdict in WRITTEN and row.company_id is not None:
            traces.setdefault(row.company_id, Trace(row.company_id)).follow(row)
    return list(traces.values())


def judge(traces: Sequence[Trace], *, lock: bool = False) -> Fate:
    """What can be taken back of ``traces`` as things stand; nothing is written."""
    by_id = {trace.subject: trace for trace in traces}
    statement = select(Company).where(Company.id.in_(by_id)).order_by(Company.id)
    if lock:
        # Whoever hangs something on one of them meanwhile waits, and then finds it gone.
        statement = statement.with_for_update()
    found = {
        company.id: company
        for company in db.session.scalars(statement.execution_options(populate_existing=True))
    }
    touched = hung_on(Company.__table__.c.id, by_id) | _contacts_since(traces)
    touched |= held_by_merges(CompanyMerge, by_id)
    # What the rows of a merged company did went over to the other one with them, whose own values they never wrote; what
    # a list did to a company that had been merged before is its own.
    kept = select(CompanyMerge.kept_id).where(
        CompanyMerge.kept_id.in_(by_id),
        CompanyMerge.undone_at.is_(None),
        CompanyMerge.merged_at >= _began(traces),
    )
    merged = set(db.session.scalars(kept))
    _follow_undone_merges(traces)
    said = _said_since(traces, found)
    asked = [trace for trace in traces if not trace.is_created or trace.subject in said]
    later = written_later(asked, ImportRow.company_id)
    fate = Fate()
    for trace in traces:
        company = found.get(trace.subject)
        if company is None:
            continue
        why = _why_kept(trace, company, touched, merged, said)
        ours = later[trace.subject] if trace.is_created else trace.wrote.keys()
        if not why and (again := later[trace.subject] & ours):
            why = _("Changed since: %(fields)s.", fields=named(sorted(again)))
        if why:
            fate.kept.append((trace, why))
        elif trace.is_created:
            fate.removed.append(trace)
        else:
            fate.restored.append(trace)
    return fate


def _follow_undone_merges(traces: Sequence[Trace]) -> None:
    """Let companies that the list filed know which of their versions came of merges that were taken back."""
    filed = {trace.subject: trace for trace in traces if trace.is_created}
    undone = select(CompanyMerge.settled).where(
        CompanyMerge.kept_id.in_(filed) | CompanyMerge.lost_id.in_(filed), CompanyMerge.undone_at.is_not(None)
    )
    for settled in db.session.scalars(undone):
        for company_id, *step in settled.get(companies.VERSIONS, []):
            if company_id in filed:
                filed[company_id].taken_back.append(step)


def written_later(traces: Sequence[Trace], subject: InstrumentedAttribute[int | None]) -> dict[int, set[str]]:
    """By record, what later lists of its kind wrote of it that stands: what they said again is not this list's to take back."""
    wrote: dict[int, set[str]] = defaultdict(set)
    run = next((db.session.get_one(ImportRun, row.run_id) for trace in traces for row in trace.rows), None)
    if run is None:
        return wrote
    later = select(ImportRun.id, ImportRun.state).where(ImportRun.kind == run.kind, ImportRun.id > run.id)
    states = dict(db.session.execute(later).all())
    rows = select(subject, ImportRow.run_id, ImportRow.values, ImportRow.kept_why).where(
        ImportRow.run_id.in_(states),
        subject.in_([trace.subject for trace in traces]),
        ImportRow.verdict == Verdict.UPDATE,
    )
    told: dict[tuple[int, int], set[str]] = defaultdict(set)
    stand: set[tuple[int, int]] = set()
    for record_id, run_id, values, kept_why in db.session.execute(rows):
        told[record_id, run_id].update(values.get("wrote", {}))
        # Why a record was kept stands at the first of the rows that told of it.
        if states[run_id] is not ImportState.UNDONE or kept_why is not None:
            stand.add((record_id, run_id))
    for record_id, run_id in stand:
        wrote[record_id] |= told[record_id, run_id]
    return wrote


def _began(traces: Sequence[Trace]) -> datetime:
    """When the list of these traces was taken in."""
    run_id = next((row.run_id for trace in traces for row in trace.rows), None)
    began = db.session.scalar(select(ImportRun.created_at).where(ImportRun.id == run_id))
    return began or datetime.min.replace(tzinfo=UTC)


def take_back(traces: Sequence[Trace]) -> Fate:
    """Undo ``traces`` as far as nobody built on them since; the rows of what is kept say why."""
    fate = judge(traces, lock=True)
    _remove(fate.removed)
    stood = _versions(fate.restored)
    fate.restored, refused = _restore_where_possible(fate.restored)
    fate.kept += refused
    _tell_who_filed(fate.restored, stood)
    for trace in (*fate.removed, *fate.restored):
        for row in trace.rows:
            row.kept_why = None
    moved = _moved_by_merges([trace.subject for trace, _why in fate.kept])
    for trace, why in fate.kept:
        # Once a merge is taken back, what came with it stands elsewhere: there it is to be found again, too.
        origins: set[frozenset[int]] = set()
        for row in trace.rows:
            origin = frozenset(merge_id for merge_id, ids in moved.items() if row.id in ids)
            if origin not in origins:
                origins.add(origin)
                row.kept_why = why
    db.session.flush()
    return fate


def _moved_by_merges(companies_kept: Sequence[int]) -> dict[int, set[int]]:
    """By merge that stands, the rows of lists that it brought to one of these companies, at once or with another one."""
    moved: dict[int, set[int]] = {}
    wanted = set(companies_kept)
    while wanted:
        statement = select(CompanyMerge).where(
            CompanyMerge.kept_id.in_(wanted), CompanyMerge.undone_at.is_(None), CompanyMerge.id.not_in(moved)
        )
        found = db.session.scalars(statement).all()
        moved |= {one.id: set(one.moved.get(ROWS, [])) for one in found}
        wanted = {one.lost_id for one in found}
    return moved


def _tell_who_filed(restored: Sequence[Trace], stood: Mapping[int, int]) -> None:
    """Let the list that filed a company see that what others did to it, whose versions ``stood``, is taken back."""
    stands = _versions(restored)
    steps = {
        trace.subject: [*trace.versions, [stood[trace.subject], stands[trace.subject]]] for trace in restored
    }
    # At a company that others were merged into stand the rows that filed those too.
    merged = select(CompanyMerge.kept_id).where(CompanyMerge.undone_at.is_(None))
    filed = select(ImportRow).where(
        ImportRow.company_id.in_(steps),
        ImportRow.company_id.not_in(merged),
        ImportRow.verdict == Verdict.NEW,
    )
    for row in db.session.scalars(filed):
        if row.company_id is not None:
            row.values = row.values | {
                "taken_back": [*row.values.get("taken_back", []), *steps[row.company_id]]
            }


def _versions(traces: Sequence[Trace]) -> dict[int, int]:
    ids = [trace.subject for trace in traces]
    rows = db.session.execute(select(Company.id, Company.version).where(Company.id.in_(ids)))
    return {row.id: row.version for row in rows}


def forget(run_id: int) -> None:
    """What people decided about rows of a list that was undone is not found again: it may be tried anew."""
    statement = update(ImportRow).where(ImportRow.run_id == run_id, ImportRow.fingerprint.is_not(None))
    db.session.execute(statement.values(fingerprint=None), execution_options={"synchronize_session": False})


def _said_since(traces: Sequence[Trace], found: Mapping[int, Company]) -> dict[int, set[str]]:
    """Of companies that the list filed and others changed since: what they do not say as they did, by the log."""
    changed = [
        company
        for trace in traces
        if trace.is_created
        and (company := found.get(trace.subject)) is not None
        and not trace.is_whole(company.version)
    ]
    return audit.changed_since_created(changed) if changed else {}


def _is_as_filed(trace: Trace, company: Company, said: Mapping[int, set[str]]) -> bool:
    """Whether the company says what the list wrote, whatever was changed and changed back meanwhile."""
    if trace.is_whole(company.version):
        return True
    return company.id in said and all(
        key in trace.wrote and plain(getattr(company, key)) == trace.wrote[key] for key in said[company.id]
    )


def _why_kept(
    trace: Trace, company: Company, touched: dict[int, str], merged: set[int], said: Mapping[int, set[str]]
) -> str:
    if company.is_trashed:
        return _("It is in the trash.")
    if trace.is_created:
        if why := touched.get(company.id):
            return why
        return "" if _is_as_filed(trace, company, said) else _("It was changed since.")
    if company.id in merged:
        return _("It was merged.")
    if trace.contacts and (why := touched.get(-company.id)):
        return why
    changed = [key for key, value in trace.wrote.items() if plain(getattr(company, key)) != value]
    if changed or trace.before.keys() - trace.wrote.keys():
        return _("Changed since: %(fields)s.", fields=named(changed))
    return ""


def _contacts_since(traces: Sequence[Trace]) -> dict[int, str]:
    """By company (by its negative id where only the list's own contacts count), what came of its contacts."""
    ours = {contact: trace for trace in traces for contact in trace.contacts}
    created = [trace.subject for trace in traces if trace.is_created]
    why: dict[int, str] = {}
    statement = select(Contact.id, Contact.company_id, Contact.version, Contact.trashed_at).where(
        Contact.company_id.in_(created) | Contact.id.in_(ours)
    )
    found = db.session.execute(statement).all()
    said = _said_by([contact for contact, _company, version, _at in found if version != 1])
    for contact, company, version, trashed_at in found:
        if contact not in ours:
            why[company] = _("A contact was added since.")
        elif trashed_at is not None or (version != 1 and said.get(contact) != set()):
            why[company] = why[-company] = _("Its contact was changed since.")
    for contact, reason in hung_on(Contact.__table__.c.id, ours).items():
        company = ours[contact].subject
        why[company] = why[-company] = reason
    return why


def held_by_merges(merge: Any, ids: Iterable[int]) -> dict[int, str]:
    """Which records a ``merge`` holds: one that stands, or one taken back over which another stands, whose undo asks it."""
    standing = aliased(merge)
    is_built_on = exists().where(
        standing.kept_id == merge.kept_id, standing.id > merge.id, standing.undone_at.is_(None)
    )
    wanted = set(ids)
    statement = select(merge.kept_id, merge.lost_id).where(
        merge.kept_id.in_(wanted) | merge.lost_id.in_(wanted), merge.undone_at.is_(None) | is_built_on
    )
    held = {number for pair in db.session.execute(statement) for number in pair}
    return dict.fromkeys(held & wanted, _("It was merged."))


def _said_by(contacts: Sequence[int]) -> dict[int, set[str]]:
    """What these contacts do not say as they did when they were filed, by the log."""
    rows = db.session.scalars(select(Contact).where(Contact.id.in_(contacts))).all() if contacts else []
    return audit.changed_since_created(rows) if rows else {}


def hung_on(key: Any, ids: Iterable[int], *, besides: Iterable[str] = ()) -> dict[int, str]:
    """What of the other tables, ``besides`` left out, points at rows of these ids: asked of every table, so that none is forgotten."""
    words = {
        "visits": _("It has visits."),
        "stops": _("It is a stop of a road show."),
        "partnerships": _("It has a partnership."),
        "agreements": _("It has agreements."),
        "follow_ups": _("It has follow-ups."),
        "company_tags": _("It was tagged."),
    }
    # These are the list's own, or only say how alike two companies are and go with them.
    own = {
        model.__tablename__
        for model in (
            CompanyKey,
            CompanyFieldValue,
            CompanyMerge,
            Contact,
            ImportRow,
            LikelyPair,
            DistinctPair,
        )
    }
    own.update(besides)
    wanted = list(ids)
    found: dict[int, str] = {}
    for table in Base.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            if foreign.column is key and table.name not in own:
                column = foreign.parent
                for number in db.session.scalars(select(column).where(column.in_(wanted)).distinct()):
                    found.setdefault(number, words.get(table.name, _("Other records belong to it.")))
    return found


def _remove(traces: Sequence[Trace]) -> None:
    ids = [trace.subject for trace in traces]
    if not ids:
        return
    contacts = list(db.session.scalars(select(Contact).where(Contact.company_id.in_(ids))))
    gone = list(db.session.scalars(select(Company).where(Company.id.in_(ids))))
    audit.record_deleted([*contacts, *gone])
    for row in (*contacts, *gone):
        db.session.expunge(row)
    rows = update(ImportRow).where(ImportRow.company_id.in_(ids)).values(company_id=None, kept_why=None)
    db.session.execute(rows, execution_options={"synchronize_session": "fetch"})
    for model, column in (
        (CompanyMerge, CompanyMerge.kept_id),
        (CompanyMerge, CompanyMerge.lost_id),
        (Contact, Contact.company_id),
        (CompanyKey, CompanyKey.company_id),
        (Company, Company.id),
    ):
        db.session.execute(
            delete(model).where(column.in_(ids)), execution_options={"synchronize_session": False}
        )


def _restore_where_possible(traces: Sequence[Trace]) -> tuple[list[Trace], list[tuple[Trace, str]]]:
    """All together; where one of them cannot be restored one by one, so that only it is kept, with the reason."""
    try:
        with db.session.begin_nested():
            _restore(traces)
    except (Conflict, Invalid) as refused:
        if len(traces) == 1:
            return [], [(traces[0], refused.message)]
    else:
        return list(traces), []
    restored: list[Trace] = []
    kept: list[tuple[Trace, str]] = []
    for trace in traces:
        done, why = _restore_where_possible([trace])
        restored += done
        kept += why
    return restored, kept


def _restore(traces: Sequence[Trace]) -> None:
    filed = [contact for trace in traces for contact in trace.contacts]
    if filed:
        companies.remove_contacts(list(db.session.scalars(select(Contact).where(Contact.id.in_(filed)))))
    companies.edit_many(
        [
            (
                db.session.get_one(Company, trace.subject),
                {key: _typed(key, value) for key, value in trace.before.items()},
                None,
            )
            for trace in traces
        ]
    )


def _typed(key: str, value: Any) -> Any:
    """A value as the register holds it, of what JSON kept of it."""
    if key in ("phones", "former_names"):
        return value or []
    if value is None:
        return None
    if key == "legal_form":
        return next(form for form in LegalForm if form.value == value)
    if key == "headcount_source":
        return next(source for source in HeadcountSource if source.value == value)
    return date.fromisoformat(value) if key == "headcount_as_of_on" else value
