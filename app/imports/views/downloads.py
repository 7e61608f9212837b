"""What an import did not take over, as files to mend and import again."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, abort, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import begin_writing, db
from app.core.permissions import Permission, require
from app.core.tabular import MIME_CSV, MIME_XLSX, SheetOut, write_csv, write_xlsx
from app.imports import queries, services
from app.imports.enums import Verdict
from app.imports.kinds import kind_of
from app.imports.models import ImportRun
from app.imports.views import blueprint

DOWNLOADABLE = (Verdict.ERROR, Verdict.REVIEW, Verdict.DUPLICATE)


@blueprint.get("/<int:run_id>/kept.csv")
@require(Permission.IMPORT)
def kept(run_id: int) -> ResponseReturnValue:
    """The companies an undo left as they are, each with the reason."""
    run = queries.run_or_404(current_user, run_id)
    header = [_("Row"), _("Name in the list"), _("Reason")]
    lines = ([row.row, row.values.get("name"), row.kept_why] for row in queries.every_kept_row(run))
    response = Response(stream_with_context(write_csv(lines, header)), mimetype=MIME_CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="import-{run.id}-kept.csv"'
    return response


@blueprint.get("/<int:run_id>/rows.csv")
@require(Permission.IMPORT)
def rows(run_id: int) -> ResponseReturnValue:
    """The rows that were not taken over, as they stood in the list, each with the reason."""
    run, verdict, header = _downloaded(run_id)
    response = Response(stream_with_context(write_csv(_refused(run, verdict), header)), mimetype=MIME_CSV)
    name = _download_name(run, verdict, "csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/<int:run_id>/rows.xlsx")
@require(Permission.IMPORT)
def workbook(run_id: int) -> ResponseReturnValue:
    """The same rows as a workbook."""
    run, verdict, header = _downloaded(run_id)
    # A file without a name on the disk: it is gone as soon as it is sent.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_xlsx(path, [SheetOut(str(verdict.label), header, _refused(run, verdict))])
        stream = path.open("rb")
    name = _download_name(run, verdict, "xlsx")
    return send_file(stream, mimetype=MIME_XLSX, as_attachment=True, download_name=name, max_age=0)


def _downloaded(run_id: int) -> tuple[ImportRun, Verdict, list[str]]:
    run = queries.run_or_404(current_user, run_id)
    verdict = verdict_of(queries.counts_of(run))
    if verdict not in DOWNLOADABLE:
        abort(404)
    if _is_whole(run) and kind_of(run).is_personal:
        # Numbers of persons leave the house here, in the file they came in with: that is written down.
        begin_writing()
        services.note_download(run, verdict)
        db.session.commit()
    where = [_("Sheet"), _("Row of the sheet")] if run.mapping.get("sheets") else [_("Row")]
    return run, verdict, [*where, _("Reason"), *run.mapping.get("header", [])]


def _download_name(run: ImportRun, verdict: Verdict, kind: str) -> str:
    return f"import-{run.id}-{verdict.value}.{kind}"


def _refused(run: ImportRun, verdict: Verdict) -> Iterator[list[Any]]:
    kind, is_whole = kind_of(run), _is_whole(run)
    for row in queries.refused_rows(run, verdict):
        is_of_sheets = bool(run.mapping.get("sheets"))
        where = [row.values.get("sheet"), row.values.get("line")] if is_of_sheets else [row.row]
        cells = row.cells if is_whole else [kind.shown(str(cell)) for cell in row.cells]
        yield [*where, row.message, *cells]


def _is_whole(run: ImportRun) -> bool:
    """Whether the rows are given as they stood in the list, or with the numbers of persons masked."""
    return not kind_of(run).is_personal or current_user.can(Permission.CANDIDATE_REVEAL)


def verdict_of(counts: dict[str, int]) -> Verdict:
    """The tab asked for, else the first that has rows."""
    wanted = request.args.get("verdict", "")
    if wanted in {verdict.value for verdict in Verdict}:
        return next(verdict for verdict in Verdict if verdict.value == wanted)
    return next((verdict for verdict in Verdict if counts.get(verdict.value)), next(iter(Verdict)))
