"""The list of companies, and lists as files."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.core import formats, jobs
from app.core.db import db, only_reading
from app.core.permissions import Permission, require
from app.core.rendering import render, url_without
from app.reports import choices, queries, services
from app.reports.choices import Dimension
from app.reports.filters import TABS, company_filter, day_of
from app.reports.services import MEDIA_TYPES, MOST_AT_ONCE, Export, ExportFormat

PIPELINE_KEYS = frozenset({"pipeline", "scheme", "owner", "sector", "kecamatan", "q"})
"""What of an export's address the pipeline can be narrowed by too."""

blueprint = Blueprint("reports", __name__, template_folder="templates")


@blueprint.get("/companies")
@require(Permission.COMPANY_VIEW)
def companies() -> str:
    """Every company on file, searched, filtered, sorted, page by page."""
    wanted = company_filter(request.args, reader_id=current_user.id)
    without_tab = company_filter(_without(request.args, "tab"), reader_id=current_user.id)
    sort = request.args.get("sort", "name")
    tab = request.args.get("tab", "")
    dimensions = choices.company_dimensions()
    counts = queries.tabs(current_user, without_tab)
    page = queries.page(
        current_user,
        wanted,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        key=request.args.get("key"),
        total=counts.of(tab),
    )
    return render(
        "reports/companies.html",
        partial="reports/_companies.html",
        page=page,
        facts=queries.facts(page.rows),
        sort=sort,
        tab=tab if tab in TABS else "all",
        counts=counts,
        dimensions=dimensions,
        chips=_chips(dimensions),
        kept={name: request.args.get(name) for name in ("sort", "tab", *choices.days())},
        address=request.query_string.decode(),
    )


@blueprint.get("/exports/new")
@require(Permission.EXPORT)
def new_export() -> str:
    """What would be exported, how many lines, and in which form: asked before anything starts."""
    text = request.args.get("filter", "")
    address = _address(text)
    export = _export(address, is_partner_list=request.args.get("list") == "partners")
    return render(
        "reports/export.html",
        address=text,
        back=_list_behind(address) if export.is_partner_list else f"{url_for('reports.companies')}?{text}",
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
    export = _export(_address(text), is_partner_list=request.form.get("list") == "partners")
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
    words = "; ".join(chip["label"] for chip in _labels(dimensions, address))
    return Export(
        actor=current_user,
        wanted=company_filter(address, reader_id=current_user.id),
        filter_words=words,
        is_partner_list=is_partner_list,
    )


def _address(text: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(text[:4000], max_num_fields=200))


def _without(arguments: MultiDict[str, str], name: str) -> MultiDict[str, str]:
    return MultiDict((key, value) for key, value in arguments.items(multi=True) if key != name)


def _labels(dimensions: Mapping[str, Dimension], arguments: MultiDict[str, str]) -> list[dict[str, str]]:
    """The active filters in words, with the key and value each stands for."""
    labels = []
    if text := arguments.get("q", "").strip():
        labels.append({"key": "q", "value": text, "label": _("Search: %(text)s", text=text)})
    if arguments.get("tab") == "mine":
        labels.append({"key": "tab", "value": "mine", "label": _("Mine")})
    for key, words in choices.days().items():
        if day := day_of(arguments.get(key)):
            labels.append({"key": key, "value": arguments[key], "label": f"{words}: {formats.day(day)}"})
    for key, dimension in dimensions.items():
        labels += [
            {"key": key, "value": value, "label": f"{dimension.label}: {name}"}
            for value in arguments.getlist(key)
            if (name := dimension.name_of(value))
        ]
    return labels


def _chips(dimensions: Mapping[str, Dimension]) -> list[dict[str, str]]:
    return [
        {"label": label["label"], "remove": url_without(label["key"], label["value"])}
        for label in _labels(dimensions, request.args)
        if label["key"] not in {"q", "tab"}
    ]
