"""The list as a file."""

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.candidates.enums import Tab
from app.candidates.exporting import Export
from app.candidates.forms import ExportForm
from app.candidates.views.blueprint import blueprint, status
from app.candidates.views.lists import filter_words, filters_of, tab_of
from app.core import clock
from app.core.db import db, only_reading
from app.core.errors import Invalid
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.tabular import MIME_CSV, MIME_XLSX


@blueprint.route("/candidates/export", methods=["GET", "POST"])
@require(Permission.EXPORT_ALL)
def export() -> ResponseReturnValue:
    """How many would be exported, under which filter and in which form; then the file."""
    form = ExportForm()
    may_reveal = current_user.can(Permission.CANDIDATE_REVEAL)
    if not may_reveal:
        del form.is_whole, form.reason
    is_whole = may_reveal and bool(form.is_whole.data)
    chosen = Export(
        actor=current_user,
        filters=filters_of(),
        tab=tab_of(),
        filter_words=filter_words(),
        on=clock.today(),
        is_whole=is_whole,
    )
    count = chosen.count()
    if form.validate_on_submit():
        reason = (form.reason.data or "").strip() if is_whole else None
        if is_whole and not reason:
            attach(form, Invalid(_("Please say what the NIK is needed for."), field="reason"))
        else:
            chosen.record(form.format.data, count=count, reason=reason)
            db.session.commit()
            only_reading()
            return _answer(chosen, form.format.data)
    page = render(
        "candidates/export.html",
        form=form,
        count=count,
        words=chosen.filter_words,
        is_all=chosen.tab is Tab.ALL and not chosen.filter_words,
        may_reveal=may_reveal,
        kept=request.args,
    )
    return page, status(form)


def _answer(chosen: Export, kind: str) -> Response:
    is_workbook = kind == "xlsx"
    body = chosen.xlsx() if is_workbook else chosen.csv()
    response = Response(stream_with_context(body), content_type=MIME_XLSX if is_workbook else MIME_CSV)
    response.headers.set("Content-Disposition", "attachment", filename=chosen.filename(kind))
    return response
