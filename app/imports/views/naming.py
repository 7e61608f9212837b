"""Searching for the company or candidate a row speaks of, where those that were offered are not it."""

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
    """Those on file to choose from for a row of a list that is not poured in yet; ``?q=`` what to search for."""
    run = queries.run_or_404(current_user, run_id)
    listing = listing_with(run, number)
    if run.state is not ImportState.UPLOADED:
        return redirect(url_for("imports.show", run_id=run.id))
    cells = listing.table.rows[number - 1].cells
    # In lists of what belongs to companies the company is asked for, not the person.
    named = next((listing.columns[key] for key in reversed(NAMING) if key in listing.columns), None)
    name = "" if named is None else as_text(cells[named])
    return _search(
        run,
        number,
        name,
        cells,
        alike=None,
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
    if row.verdict is not Verdict.REVIEW or run.state in UNDONE:
        return redirect(address)
    return _search(
        run,
        row.row,
        row.values.get("name", ""),
        row.cells,
        alike=queries.alike_counts(run, [row]).get(row.fingerprint or "", 1) - 1,
        action=url_for("imports.settle", run_id=run.id, row_id=row.id),
        back=address,
    )


def _place() -> dict[str, Any]:
    return {name: request.args[name] for name in PLACE if name in request.args}


def _search(
    run: ImportRun, number: int, name: str, cells: Any, *, alike: int | None, action: str, back: str
) -> str:
    """``alike`` is how many other rows that name the same may be decided along; None where they are anyhow."""
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
        found=kind.called(current_user, words),
        alike=alike,
        kind=kind,
        action=action,
        place=_place(),
        back=back,
    )
