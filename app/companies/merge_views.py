"""Two records of one company: comparing and merging them, taking that back, and the list of likely pairs."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.companies import comparing, merging, pairs, queries, scanning, services
from app.companies.forms import OtherCompanyForm
from app.companies.models import Company
from app.companies.showing import company_url
from app.companies.views import blueprint
from app.core import jobs
from app.core.db import db
from app.core.errors import AppError, Stale
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render


@blueprint.get("/companies/<int:company_id>/merge")
@require(Permission.COMPANY_EDIT_ALL)
def compare(company_id: int) -> ResponseReturnValue:
    """Two companies beside each other and what would be left; without ``?other=`` the other one is chosen first."""
    keep = queries.company_for_change(current_user, company_id, options=queries.FULL)
    other_id = request.args.get("other", type=int)
    if other_id is None:
        return render(
            "companies/merge_with.html",
            company=keep,
            alike=pairs.alike(current_user, keep),
            form=OtherCompanyForm(),
        )
    if other_id == keep.id:
        flash(_("A company cannot be merged with itself."), "warning")
        return redirect(url_for("companies.compare", company_id=keep.id))
    lose = queries.company_for_change(current_user, other_id, options=queries.FULL)
    return _comparison(keep, lose, request.args.to_dict())


@blueprint.post("/companies/<int:company_id>/merge")
@require(Permission.COMPANY_EDIT_ALL)
def merge(company_id: int) -> ResponseReturnValue:
    """Merge the other company into this one, as it was shown."""
    other_id = request.values.get("other", 0, type=int)
    services.lock(company_id, other_id)
    keep = changeable_or_403(current_user, Company, company_id)
    lose = changeable_or_403(current_user, Company, other_id)
    choices = request.form.to_dict()
    try:
        merged = services.merge(
            keep,
            lose,
            values=comparing.values(keep, lose, choices),
            by=current_user,
            choices=choices,
            versions=(_number("left_version"), _number("right_version")),
        )
    except AppError as refused:
        db.session.rollback()
        return _refused(company_id, other_id, choices, refused)
    db.session.commit()
    flash_undo(
        _("%(lost)s was merged into %(name)s.", lost=lose.full_name, name=keep.full_name),
        url=url_for("companies.undo_merge", merge_id=merged.id),
    )
    return redirect(company_url(keep), 303)


@blueprint.get("/companies/merges")
@require(Permission.COMPANY_EDIT_ALL)
def merges() -> str:
    """What was merged, by whom, and what can still be taken back."""
    page = pairs.merges(current_user, key=request.args.get("key"))
    return render(
        "companies/merges.html", partial="companies/_merges_list.html", page=page, undo_until=pairs.undo_until
    )


@blueprint.post("/companies/merges/<int:merge_id>/undo")
@require(Permission.COMPANY_EDIT_ALL)
def undo_merge(merge_id: int) -> ResponseReturnValue:
    """Take a merge back."""
    merged = pairs.merge_for_undo(current_user, merge_id)
    kept_id, lost_id = merged.kept_id, merged.lost_id
    try:
        services.undo(merged, by=current_user)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "warning")
        return redirect(url_for("companies.merges"), 303)
    db.session.commit()
    lost = queries.company_or_404(current_user, lost_id)
    kept = queries.company_or_404(current_user, kept_id)
    flash(
        _("%(lost)s and %(name)s are two companies again.", lost=lost.full_name, name=kept.full_name),
        "success",
    )
    return redirect(company_url(lost), 303)


@blueprint.get("/companies/duplicates")
@require(Permission.COMPANY_EDIT_ALL)
def likely() -> str:
    """The pairs that the last search took for one company, the likeliest first."""
    page = pairs.likely(current_user, key=request.args.get("key"))
    return render(
        "companies/likely.html",
        partial="companies/_likely.html",
        page=page,
        searched_at=pairs.last_searched_at(),
    )


@blueprint.post("/companies/duplicates/scan")
@require(Permission.COMPANY_EDIT_ALL)
def scan() -> ResponseReturnValue:
    """Search the whole register for pairs, as work that is watched."""
    job = jobs.start(
        scanning.JOB,
        owner_id=current_user.id,
        title=_("Search for duplicate companies"),
        locale=str(get_locale()),
        result_url=url_for("companies.likely"),
    )
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id), 303)


@blueprint.post("/companies/<int:company_id>/tell-apart")
@require(Permission.COMPANY_EDIT_ALL)
def tell_apart(company_id: int) -> ResponseReturnValue:
    """Remember that the company of ``?other=`` is another one."""
    company, other = _pair(company_id)
    services.tell_apart(company.id, other.id, by=current_user)
    db.session.commit()
    flash_undo(
        _(
            "%(name)s and %(other)s are not offered together again.",
            name=company.full_name,
            other=other.full_name,
        ),
        url=url_for("companies.take_for_alike", company_id=company.id, other=other.id),
    )
    return redirect(url_for("companies.likely"), 303)


@blueprint.post("/companies/<int:company_id>/take-for-alike")
@require(Permission.COMPANY_EDIT_ALL)
def take_for_alike(company_id: int) -> ResponseReturnValue:
    """Forget that the company of ``?other=`` was told apart."""
    company, other = _pair(company_id)
    services.take_for_alike(company.id, other.id)
    db.session.commit()
    flash(_("The two may be offered together again."), "success")
    return redirect(url_for("companies.likely"), 303)


def _pair(company_id: int) -> tuple[Company, Company]:
    other_id = request.args.get("other", 0, type=int)
    return (
        queries.company_for_change(current_user, company_id),
        queries.company_for_change(current_user, other_id),
    )


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


def _refused(
    company_id: int, other_id: int, choices: dict[str, str], refused: AppError
) -> ResponseReturnValue:
    """The comparison again with the reason; where one of the two is gone, the company that is left."""
    keep = queries.company_or_404(current_user, company_id, options=queries.FULL)
    lose = queries.company_or_404(current_user, other_id, options=queries.FULL)
    if keep.is_trashed or lose.is_trashed or keep.id == lose.id:
        flash(refused.message, "warning")
        return redirect(company_url(keep), 303)
    return _comparison(keep, lose, choices, refused=refused)


def _comparison(
    keep: Company, lose: Company, choices: dict[str, str], *, refused: AppError | None = None
) -> ResponseReturnValue:
    status = 200 if refused is None else 409 if isinstance(refused, Stale) else 422
    page = render(
        "companies/merge.html",
        partial="companies/_merge.html",
        company=keep,
        other=lose,
        lines=comparing.lines(keep, lose, choices),
        same=comparing.same(keep, lose),
        clashes=merging.clashes(keep.id, lose.id),
        choices=choices,
        along=merging.along(lose.id),
        tags=[tag.name for tag in lose.tags if tag not in keep.tags],
        is_family=lose.id == keep.parent_id or keep.id == lose.parent_id or keep.is_branch != lose.is_branch,
        refused=refused.message if refused else None,
    )
    return page, status
