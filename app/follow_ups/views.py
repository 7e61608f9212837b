"""The follow-up list and everything done with one follow-up."""

from functools import cache
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.accounts.models import User
from app.accounts.queries import active_with_role, find_user
from app.accounts.roles import GRANTS, Role
from app.companies.models import Company
from app.companies.showing import lead_on
from app.core import clock, formats
from app.core.addresses import local_address
from app.core.db import db
from app.core.errors import AppError, Conflict, Stale
from app.core.forms import BaseForm, attach
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import (
    Asking,
    HeaderCounts,
    flash_undo,
    render,
    url_of_rows,
    url_with,
)
from app.core.saving import Outcome, save_version
from app.follow_ups import queries, services
from app.follow_ups.enums import Bucket, Span
from app.follow_ups.forms import (
    CompleteForm,
    EditForm,
    ReassignForm,
    SnoozeForm,
    StepForm,
    snooze_choices,
)
from app.follow_ups.models import FollowUp
from app.follow_ups.rules import words as rule_words
from app.settings.enums import FollowUpKind

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups", template_folder="templates")

ICONS = {
    FollowUpKind.CALL: "telephone",
    FollowUpKind.WHATSAPP: "whatsapp",
    FollowUpKind.VISIT: "geo-alt",
    FollowUpKind.SEND_DOCUMENT: "send",
    FollowUpKind.WAIT_DOCUMENT: "hourglass-split",
    FollowUpKind.RENEW: "arrow-repeat",
    FollowUpKind.CHECK_OUTCOME: "clipboard-check",
}

EVERYBODY = "all"
FORM_PAGES = ("/follow-ups/new", "/edit", "/complete", "/snooze", "/reassign")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """What every template that shows a follow-up asks for."""
    verbs = cache(lambda verb: url_of_rows(f"follow_ups.{verb}", "follow_up_id"))
    return {
        "follow_up_url": lambda verb, follow_up: verbs(verb)(follow_up.id),
        "follow_up_icon": lambda follow_up: ICONS[follow_up.kind],
        "follow_up_snoozes": cache(lambda: snooze_choices(clock.today())),
        "may_change_follow_up": lambda follow_up: queries.is_mine_to_change(current_user, follow_up),
        "is_undoable_follow_up": queries.is_undoable,
        "why_follow_up": lambda making: rule_words.why(making.rule, making.facts),
    }


@blueprint.get("")
@require(Permission.FOLLOW_UP_VIEW)
def index() -> ResponseReturnValue:
    """What is owed, in buckets; one bucket or span alone when the address names it."""
    wanted, whose = _wanted()
    today = clock.today()
    span = _span(request.args.get("bucket"))
    context: dict[str, Any] = {
        "tabs": _tabs("list", wanted.owner_id),
        "whose": whose,
        "wanted": wanted,
        "owners": _owners() if current_user.can(Permission.FOLLOW_UP_VIEW_ALL) else [],
        "kinds": list(FollowUpKind),
        "chips": _chips(wanted, whose, span),
        "span": span,
        "names_owner": whose is None or whose.is_team,
    }
    if span is not None:
        found = queries.due_in(current_user, span, wanted, today=today, key=request.args.get("key"))
        return render("follow_ups/index.html", partial="follow_ups/_list.html", page=found, **context)
    groups = queries.buckets(current_user, wanted, today=today)
    return render("follow_ups/index.html", partial="follow_ups/_list.html", groups=groups, **context)


@blueprint.get("/without-next-step")
@require(Permission.FOLLOW_UP_VIEW)
def without_next_step() -> ResponseReturnValue:
    """Companies in the pipeline to which nothing is promised."""
    wanted, whose = _wanted()
    found = queries.companies_without_next_step(
        current_user, owner_id=wanted.owner_id, key=request.args.get("key")
    )
    return render(
        "follow_ups/without_next_step.html",
        partial="follow_ups/_without_next_step.html",
        tabs=_tabs("without", wanted.owner_id),
        page=found,
        whose=whose,
        owners=_owners() if current_user.can(Permission.FOLLOW_UP_VIEW_ALL) else [],
        chips=_chips(queries.Wanted(owner_id=wanted.owner_id), whose, None),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT)
def new() -> ResponseReturnValue:
    """Plan a follow-up for the company that the address names."""
    company = visible_or_404(current_user, Company, request.args.get("company", type=int) or 0)
    lead_on(company)
    form = _with_owners(StepForm(kind=_kind_asked() or FollowUpKind.WHATSAPP), current_user)
    if form.validate_on_submit():
        try:
            services.plan(company, form.step(), by=current_user)
        except AppError as error:
            _refused(form, error)
        else:
            db.session.commit()
            flash(_("Follow-up for %(name)s planned.", name=company.full_name), "success")
            return _back(form, company.id)
    return _form_page("follow_ups/new.html", form, company=company)


@blueprint.route("/<int:follow_up_id>/edit", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT)
def edit(follow_up_id: int) -> ResponseReturnValue:
    """Change a planned follow-up."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    form = _edit_form(follow_up)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit(follow_up, form.step(), by=current_user, version=form.version.data),
            row=follow_up,
            stored=lambda: _edit_form(
                queries.follow_up_for_change(current_user, follow_up_id), formdata=None
            ),
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return _back(form, follow_up.company_id)
        follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    return _form_page(
        "follow_ups/edit.html",
        form,
        status=outcome.status,
        follow_up=follow_up,
        rows=outcome.rows,
        by=outcome.by,
    )


def _edit_form(follow_up: FollowUp, **given: Any) -> EditForm:
    form: EditForm = _with_owners(EditForm(obj=follow_up, **given), follow_up.owner)
    return form


@blueprint.route("/<int:follow_up_id>/complete", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT)
def complete(follow_up_id: int) -> ResponseReturnValue:
    """Say that it is done; with ``then=plan`` what follows is planned in the same action."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    is_tick = request.method == "POST" and "then" not in request.form
    if is_tick and not follow_up.is_open:
        # A second tap on the same tick finds the work done: nothing to say, nothing to change.
        return _back(None, follow_up.company_id)
    form = _with_owners(CompleteForm(), follow_up.owner)
    if form.validate_on_submit():
        next_step = form.step() if request.form.get("then") == "plan" else None
        try:
            services.complete(follow_up, result=form.result.data, by=current_user, next_step=next_step)
        except AppError as error:
            _refused(form, error, follow_up_id)
        else:
            db.session.commit()
            flash_undo(_told(follow_up, next_step), url=url_for("follow_ups.undo", follow_up_id=follow_up.id))
            return _back(form, follow_up.company_id)
    return _form_page("follow_ups/complete.html", form, follow_up=follow_up)


@blueprint.route("/<int:follow_up_id>/snooze", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT)
def snooze(follow_up_id: int) -> ResponseReturnValue:
    """Put it off until a day."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    form = SnoozeForm(data={"version": follow_up.version})
    if form.validate_on_submit():
        try:
            services.snooze(follow_up, until=form.until.data, version=form.version.data)
        except Stale as error:
            return _look_again("follow_ups/snooze.html", form, error, follow_up)
        except AppError as error:
            _refused(form, error, follow_up_id)
        else:
            db.session.commit()
            name = follow_up.company.full_name
            flash(
                _("%(name)s: put off until %(day)s.", name=name, day=formats.day(follow_up.due_on)),
                "success",
            )
            return _back(form, follow_up.company_id)
    return _form_page("follow_ups/snooze.html", form, follow_up=follow_up)


@blueprint.route("/<int:follow_up_id>/reassign", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT_ALL)
def reassign(follow_up_id: int) -> ResponseReturnValue:
    """Give it to somebody else."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    form = ReassignForm(data={"version": follow_up.version})
    form.owner_id.offer([(owner.id, owner.name) for owner in _owners()])
    if form.validate_on_submit():
        owner, before = find_user(form.owner_id.data) or abort(404), follow_up.owner_id
        try:
            services.reassign(follow_up, owner=owner, by=current_user, version=form.version.data)
        except Stale as error:
            return _look_again("follow_ups/reassign.html", form, error, follow_up)
        except AppError as error:
            _refused(form, error, follow_up_id)
        else:
            _given(follow_up, owner, before)
            return _back(form, follow_up.company_id)
    return _form_page("follow_ups/reassign.html", form, follow_up=follow_up)


@blueprint.post("/<int:follow_up_id>/give")
@require(Permission.FOLLOW_UP_EDIT_ALL)
def give(follow_up_id: int) -> ResponseReturnValue:
    """Give it to the person named, if it is still with the one the address says; a dragged card posts here too."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    company_id, before = follow_up.company_id, follow_up.owner_id
    owner = find_user(_person_id(request.values.get("owner"))) or (
        abort(404 if request.values.get("owner") else 400)
    )
    by_script = request.accept_mimetypes.best == "application/json"
    try:
        if before != _person_id(request.args.get("of", str(before))):
            raise Conflict(_("Somebody else gave it away meanwhile. Look again."))
        services.reassign(follow_up, owner=owner, by=current_user)
    except AppError as error:
        db.session.rollback()
        is_outdated = isinstance(error, Conflict)
        if by_script and not is_outdated:
            return {"message": error.message}, error.status
        flash(error.message, "error")
        # A board that shows what is past comes anew, with the sentence.
        return ({"reload": True}, error.status) if by_script else _back(None, company_id)
    _given(follow_up, owner, before)
    return {"moved": True} if by_script else _back(None, company_id)


def _person_id(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _given(follow_up: FollowUp, owner: User, before: int) -> None:
    """Keep it, and offer to give it back."""
    db.session.commit()
    flash_undo(
        _("%(name)s: now with %(owner)s.", name=follow_up.company.full_name, owner=owner.name),
        url=url_for("follow_ups.give", follow_up_id=follow_up.id, owner=before, of=owner.id),
    )


@blueprint.post("/<int:follow_up_id>/cancel")
@require(Permission.FOLLOW_UP_EDIT)
def cancel(follow_up_id: int) -> ResponseReturnValue:
    """Take the promise back."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    services.cancel(follow_up, by=current_user)
    db.session.commit()
    flash_undo(
        _("Follow-up for %(name)s cancelled.", name=follow_up.company.full_name),
        url=url_for("follow_ups.undo", follow_up_id=follow_up.id),
    )
    return _back(None, follow_up.company_id)


@blueprint.post("/<int:follow_up_id>/undo")
@require(Permission.FOLLOW_UP_EDIT)
def undo(follow_up_id: int) -> ResponseReturnValue:
    """Open again what was closed by a slip."""
    follow_up = queries.follow_up_for_change(current_user, follow_up_id)
    services.undo(follow_up)
    db.session.commit()
    flash(_("%(name)s: the follow-up is open again.", name=follow_up.company.full_name), "success")
    return _back(None, follow_up.company_id)


def header_counts() -> HeaderCounts | Asking:
    """The clock of the top bar: what the reader owes; nothing for those who work no follow-ups."""
    if not current_user.can(Permission.FOLLOW_UP_EDIT):
        return {}
    counted = queries.due_counted(current_user, current_user.id, clock.today())
    return Asking(counted, lambda row: _pills(queries.Due(*row)))


def _pills(due: queries.Due) -> HeaderCounts:
    return {
        "pills": [
            {
                "label": _("%(number)s late", number=due.late),
                "url": url_for("follow_ups.index", owner=current_user.id, bucket=Span.LATE.value),
                "tone": "late" if due.late else "neutral",
            },
            {
                "label": _("%(number)s today", number=due.today),
                "url": url_for("follow_ups.index", owner=current_user.id, bucket=Span.TODAY.value),
                "tone": "brand" if due.today else "neutral",
            },
            {
                "label": _("%(number)s this week", number=due.week),
                "url": url_for("follow_ups.index", owner=current_user.id, bucket=Span.WEEK.value),
                "tone": "neutral",
            },
        ]
    }


def _wanted() -> tuple[queries.Wanted, whose.Asked | None]:
    """Whose follow-ups the address asks for, and of which kind; 403 where somebody else's are not open."""
    chosen = _kind_asked()
    asked = request.args.get("owner", "")
    sees_all = current_user.can(Permission.FOLLOW_UP_VIEW_ALL)
    if not asked:
        asked = (
            EVERYBODY
            if sees_all and not current_user.can(Permission.FOLLOW_UP_EDIT)
            else str(current_user.id)
        )
    if asked == str(current_user.id):
        return queries.Wanted(owner_id=current_user.id, kind=chosen), whose.find(current_user.id)
    if not sees_all:
        abort(403)
    if asked == EVERYBODY:
        return queries.Wanted(kind=chosen), None
    owner = whose.find(whose.read(asked)) or abort(404)
    return queries.Wanted(owner_id=owner.id, kind=chosen), owner


def _kind_asked() -> FollowUpKind | None:
    """The kind of follow-up named in the address, if it is one."""
    return next((one for one in FollowUpKind if one.value == request.args.get("kind")), None)


def _span(name: str | None) -> Bucket | Span | None:
    known: dict[str, Bucket | Span] = {one.value: one for one in (*Span, *Bucket)}
    return known.get(name or "")


def _owners() -> list[User]:
    """The people who work follow-ups."""
    return active_with_role(*(role for role in Role if Permission.FOLLOW_UP_EDIT in GRANTS[role]))


def _with_owners(form: Any, owner: User) -> Any:
    """Offer whom the reader may give it to: everybody who works follow-ups, or only ``owner``."""
    owners = _owners() if current_user.can(Permission.FOLLOW_UP_EDIT_ALL) else [owner]
    if owner.id not in {one.id for one in owners}:
        owners.append(owner)
    form.offer_owners(owners)
    if form.owner_id.data is None:
        form.owner_id.data = owner.id
    return form


def _tabs(active: str, owner_id: int | None) -> list[dict[str, Any]]:
    whose: dict[str, Any] = {"owner": request.args["owner"]} if request.args.get("owner") else {}
    return [
        {
            "label": _("Follow-ups"),
            "href": url_for("follow_ups.index", **whose),
            "active": active == "list",
        },
        {
            "label": _("Without next step"),
            "href": url_for("follow_ups.without_next_step", **whose),
            "count": queries.count_without_next_step(current_user, owner_id=owner_id),
            "tone": "late",
            "active": active == "without",
        },
    ]


def _chips(
    wanted: queries.Wanted, of: whose.Asked | None, span: Bucket | Span | None
) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chips = []
    if request.args.get("owner") and wanted.owner_id != current_user.id:
        chips.append({"label": of.name if of else _("Everybody"), "remove": url_with(owner=None)})
    if wanted.kind is not None:
        chips.append({"label": str(wanted.kind.label), "remove": url_with(kind=None)})
    if span is not None:
        chips.append({"label": str(span.label), "remove": url_with(bucket=None)})
    return chips


def _form_page(template: str, form: BaseForm, *, status: int = 422, **context: Any) -> ResponseReturnValue:
    if "next" in form and not form["next"].data:
        form["next"].data = _local(request.args.get("next")) or _local(request.referrer) or ""
    wrong = form.errors or context.get("rows")
    return render(template, form=form, **context), status if wrong else 200


def _told(follow_up: FollowUp, next_step: services.Plan | None) -> str:
    name = follow_up.company.full_name
    if next_step is not None:
        return str(_("Done, and the next step for %(name)s is planned.", name=name))
    return str(_("Done: %(what)s, %(name)s.", what=str(follow_up.kind.label), name=name))


def _refused(form: BaseForm, error: AppError, follow_up_id: int | None = None) -> None:
    """What was half-done is taken back, and the reason stands in the form of the record as it is stored."""
    db.session.rollback()
    if follow_up_id is not None:
        queries.follow_up_or_404(current_user, follow_up_id)
    attach(form, error)


def _look_again(template: str, form: Any, error: Stale, follow_up: FollowUp) -> ResponseReturnValue:
    """Say what somebody else made of it meanwhile; sent once more, the change is made all the same."""
    due = formats.day(follow_up.due_on) if follow_up.due_on else _("any time")
    form.form_errors = [
        error.message,
        _("Now: %(due)s, with %(owner)s. Send again to change that.", due=due, owner=follow_up.owner.name),
    ]
    form.version.data, form.version.raw_data = follow_up.version, None
    return _form_page(template, form, status=409, follow_up=follow_up)


def _back(form: Any, company_id: int) -> ResponseReturnValue:
    """To where the reader came from; else to the company."""
    named = form.next.data if form is not None else None
    came_from = (named, request.form.get("next"), request.headers.get("HX-Current-URL"), request.referrer)
    local = next((address for address in map(_local, came_from) if address), None)
    return redirect(local or url_for("workspace.company", company_id=company_id), 303)


def _local(address: str | None) -> str | None:
    """The path and query of an address of this house that shows something; None for any other."""
    found = local_address(address)
    return None if found is None or found.partition("?")[0].endswith(FORM_PAGES) else found
