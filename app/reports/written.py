"""Rows of the list of companies as markup: one that tells the same as before need not be written again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from app.companies.models import Company
from app.core import clock, languages
from app.reports.cells import Handle
from app.reports.columns import Column
from app.reports.queries import Facts

MOST_WRITTEN = 1000

Macro = Callable[[Company, Facts, int], Markup]
Writer = Callable[[Macro, Company, Facts, int, str], Markup]

TOLD: dict[str, Callable[[Company, Facts], Any]] = {
    "stage": lambda _company, fact: (fact.stage.name, fact.stage.colour) if fact.stage else None,
    "distance": lambda _company, fact: fact.distance,
    "headcount": lambda company, _fact: company.headcount,
    "potential": lambda company, _fact: company.potential,
    "points": lambda _company, fact: fact.points,
    "last_visit": lambda company, _fact: company.last_visit_on,
    "next_step": lambda _company, fact: (
        (fact.next_step.kind, fact.next_step.due_on) if fact.next_step else None
    ),
    "owner": lambda company, _fact: company.owner.name if company.owner else None,
    "sector": lambda _company, _fact: None,
    "place": lambda _company, _fact: None,
    "tags": lambda company, _fact: tuple(tag.name for tag in company.tags),
    "phone": lambda company, _fact: company.phones[0]["e164"] if company.phones else None,
    "email": lambda company, _fact: company.email,
    "website": lambda company, _fact: company.website,
    "nib": lambda company, _fact: company.nib,
    "form": lambda _company, _fact: None,
    "do_not_visit": lambda company, _fact: company.do_not_visit_reason,
    "updated": lambda company, _fact: company.updated_at,
}
"""What a column tells of a company besides what each row tells of it: its name, form, place and sector."""

_known: dict[Any, Markup] = {}


def forget() -> None:
    """Write every row anew."""
    _known.clear()


def writer(
    columns: Sequence[Column], cells: Mapping[str, Handle], changeable: Collection[int], *, may_tick: bool
) -> Writer:
    """Writes one row by the macro of ``_row.html``, unless one was written that tells the very same."""
    if any(column.key not in TOLD for column in columns):
        # What a field of the office shows is up to how that is set up.
        return lambda macro, company, fact, place, _address: macro(company, fact, place)
    told = [TOLD[column.key] for column in columns]
    asset: Any = current_app.jinja_env.globals["asset"]
    ground = (
        str(languages.locale()),
        clock.today(),
        clock.office_zone(),
        request.script_root,
        asset("icons.svg"),
        tuple((column.key, column.label, column.align) for column in columns),
        tuple((key, handle.field, handle.words) for key, handle in cells.items()),
        may_tick,
    )

    def write(macro: Macro, company: Company, fact: Facts, place: int, address: str) -> Markup:
        region, kbli = company.region, company.kbli
        key = (
            ground,
            address,
            place,
            company.id,
            company.legal_form,
            company.name,
            company.is_do_not_visit,
            region.name if region else None,
            (kbli.code, kbli.title) if kbli else None,
            company.id in changeable,
            *(tell(company, fact) for tell in told),
        )
        found = _known.get(key)
        if found is None:
            if len(_known) >= MOST_WRITTEN:
                _known.clear()
            found = _known[key] = macro(company, fact, place)
        return found

    return write
