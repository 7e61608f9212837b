"""Searching for the company a row speaks of, where those that were offered are not it."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.tabular import as_text
from app.imports import queries, services
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import kind_of
from app.imports.models import ImportRun
from app.imports.views import blueprint
from app.imports.views.previews import NAMING, listing_with
from app.imports.views.runs import UNDONE

PLACE = ("key", "verdict", "first", "next")
"""What the address says of where in the list the person is, handed on with the decision."""


@blueprint.get("/<int:run_id>/preview/<int:number>/company")
@require(Permission.IMPORT)
def name_company(run_id: int, number: int) -> ResponseReturnValue:
    """Companies on file to choose from for a row of a list that is not poured in yet; ``?q=`` what to search for."""
    run = queries.run_or_404(current_user, run_id)
    listing = listing_with(run, number)
    if run.state is not ImportState.UPLOADED or not kind_of(run).is_named_freely:
        return redirect(url_for("imports.show", run_id=run.id))
    cells = listing.table.rows[number - 1].cells
    name = next((as_text(cells[listing.columns[key]]) for key in NAMING if key in listing.columns), "")
    return _search(
        run,
        number,
        name,
        cells,
        action=url_for("imports.tell", run_id=run.id, number=number),
        back=url_for("imports.preview", run_id=run.id, _anchor=f"row-{number}", **_place()),
    )


@blueprint.get("/<int:run_id>/rows/<int:row_id>/company")
@require(Permission.IMPORT)
def name_company_of(run_id: int, row_id: int) -> ResponseReturnValue:
    """The same for a row that was left for review."""
    run = queries.run_or_404(current_user, run_id)
    row = queries.row_or_404(run, row_id)
    address = url_for(
        "imports.show",
        run_id=run.id,
        verdict=Verdict.REVIEW.value,
        key=_place().get("key"),
        _anchor=f"row-{row.id}",
    )
    is_open = row.verdict is Verdict.REVIEW and run.state not in UNDONE
    if not is_open or not kind_of(run).is_named_freely:
        return redirect(address)
    return _search(
        run,
        row.row,
        row.values.get("name", ""),
        row.cells,
        action=url_for("imports.settle", run_id=run.id, row_id=row.id),
        back=address,
    )


def _place() -> dict[str, Any]:
    return {name: request.args[name] for name in PLACE if name in request.args}


def _search(run: ImportRun, number: int, name: str, cells: Any, *, action: str, back: str) -> str:
    words = request.args.get("q", name).strip()
    kind = kind_of(run)
    return render(
        "imports/naming.html",
        partial="imports/_named.html",
        run=run,
        number=number,
        name=name,
        facts=[(line.label, line.listed) for line in services.comparer_of(run).lines(cells, [])],
        words=words,
        found=queries.companies_called(current_user, words),
        kind=kind,
        action=action,
        place=_place(),
        back=back,
    )
