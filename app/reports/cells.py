"""Cells of the list of companies that are changed in place: each is a piece of the company's own form, under its rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import Optional

from app.accounts.models import User
from app.accounts.queries import find_user
from app.companies import queries as companies
from app.companies import services
from app.companies.forms import CompanyForm, values_of
from app.companies.models import Company
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import PickerField, attach
from app.core.forms.versions import raw_value
from app.core.permissions import Actor, Permission
from app.reports.columns import Column
from app.settings import queries as settings
from app.settings.custom import queries as custom
from app.settings.custom.forms import with_custom_fields

Arguments = list[tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """One cell: the fields that are typed in it, and those ``beside`` it that its rules look at as they are stored."""

    fields: tuple[str, ...]
    beside: tuple[str, ...] = ()
    permission: Permission | None = None
    """What it takes besides the right to change the company."""


CELLS: dict[str, Cell] = {
    "headcount": Cell(("headcount", "headcount_as_of_on", "headcount_source"), beside=("headcount_total",)),
    "potential": Cell(("potential", "potential_reason")),
    "owner": Cell(("owner_id",), permission=Permission.COMPANY_ASSIGN),
    "sector": Cell(("kbli",)),
    "place": Cell(("region_code",)),
    "tags": Cell(("tags",)),
    "phone": Cell(("phones",)),
    "email": Cell(("email",)),
    "website": Cell(("website",)),
    "nib": Cell(("nib",)),
    "form": Cell(("legal_form",)),
    "do_not_visit": Cell(("is_do_not_visit", "do_not_visit_reason")),
}
"""By the column of the list in which they stand."""

HIDDEN = {"csrf_token", "version", "before"}


def known() -> dict[str, Cell]:
    """Every cell there is: those of the columns that Jajak brings, and one for each field of the office's own."""
    own = {
        field.attribute: Cell((field.attribute,)) for field in custom.fields("company") if field.is_in_form
    }
    return {**CELLS, **own}


def open_to(actor: Actor) -> dict[str, Cell]:
    """The cells that this person may fill in, in rows that they may change."""
    return {
        key: cell for key, cell in known().items() if cell.permission is None or actor.can(cell.permission)
    }


@dataclass(frozen=True)
class Handle:
    """What makes a value in the list a way to change it: the field it leads to, and what that is called."""

    field: str
    words: str


def handles(actor: Actor, columns: Iterable[Column]) -> dict[str, Handle]:
    """By column, for those of the list that this person may fill in; made once, however many rows there are."""
    mine = open_to(actor)
    return {
        column.key: Handle(mine[column.key].fields[0], _("Change: %(column)s", column=column.label))
        for column in columns
        if column.key in mine
    }


class CellForm(CompanyForm):
    """The fields of one cell, of all that a person may say of a company."""

    owner_id = PickerField(_l("Officer"), [Optional()], blank=_l("Nobody"))

    def __init__(self, cell: Cell, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._fields.keys() - HIDDEN - set(cell.fields):
            del self[name]
        if self.before.raw_data is None:
            self._remember()

    def arguments(self) -> Arguments:
        """What it holds, as it would be sent again; a field left empty is said to be so."""
        return [
            (name, value)
            for name, field in self._fields.items()
            if name not in HIDDEN
            for value in raw_value(field) or ([] if isinstance(field, SelectMultipleField) else [""])
        ]


def form_of(company: Company, cell: Cell, **typed: Any) -> CellForm:
    """The form of one cell of a company (with ``queries.FULL`` loaded), filled from the request unless told otherwise."""
    fields = with_custom_fields(CellForm, "company", stored=company)
    form = fields(cell, data=values_of(company) | {"owner_id": company.owner_id}, **typed)
    for name, offered in OFFERED.items():
        if name in form:
            form[name].offer(offered(company, form[name].data))
    return form


def stored_form_of(company: Company, cell: Cell) -> CellForm:
    """The form as it would open now, whatever the request sent."""
    return form_of(company, cell, formdata=None)


def save(form: CellForm, company: Company, cell: Cell) -> bool:
    """Store what was typed; False when a rule refused, with its sentence beside the field. The caller commits."""
    try:
        is_stored = _store(form, company, cell)
    except AppError as refused:
        db.session.rollback()
        attach(form, refused)
        return False
    if is_stored:
        # What it points to now is read anew, not remembered.
        db.session.expire(company)
    return is_stored


def _store(form: CellForm, company: Company, cell: Cell) -> bool:
    if "owner_id" in cell.fields:
        services.assign([company], _owner(form))
        return True
    beside = {name: getattr(company, name) for name in cell.beside}
    values = form.check(lambda fields: services.validate(fields | beside, is_partial=True, stored=company))
    if values is None:
        return False
    said = {name: value for name, value in values.items() if name not in beside}
    services.edit(company, said, version=form.version.data)
    return True


def _owner(form: CellForm) -> User | None:
    return find_user(form.owner_id.data) if form.owner_id.data else None


def _regions(company: Company, chosen: str | None) -> Iterable[tuple[Any, str]]:
    offered = {village.code: village.name for village in settings.villages()}
    if chosen and chosen not in offered and (region := settings.find_region(chosen)):
        offered[region.code] = region.name
    return offered.items()


def _lines(company: Company, chosen: str | None) -> Iterable[tuple[Any, str]]:
    line = settings.find_kbli(chosen) if chosen else None
    return [(line.code, f"{line.code} {line.title}")] if line else []


def _owners(company: Company, chosen: int | None) -> Iterable[tuple[Any, str]]:
    offered = {owner.id: owner.name for owner in companies.owners()}
    if company.owner:
        offered.setdefault(company.owner.id, company.owner.name)
    return offered.items()


OFFERED: dict[str, Callable[[Company, Any], Iterable[tuple[Any, str]]]] = {
    "region_code": _regions,
    "kbli": _lines,
    "owner_id": _owners,
}
"""What the fields that offer something show before anything is typed."""
