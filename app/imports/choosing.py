"""One row of a list beside the company it changes: every field both could give, to be ticked by a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core.formats import number, phone_display
from app.core.tabular import Row
from app.imports.drafts import Cleaner, Draft
from app.imports.known import FILLABLE, Known, changes_of, groups, named
from app.imports.policies import ADDED_TO, FOLLOWS, Policies, Policy
from app.settings.custom.models import by_attribute

EVERYTHING = Policies(Policy.OVERWRITE)


def choosable() -> set[str]:
    """What can be ticked for one row: the first columns of the groups."""
    return {FOLLOWS.get(group[0], group[0]) for group in groups()} | ADDED_TO


@dataclass(frozen=True)
class Option:
    """One group of columns: what is on file, what the list says, and whether that is taken over."""

    key: str
    label: str
    stored: str
    told: str
    is_taken: bool


def options(draft: Draft, company: Company, changed: Iterable[str]) -> list[Option]:
    """What ``draft`` could change of ``company``; taken is what is in ``changed``, the columns it does change."""
    known = Known(
        name_key=draft.name_key,
        values={key: getattr(company, key) for key in FILLABLE} | by_attribute(company.custom),
        is_branch=company.is_branch,
    )
    possible, _kept = changes_of(known, draft, EVERYTHING)
    taken = set(changed)
    found = []
    for group in (*groups(), ("phones",), ("former_names",), ("legal_form",)):
        differing = [key for key in group if key in possible]
        if differing:
            found.append(
                Option(
                    FOLLOWS.get(group[0], group[0]),
                    named(differing),
                    _shown(differing, known.values),
                    _shown(differing, possible),
                    bool(taken & set(group)),
                )
            )
    return found


def options_of_rows(
    cleaner: Cleaner, rows: Sequence[tuple[Row, Company, Iterable[str]]]
) -> Mapping[int, list[Option]]:
    """The options of many rows, by the number of the row."""
    return {
        row.number: options(cleaner.draft(row), company, changed)
        for row, company, changed in rows
        if max(cleaner.columns.values(), default=0) < len(row.cells)
    }


HIDDEN = frozenset({"region_code", "kbli_id", "headcount_source", "headcount_as_of_on"})
"""Columns that are told by the one beside them, or only by a code."""


def _shown(keys: Sequence[str], values: Mapping[str, Any]) -> str:
    told = [text for key in keys if key not in HIDDEN and (text := _text(key, values.get(key)))]
    codes = [text for key in keys if key in HIDDEN and (text := _text(key, values.get(key)))]
    return ", ".join(told or codes) or "–"


def _text(key: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if key == "phones":
        return ", ".join(phone_display(phone["e164"]) for phone in value)
    if key == "former_names":
        return ", ".join(value)
    if isinstance(value, LegalForm):
        return str(value.label)
    return number(value) if key == "headcount" else str(value)
