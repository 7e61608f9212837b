"""One partnership of a meeting on one screen: what one must know, and what is decided in place."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_user
from app.agreements import queries as agreements
from app.companies import queries as companies
from app.core import clock
from app.core.errors import Invalid
from app.core.forms import BaseForm
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import render
from app.core.saving import done, save
from app.follow_ups import queries as follow_ups
from app.follow_ups.forms import StepForm
from app.meetings import queries, services
from app.meetings.enums import DecisionKind, MeetingState
from app.meetings.forms import NoteForm, OwnerForm
from app.meetings.models import Decision, Meeting, MeetingItem
from app.meetings.views.blueprint import blueprint, item_url, meeting_url
from app.outreach import queries as outreach
from app.pipeline import queries as pipeline
from app.pipeline.forms import MoveForm, SnoozeForm
from app.pipeline.models import Partnership
from app.pipeline.views.moves import offer_stages, reason_of

VISITS, STEPS = 3, 5
"""How much is told of what was and of what is promised."""


@blueprint.get("/<int:meeting_id>/items/<int:position>")
@require(Permission.PIPELINE_VIEW)
def item(meeting_id: int, position: int) -> ResponseReturnValue:
    """One partnership: where it stands, what was promised, and the form of the decision that ``decide`` names."""
    meeting = queries.meeting_or_404(current_user, meeting_id)
    found = queries.item_or_404(meeting, position)
    kind = _kind(request.args.get("decide", "")) or DecisionKind.NEXT_STEP
    return _page(meeting, found, kind, _form(kind, found.partnership, is_new=True))


@blueprint.post("/<int:meeting_id>/items/<int:position>/decisions/<decision_kind>")
@require(Permission.PIPELINE_EDIT_ALL)
def decide(meeting_id: int, position: int, decision_kind: str) -> ResponseReturnValue:
    """Decide something of a partnership; ``then`` goes on to the next one."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    found = queries.item_or_404(meeting, position)
    kind = _kind(decision_kind) or abort(404)
    form = _form(kind, found.partnership)
    if form.validate_on_submit() and save(form, lambda: _decide(kind, meeting, found, form)).saved:
        if request.form.get("then") == "next":
            return _discussed(meeting, found)
        flash(_("Decided, and noted for the minutes."), "success")
        return redirect(item_url(meeting, position, decide=kind.value), 303)
    meeting = queries.meeting_for_change(current_user, meeting_id)
    found = queries.item_or_404(meeting, position)
    if hasattr(form, "version"):
        # Sent again, it is a decision about the partnership as it stands now and is shown.
        form.version.data, form.version.raw_data = found.partnership.version, None
    return _page(meeting, found, kind, form, status=422)


@blueprint.post("/<int:meeting_id>/items/<int:position>/discussed")
@require(Permission.PIPELINE_EDIT_ALL)
def discussed(meeting_id: int, position: int) -> ResponseReturnValue:
    """Note that a partnership was talked about, and go on to the next one."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    return _discussed(meeting, queries.item_or_404(meeting, position))


@blueprint.post("/<int:meeting_id>/items/<int:position>/put-back")
@require(Permission.PIPELINE_EDIT_ALL)
def put_back(meeting_id: int, position: int) -> ResponseReturnValue:
    """Note that a partnership is still to be talked about."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    found = queries.item_or_404(meeting, position)
    done(lambda: services.put_back(meeting, found))
    return redirect(url_for("meetings.item", meeting_id=meeting_id, position=position), 303)


@blueprint.post("/<int:meeting_id>/decisions/<int:decision_id>/take-back")
@require(Permission.PIPELINE_EDIT_ALL)
def take_back(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Take a decision back together with what was done by it."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    decision = queries.decision_or_404(meeting, decision_id)
    position = decision.item.position
    if done(lambda: services.take_back(meeting, decision, by=current_user)):
        flash(_("The decision was taken back."), "success")
    return redirect(url_for("meetings.item", meeting_id=meeting_id, position=position), 303)


def _discussed(meeting: Meeting, found: MeetingItem) -> ResponseReturnValue:
    position = found.position
    _before, after = queries.beside(meeting, position)
    if not done(lambda: services.discuss(meeting, found, by=current_user)):
        return redirect(url_for("meetings.item", meeting_id=meeting.id, position=position), 303)
    if after is not None:
        return redirect(url_for("meetings.item", meeting_id=meeting.id, position=after), 303)
    flash(_("That was the last one of the list."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


def _kind(value: str) -> DecisionKind | None:
    return next((kind for kind in DecisionKind if kind.value == value), None)


# ---- one form a kind of decision


def _form(kind: DecisionKind, partnership: Partnership, *, is_new: bool = False) -> Any:
    """The form of a decision; ``is_new`` without anything typed."""
    given: dict[str, Any] = {"formdata": None} if is_new else {}
    if kind is DecisionKind.NEXT_STEP:
        step = StepForm(owner_id=partnership.owner_id or current_user.id, **given)
        step.offer_owners(pipeline.owners())
        return step
    if kind is DecisionKind.OWNER:
        owner = OwnerForm(version=partnership.version, owner_id=partnership.owner_id, **given)
        owner.owner_id.offer([(user.id, user.name) for user in pipeline.owners()])
        return owner
    if kind is DecisionKind.STAGE:
        move = MoveForm(version=partnership.version, **given)
        offer_stages(move, partnership)
        return move
    if kind is DecisionKind.REST:
        return SnoozeForm(
            version=partnership.version,
            until=partnership.snoozed_until_on,
            because=partnership.snoozed_because,
            **given,
        )
    return NoteForm(**given)


def _decide(kind: DecisionKind, meeting: Meeting, found: MeetingItem, form: Any) -> Decision:
    deciding: dict[DecisionKind, Callable[[Meeting, MeetingItem, Any], Decision]] = {
        DecisionKind.NEXT_STEP: _plan,
        DecisionKind.OWNER: _reassign,
        DecisionKind.STAGE: _move,
        DecisionKind.REST: _rest,
        DecisionKind.NOTE: _note,
    }
    return deciding[kind](meeting, found, form)


def _plan(meeting: Meeting, found: MeetingItem, form: StepForm) -> Decision:
    return services.plan(meeting, found, form.step(), by=current_user)


def _reassign(meeting: Meeting, found: MeetingItem, form: OwnerForm) -> Decision:
    owner = find_user(form.owner_id.data) or abort(404)
    return services.reassign(meeting, found, owner, by=current_user, version=form.version.data)


def _move(meeting: Meeting, found: MeetingItem, form: MoveForm) -> Decision:
    to = offer_stages(form, found.partnership)
    if to is None:
        raise Invalid(_("Choose a stage."), field="stage")
    return services.move(
        meeting,
        found,
        to,
        by=current_user,
        version=form.version.data,
        why=form.why.data or None,
        reason=reason_of(form.reason.data),
        until=form.until.data,
    )


def _rest(meeting: Meeting, found: MeetingItem, form: SnoozeForm) -> Decision:
    return services.let_rest(
        meeting,
        found,
        until=form.until.data,
        because=form.because.data or "",
        by=current_user,
        version=form.version.data,
    )


def _note(meeting: Meeting, found: MeetingItem, form: NoteForm) -> Decision:
    return services.note(meeting, found, form.text.data or "", by=current_user)


# ---- the screen


def _page(
    meeting: Meeting, found: MeetingItem, kind: DecisionKind, form: BaseForm, *, status: int = 200
) -> ResponseReturnValue:
    partnership, actor = found.partnership, current_user
    company = companies.company_or_404(actor, partnership.company_id, options=companies.FULL)
    before, after = queries.beside(meeting, found.position)
    papers = agreements.of_company(actor, company.id)
    page = render(
        "meetings/item.html",
        partial="meetings/_decide.html",
        meeting=meeting,
        item=found,
        partnership=partnership,
        company=company,
        standing=pipeline.standings([partnership], actor, at=clock.utcnow())[0],
        days=(clock.today() - clock.local(partnership.entered_stage_at).date()).days,
        promised=follow_ups.open_for(actor, company.id)[:STEPS],
        visits=outreach.visits_of(actor, company, limit=VISITS),
        agreements=papers[:STEPS],
        contacts=[one for one in companies.contacts_of(company.id, limit=STEPS) if not one.has_left],
        kind=kind,
        kinds=list(DecisionKind),
        form=form,
        chosen=offer_stages(form, partnership) if isinstance(form, MoveForm) else None,
        asks=None,
        progress=queries.progress_of([meeting.id])[meeting.id],
        before=item_url(meeting, before) if before else None,
        after=item_url(meeting, after) if after else None,
        back=meeting_url(meeting),
        may_hold=meeting.state is MeetingState.OPEN and may(actor, Action.CHANGE, meeting),
    )
    return page, status
