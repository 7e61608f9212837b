"""The hand-overs of the office: planning one with a dry run, looking at one, taking it back."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts import history
from app.accounts.models import User
from app.accounts.queries import active_with_role, user_or_404
from app.accounts.roles import GRANTS, Role
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import done
from app.handovers import queries, services
from app.handovers.enums import HandOverState
from app.handovers.forms import GetterForm, HandOverForm
from app.handovers.models import HandOver
from app.settings.queries import region_names

blueprint = Blueprint("handovers", __name__, url_prefix="/hand-overs", template_folder="templates")

TONES = {
    HandOverState.PLANNED: "brand",
    HandOverState.DONE: "ok",
    HandOverState.UNDONE: "neutral",
    HandOverState.CANCELLED: "neutral",
}


@blueprint.get("")
@require(Permission.COMPANY_ASSIGN)
def index() -> str:
    """All hand-overs, the newest first."""
    found = queries.latest(key=request.args.get("key"))
    return render("handovers/index.html", partial="handovers/_list.html", page=found, tones=TONES)


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.COMPANY_ASSIGN)
def new() -> ResponseReturnValue:
    """First whose portfolio, then to whom, when and what; what would move is shown before anything does."""
    number = request.args.get("from", type=int)
    if number is None:
        return render("handovers/choose.html", givers=queries.givers())
    giver = user_or_404(number) if 0 < number < 2**31 else user_or_404(0)
    form = _offered(HandOverForm(), giver)
    dry_run = None
    if form.validate_on_submit():
        getter = user_or_404(form.to_id.data)
        wanted: dict[str, Any] = form.values("to_id")
        try:
            if "count" in request.form:
                dry_run = queries.would_move(services.check(giver, getter, **wanted))
            else:
                hand_over = services.plan(giver, getter, **wanted, by=current_user)
                db.session.commit()
                _tell(hand_over)
                return redirect(url_for("handovers.show", hand_over_id=hand_over.id), 303)
        except AppError as error:
            db.session.rollback()
            attach(form, error)
    return render("handovers/new.html", giver=giver, form=form, dry_run=dry_run), 422 if form.errors else 200


@blueprint.get("/<int:hand_over_id>")
@require(Permission.COMPANY_VIEW)
def show(hand_over_id: int) -> str:
    """One hand-over: what it is about and what came of it."""
    hand_over = queries.hand_over_or_404(current_user, hand_over_id)
    return _shown(hand_over, _getter_form(hand_over))


@blueprint.post("/<int:hand_over_id>/to")
@require(Permission.COMPANY_ASSIGN)
def give_to(hand_over_id: int) -> ResponseReturnValue:
    """Let somebody else get what is planned."""
    hand_over = queries.hand_over_for_change(current_user, hand_over_id)
    form = _getter_form(hand_over)
    if form.validate_on_submit():
        try:
            services.give_to(hand_over, user_or_404(form.to_id.data))
            db.session.commit()
            _tell(hand_over)
            return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)
        except AppError as error:
            db.session.rollback()
            attach(form, error)
    return _shown(queries.hand_over_or_404(current_user, hand_over_id), form), 422


def _getter_form(hand_over: HandOver) -> GetterForm:
    form = GetterForm()
    form.to_id.offer(_getters(hand_over.from_id))
    return form


def _shown(hand_over: HandOver, form: GetterForm) -> str:
    is_planned = hand_over.state is HandOverState.PLANNED
    contents = queries.will_move(hand_over) if is_planned else queries.moved(hand_over)
    may_change = current_user.can(Permission.COMPANY_ASSIGN)
    return render(
        "handovers/show.html",
        hand_over=hand_over,
        contents=contents,
        tones=TONES,
        districts=region_names(hand_over.districts),
        may_change=may_change,
        why_stuck=services.why_stuck(hand_over),
        form=form,
        is_undoable=may_change and queries.is_undoable(hand_over),
        history=history.of("hand_overs", hand_over.id) if may_change else [],
    )


@blueprint.post("/<int:hand_over_id>/cancel")
@require(Permission.COMPANY_ASSIGN)
def cancel(hand_over_id: int) -> ResponseReturnValue:
    """Take a plan back."""
    hand_over = queries.hand_over_for_change(current_user, hand_over_id)
    if done(lambda: services.cancel(hand_over)):
        flash(_("The hand-over is cancelled."), "success")
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


@blueprint.post("/<int:hand_over_id>/undo")
@require(Permission.COMPANY_ASSIGN)
def undo(hand_over_id: int) -> ResponseReturnValue:
    """Give everything back that nobody changed since, and name what somebody did."""
    hand_over = queries.hand_over_for_change(current_user, hand_over_id)
    undone: list[services.Undone] = []
    if done(lambda: undone.append(services.undo(hand_over))):
        (outcome,) = undone
        flash(
            ngettext("%(num)d record is back.", "%(num)d records are back.", outcome.restored),
            "success",
        )
        if outcome.kept:
            named = ", ".join(f"{name} ({what.label})" for what, name in outcome.kept[:10])
            rest = len(outcome.kept) - 10
            named += f" {_('and %(number)s more', number=rest)}" if rest > 0 else ""
            flash(_("Changed by somebody since, so left as it is: %(names)s", names=named), "warning")
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


def _offered(form: HandOverForm, giver: User) -> HandOverForm:
    form.to_id.offer(_getters(giver.id))
    places = queries.districts_of(giver.id)
    names = region_names(code for code, _number in places)
    form.districts.offer([(code, f"{names.get(code, code)} ({number})") for code, number in places])
    form.chosen.offer([(one.id, one.full_name) for one in queries.companies_of(giver.id)])
    if not form.is_submitted():
        form.on.data = clock.today()
    return form


def _getters(giver_id: int) -> list[tuple[int, str]]:
    """Who may get a portfolio, by name."""
    roles = (role for role in Role if Permission.OUTREACH_EDIT in GRANTS[role])
    return [(one.id, one.name) for one in active_with_role(*roles) if one.id != giver_id]


def _tell(hand_over: Any) -> None:
    if hand_over.state is HandOverState.DONE:
        flash_undo(
            _("The portfolio is handed over."), url=url_for("handovers.undo", hand_over_id=hand_over.id)
        )
    else:
        flash(_("The hand-over is planned."), "success")
