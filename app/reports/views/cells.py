"""One cell of the list of companies, changed where it stands."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.companies import queries as companies
from app.companies.models import Company
from app.core.db import db
from app.core.forms import ConflictRow
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render, wants_partial
from app.reports import addresses, cells, own
from app.reports.cells import Cell, CellForm
from app.reports.columns import Column
from app.reports.filters import company_filter
from app.reports.views import blueprint, rows

LONGEST_PLACE = 7

LONGEST_UNDO = 2000
"""What a long text was before does not fit an address; it is in the history of the record."""

MAY = Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL, Permission.COMPANY_ASSIGN


@dataclass(frozen=True)
class Spot:
    """A cell of a company in a list: which one, and where the list stands."""

    company: Company
    column: Column
    cell: Cell
    address: str
    place: int

    @property
    def list_url(self) -> str:
        """The list, at the row of this company."""
        return f"{addresses.list_url(self.address)}#company-{self.company.id}"

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of something about this cell, which knows the list it stands in."""
        where: dict[str, Any] = {"at": self.place or None, "list": self.address or None}
        return url_for(endpoint, company_id=self.company.id, column=self.column.key, **where, **values)


@blueprint.route("/companies/<int:company_id>/cells/<column>", methods=["GET", "POST"])
@require(*MAY)
def cell(company_id: int, column: str) -> ResponseReturnValue:
    """The form of one cell; once saved, its row as it is now. ``?row=1`` asks for the row alone."""
    spot = _spot(company_id, column)
    if request.args.get("row"):
        return _row(spot)
    form = cells.form_of(spot.company, spot.cell)
    before = cells.stored_form_of(spot.company, spot.cell)
    conflicts: list[ConflictRow] = []
    if form.validate_on_submit():
        if form.version.data != spot.company.version:
            conflicts = form.merge(before, version=spot.company.version)
        if not conflicts and _save(spot, form, before):
            return _row(spot) if wants_partial() else redirect(spot.list_url, 303)
    return _form(spot, form, conflicts)


@blueprint.post("/companies/<int:company_id>/cells/<column>/undo")
@require(*MAY)
def undo_cell(company_id: int, column: str) -> ResponseReturnValue:
    """Put back what stood in a cell, which the address says, unless somebody wrote there since."""
    spot = _spot(company_id, column)
    form = cells.form_of(spot.company, spot.cell, formdata=MultiDict(request.args.items(multi=True)))
    conflicts: list[ConflictRow] = []
    if form.version.data != spot.company.version:
        conflicts = form.merge(cells.stored_form_of(spot.company, spot.cell), version=spot.company.version)
    if conflicts:
        told = ", ".join(f"{row.label}: {row.stored or '–'}" for row in conflicts)
        flash(_("This was changed again since, and so left alone: %(fields)s.", fields=told), "error")
    elif form.validate() and cells.save(form, spot.company, spot.cell):
        db.session.commit()
        flash(
            _(
                "%(column)s of %(name)s is as it was before.",
                column=spot.column.label,
                name=spot.company.full_name,
            )
        )
    else:
        flash(_("What stood there before can no longer be put back."), "error")
    return redirect(spot.list_url, 303)


def _spot(company_id: int, key: str) -> Spot:
    """The cell asked for: 404 where there is none or the company is not seen, 403 where it is not theirs to change."""
    found, column = cells.known().get(key), own.known_columns().get(key)
    if found is None or column is None:
        abort(404)
    company = companies.company_for_change(current_user, company_id, options=companies.FULL)
    if key not in cells.open_to(current_user):
        abort(403)
    place = request.args.get("at", "")
    return Spot(
        company,
        column,
        found,
        address=request.args.get("list", ""),
        place=int(place) if place.isdecimal() and len(place) <= LONGEST_PLACE else 0,
    )


def _save(spot: Spot, form: CellForm, before: CellForm) -> bool:
    """Store the cell and offer to take it back; where nothing was changed nothing is said."""
    if not cells.save(form, spot.company, spot.cell):
        return False
    db.session.commit()
    company = companies.company_or_404(current_user, spot.company.id, options=companies.FULL)
    after = cells.stored_form_of(company, spot.cell)
    if after.arguments() != before.arguments():
        arguments = MultiDict(before.arguments()).to_dict(flat=False)
        kept = {"version": after.version.data, "before": after.before.data}
        told = _("%(column)s of %(name)s is saved.", column=spot.column.label, name=company.full_name)
        url = spot.url("reports.undo_cell", **arguments, **kept)
        if len(url) <= LONGEST_UNDO:
            flash_undo(told, url=url)
        else:
            flash(told, "success")
    return True


def _row(spot: Spot) -> ResponseReturnValue:
    """The whole row, because other cells and the title tell of this one too."""
    asked = addresses.read(spot.address)
    company = companies.company_or_404(current_user, spot.company.id, options=companies.FULL)
    row = render(
        "reports/_one_row.html",
        partial="reports/_one_row.html",
        company=company,
        place=spot.place,
        address=spot.address,
        **rows.about([company], company_filter(asked, reader_id=current_user.id), shown=asked.get("columns")),
    )
    return row, 200, {"HX-Retarget": f"#company-{company.id}", "HX-Reswap": "outerHTML"}


def _form(spot: Spot, form: CellForm, conflicts: list[ConflictRow]) -> ResponseReturnValue:
    page = render(
        "reports/cell.html",
        partial="reports/_cell_form.html",
        form=form,
        spot=spot,
        conflicts=conflicts,
    )
    return page, 409 if conflicts else 422 if form.errors or form.form_errors else 200
