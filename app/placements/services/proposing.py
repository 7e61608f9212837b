"""Offering candidates for the seats of a line."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements import states as agreement_states
from app.agreements.enums import AgreementState, RuleEvent, RuleOutcome
from app.agreements.models import Agreement, SeatLine
from app.agreements.rules import words
from app.agreements.rules.judging import Verdict
from app.candidates.models import Candidate
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.placements import approvals, queries, rules
from app.placements.approvals import Approval
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementStep

MOST_AT_ONCE = 50


def propose(
    line: SeatLine,
    candidates: Sequence[Candidate],
    *,
    by: User,
    on: date | None = None,
    override_reason: str | None = None,
) -> list[Placement]:
    """Propose these candidates for seats of a line (with its agreement): all of them or none.

    Raises ``Invalid`` where none is chosen or a consent is missing, ``Conflict`` where the agreement is over or somebody
    is proposed already or sits on a seat elsewhere.
    """
    check_takes_people(line.agreement)
    if not candidates or len(candidates) > MOST_AT_ONCE:
        raise Invalid(_("Choose from 1 to %(most)s people.", most=MOST_AT_ONCE), field="candidates")
    on = on or clock.today()
    _check_day(on)
    spoken_for = queries.spoken_for([one.id for one in candidates])
    proposed_here = queries.open_at(line.id)
    for candidate in candidates:
        _check(candidate, spoken_for=spoken_for, proposed_here=proposed_here)
    approval = approvals.of([line.agreement_id]).get(line.agreement_id)
    said = [_judged(line, candidate, on, approval) for candidate in candidates]
    why = let_pass(said, by=by, reason=override_reason, field="override_reason")
    try:
        with db.session.begin_nested():
            made = [_placement(line, candidate, by=by, on=on) for candidate in candidates]
            db.session.add_all(made)
            db.session.flush()
            db.session.add_all(
                PlacementStep(placement_id=one.id, to_state=one.state, on=on, by_id=by.id) for one in made
            )
            db.session.flush()
            for one, verdicts in zip(made, said, strict=True):
                keep_verdicts(one, verdicts, on=on, by=by, why=why)
    except IntegrityError as error:
        raise Conflict(_("Somebody proposed one of these people at this moment. Look again.")) from error
    return made


def _judged(line: SeatLine, candidate: Candidate, on: date, approval: Approval | None) -> list[Verdict]:
    earlier = queries.earlier_lines([candidate.id]).get(candidate.id, [])
    person = rules.Person(
        candidate=candidate, line=line, earlier=[one for _id, one in earlier], on=on, approval=approval
    )
    return rules.judged(person)


def let_pass(
    said: Sequence[Sequence[Verdict]], *, by: User, reason: str | None, field: str | None = None
) -> str | None:
    """The reason for which what the rules refuse may pass; None where they refuse nothing. Raises as ``check_reason``."""
    refused = [one for verdicts in said for one in verdicts if one.outcome is RuleOutcome.BLOCK]
    if not refused:
        return None
    if not (reason or "").strip():
        raise Conflict(
            _(
                "%(article)s: %(sentence)s A supervisor may let it pass with a reason.",
                article=refused[0].rule.article,
                sentence=words.sentence(refused[0].rule.key, refused[0].facts),
            ),
            field=field,
        )
    return agreements.check_reason(reason, by=by)


def keep_verdicts(
    placement: Placement, verdicts: Sequence[Verdict], *, on: date, by: User, why: str | None
) -> None:
    """Keep with a placement what the rules said, and in the audit log what was let pass."""
    agreements.keep(
        "placements", placement.id, verdicts, event=RuleEvent.PLACEMENT, on=on, by=by, override_reason=why
    )
    if why is not None:
        refused = [one for one in verdicts if one.outcome is RuleOutcome.BLOCK]
        agreements.note_override("placements", placement.id, refused, why)


def check_takes_people(agreement: Agreement) -> None:
    """Raise ``Conflict`` where nobody can be placed under this agreement any more, or ever."""
    if not agreement.kind.is_binding:
        raise Conflict(_("A letter of interest promises no seats yet."))
    if agreement.shown_state in (AgreementState.ENDED, AgreementState.TERMINATED):
        raise Conflict(_("The agreement is over, so nobody is placed under it any more."))


def is_signed(agreement: Agreement) -> bool:
    """Whether somebody may start under it."""
    return agreement.state not in agreement_states.UNSIGNED


def _check(candidate: Candidate, *, spoken_for: dict[int, Placement], proposed_here: set[int]) -> None:
    if candidate.is_trashed:
        raise Conflict(_("%(name)s lies in the trash.", name=candidate.name))
    if candidate.needs_consent:
        raise Invalid(
            _("%(name)s has not agreed to be shown to companies.", name=candidate.name), field="candidates"
        )
    if candidate.id in spoken_for:
        raise Conflict(_("%(name)s has a seat already.", name=candidate.name), field="candidates")
    if candidate.id in proposed_here:
        raise Conflict(_("%(name)s is proposed here already.", name=candidate.name), field="candidates")


def _check_day(on: date) -> None:
    if on > clock.today():
        raise Invalid(_("This day lies ahead."), field="on")


def _placement(line: SeatLine, candidate: Candidate, *, by: User, on: date) -> Placement:
    return Placement(
        candidate_id=candidate.id,
        seat_line_id=line.id,
        state=PlacementState.PROPOSED,
        state_on=on,
        created_by_id=by.id,
    )
