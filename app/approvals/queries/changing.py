"""What changed of something since somebody last decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.accounts import history
from app.accounts.audit_words import field_label
from app.accounts.history import Change
from app.agreements import wording
from app.agreements.enums import AgreementState, RuleEvent, RuleOutcome
from app.agreements.models import Agreement, RuleResult, Wording
from app.agreements.rules import words
from app.approvals.enums import Kind
from app.approvals.models import Ruling
from app.approvals.queries.decided import latest_of
from app.core.audit import AuditEntry
from app.core.db import db
from app.documents.models import Document

MOST_ENTRIES = 600
"""How many entries of the log are read for one page."""


@dataclass(frozen=True)
class Look:
    """How an agreement comes before a supervisor: who sent it when, and what is new since the last time."""

    asked_by: str | None
    asked_by_id: int | None
    asked_at: datetime | None
    changes: Sequence[Change] = field(default_factory=tuple)
    remarks: Sequence[str] = field(default_factory=tuple)
    before: Ruling | None = None
    reworded: Sequence[wording.Change] = field(default_factory=tuple)
    """The articles that read otherwise, word by word."""


def agreements_since_last_look(rows: Sequence[Agreement]) -> dict[int, Look]:
    """Of each agreement (with its lines) what changed since it was last decided; as many statements for all as for one."""
    ids = [row.id for row in rows]
    if not ids:
        return {}
    decided = latest_of(Kind.AGREEMENT, ids)
    owner_of_line = {line.id: row.id for row in rows for line in row.seat_lines}
    position = {line.id: line.position for row in rows for line in row.seat_lines}
    entries = _entries(ids, list(owner_of_line))
    events = {event.id: event for event in history.described(entries)}
    remarks = _remarks(ids)
    reworded = _reworded(decided)
    looks = {}
    for row in rows:
        own = [
            entry
            for entry in entries
            if (entry.subject_id if entry.subject == "agreements" else owner_of_line[entry.subject_id or 0])
            == row.id
        ]
        asked = next((one for one in own if _new_state(one) == AgreementState.IN_REVIEW), None)
        before = decided.get(row.id)
        fresh = [one for one in reversed(own) if before is not None and one.id > before.facts.get("entry", 0)]
        told: list[tuple[str, Change]] = []
        for entry in fresh:
            prefix = f"{position[entry.subject_id or 0]}: " if entry.subject == "seat_lines" else ""
            told += [(prefix, change) for change in events[entry.id].changes]
        looks[row.id] = Look(
            asked_by=asked.actor_name if asked else None,
            asked_by_id=asked.actor_id if asked else None,
            asked_at=asked.at if asked else None,
            changes=_folded(told),
            remarks=remarks.get(row.id, ()),
            before=before,
            reworded=reworded.get(row.id, ()),
        )
    return looks


def _entries(ids: list[int], lines: list[int]) -> list[AuditEntry]:
    statement = (
        select(AuditEntry)
        .where(
            or_(
                and_(AuditEntry.subject == "agreements", AuditEntry.subject_id.in_(ids)),
                and_(AuditEntry.subject == "seat_lines", AuditEntry.subject_id.in_(lines)),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_ENTRIES)
    )
    return list(db.session.scalars(statement))


def _reworded(decided: Mapping[int, Ruling]) -> dict[int, list[wording.Change]]:
    """Of each agreement the articles that were changed since the version that was decided about."""
    seen = {
        subject_id: one.facts["wording"] for subject_id, one in decided.items() if one.facts.get("wording")
    }
    if not seen:
        return {}
    versions = select(Wording).where(Wording.agreement_id.in_(seen)).order_by(Wording.number)
    first: dict[int, Wording] = {}
    last: dict[int, Wording] = {}
    for row in db.session.scalars(versions):
        last[row.agreement_id] = row
        if row.number == seen[row.agreement_id]:
            first[row.agreement_id] = row
    told = {}
    for agreement_id, before in first.items():
        after = last[agreement_id]
        # What was entered is told field by field already.
        facts = {one["label"] for one in (*before.facts, *after.facts)}
        changes = wording.compared(before, after)
        told[agreement_id] = [one for one in changes if one.how != "same" and one.heading not in facts]
    return told


def _new_state(entry: AuditEntry) -> str | None:
    pair = entry.changes.get("state") if entry.subject == "agreements" else None
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else None


def _folded(told: Iterable[tuple[str, Change]]) -> list[Change]:
    """Several changes of one field as one, from the first value to the last; the state goes without saying."""
    state = field_label("agreements", "state")
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for prefix, change in told:
        label = f"{prefix}{change.label}"
        if label != state:
            first.setdefault(label, change.before)
            last[label] = change.after
    return [
        Change(label=label, before=first[label], after=after)
        for label, after in last.items()
        if first[label] != after
    ]


def _remarks(ids: list[int]) -> dict[int, list[str]]:
    """What the rules refused or warned of when each was sent for review, in sentences; also why it was let pass since."""
    rows = db.session.scalars(
        select(RuleResult)
        .where(
            RuleResult.subject == "agreements",
            RuleResult.subject_id.in_(ids),
            or_(RuleResult.event == RuleEvent.PROPOSAL, RuleResult.override_reason.is_not(None)),
        )
        .order_by(RuleResult.id)
    ).all()
    latest = {(row.subject_id, row.rule): row for row in rows if row.event is RuleEvent.PROPOSAL}
    passed = {
        (
            row.subject_id,
            row.rule,
            row.value,
            row.measured,
        ): f"{RuleEvent.OVERRIDE.label}: {row.override_reason}"
        for row in rows
        if row.override_reason is not None
    }
    told: dict[int, list[str]] = {}
    for (subject_id, _rule), row in latest.items():
        if row.outcome in (RuleOutcome.BLOCK, RuleOutcome.WARN):
            how = passed.get((subject_id, row.rule, row.value, row.measured), row.outcome.label)
            told.setdefault(subject_id, []).append(
                f"{row.rule.label} ({how}): {words.sentence(row.rule, row.facts)}"
            )
    return told


def papers_against_replaced(rows: Sequence[Document]) -> dict[int, list[Change]]:
    """What people wrote differently in papers that replace others."""
    ids = [row.replaces_id for row in rows if row.replaces_id is not None]
    if not ids:
        return {}
    olds = {row.id: row for row in db.session.scalars(select(Document).where(Document.id.in_(ids)))}
    return {row.id: _content_changes(olds[row.replaces_id], row) for row in rows if row.replaces_id in olds}


def _content_changes(old: Document, new: Document) -> list[Change]:
    pairs: list[tuple[str, object, object]] = [("title", old.title, new.title)]
    pairs += [
        (f"content_{name}", old.content.get(name), new.content.get(name))
        for name in dict.fromkeys([*old.content, *new.content])
    ]
    return [
        Change(label=field_label("documents", name), before=_text(before), after=_text(after))
        for name, before, after in pairs
        if before != after
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
