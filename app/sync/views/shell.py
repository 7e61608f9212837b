"""The phone app: its page without any person in it, the worker that keeps it, and what an installed app is called."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.services import LANGUAGES
from app.companies.forms import ContactForm, NewCompanyForm
from app.core.clock import office_zone
from app.core.forms import BaseForm
from app.core.permissions import Permission, public
from app.core.rendering import MenuItem, add_account_menu, set_send_badge
from app.follow_ups.forms import CompleteForm, StepForm
from app.outreach.forms import MissedForm, NewVisitForm
from app.outreach.forms.visits import SUGGESTED
from app.settings.custom.forms import with_custom_fields
from app.sync import queries
from app.sync.views.blueprint import blueprint
from app.sync.views.session import key_of
from app.sync.words import badge_words, phone_words

ICONS = "phone-icons.svg"
"""The few of the office's icons that stand in the phone app (``frontend/offline/icons.json``)."""

SHELL_FILES = ("theme.js", "phone.css", "phone.js", ICONS, "logo.svg", "phone-192.png")
"""All that the phone app is made of beside its page; the worker keeps these and nothing else."""

WORKER = "service-worker.js"
BRAND, GROUND = "#0f5f8c", "#f5f7f9"
NOTHING_KNOWN = [(0, "–")]
"""Stands in the shell for choices that come with the day pack; the browser copies its row."""


@blueprint.get("/phone")
@public
def phone() -> ResponseReturnValue:
    """The phone app's page, the same for everybody: what it shows comes from the phone it runs on."""
    return shell(_language())


@blueprint.get("/service-worker.js")
@public
def service_worker() -> ResponseReturnValue:
    """The worker, after a line saying what it keeps; a change of any of it makes a new version."""
    source = Path(current_app.static_folder or "", "dist", _asset(WORKER).rpartition("/")[2])
    if not source.is_file():
        abort(404)
    language = _language()
    files = [_asset(name) for name in SHELL_FILES]
    made_of = "\n".join([shell(language), *files])
    told = {
        "version": hashlib.sha256(made_of.encode()).hexdigest()[:16],
        "shell": url_for("sync.phone", language=language),
        "files": files,
        "stopped": queries.is_phone_stopped(),
    }
    script = f"self.PHONE = {json.dumps(told)};\n{source.read_text('utf-8')}"
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """Name, start and icons of the installed app."""
    with force_locale(_language()):
        answer = jsonify(
            id="/phone",
            name="Jajak",
            short_name="Jajak",
            description=_("Log company visits, with or without signal."),
            lang=str(get_locale()),
            start_url=url_for("sync.phone"),
            scope="/",
            display="standalone",
            background_color=GROUND,
            theme_color=BRAND,
            icons=[
                {"src": _asset("logo.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": _asset("phone-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": _asset("phone-512.png"), "sizes": "512x512", "type": "image/png"},
                {
                    "src": _asset("phone-maskable-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
            ],
        )
    answer.mimetype = "application/manifest+json"
    return answer


def shell(language: str) -> str:
    """The page in this language, free of everything that belongs to a person, a session or an hour."""
    with force_locale(language):
        page = render_template(
            "sync/phone.html",
            language=language,
            zone=str(office_zone()),
            words=phone_words(),
            visit=_visit_form(),
            company=_without_token(NewCompanyForm, named="company-"),
            contact=_without_token(ContactForm, named="contact-"),
            missed=_missed_form(),
            done=_step_form(CompleteForm, named="done-"),
            step=_step_form(StepForm, named="step-"),
            suggestions={outcome.value: list(pair) for outcome, pair in SUGGESTED.items()},
            worker=url_for("sync.service_worker", language=language),
        )
    return page.replace(_asset("icons.svg"), _asset(ICONS))


def _visit_form() -> Any:
    form = _without_token(with_custom_fields(NewVisitForm, "visit"))
    del form.photos  # Taken by the phone's own buttons, shrunk, and sent by themselves.
    form.refusal_reason_id.offer(())
    form.next_owner_id.offer(())
    form.needs.offer(())
    form.officers.offer(NOTHING_KNOWN)
    form.contacts.offer(NOTHING_KNOWN)
    return form


def _missed_form() -> Any:
    form = _without_token(MissedForm, named="missed-")
    form.reason_id.offer(NOTHING_KNOWN)
    return form


def _step_form(form: type[StepForm], *, named: str) -> Any:
    made = _without_token(form, named=named)
    made.owner_id.offer(())  # Whoever writes it; the office may give it to others.
    return made


def _without_token(form: type[BaseForm], *, named: str = "") -> Any:
    """An empty form; its token would belong to a session, and the phone gets one when it sends.

    Forms share the page, so the ids of all but one of them begin with ``named``.
    """
    made = form(formdata=None, meta={"csrf": False})
    for field in made:
        field.id = named + field.id
    return made


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else str(get_locale())


def _asset(name: str) -> str:
    address: str = current_app.jinja_env.globals["asset"](name)  # type: ignore[operator]
    return address


def hang_in(app: Flask) -> None:
    """Put the phone app into the account menu, and its badge on every page."""
    add_account_menu(
        MenuItem("sync.phone", _l("Phone app"), icon="phone", permission=Permission.OUTREACH_EDIT, order=20)
    )
    set_send_badge(app, send_badge)


def send_badge() -> dict[str, Any] | None:
    """What the frame of every page needs to say whether this phone has sent everything; None for who logs no visits."""
    if not current_user.can(Permission.OUTREACH_EDIT):
        return None
    return {
        "user": key_of(current_user),
        "words": badge_words(),
        "zone": str(office_zone()),
        "phone": url_for("sync.phone"),
        "worker": url_for("sync.service_worker", language=str(get_locale())),
    }
