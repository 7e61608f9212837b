"""The accounts of the office, kept by its admin."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history, queries, services
from app.accounts.browsers import described
from app.accounts.forms import AccountForm
from app.accounts.rights import WORDS
from app.accounts.roles import GRANTS, Role
from app.accounts.views import users
from app.core.clock import utcnow
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import save, save_version


@users.get("")
@require(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    role = next((role for role in Role if role == request.args.get("role")), None)
    words = request.args.get("q", "")
    return render(
        "accounts/index.html",
        partial="accounts/_list.html",
        people=queries.users(words=words, role=role),
        teams={team.id: team for team in queries.teams(with_inactive=True)},
        total=queries.count_users(),
        roles=list(Role),
        role=role,
        words=words,
        now=utcnow(),
    )


@users.get("/roles")
@require(Permission.ACCOUNT_MANAGE)
def roles() -> ResponseReturnValue:
    """What each role may do, out of the one table that decides it."""
    return render("accounts/roles.html", rights=WORDS, grants=GRANTS)


@users.route("/new", methods=["GET", "POST"])
@require(Permission.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    form = AccountForm()
    _offer_teams(form)
    made = []
    if (
        form.validate_on_submit()
        and save(form, lambda: made.append(services.create_user(**form.values()))).saved
    ):
        user, one_time = made[0]
        return render("accounts/one_time_password.html", user=user, one_time=one_time, is_new=True)
    return render("accounts/new.html", form=form), 422 if form.errors else 200


@users.route("/<int:user_id>", methods=["GET", "POST"])
@require(Permission.ACCOUNT_MANAGE)
def edit(user_id: int) -> ResponseReturnValue:
    user = queries.user_or_404(user_id)
    form = AccountForm(obj=user)
    _offer_teams(form, present=user.team_id)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.change_account(
                queries.user_for_change(user_id), version=form.version.data, **form.values()
            ),
            row=user,
        )
        if outcome.saved:
            flash(_("The account of %(name)s is saved.", name=user.name), "success")
            return redirect(url_for("users.edit", user_id=user_id), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "accounts/edit.html",
        form=form,
        rows=rows,
        by=by,
        user=user,
        is_own=user.id == current_user.id,
        is_locked=user.locked_until_at is not None and user.locked_until_at > utcnow(),
        sessions=queries.open_sessions(user_id),
        described=described,
        history=history.of("users", user_id),
    ), status


def _offer_teams(form: AccountForm, *, present: int | None = None) -> None:
    """The teams in use, and the one the person is in; an office without teams is not asked."""
    teams = [one for one in queries.teams(with_inactive=True) if one.is_active or one.id == present]
    form.team_id.offer([(one.id, one.name) for one in teams])


@users.route("/<int:user_id>/one-time-password", methods=["GET", "POST"])
@require(Permission.ACCOUNT_MANAGE)
def reset_password(user_id: int) -> ResponseReturnValue:
    user = queries.user_or_404(user_id)
    if request.method == "GET":
        return render("accounts/reset_password.html", user=user)
    one_time = services.reset_password(queries.user_for_change(user_id))
    db.session.commit()
    return render("accounts/one_time_password.html", user=user, one_time=one_time, is_new=False)


@users.post("/<int:user_id>/deactivate")
@require(Permission.ACCOUNT_MANAGE)
def deactivate(user_id: int) -> ResponseReturnValue:
    user = queries.user_for_change(user_id)
    services.deactivate(user, by=current_user)
    db.session.commit()
    flash_undo(
        _("%(name)s can no longer sign in.", name=user.name), url=url_for("users.activate", user_id=user_id)
    )
    return redirect(url_for("users.edit", user_id=user_id), 303)


@users.post("/<int:user_id>/activate")
@require(Permission.ACCOUNT_MANAGE)
def activate(user_id: int) -> ResponseReturnValue:
    user = queries.user_for_change(user_id)
    services.activate(user)
    db.session.commit()
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("users.edit", user_id=user_id), 303)


@users.post("/<int:user_id>/unlock")
@require(Permission.ACCOUNT_MANAGE)
def unlock(user_id: int) -> ResponseReturnValue:
    user = queries.user_for_change(user_id)
    services.unlock(user)
    db.session.commit()
    flash(_("%(name)s can try again now.", name=user.name), "success")
    return redirect(url_for("users.edit", user_id=user_id), 303)


@users.post("/<int:user_id>/sessions/end")
@require(Permission.ACCOUNT_MANAGE)
def end_sessions(user_id: int) -> ResponseReturnValue:
    user = queries.user_for_change(user_id)
    services.sign_out_everywhere(user)
    db.session.commit()
    flash(_("%(name)s is signed out everywhere.", name=user.name), "success")
    return redirect(url_for("users.edit", user_id=user_id), 303)
