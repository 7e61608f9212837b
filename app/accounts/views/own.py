"""Signing in and out, the language, and one's own account."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries, services, signing_in
from app.accounts.browsers import described
from app.accounts.forms import PasswordForm, ProfileForm, SignInForm
from app.accounts.views import accounts
from app.core.addresses import local_address
from app.core.db import db
from app.core.permissions import public, signed_in
from app.core.rendering import render
from app.core.saving import save, save_version
from app.core.web import limiter, sender


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    target = local_address(request.args.get("next")) or signing_in.FIRST_PAGE
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        user = services.authenticate(form.email.data, form.password.data)
        if user is not None:
            signing_in.sign_in(user, stay=form.stay.data)
        # A failure is counted, so it is committed too.
        db.session.commit()
        if user is not None:
            return redirect(target, 303)
        form.form_errors.append(
            _(
                "E-mail address or password is wrong. After five wrong tries an account is locked for 15 minutes."
            )
        )
    page = render("accounts/sign_in.html", form=form, was_sending="sent" in request.args)
    return page, 422 if form.errors else 200


@accounts.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    signing_in.sign_out()
    db.session.commit()
    flash(_("You have signed out."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@accounts.post("/language")
@public
def language() -> ResponseReturnValue:
    signing_in.remember_language(request.form.get("language", ""))
    db.session.commit()
    return redirect(local_address(request.form.get("next")) or signing_in.FIRST_PAGE, 303)


@accounts.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    user = queries.user_or_404(current_user.id)
    form = ProfileForm(obj=user)
    form.locale.data = form.locale.data or signing_in.select_locale()
    rows, by, status = [], None, 200
    if form.validate_on_submit():

        def act() -> None:
            services.change_profile(
                queries.user_for_change(user.id), version=form.version.data, **form.values("locale")
            )
            signing_in.remember_language(form.locale.data)

        outcome = save_version(form, act, row=user)
        if outcome.saved:
            flash(_("Your account is saved."), "success")
            return redirect(url_for("accounts.profile"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    here = signing_in.present_session()
    sessions = queries.open_sessions(user.id)
    return render(
        "accounts/profile.html",
        form=form,
        rows=rows,
        by=by,
        user=user,
        sessions=sessions,
        here=here.id if here else None,
        described=described,
    ), status


@accounts.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit("20 per hour", methods=["POST"], key_func=sender)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    is_forced = current_user.must_change_password
    if form.validate_on_submit():
        here = signing_in.present_session()
        outcome = save(
            form,
            lambda: services.change_password(
                queries.user_for_change(current_user.id),
                present=form.present.data,
                new=form.password.data,
                keep=here,
            ),
        )
        if outcome.saved:
            flash(_("Your password is changed. All your other devices are signed out."), "success")
            return redirect(signing_in.FIRST_PAGE if is_forced else url_for("accounts.profile"), 303)
    return render("accounts/password.html", form=form, is_forced=is_forced), 422 if form.errors else 200


@accounts.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    services.end_session(current_user, queries.session_or_404(current_user.id, session_id).id)
    db.session.commit()
    flash(_("That device is signed out."), "success")
    return redirect(url_for("accounts.profile"), 303)


@accounts.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    services.end_sessions(current_user, keep=signing_in.present_session())
    db.session.commit()
    flash(_("All your other devices are signed out."), "success")
    return redirect(url_for("accounts.profile"), 303)
