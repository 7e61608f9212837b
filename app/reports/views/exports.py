"""Lists as files."""

from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.accounts import history
from app.core import jobs
from app.core.db import db, only_reading
from app.core.errors import AppError, Invalid
from app.core.forms import tidy
from app.core.permissions import Permission, changeable_or_403, may_open, require, visible_or_404
from app.core.rendering import flash_undo, render, stand_under
from app.core.saving import done
from app.reports import addresses, recipes, services
from app.reports.listed import LISTS
from app.reports.listed.audit_log import AUDIT_LOG
from app.reports.listed.base import Arguments
from app.reports.models import ExportRecipe
from app.reports.services import MEDIA_TYPES, MOST_AT_ONCE, Export, ExportFormat
from app.reports.views import blueprint
from app.settings.custom import narrowing

PIPELINE_KEYS = frozenset({"pipeline", "scheme", "owner", "sector", "kecamatan", "size", "q"})
"""What of an export's address the pipeline can be narrowed by too."""
OF_COMPANIES = ("companies", "partners", "contacts")
"""The lists that one filter of companies can become."""
FORMAT_WORDS = {
    "xlsx": _l("Excel (XLSX)"),
    "csv": "CSV",
    "ods": _l("OpenDocument (ODS)"),
    "pdf": "PDF",
    "geojson": _l("Map (GeoJSON)"),
    "vcf": _l("Address book (vCard)"),
}


@blueprint.get("/exports/new")
@require(Permission.EXPORT)
def new_export() -> str:
    """What would be exported, how many lines, with which columns and in which form: asked before anything starts."""
    text = request.args.get("filter", "")
    return _page(_export(text, request.args.get("list", "companies")), text)


@blueprint.post("/exports")
@require(Permission.EXPORT)
def create_export() -> ResponseReturnValue:
    """The list as a file: at once where it is short, by a job where it is long."""
    text = request.form.get("filter", "")
    export = _export(text, request.form.get("list", "companies"), request.form.getlist("column"))
    try:
        return taken(export, _format(export), _delimiter(), text)
    except Invalid as refusal:
        return _page(export, text, problem=refusal.message), 422


@blueprint.get("/exports/audit-log")
@require(*history.READERS)
def new_log_export() -> str:
    """The same for the audit log, which has readers who take nothing else out."""
    text = request.args.get("filter", "")
    return _page(_export(text, AUDIT_LOG.key), text)


@blueprint.post("/exports/audit-log")
@require(*history.READERS)
def create_log_export() -> ResponseReturnValue:
    """The audit log as a file."""
    text = request.form.get("filter", "")
    export = _export(text, AUDIT_LOG.key, request.form.getlist("column"))
    try:
        return taken(export, _format(export), _delimiter(), text)
    except Invalid as refusal:
        return _page(export, text, problem=refusal.message), 422


def taken(export: Export, file_format: ExportFormat, delimiter: str, address: str) -> ResponseReturnValue:
    """The file of an export, or the job that makes it; raises Invalid where the list does not become such a file."""
    count = export.count()
    services.check(export, file_format, count)
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
        address=address,
        filter_words=export.filter_words,
        list_key=export.listed.key,
        only=list(export.only),
        file_format=file_format.value,
        delimiter=delimiter,
    )
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id))


@blueprint.post("/exports/recipes")
@require(Permission.EXPORT)
def save_recipe() -> ResponseReturnValue:
    """Keep how this list is taken out, under a name."""
    text = request.form.get("filter", "")
    export = _export(text, request.form.get("list", "companies"), request.form.getlist("column"))
    try:
        recipes.save(
            export,
            name=tidy(request.form.get("name", "")),
            address=text,
            file_format=_format(export, "as").value,
            delimiter=_delimiter(),
            is_shared=request.form.get("shared") == "1",
        )
    except AppError as refusal:
        db.session.rollback()
        return _page(export, text, unsaved=refusal.message), 422
    db.session.commit()
    flash(_("Saved. It is run with one click from here on."), "success")
    return redirect(url_for("reports.export_recipes"), 303)


@blueprint.get("/exports/recipes")
@require(Permission.EXPORT)
def export_recipes() -> str:
    """The saved exports: one's own and those of the office."""
    kept = recipes.recipes(current_user)
    return render(
        "reports/recipes.html",
        lines=[(one, recipes.export_of(one, current_user)) for one in kept],
        may_share=current_user.can(Permission.LIST_SHARE),
        pages={key: one.endpoint for key, one in LISTS.items()},
    )


@blueprint.post("/exports/recipes/<int:recipe_id>/run")
@require(Permission.EXPORT)
def run_recipe(recipe_id: int) -> ResponseReturnValue:
    """Take a list out as it was saved, as it is now, within the scope of who asks."""
    recipe = visible_or_404(current_user, ExportRecipe, recipe_id)
    export = recipes.export_of(recipe, current_user)
    try:
        return taken(export, ExportFormat(recipe.file_format), recipe.delimiter, recipe.address)
    except Invalid as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("reports.export_recipes"), 303)


@blueprint.post("/exports/recipes/<int:recipe_id>/remove")
@require(Permission.EXPORT)
def remove_recipe(recipe_id: int) -> ResponseReturnValue:
    """Put a saved export away."""
    recipe = changeable_or_403(current_user, ExportRecipe, recipe_id)
    if done(lambda: recipes.remove(recipe)):
        undo = url_for("reports.restore_recipe", recipe_id=recipe_id)
        flash_undo(_("%(name)s was removed.", name=recipe.name), url=undo)
    return redirect(url_for("reports.export_recipes"), 303)


@blueprint.post("/exports/recipes/<int:recipe_id>/restore")
@require(Permission.EXPORT)
def restore_recipe(recipe_id: int) -> ResponseReturnValue:
    """Bring a saved export back."""
    recipe = changeable_or_403(current_user, ExportRecipe, recipe_id)
    done(lambda: recipes.restore(recipe))
    return redirect(url_for("reports.export_recipes"), 303)


def _page(export: Export, text: str, *, problem: str | None = None, unsaved: str | None = None) -> str:
    count = export.count()
    behind = _page_behind(export)
    stand_under(behind)
    return render(
        "reports/export.html",
        action=url_for(
            "reports.create_log_export" if export.listed is AUDIT_LOG else "reports.create_export"
        ),
        address=text,
        back=_list_behind(export),
        is_of_pipeline=behind == "pipeline.index",
        export=export,
        beside=[LISTS[key] for key in OF_COMPANIES] if export.listed.key in OF_COMPANIES else [],
        columns=export.listed.chosen(),
        paper_columns=[one.heading for one in export.listed.chosen(export.listed.on_paper)]
        if export.listed.on_paper
        else [],
        count=count,
        formats=[(one, FORMAT_WORDS[one]) for one in export.listed.formats],
        is_csv_with_comma=_delimiter() == ",",
        may_share=current_user.can(Permission.LIST_SHARE),
        may_save=current_user.can(Permission.EXPORT),
        most_at_once=MOST_AT_ONCE,
        problem=problem,
        typed={"name": request.form.get("name", ""), "as": request.form.get("as", "xlsx")},
        unsaved=unsaved,
    )


def _delimiter() -> str:
    return "," if request.form.get("delimiter") == "," else ";"


def _answer(export: Export, file_format: ExportFormat, delimiter: str) -> Response:
    body = services.file_bytes(export, file_format, delimiter=delimiter)
    response = Response(stream_with_context(body), content_type=MEDIA_TYPES[file_format])
    response.headers.set("Content-Disposition", "attachment", filename=export.filename(file_format))
    return response


def _format(export: Export, name: str = "format") -> ExportFormat:
    asked = request.form.get(name, "")
    return ExportFormat(asked) if asked in export.listed.formats else abort(400)


def _page_behind(export: Export) -> str:
    """The page of the list; partners are taken out of the pipeline, and of the list of companies."""
    is_pipeline = export.listed.key == "partners" and bool(export.arguments.get("pipeline"))
    return "pipeline.index" if is_pipeline else export.listed.endpoint


def _list_behind(export: Export) -> str:
    """The list as it was looked at when it was asked for as a file."""
    said: Arguments | dict[str, str] = export.arguments
    endpoint = _page_behind(export)
    if endpoint == "pipeline.index":
        names = {"pipeline": "tab", "sector": "section"}
        own = {one.attribute for one in narrowing.narrowed("partnership", export.arguments)}
        said = {names.get(key, key): value for key, value in said.items() if key in PIPELINE_KEYS | own}
    query = urlencode(list(said.items(multi=True) if isinstance(said, MultiDict) else said.items()))
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def _export(text: str, key: str, only: list[str] | None = None) -> Export:
    """The list asked for; names of columns that it does not have mean nothing."""
    listed, arguments = LISTS.get(key) or abort(404), addresses.read(text)
    if listed is AUDIT_LOG and not may_open("reports.new_log_export"):
        abort(404)
    known = {column.key for column in listed.columns()}
    return Export(
        listed=listed,
        actor=current_user,
        arguments=arguments,
        filter_words=listed.words(arguments),
        only=tuple(name for name in dict.fromkeys(only or ()) if name in known),
    )
