"""Example files with the headings that are understood best."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, send_file
from flask.typing import ResponseReturnValue

from app.core.permissions import Permission, require
from app.core.tabular import MIME_CSV, MIME_XLSX, SheetOut, write_csv, write_xlsx
from app.imports import examples
from app.imports.kinds import KINDS
from app.imports.views import blueprint


@blueprint.get("/examples/<kind>/example.csv")
@require(Permission.IMPORT)
def example_csv(kind: str) -> ResponseReturnValue:
    """The example of a kind of list as CSV."""
    name = _name(kind)
    lines = write_csv(examples.rows(kind), examples.header(kind))
    response = Response(lines, mimetype=MIME_CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@blueprint.get("/examples/<kind>/example.xlsx")
@require(Permission.IMPORT)
def example_workbook(kind: str) -> ResponseReturnValue:
    """The same as a workbook."""
    name = _name(kind)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "example.xlsx"
        write_xlsx(path, [SheetOut(str(KINDS[kind].label), examples.header(kind), examples.rows(kind))])
        stream = path.open("rb")
    return send_file(stream, mimetype=MIME_XLSX, as_attachment=True, download_name=f"{name}.xlsx", max_age=0)


def _name(kind: str) -> str:
    if kind not in examples.EXAMPLES:
        abort(404)
    return f"contoh-{kind}"
