"""Drafting a message to a company, and saying that it was sent; and the office's texts."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.companies.models import Company
from app.companies.queries import contacts_of
from app.companies.showing import lead_on
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import flash_undo, render, url_with
from app.core.saving import done, save, save_version
from app.follow_ups import queries as follow_ups
from app.follow_ups.messages import drafting, queries, services
from app.follow_ups.messages.forms import DraftForm, SentForm, TemplateForm
from app.follow_ups.models import FollowUp, MessageTemplate
from app.settings import queries as settings

blueprint = Blueprint("messages", __name__, template_folder="templates")

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))


@blueprint.route("/companies/<int:company_id>/message", methods=["GET", "POST"])
@require(Permission.FOLLOW_UP_EDIT)
def draft(company_id: int) -> ResponseReturnValue:
    """A message to a company: by which text, to whom, in which language; what is typed is kept."""
    company = visible_or_404(current_user, Company, company_id)
    lead_on(company)
    follow_up = _follow_up_of(company, request.args.get("follow_up", type=int))
    templates, receivers = queries.templates(), queries.receivers(company, contacts_of(company.id))
    template = _one(templates, "template")
    language = "en" if request.args.get("language") == "en" else "id"
    form = DraftForm()
    if not form.is_submitted():
        form.text.data = _drafted(template, company, follow_up, language)
    elif form.validate():
        try:
            form.text.data = drafting.plain(form.text.data or "", field="text")
        except AppError as error:
            attach(form, error)
    wanted = request.args.get("number", "")
    return render(
        "follow_ups/messages/draft.html",
        company=company,
        follow_up=follow_up,
        templates=templates,
        wording=template,
        receivers=receivers,
        receiver=_receiver(receivers, wanted),
        languages=[(code, name, url_with(language=code)) for code, name in LANGUAGES],
        language=language,
        form=form,
        sent={
            "subject": template.name_id if template else "",
            "follow_up_id": follow_up.id if follow_up else "",
        },
    ), 422 if form.errors else 200


@blueprint.post("/companies/<int:company_id>/message/sent")
@require(Permission.FOLLOW_UP_EDIT)
def sent(company_id: int) -> ResponseReturnValue:
    """It was sent: the follow-up is done, or what was done is filed."""
    company = visible_or_404(current_user, Company, company_id)
    form = SentForm()
    number = form.follow_up_id.data or ""
    follow_up = None
    if number:
        follow_up = follow_ups.follow_up_for_change(
            current_user, int(number) if number.isdecimal() and len(number) < 10 else 0
        )
    noted: list[FollowUp] = []
    subject = (form.subject.data or "")[:120] or None
    if done(
        lambda: noted.append(
            services.note_sent(company, by=current_user, subject=subject, follow_up=follow_up)
        )
    ):
        flash_undo(
            _("%(name)s: the message is noted as sent.", name=company.full_name),
            url=url_for("messages.unsent", follow_up_id=noted[0].id),
        )
    return redirect(url_for("workspace.company", company_id=company.id), 303)


@blueprint.post("/follow-ups/<int:follow_up_id>/unsent")
@require(Permission.FOLLOW_UP_EDIT)
def unsent(follow_up_id: int) -> ResponseReturnValue:
    """It was not sent after all."""
    follow_up = follow_ups.follow_up_for_change(current_user, follow_up_id)
    company_id = follow_up.company_id
    if done(lambda: services.unnote(follow_up)):
        flash(_("Taken back."), "success")
    return redirect(url_for("workspace.company", company_id=company_id), 303)


@blueprint.get("/settings/messages")
@require(Permission.REFERENCE_MANAGE)
def templates() -> str:
    """The office's texts."""
    return render("follow_ups/messages/index.html", templates=queries.templates(with_inactive=True))


@blueprint.route("/settings/messages/new", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def new_template() -> ResponseReturnValue:
    """A further text."""
    form = TemplateForm()
    if form.validate_on_submit() and save(form, lambda: services.add(**form.values("is_active"))).saved:
        flash(_("Added."), "success")
        return redirect(url_for("messages.templates"), 303)
    return render(
        "follow_ups/messages/new.html", form=form, places=drafting.PLACES
    ), 422 if form.errors else 200


@blueprint.route("/settings/messages/<int:template_id>", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def edit_template(template_id: int) -> ResponseReturnValue:
    """Correct a text."""
    template = settings.row_or_404(MessageTemplate, template_id)
    form = TemplateForm(obj=template)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.change(
                settings.for_change(MessageTemplate, template_id), version=form.version.data, **form.values()
            ),
            row=template,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("messages.templates"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "follow_ups/messages/edit.html",
        wording=template,
        form=form,
        places=drafting.PLACES,
        rows=rows,
        by=by,
        history=history.of("message_templates", template.id),
    ), status


def _follow_up_of(company: Company, number: int | None) -> FollowUp | None:
    """The open follow-up of this company that the address names, if the reader may change it."""
    if number is None:
        return None
    found = follow_ups.follow_up_for_change(current_user, number)
    return found if found.company_id == company.id and found.is_open else None


def _one(templates: list[MessageTemplate], name: str) -> MessageTemplate | None:
    asked = request.args.get(name, type=int)
    first = templates[0] if templates else None
    return next((one for one in templates if one.id == asked), first)


def _receiver(receivers: list[queries.Receiver], wanted: str) -> queries.Receiver | None:
    """The number the address names by its contact, or the first."""
    first = receivers[0] if receivers else None
    return next((one for one in receivers if wanted and str(one.contact_id) == wanted), first)


def _drafted(
    template: MessageTemplate | None, company: Company, follow_up: FollowUp | None, language: str
) -> str:
    if template is None:
        return ""
    values: dict[str, Any] = drafting.values_for(
        company, sender=current_user.name, follow_up=follow_up, language=language
    )
    return drafting.filled(template.text_en if language == "en" else template.text_id, values)
