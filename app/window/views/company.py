"""What a company sees that opens its link: without an account, one company, once."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.agreements import queries as agreements
from app.agreements import wording
from app.agreements.models import Agreement
from app.companies.identity.numbers import is_person
from app.core import clock, files
from app.core.db import begin_writing, db
from app.core.errors import AppError
from app.core.forms import attach, uploads_of
from app.core.permissions import public
from app.core.rendering import render
from app.core.web import limiter
from app.settings import queries as settings
from app.window import queries, services, words
from app.window.enums import LinkState, Purpose
from app.window.forms import AnswerForm
from app.window.models import CompanyLink
from app.window.views.blueprint import blueprint, unlisted

PREVIEWS = ("whatsapp", "facebookexternalhit", "telegrambot", "slackbot", "googlebot", "bingbot")
"""Programs that look at an address somebody sends: they are nobody who has read it."""


@blueprint.route("/window/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour")
def answer(token: str) -> ResponseReturnValue:
    """The company's window: what it is asked, and what became of what it sent."""
    is_sending = request.method == "POST"
    if not is_sending:
        begin_writing()
    link = queries.find_link(token, is_held=is_sending) or abort(404)
    if link.state is not LinkState.OPEN or link.company.is_trashed:
        return unlisted((_over(link), 200 if link.state is LinkState.SENT and not is_sending else 410))
    form = _form_of(link)
    if is_sending and form.validate():
        try:
            _answer(link, form)
            db.session.commit()
            return unlisted(redirect(url_for("window.answer", token=token), 303))
        except AppError as error:
            db.session.rollback()
            attach(form, error)
            link = queries.find_link(token) or abort(404)
    elif not is_sending and not _is_preview():
        services.note_opened(link)
        db.session.commit()
    return unlisted((_window(link, form, token), 422 if form.errors else 200))


@blueprint.get("/window/<token>/draft")
@public
@limiter.limit("60 per hour")
def draft(token: str) -> ResponseReturnValue:
    """The latest draft that the office uploaded, for who is asked about it."""
    link = queries.find_link(token) or abort(404)
    if link.state is not LinkState.OPEN or link.company.is_trashed or not _is_about_draft(link):
        abort(404)
    agreement = queries.asked_about(link) or abort(404)
    paper = queries.latest_draft(agreement) or abort(404)
    return unlisted(
        files.send(paper.sha256, media_type=paper.media_type, filename=paper.filename, as_attachment=True)
    )


def _form_of(link: CompanyLink) -> AnswerForm:
    filled = words.on_file(link.company) if Purpose.DATA in link.asks_for else {}
    form = AnswerForm(data=filled)
    form.ask_only(link.asks_for, [(one.id, one.name) for one in settings.trades()])
    npwp = link.company.npwp
    if "npwp" in form and npwp and is_person(npwp):
        # A sole trader's is a NIK, and whoever holds the address would read it.
        del form["npwp"]
    return form


def _answer(link: CompanyLink, form: AnswerForm) -> None:
    is_data = Purpose.DATA in link.asks_for
    scan = next(iter(uploads_of(form.scan)), None) if "scan" in form else None
    services.answer(
        link,
        sender=form.sender.data or "",
        data={name: form[name].data for name in services.DATA if name in form} if is_data else None,
        headcount={"number": form.headcount.data, "on": form.headcount_on.data} if is_data else None,
        interest=form.interest.data if "interest" in form else None,
        seats=form.seats(),
        comment=form.comment.data if "comment" in form else None,
        scan=(scan.stream, scan.filename or "scan") if scan else None,
    )


def _window(link: CompanyLink, form: AnswerForm, token: str) -> str:
    agreement = queries.asked_about(link) if _is_about_draft(link) else None
    return render(
        "window/answer.html",
        link=link,
        form=form,
        token=token,
        asks=link.asks_for,
        Purpose=Purpose,
        seat_rows=services.seat_rows(),
        company=link.company,
        today=clock.today(),
        agreement=agreement,
        articles=_articles(agreement) if agreement else [],
        has_file=agreement is not None and queries.latest_draft(agreement) is not None,
    )


def _articles(agreement: Agreement) -> list[dict[str, str]]:
    """What the draft says: as it was worded, else the usual clauses of its kind."""
    return [
        {name: wording.filled(one[name], agreement) for name in ("heading", "body")}
        for one in agreements.articles_of(agreement)
    ]


def _is_about_draft(link: CompanyLink) -> bool:
    return any(purpose in link.asks_for for purpose in (Purpose.COMMENT, Purpose.SCAN))


def _over(link: CompanyLink) -> str:
    return render("window/over.html", link=link, told=words.compared(link) if link.sent_at else [])


def _is_preview() -> bool:
    browser = request.headers.get("User-Agent", "").lower()
    return request.method == "HEAD" or any(one in browser for one in PREVIEWS)
