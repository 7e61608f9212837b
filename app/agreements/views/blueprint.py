"""The blueprint of this package, and what its views read of a request."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user

from app.agreements import queries, services
from app.agreements.models import Agreement
from app.core import asked
from app.core.forms import BaseForm
from app.core.permissions import changeable_or_403

blueprint = Blueprint("agreements", __name__, template_folder="../templates")

WITH_PAPERS = frozenset({"agreements.sign", "agreements.add_paper"})


@blueprint.url_value_preprocessor
def _make_room_for_papers(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a paper that is too large come in as far as needed to say so beside its field."""
    if endpoint in WITH_PAPERS:
        request.max_content_length = 2 * services.largest_file()


def row_id(name: str) -> int | None:
    """The row id given as ``name`` in the address, if it is one."""
    return asked.row_id(request.args, name)


def words() -> str:
    """What is looked for, as a database can take it."""
    return asked.words(request.args)


def changeable(agreement_id: int) -> Agreement:
    """The agreement with its neighbours if the reader may change it; 404 and 403 otherwise."""
    return changeable_or_403(current_user, Agreement, agreement_id, options=queries.SHOWN)


def agreement_url(agreement: Agreement, anchor: str | None = None) -> str:
    """The page of an agreement."""
    return url_for("agreements.show", agreement_id=agreement.id, _anchor=anchor)


def failed(form: BaseForm) -> bool:
    """Whether the form says that something is wrong."""
    return bool(form.errors or form.form_errors)


def texts(values: dict[str, Any]) -> dict[str, Any]:
    """Entered values with None for texts left empty."""
    return {name: None if value == "" else value for name, value in values.items()}
