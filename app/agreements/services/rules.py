"""Keeping with a record what the rules said of it, and letting pass what they refuse."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import insert

from app.accounts import second_person
from app.accounts.models import User
from app.agreements import queries
from app.agreements.enums import RuleEvent, RuleOutcome
from app.agreements.models import Agreement, RuleResult
from app.agreements.queries.rules import Standing
from app.agreements.rules import judging
from app.agreements.rules.judging import Verdict
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission
from app.settings import regulations
from app.settings.enums import RuleCode

LONGEST_REASON = 500


def keep(
    subject: str,
    subject_id: int,
    verdicts: Sequence[Verdict],
    *,
    event: RuleEvent,
    on: date,
    by: User | None,
    override_reason: str | None = None,
) -> None:
    """Keep with a record what the rules said on a day; what is let pass bears the reason."""
    rows = [
        {
            "subject": subject,
            "subject_id": subject_id,
            "event": event,
            "on": on,
            "rule": one.rule.key,
            "outcome": one.outcome,
            "severity": one.rule.severity,
            "article": one.rule.article,
            "value": one.value,
            "measured": one.measured,
            "facts": dict(one.facts),
            "override_reason": override_reason if one.outcome is RuleOutcome.BLOCK else None,
            "by_id": by.id if by else None,
        }
        for one in verdicts
    ]
    if rows:
        db.session.execute(insert(RuleResult), rows)


def hold_to_rules(
    agreement: Agreement, event: RuleEvent, *, by: User | None, on: date | None = None, refuses: bool = False
) -> None:
    """Judge an agreement as of a day and keep what was said; with ``refuses`` raise ``Conflict`` for what is not let pass."""
    on = on or clock.today()
    standings = queries.standings_of(agreement, on=on)
    if refuses:
        refuse(standings)
    keep("agreements", agreement.id, [one.verdict for one in standings], event=event, on=on, by=by)


def hold_companies_to_quota(company_ids: Iterable[int]) -> None:
    """Keep with every agreement in force of these companies what the quota says now; within a flush."""
    today, by = clock.today(), audit.who_acts()
    rule = regulations.on(today).get(RuleCode.QUOTA_SHARE)
    if rule is None:
        return
    for agreement in queries.live_of_companies(company_ids, on=today):
        verdicts = judging.judged(queries.case_of(agreement), {rule.key: rule})
        keep("agreements", agreement.id, verdicts, event=RuleEvent.HEADCOUNT, on=today, by=by)


def refuse(standings: Sequence[Standing]) -> None:
    """Raise ``Conflict`` with what stands in the way."""
    in_the_way = [one for one in standings if one.is_open]
    if in_the_way:
        raise Conflict(
            _(
                "%(article)s: %(sentence)s A supervisor may let it pass with a reason.",
                article=in_the_way[0].verdict.rule.article,
                sentence=in_the_way[0].sentence,
            )
        )


def let_pass(agreement: Agreement, rule: RuleCode, *, by: User, reason: str | None) -> None:
    """Let what a rule refuses pass as it stands today: another figure or value is refused anew.

    Raises ``NotAllowed`` for who does not approve or made it while others might let it pass, ``Invalid`` without a reason, ``Conflict`` where nothing is refused.
    """
    why = check_reason(reason, by=by)
    standings = queries.standings_of(agreement, on=clock.today())
    found = [one.verdict for one in standings if one.verdict.rule.key is rule and one.is_open]
    if not found:
        raise Conflict(_("This rule refuses nothing here at present."))
    second_person.check(
        by,
        {agreement.created_by_id},
        Permission.AGREEMENT_APPROVE,
        subject="agreements",
        subject_id=agreement.id,
    )
    keep(
        "agreements",
        agreement.id,
        found,
        event=RuleEvent.OVERRIDE,
        on=clock.today(),
        by=by,
        override_reason=why,
    )
    note_override("agreements", agreement.id, found, why)


def check_reason(reason: str | None, *, by: User) -> str:
    """The reason for which something may pass; raises ``NotAllowed`` or ``Invalid``."""
    if not by.can(Permission.AGREEMENT_APPROVE):
        raise NotAllowed(_("Only who approves agreements may do this."), field="override_reason")
    why = (reason or "").strip()
    if not why:
        raise Invalid(_("Write why it may pass."), field="override_reason")
    if len(why) > LONGEST_REASON:
        raise Invalid(
            _("Write at most %(number)d characters.", number=LONGEST_REASON), field="override_reason"
        )
    return why


def note_override(subject: str, subject_id: int, verdicts: Sequence[Verdict], reason: str) -> None:
    """Write in the audit log that something was let pass."""
    for one in verdicts:
        changes = {one.rule.key.value: [one.outcome.value, "pass"], "reason": [None, reason]}
        audit.record("override", subject, subject_id, changes)
