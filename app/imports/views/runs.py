"""Lists of companies: upload, columns, preview, result."""

from dataclasses import dataclass
from typing import Any

from flask import (
    abort,
    flash,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from app.core import jobs
from app.core.db import db, reading
from app.core.errors import AppError
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import done
from app.core.tabular import (
    TabularError,
    as_text,
)
from app.imports import queries, services, sources
from app.imports.batches import Outcome
from app.imports.comparing import Line
from app.imports.enums import ImportState, Verdict
from app.imports.forms import ColumnsForm, SheetForm, UploadForm, columns_form
from app.imports.kinds import KINDS, kind_of
from app.imports.models import ImportRow, ImportRun
from app.imports.views import blueprint
from app.imports.views.downloads import DOWNLOADABLE, verdict_of

SAMPLES = 3
TONES = {
    "uploaded": "neutral",
    "running": "brand",
    "done": "ok",
    "cancelled": "warn",
    "failed": "late",
    "undoing": "brand",
    "undone": "neutral",
    "new": "ok",
    "update": "brand",
    "unchanged": "neutral",
    "duplicate": "neutral",
    "review": "warn",
    "error": "late",
}
WHERE = ("address", "kecamatan", "city", "phone", "npwp", "company_address", "company_city", "company_npwp")
UNDONE = (ImportState.UNDOING, ImportState.UNDONE)


@blueprint.get("")
@require(Permission.IMPORT)
def index() -> str:
    """The imports of the office, and the way to a new one."""
    return _index(UploadForm())


@blueprint.post("")
@require(Permission.IMPORT)
def upload() -> ResponseReturnValue:
    """Take a file in, then ask what its columns mean."""
    form = UploadForm()
    if form.validate_on_submit():
        sent = uploads_of(form.file)[0]
        name = sent.filename or ""
        try:
            with reading():
                content = services.read_upload(sent.stream)
                listing = services.open_listing(content, name, kind=form.chosen_kind)
            run = services.receive(content, name, owner_id=current_user.id, listing=listing)
            sources.recall(run, source=form.source.data or None)
        except AppError as refused:
            attach(form, TabularError(refused.message, field="file"))
        else:
            db.session.commit()
            return redirect(url_for("imports.columns", run_id=run.id))
    return _index(form), 422


@blueprint.get("/<int:run_id>/columns")
@require(Permission.IMPORT)
def columns(run_id: int) -> ResponseReturnValue:
    """What each column means, with its first values; ``?sheet=&header_line=`` looks at another table of the file."""
    run = queries.run_or_404(current_user, run_id)
    if run.state is not ImportState.UPLOADED:
        return redirect(url_for("imports.show", run_id=run.id))
    listing, sheet_form = _looked_at(run)
    page = _columns(run, listing, sheet_form, _columns_form(run, listing))
    return page, 422 if sheet_form.errors else 200


@blueprint.post("/<int:run_id>/columns")
@require(Permission.IMPORT)
def say_columns(run_id: int) -> ResponseReturnValue:
    """Keep what the columns mean, then show what would come of it."""
    run = queries.run_or_404(current_user, run_id)
    with reading():
        listing, sheet_form = _looked_at(run)
    form = _columns_form(run, listing)
    if not sheet_form.errors and form.validate_on_submit():
        try:
            services.say_columns(
                run,
                services.with_sheets(listing, form.sheets.data or ()),
                form.chosen,
                header_line=sheet_form.header_line.data if "header_line" in request.args else None,
                overwrite=form.overwrite.data,
                creates=form.creates.data,
                source=form.source.data,
                settings=form.settings(),
            )
            sources.remember(run, by=current_user)
        except AppError as refused:
            attach(form, refused)
        else:
            db.session.commit()
            services.drop_plain(run)
            return redirect(url_for("imports.preview", run_id=run.id))
    return _columns(run, listing, sheet_form, form), 422


@blueprint.post("/<int:run_id>/apply")
@require(Permission.IMPORT)
def apply(run_id: int) -> ResponseReturnValue:
    """Have the list poured in."""
    run = queries.run_or_404(current_user, run_id)
    address = url_for("imports.show", run_id=run.id)
    try:
        services.start(run, owner_id=current_user.id, locale=str(get_locale()), result_url=address)
    except AppError as refused:
        flash(refused.message, "error")
    else:
        db.session.commit()
    return redirect(address)


@blueprint.post("/<int:run_id>/resume")
@require(Permission.IMPORT)
def resume(run_id: int) -> ResponseReturnValue:
    """Have the rest poured in of a list whose import stopped before its end."""
    run = queries.run_or_404(current_user, run_id)
    address = url_for("imports.show", run_id=run.id)
    done(lambda: services.resume(run, owner_id=current_user.id, locale=str(get_locale()), result_url=address))
    return redirect(address)


@blueprint.get("/<int:run_id>")
@require(Permission.IMPORT)
def show(run_id: int) -> ResponseReturnValue:
    """How far an import has come, and what came of its rows."""
    run = queries.run_or_404(current_user, run_id)
    if run.state is ImportState.UPLOADED:
        return redirect(url_for("imports.columns", run_id=run.id))
    counts = queries.counts_of(run)
    verdict = verdict_of(counts)
    page = queries.rows_of(run, verdict, total=counts.get(verdict.value, 0), key=request.args.get("key"))
    kind = kind_of(run)
    suggested = queries.suggested(page.rows, kind.became)
    met = kind.met(current_user, _met_by(page.rows, suggested))
    return render(
        "imports/show.html",
        partial="imports/_rows.html",
        run=run,
        job=queries.job_of(run),
        counts=counts,
        remaining=queries.remaining(run, counts),
        is_left=queries.is_left(run),
        verdict=verdict,
        tabs=[
            {
                "label": one.label,
                "href": url_for("imports.show", run_id=run.id, verdict=one.value),
                "count": counts.get(one.value, 0),
                "tone": "late" if one is Verdict.ERROR and counts.get(one.value) else None,
                "active": one is verdict,
            }
            for one in Verdict
        ],
        tones=TONES,
        page=page,
        met=met,
        suggested=suggested,
        told=_told(run, page.rows),
        questions=_questions(run, page.rows, suggested, met) if verdict is Verdict.REVIEW else [],
        is_downloadable=verdict in DOWNLOADABLE,
        is_open=run.state not in UNDONE,
        kind=kind,
        kept=queries.kept_rows(run, key=request.args.get("kept")) if run.undone else None,
    )


@blueprint.get("/<int:run_id>/progress")
@require(Permission.IMPORT)
def progress(run_id: int) -> ResponseReturnValue:
    """The progress bar alone, as it asks for itself."""
    run = queries.run_or_404(current_user, run_id)
    return render("imports/_progress.html", run=run, job=queries.job_of(run))


@blueprint.post("/<int:run_id>/cancel")
@require(Permission.IMPORT)
def cancel(run_id: int) -> ResponseReturnValue:
    """Ask the import to stop after its present batch."""
    run = queries.run_or_404(current_user, run_id)
    job = queries.job_of(run)
    if job is not None and not job.state.is_over:
        jobs.cancel(job)
        db.session.commit()
    return redirect(url_for("imports.show", run_id=run.id))


@blueprint.post("/<int:run_id>/rows/<int:row_id>")
@require(Permission.IMPORT)
def settle(run_id: int, row_id: int) -> ResponseReturnValue:
    """Decide a row left for review: one of the companies suggested, or a new one."""
    run = queries.run_or_404(current_user, run_id)
    row = queries.row_or_404(run, row_id)
    decide = services.settle_alike if "alike" in request.form else _settle_one
    try:
        outcomes, kept = decide(run, row, company_id=chosen_company(), by=current_user)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()
        flash_undo(
            _told_of_decided(outcomes, kept),
            url=url_for("imports.reopen", run_id=run.id, row_id=row_id, key=position()),
        )
    return redirect(_review_address(run_id, f"row-{request.form.get('next', '')}"))


def _settle_one(
    run: ImportRun, row: ImportRow, *, company_id: int | None, by: Any
) -> tuple[list[Outcome], list[str]]:
    return [services.settle(run, row, company_id=company_id, by=by)], []


def _told_of_decided(outcomes: list[Outcome], kept: list[str]) -> str:
    """What became of rows that were decided at once, and why others are still asked about."""
    first = outcomes[0]
    if len(outcomes) == 1 and not kept:
        return str(_("Row %(row)s: %(verdict)s.", row=first.row, verdict=first.verdict.label))
    told = ngettext("%(num)s row decided.", "%(num)s rows decided.", len(outcomes))
    if kept:
        left = ngettext(
            "%(num)s row still asks: %(why)s", "%(num)s rows still ask: %(why)s", len(kept), why=kept[0]
        )
        told = f"{told} {left}"
    return str(told)


@blueprint.post("/<int:run_id>/rows/<int:row_id>/undo")
@require(Permission.IMPORT)
def reopen(run_id: int, row_id: int) -> ResponseReturnValue:
    """Take a decision back, so that the row is asked again."""
    run = queries.run_or_404(current_user, run_id)
    row = queries.row_or_404(run, row_id)
    try:
        services.reopen(run, row)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()
    return redirect(_review_address(run_id, f"row-{row_id}"))


@blueprint.get("/<int:run_id>/undo")
@require(Permission.IMPORT)
def confirm_undo(run_id: int) -> ResponseReturnValue:
    """What an undo would do, and the button that does it."""
    run = queries.run_or_404(current_user, run_id)
    is_done = run.state is ImportState.UNDONE and not queries.has_kept(run)
    if run.finished_at is None or run.state is ImportState.UNDOING or is_done:
        return redirect(url_for("imports.show", run_id=run.id))
    foreseen, is_whole = services.foresee_undo(run)
    return render("imports/undo.html", run=run, foreseen=foreseen, is_whole=is_whole)


@blueprint.post("/<int:run_id>/undo")
@require(Permission.IMPORT)
def undo(run_id: int) -> ResponseReturnValue:
    """Take back what the import did to the register."""
    run = queries.run_or_404(current_user, run_id)
    address = url_for("imports.show", run_id=run.id)
    done(lambda: services.undo(run, owner_id=current_user.id, locale=str(get_locale()), result_url=address))
    return redirect(address)


def _index(form: UploadForm) -> str:
    return render(
        "imports/index.html",
        tones=TONES,
        form=form,
        sources=sources.names(),
        kinds=KINDS,
        page=queries.runs_for(current_user, key=request.args.get("key")),
    )


def _columns(run: ImportRun, listing: services.Listing, sheet_form: SheetForm, form: ColumnsForm) -> str:
    table = listing.table
    return render(
        "imports/columns.html",
        run=run,
        listing=listing,
        form=form,
        remembered=sources.mapping_of(run),
        sources=sources.names(),
        sheet_form=sheet_form,
        asked={key: request.args[key] for key in ("kind", "sheet", "header_line") if key in request.args},
        samples=[
            [listing.kind.shown(text) for cell in table.column(index)[:40] if (text := as_text(cell))][
                :SAMPLES
            ]
            for index in range(len(table.header))
        ],
    )


def _looked_at(run: ImportRun) -> tuple[services.Listing, SheetForm]:
    """The table asked for in the address, else the one last set up; a refusal stands in the form."""
    listing = services.open_run(run)
    asked = request.args if "sheet" in request.args else None
    form = SheetForm(
        formdata=asked,
        data={
            "kind": listing.kind.key,
            "sheet": listing.sheet.name,
            "header_line": listing.table.header_line or 0,
        },
    )
    form.sheet.offer([(sheet.name, sheet.name) for sheet in listing.workbook.sheets])
    if asked is not None and form.validate():
        try:
            listing = services.look_at(
                run,
                sheet=form.sheet.data,
                header_line=form.header_line.data,
                kind=KINDS.get(form.kind.data or listing.kind.key),
            )
        except AppError as refused:
            attach(form, refused)
    return listing, form


def _columns_form(run: ImportRun, listing: services.Listing) -> ColumnsForm:
    return columns_form(listing, run.mapping, run.source)


@dataclass(frozen=True)
class Question:
    """A row a person must decide: whom it may speak of, and all of them side by side."""

    row: int
    anchor: int
    name: str
    message: str | None
    met: list[Any]
    lines: list[Line]
    is_decided: bool = False
    alike: int = 0
    """How many other rows name the same."""


def _met_by(rows: list[ImportRow], suggested: dict[int, list[int]]) -> set[int]:
    """Whom ``rows`` met or may have met."""
    keys = {row.company_id for row in rows if row.company_id is not None}
    return keys | {key for told in suggested.values() for key in told[: queries.SUGGESTED]}


def _questions(
    run: ImportRun, rows: list[ImportRow], suggested: dict[int, list[int]], met: dict[int, Any]
) -> list[Question]:
    comparer = services.comparer_of(run)
    alike = queries.alike_counts(run, rows)
    found = []
    for row in rows:
        offered = [met[key] for key in suggested[row.id][: queries.SUGGESTED] if key in met]
        lines = comparer.lines(row.cells, offered)
        found.append(
            Question(
                row.row,
                row.id,
                row.values.get("name", ""),
                row.message,
                offered,
                lines,
                alike=alike.get(row.fingerprint or "", 1) - 1,
            )
        )
    return found


def chosen_company() -> int | None:
    """The company a person chose; None for a new one."""
    chosen = request.form.get("company", "")
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        abort(400)
    return int(chosen) if chosen else None


def position() -> str | None:
    """Where in the list the person is, so that a decision does not lose the place."""
    return request.values.get("key") or None


def _review_address(run_id: int, anchor: str) -> str:
    return url_for(
        "imports.show", run_id=run_id, verdict=Verdict.REVIEW.value, key=position(), _anchor=anchor
    )


def _told(run: ImportRun, rows: list[ImportRow]) -> dict[int, str]:
    """By row id, where the list says the firm is: what a person needs to tell two of one name apart."""
    columns: dict[str, int] = run.mapping.get("columns", {})
    indexes = [columns[key] for key in WHERE if key in columns]
    told: dict[int, str] = {}
    for row in rows:
        cells = row.cells
        told[row.id] = " · ".join(cells[index] for index in indexes if index < len(cells) and cells[index])
    return told
