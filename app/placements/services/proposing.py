"""Offering candidates for the seats of a line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts import second_person
from app.accounts.models import User
from app.agreements import queries as agreement_queries
from app.agreements import services as agreements
from app.agreements import states as agreement_states
from app.agreements.enums import AgreementState, RuleEvent, RuleOutcome
from app.agreements.models import Agreement, RuleResult, SeatLine
from app.agreements.rules import words
from app.agreements.rules.judging import Verdict
from app.candidates.models import Candidate
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Permission
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

    Raises ``Invalid`` where none is chosen or a consent is missing, ``Conflict`` where the agreement is over, its seats are
    filled under another one, or somebody is proposed already or sits on a seat elsewhere.
    """
    check_takes_people(line.agreement)
    _check_fills_its_own(line.agreement)
    if not candidates or len(candidates) > MOST_AT_ONCE:
        raise Invalid(_("Choose from 1 to %(most)s people.", most=MOST_AT_ONCE), field="candidates")
    on = on or clock.today()
    _check_day(on)
    spoken_for = queries.spoken_for([one.id for one in candidates])
    proposed_here = queries.open_at(line.id)
    for candidate in candidates:
        _check(candidate, spoken_for=spoken_for, proposed_here=proposed_here)
    approval = approvals.of([line.agreement_id]).get(line.agreement_id)
    said = {one.id: judged_for(line, one, on, approval) for one in candidates}
    why = let_pass(line.id, said, by=by, reason=override_reason, makers={by.id})
    try:
        with db.session.begin_nested():
            made = [_placement(line, candidate, by=by, on=on) for candidate in candidates]
            db.session.add_all(made)
            db.session.flush()
            db.session.add_all(
                PlacementStep(placement_id=one.id, to_state=one.state, on=on, by_id=by.id) for one in made
            )
            db.session.flush()
            for one in made:
                keep_verdicts(one, said[one.candidate_id], on=on, by=by, why=why[one.candidate_id])
    except IntegrityError as error:
        raise Conflict(_("Somebody proposed one of these people at this moment. Look again.")) from error
    return made


def judged_for(line: SeatLine, candidate: Candidate, on: date, approval: Approval | None) -> list[Verdict]:
    """What the rules say of proposing somebody for a seat on a day."""
    earlier = queries.earlier_lines([candidate.id]).get(candidate.id, [])
    person = rules.Person(
        candidate=candidate, line=line, earlier=[one for _id, one in earlier], on=on, approval=approval
    )
    return rules.judged(person)


def let_pass(
    line_id: int,
    said: Mapping[int, Sequence[Verdict]],
    *,
    by: User,
    reason: str | None,
    makers: Collection[int | None],
) -> dict[int, str | None]:
    """For each candidate the reason for which what the rules refuse may pass; None where they refuse nothing.

    What was let pass beforehand passes by itself; for the rest ``by`` gives a reason. Raises ``Conflict`` without one,
    ``NotAllowed`` where ``by`` does not approve, or is of ``makers`` while others might let it pass.
    """
    refused = {
        key: [one for one in verdicts if one.outcome is RuleOutcome.BLOCK] for key, verdicts in said.items()
    }
    if not any(refused.values()):
        return dict.fromkeys(said)
    passed = queries.let_pass_at(line_id, [key for key, verdicts in refused.items() if verdicts])
    left = {
        key: [one for one in verdicts if queries.key_of(one) not in passed.get(key, {})]
        for key, verdicts in refused.items()
    }
    why: dict[int, str | None] = {
        key: _words_of(verdicts, passed.get(key, {})) for key, verdicts in refused.items()
    }
    first = next((one for verdicts in left.values() for one in verdicts), None)
    if first is None:
        return why
    if not (reason or "").strip():
        raise Conflict(
            _(
                "%(article)s: %(sentence)s A supervisor may let it pass with a reason.",
                article=first.rule.article,
                sentence=words.sentence(first.rule.key, first.facts),
            ),
            field="override_reason",
        )
    given = agreements.check_reason(reason, by=by)
    second_person.check(
        by,
        makers,
        Permission.AGREEMENT_APPROVE,
        subject="seat_lines",
        subject_id=line_id,
        field="override_reason",
    )
    return why | {key: given for key, verdicts in left.items() if verdicts}


def _words_of(refused: Sequence[Verdict], passed: Mapping[Any, RuleResult]) -> str | None:
    """For what and by whom all of it was let pass beforehand."""
    found = [passed[key] for one in refused if (key := queries.key_of(one)) in passed]
    said = dict.fromkeys(
        f"{one.override_reason} ({one.by.name})" if one.by else str(one.override_reason) for one in found
    )
    return "; ".join(said) or None


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


def _check_fills_its_own(agreement: Agreement) -> None:
    found = agreement_queries.seats_elsewhere([agreement.id], on=clock.today()).get(agreement.id)
    if found is not None and found.is_filled_there:
        names = ", ".join(one.office_number or one.title for one in found.others)
        raise Conflict(
            _("The seats of this agreement are filled under %(names)s: propose there.", names=names)
        )


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
