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
from app.reports import addresses, services
from app.reports.listed import LISTS
from app.reports.listed.base import Arguments
from app.reports.services import MEDIA_TYPES, MOST_AT_ONCE, Export, ExportFormat
from app.reports.views import blueprint

PIPELINE_KEYS = frozenset({"pipeline", "scheme", "owner", "sector", "kecamatan", "size", "q"})
"""What of an export's address the pipeline can be narrowed by too."""
OF_COMPANIES = ("companies", "partners", "contacts")
"""The lists that one filter of companies can become."""


@blueprint.get("/exports/new")
@require(Permission.EXPORT)
def new_export() -> str:
    """What would be exported, how many lines, with which columns and in which form: asked before anything starts."""
    text = request.args.get("filter", "")
    export = _export(text, request.args.get("list", "companies"))
    return render(
        "reports/export.html",
        address=text,
        back=_list_behind(export),
        export=export,
        beside=[LISTS[key] for key in OF_COMPANIES] if export.listed.key in OF_COMPANIES else [],
        columns=export.listed.chosen(),
        count=export.count(),
        most_at_once=MOST_AT_ONCE,
    )


@blueprint.post("/exports")
@require(Permission.EXPORT)
def create_export() -> ResponseReturnValue:
    """The list as a file: at once where it is short, by a job where it is long."""
    text = request.form.get("filter", "")
    export = _export(text, request.form.get("list", "companies"), request.form.getlist("column"))
    file_format = _format(export)
    delimiter = "," if request.form.get("delimiter") == "," else ";"
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
        list_key=export.listed.key,
        only=list(export.only),
        file_format=file_format.value,
        delimiter=delimiter,
    )
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id))


def _answer(export: Export, file_format: ExportFormat, delimiter: str) -> Response:
    body = services.file_bytes(export, file_format, delimiter=delimiter)
    response = Response(stream_with_context(body), content_type=MEDIA_TYPES[file_format])
    response.headers.set("Content-Disposition", "attachment", filename=export.filename(file_format))
    return response


def _format(export: Export) -> ExportFormat:
    asked = request.form.get("format", "")
    return ExportFormat(asked) if asked in export.listed.formats else abort(400)


def _list_behind(export: Export) -> str:
    """The list as it was looked at when it was asked for as a file."""
    said: Arguments | dict[str, str] = export.arguments
    endpoint = export.listed.endpoint
    if export.listed.key == "partners":
        names = {"pipeline": "tab", "sector": "section"}
        said = {names.get(key, key): value for key, value in said.items() if key in PIPELINE_KEYS}
        endpoint = "pipeline.index"
    query = urlencode(list(said.items(multi=True) if isinstance(said, MultiDict) else said.items()))
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def _export(text: str, key: str, only: list[str] | None = None) -> Export:
    """The list asked for; names of columns that it does not have mean nothing."""
    listed, arguments = LISTS.get(key) or abort(404), addresses.read(text)
    known = {column.key for column in listed.columns()}
    return Export(
        listed=listed,
        actor=current_user,
        arguments=arguments,
        filter_words=listed.words(arguments),
        only=tuple(name for name in dict.fromkeys(only or ()) if name in known),
    )
