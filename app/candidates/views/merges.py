"""Two records of one person: comparing and merging them, taking that back, and the list of likely pairs."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.candidates import comparing, queries, services
from app.candidates.merging import REGISTER
from app.candidates.models import Candidate, CandidateMerge
from app.candidates.views.blueprint import blueprint, candidate_url
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import AppError, Stale
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render


@blueprint.get("/candidates/duplicates")
@require(Permission.CANDIDATE_EDIT)
def likely() -> str:
    """The pairs on file that may be one person, the likeliest first."""
    return render("candidates/likely.html", pairs=queries.twins(current_user))


@blueprint.get("/candidates/<int:candidate_id>/merge")
@require(Permission.CANDIDATE_EDIT)
def compare(candidate_id: int) -> ResponseReturnValue:
    """Two candidates beside each other and what would be left; without ``?other=`` those alike are offered."""
    keep = queries.candidate_for_change(current_user, candidate_id, options=queries.FULL)
    other_id = request.args.get("other", type=int)
    if other_id is None:
        return render(
            "candidates/merge_with.html", candidate=keep, pairs=queries.twins_of(current_user, keep)
        )
    if other_id == keep.id:
        flash(_("A candidate cannot be merged with itself."), "warning")
        return redirect(url_for("candidates.compare", candidate_id=keep.id))
    lose = queries.candidate_for_change(current_user, other_id, options=queries.FULL)
    return _comparison(keep, lose, request.args.to_dict())


@blueprint.post("/candidates/<int:candidate_id>/merge")
@require(Permission.CANDIDATE_EDIT)
def merge(candidate_id: int) -> ResponseReturnValue:
    """Merge the other candidate into this one, as it was shown."""
    other_id = request.values.get("other", 0, type=int)
    queries.hold((candidate_id, other_id))
    keep = changeable_or_403(current_user, Candidate, candidate_id)
    lose = changeable_or_403(current_user, Candidate, other_id)
    choices = request.form.to_dict()
    values, is_other_nik = comparing.values(keep, lose, choices)
    try:
        merged = services.merge(
            keep,
            lose,
            values=values,
            is_other_nik=is_other_nik,
            by=current_user,
            versions=(_number("left_version"), _number("right_version")),
        )
    except AppError as refused:
        db.session.rollback()
        return _refused(candidate_id, other_id, choices, refused)
    db.session.commit()
    flash_undo(
        _("%(lost)s was merged into %(name)s.", lost=lose.name, name=keep.name),
        url=url_for("candidates.undo_merge", merge_id=merged.id),
    )
    return redirect(candidate_url(keep), 303)


@blueprint.get("/candidates/merges")
@require(Permission.CANDIDATE_EDIT)
def merges() -> str:
    """What was merged, by whom, and what can still be taken back."""
    page = queries.merges(current_user, key=request.args.get("key"))
    return render(
        "candidates/merges.html",
        partial="candidates/_merges_list.html",
        page=page,
        undo_until=_undo_until,
        candidate_url=candidate_url,
    )


@blueprint.post("/candidates/merges/<int:merge_id>/undo")
@require(Permission.CANDIDATE_EDIT)
def undo_merge(merge_id: int) -> ResponseReturnValue:
    """Take a merge back."""
    merged = queries.merge_for_undo(current_user, merge_id)
    lost_id = merged.lost_id
    try:
        services.undo(merged, by=current_user)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "warning")
        return redirect(url_for("candidates.merges"), 303)
    db.session.commit()
    flash(_("They are two candidates again."), "success")
    return redirect(url_for("candidates.show", candidate_id=lost_id), 303)


@blueprint.post("/candidates/<int:candidate_id>/tell-apart")
@require(Permission.CANDIDATE_EDIT)
def tell_apart(candidate_id: int) -> ResponseReturnValue:
    """Remember that the candidate of ``?other=`` is another one."""
    one, other = _pair(candidate_id)
    try:
        services.tell_apart(one.id, other.id, by=current_user)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "warning")
        return redirect(url_for("candidates.likely"), 303)
    db.session.commit()
    flash_undo(
        _("%(name)s and %(other)s are not offered together again.", name=one.name, other=other.name),
        url=url_for("candidates.take_for_alike", candidate_id=one.id, other=other.id),
    )
    return redirect(url_for("candidates.likely"), 303)


@blueprint.post("/candidates/<int:candidate_id>/take-for-alike")
@require(Permission.CANDIDATE_EDIT)
def take_for_alike(candidate_id: int) -> ResponseReturnValue:
    """Forget that the candidate of ``?other=`` was told apart."""
    one, other = _pair(candidate_id)
    services.take_for_alike(one.id, other.id)
    db.session.commit()
    flash(_("The two may be offered together again."), "success")
    return redirect(url_for("candidates.likely"), 303)


def _pair(candidate_id: int) -> tuple[Candidate, Candidate]:
    other_id = request.args.get("other", 0, type=int)
    return (
        queries.candidate_for_change(current_user, candidate_id),
        queries.candidate_for_change(current_user, other_id),
    )


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


def _undo_until(merged: CandidateMerge) -> datetime | None:
    until = merged.merged_at + services.UNDO_WINDOW
    return until if merged.undone_at is None and until > utcnow() else None


def _refused(
    candidate_id: int, other_id: int, choices: dict[str, str], refused: AppError
) -> ResponseReturnValue:
    """The comparison again with the reason; where one of the two is gone, the one that is left."""
    keep = queries.candidate_or_404(current_user, candidate_id)
    lose = queries.candidate_or_404(current_user, other_id)
    if keep.is_trashed or lose.is_trashed or keep.id == lose.id:
        flash(refused.message, "warning")
        return redirect(candidate_url(keep), 303)
    return _comparison(keep, lose, choices, refused=refused)


def _comparison(
    keep: Candidate, lose: Candidate, choices: dict[str, str], *, refused: AppError | None = None
) -> ResponseReturnValue:
    status = 200 if refused is None else 409 if isinstance(refused, Stale) else 422
    tags = queries.tags_of([keep.id, lose.id])
    page = render(
        "candidates/merge.html",
        partial="candidates/_merge.html",
        left=keep,
        right=lose,
        lines=comparing.lines(keep, lose, choices),
        same=comparing.same(keep, lose),
        clashes=[],
        choices=choices,
        along=REGISTER.along(lose.id),
        tags=[tag for tag in tags[lose.id] if tag not in tags[keep.id]],
        refused=refused.message if refused else None,
    )
    return page, status
