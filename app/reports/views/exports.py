"""Lists as files."""

from urllib.parse import urlencode

from flask import Response, abort, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.core import jobs
from app.core.db import db, only_reading
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.reports import addresses, choices, services
from app.reports.filters import company_filter
from app.reports.services import MEDIA_TYPES, MOST_AT_ONCE, Export, ExportFormat
from app.reports.views import blueprint

PIPELINE_KEYS = frozenset({"pipeline", "scheme", "owner", "sector", "kecamatan", "size", "q"})
"""What of an export's address the pipeline can be narrowed by too."""


@blueprint.get("/exports/new")
@require(Permission.EXPORT)
def new_export() -> str:
    """What would be exported, how many lines, and in which form: asked before anything starts."""
    text = request.args.get("filter", "")
    address = addresses.read(text)
    export = _export(address, is_partner_list=request.args.get("list") == "partners")
    return render(
        "reports/export.html",
        address=text,
        back=_list_behind(address) if export.is_partner_list else addresses.list_url(text),
        export=export,
        count=export.count(),
        most_at_once=MOST_AT_ONCE,
    )


@blueprint.post("/exports")
@require(Permission.EXPORT)
def create_export() -> ResponseReturnValue:
    """The list as a file: at once where it is short, by a job where it is long."""
    try:
        file_format = ExportFormat(request.form.get("format", ""))
    except ValueError:
        abort(400)
    delimiter = "," if request.form.get("delimiter") == "," else ";"
    text = request.form.get("filter", "")
    export = _export(addresses.read(text), is_partner_list=request.form.get("list") == "partners")
    count = export.count()
    services.record(export, file_format, count)
    if count <= MOST_AT_ONCE:
        only_reading()
        return _answer(export, file_format, delimiter)
    job = jobs.start(
        "reports.export",
        owner_id=current_user.id,
        title=export.title,
        locale=str(get_locale()),
        actor_id=current_user.id,
        address=text,
        filter_words=export.filter_words,
        is_partner_list=export.is_partner_list,
        file_format=file_format.value,
        delimiter=delimiter,
    )
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id))


def _answer(export: Export, file_format: ExportFormat, delimiter: str) -> Response:
    is_workbook = file_format is ExportFormat.XLSX
    body = services.xlsx_bytes(export) if is_workbook else services.csv_bytes(export, delimiter=delimiter)
    response = Response(stream_with_context(body), content_type=MEDIA_TYPES[file_format])
    response.headers.set("Content-Disposition", "attachment", filename=export.filename(file_format))
    return response


def _list_behind(address: MultiDict[str, str]) -> str:
    """The pipeline as it was looked at when its list was asked for."""
    names = {"pipeline": "tab", "sector": "section"}
    kept = {names.get(name, name): value for name, value in address.items() if name in PIPELINE_KEYS}
    return f"{url_for('pipeline.index')}?{urlencode(kept)}"


def _export(address: MultiDict[str, str], *, is_partner_list: bool) -> Export:
    dimensions = choices.company_dimensions()
    return Export(
        actor=current_user,
        wanted=company_filter(address, reader_id=current_user.id),
        filter_words=addresses.words(dimensions, address),
        is_partner_list=is_partner_list,
    )
