"""Moves from stage to stage, asked for by a page or a dragged card."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.addresses import local_address
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import SelectChoice, attach
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import done
from app.pipeline import queries, services, transitions
from app.pipeline.forms import MoveForm, pairs
from app.pipeline.models import Partnership
from app.pipeline.views.blueprint import blueprint, row_id
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.settings.models import Reason, Stage


@blueprint.get("/partnerships/<int:partnership_id>/move")
@require(Permission.PIPELINE_EDIT)
def move_page(partnership_id: int) -> ResponseReturnValue:
    """Ask where a partnership goes, and what that stage wants to know."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
    form = MoveForm(
        formdata=None,
        stage=request.args.get("stage"),
        next=request.args.get("next", ""),
        reason=request.args.get("reason", type=row_id),
        version=partnership.version,
    )
    return _move_page(form, partnership)


@blueprint.post("/partnerships/<int:partnership_id>/move")
@require(Permission.PIPELINE_EDIT)
def move(partnership_id: int) -> ResponseReturnValue:
    """Move a partnership; a dragged card posts here too and is answered in JSON."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
    form = MoveForm()
    version = form.version.data or request.args.get("version", type=row_id)
    chosen = offer_stages(form, partnership)
    if not form.validate() or chosen is None:
        if _wants_json():
            return _unreachable(partnership, version)
        return _move_page(form, partnership)
    try:
        made = services.move(
            partnership,
            chosen,
            by=current_user,
            why=form.why.data or None,
            reason=reason_of(form.reason.data),
            until=form.until.data,
            version=version,
        )
    except AppError as error:
        db.session.rollback()
        if _wants_json():
            return _refusal(error, partnership_id, chosen)
        # What was typed stays; sent again, it is a move from where the partnership stands now.
        partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
        form.version.data, form.version.raw_data = partnership.version, None
        attach(form, error)
        return _move_page(form, partnership, status=error.status)
    db.session.commit()
    back = local_address(form.next.data or request.args.get("next"))
    back = back or url_for("pipeline.show", partnership_id=partnership_id)
    flash_undo(
        _("%(company)s: %(stage)s.", company=partnership.company.full_name, stage=chosen.name),
        url=url_for("pipeline.undo_move", partnership_id=partnership_id, move_id=made.id, next=back),
    )
    return {"moved": True} if _wants_json() else redirect(back)


def _move_page(form: MoveForm, partnership: Partnership, *, status: int = 422) -> ResponseReturnValue:
    chosen = offer_stages(form, partnership)
    page = render(
        "pipeline/move.html",
        partial="pipeline/_move_fields.html",
        form=form,
        partnership=partnership,
        chosen=chosen,
        asks=services.asks(partnership, chosen, by=current_user) if chosen and not form.errors else None,
        stage=queries.stage_of(partnership),
        back=local_address(form.next.data) or url_for("pipeline.show", partnership_id=partnership.id),
    )
    return page, status if form.errors else 200


@blueprint.post("/partnerships/<int:partnership_id>/moves/<int:move_id>/undo")
@require(Permission.PIPELINE_EDIT)
def undo_move(partnership_id: int, move_id: int) -> ResponseReturnValue:
    """Take a move back within five minutes."""
    changeable_or_403(current_user, Partnership, partnership_id)
    made = queries.move_or_404(current_user, move_id)
    if made.partnership_id != partnership_id:
        abort(404)
    if done(lambda: services.undo_move(made, by=current_user)):
        flash(_("The move was taken back."), "success")
    back = local_address(request.args.get("next")) or url_for("pipeline.show", partnership_id=partnership_id)
    return redirect(back)


def offer_stages(form: MoveForm, partnership: Partnership) -> Stage | None:
    """Fill the form with the stages that may follow, and with what the chosen one asks; gives the chosen one."""
    stage = queries.stage_of(partnership)
    ways = transitions.reachable(stage, settings.stages())
    form.stage.offer([SelectChoice(one.key, _words(one, step)) for one, step in ways])
    chosen = next((one for one, _step in ways if one.key == form.stage.data), None)
    kind = transitions.REASONS.get(chosen.key) if chosen is not None else None
    form.reason.offer(pairs(settings.reasons(kind)) if kind is not None else [])
    if chosen is None or chosen.evidence is not Evidence.UNTIL:
        form.until.data = None
    return chosen


def _words(stage: Stage, step: transitions.Way) -> str:
    return _("back to %(stage)s", stage=stage.name) if step is transitions.Way.BACK else stage.name


def reason_of(reason_id: int | None) -> Reason | None:
    """The reason for a side state with this id."""
    if reason_id is None:
        return None
    everything = [one for kind in transitions.REASONS.values() for one in settings.reasons(kind)]
    return next((one for one in everything if one.id == reason_id), None)


def _unreachable(partnership: Partnership, version: int | None) -> ResponseReturnValue:
    """What a card is told that cannot go where it was dropped: that somebody moved it meanwhile, if so."""
    try:
        services.check_version(partnership, version)
    except AppError as error:
        return {"message": error.message}, error.status
    return {"message": _("A partnership cannot go there from where it stands.")}, 422


def _refusal(error: AppError, partnership_id: int, chosen: Stage) -> ResponseReturnValue:
    """What a dragged card is told; where a person only has to say more, the page that asks."""
    said: dict[str, Any] = {"message": error.message}
    if error.field in ("why", "reason", "until"):
        said["href"] = url_for(
            "pipeline.move",
            partnership_id=partnership_id,
            stage=chosen.key,
            next=local_address(request.args.get("next")),
        )
    return said, error.status


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
