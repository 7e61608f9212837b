"""The office's own fields in the list of companies: as columns, as what it can be asked about, and in exports."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Dialect, Select, String, select, type_coerce
from sqlalchemy.types import TypeDecorator

from app.companies.models import Company, CompanyFieldValue
from app.core.db import is_postgresql
from app.outreach.models import Visit, VisitFieldValue
from app.pipeline.models import Partnership, PartnershipFieldValue
from app.reports.columns import COLUMNS, USUAL, Column
from app.reports.conditions import Kind
from app.reports.fields import Among, Field, Options, Section, among
from app.settings.custom import conditions, queries
from app.settings.custom.models import CHOSEN, NUMBERS, CustomField, FieldType


class _Day(TypeDecorator[date]):
    """A day kept as text, ``2026-01-26``, compared with days."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()


def _column(field: CustomField) -> Column:
    return Column(
        field.attribute,
        field.name,
        sort=field.attribute if conditions.is_sortable(field) else None,
        align="end" if field.type in NUMBERS else None,
        own=field,
    )


def sort_field(sort: str) -> CustomField | None:
    """The field in use that the list is to be sorted by, if it is one of the office's own."""
    field = queries.find_field("company", sort)
    return field if field and field.is_active and conditions.is_sortable(field) else None


def known_columns() -> dict[str, Column]:
    """Every column a list can show: the built-in ones, then the office's own."""
    own = {field.attribute: _column(field) for field in queries.fields("company") if field.is_in_list}
    return {**COLUMNS, **own}


def shown_columns(text: str | None) -> list[Column]:
    """The columns that ``text`` (``stage,tags``) asks for, in its order; the usual ones where it names none."""
    known = known_columns()
    keys = [key for key in dict.fromkeys((text or "").split(",")) if key in known]
    return [known[key] for key in keys or USUAL]


def columns_as_text(keys: Iterable[str]) -> str | None:
    """These columns as an address says them; None for the usual ones, which it need not say."""
    known = known_columns()
    asked = tuple(key for key in keys if key in known)
    return None if asked in {(), USUAL} else ",".join(asked)


# ---- what a list can be asked about


def filters() -> Iterable[Field]:
    """Each field: of the company itself, of one of its visits, of one of its partnerships.

    Those no longer in use are not offered, but a view that was saved still asks for what they were given.
    """
    for record, model, values, section, rows in _rows():
        for field in queries.all_fields(record):
            yield _filter(field, model, values, section, rows.where(values.field_id == field.id))


def _rows() -> Iterable[tuple[str, Any, Any, Section, Select[Any]]]:
    """For each kind of record: its tables of rows and of values, the heading of its fields, and the companies they are of."""
    yield "company", Company, CompanyFieldValue, Section.OWN, select(CompanyFieldValue.record_id)
    for record, model, values, section in (
        ("visit", Visit, VisitFieldValue, Section.VISITS),
        ("partnership", Partnership, PartnershipFieldValue, Section.PIPELINE),
    ):
        of: Any = model
        of_values: Any = values
        rows: Select[Any] = select(of.company_id).join(of_values, of_values.record_id == of.id)
        yield record, of, values, section, rows


def _filter(field: CustomField, model: Any, values: Any, section: Section, rows: Select[Any]) -> Field:
    key = f"{'' if section is Section.OWN else field.record + '_'}{field.attribute}"
    kind, value = _compared(field, values)
    if field.type is FieldType.LONG_TEXT:
        # The table of values keeps the beginning only; this looks through all of it.
        value = model.custom[field.key].as_string()
        if section is Section.OWN:
            return Field(key, field.told_name, kind, value, section=section, is_offered=field.is_active)
    return Field(
        key,
        field.told_name,
        kind,
        value,
        section=section,
        is_offered=field.is_active,
        among=_among(rows),
        is_several=field.type is FieldType.SEVERAL,
        options=_options(field) if kind is Kind.CHOICE else None,
        meaning=_tick if field.type is FieldType.YES_NO else _same,
    )


def _among(rows: Select[Any]) -> Among:
    """As ``among``; on PostgreSQL row by row, of which it makes a join also where a value is *not* wanted.

    Written as a list of ids that would be a set in memory, and none at all once it grows beyond what memory allows.
    """
    if not is_postgresql():
        return among(rows)
    (company_id,) = rows.selected_columns
    return lambda asked: rows.where(asked, company_id == Company.id).correlate(Company).exists()


def _compared(field: CustomField, values: Any) -> tuple[Kind, Any]:
    if field.type in NUMBERS:
        return Kind.NUMBER, values.number
    if field.type is FieldType.YES_NO:
        return Kind.CHOICE, values.number
    if field.type in CHOSEN:
        return Kind.CHOICE, values.word
    if field.type is FieldType.DAY:
        return Kind.DAY, type_coerce(values.word, _Day())
    return Kind.TEXT, values.word


def _options(field: CustomField) -> Callable[[], Options]:
    if field.type is FieldType.YES_NO:
        return lambda: [("yes", _("Yes")), ("no", _("No"))]
    # A choice out of use stays with the records that have it, and those are to be found.
    return lambda: field.options(besides=[one["key"] for one in field.choices])


def _tick(value: str, reader_id: int | None) -> float:
    return 1.0 if value == "yes" else 0.0


def _same(value: str, reader_id: int | None) -> str:
    return value


# ---- exports


def exported(*, is_partner_list: bool) -> list[tuple[Any, CustomField]]:
    """The fields of an export, each with the model whose values it is read from."""
    records: dict[str, Any] = {"company": Company} | ({"partnership": Partnership} if is_partner_list else {})
    return [
        (model, field)
        for record, model in records.items()
        for field in queries.fields(record)
        if field.is_in_list
    ]
