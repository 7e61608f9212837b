"""What was typed of a company, from the form that was sent: only the fields that say something, or something else."""

from typing import Any

from flask import request
from wtforms import BooleanField

from app.companies import services
from app.companies.forms import CompanyForm
from app.companies.models import Company
from app.core.forms import ManyChoices, told
from app.settings.custom import queries
from app.settings.custom.forms import with_custom_fields

ALWAYS = {"name", "is_branch", "is_distinct"}
"""What a new company is asked for in any case; a branch is told by its name only where no form asks."""


OF_THE_FORM = {"version", "before", "csrf_token"}
"""What a form says of itself."""


def filled(kind: type[CompanyForm]) -> set[str]:
    """The fields of a new company that somebody filled in, and those that have to be."""
    names = told.filled(request.form) | ALWAYS | _demanded()
    return told.with_companions(names, kind.checked_together) - OF_THE_FORM


def changes(company: Company, *, hidden: frozenset[str]) -> dict[str, Any] | None:
    """The values that the sent form changes; None where all of it must be looked at.

    So it is where somebody else saved meanwhile, something is wrong, or the form does not say what it was opened with.
    ``hidden`` fields are not this person's to change.
    """
    sent = request.form
    opened = told.opened_with(sent.get("before"))
    if opened is None or sent.get("version") != str(company.version):
        return None
    kind = with_custom_fields(CompanyForm, "company", stored=company)
    unsent = told.unsent(sent, opened)
    if not all(_is_ticked(kind, name) for name in unsent):
        return None
    names = told.changed(sent, opened) | unsent | (_demanded() - opened.keys())
    names = told.with_companions(names, kind.checked_together) - hidden - OF_THE_FORM
    form = kind(only=names)
    if not form.validate():
        return None
    checked = services.validate(form.values(), stored=company, is_partial="name" not in names)
    return None if checked.problems else checked.values


def _demanded() -> set[str]:
    """The office's own fields that have to be answered."""
    return {one.attribute for one in queries.fields("company") if one.is_required and one.is_in_form}


def _is_ticked(kind: type[CompanyForm], name: str) -> bool:
    """Whether a browser sends nothing for this field where nothing of it is ticked."""
    made = getattr(getattr(kind, name, None), "field_class", object)
    return issubclass(made, (BooleanField, ManyChoices))
