"""What rows of the list of companies show, whether a page of them or one alone after a change."""

from collections.abc import Sequence
from typing import Any

from flask_login import current_user

from app.companies.models import Company
from app.core.permissions import Permission
from app.reports import cells, columns, near, own, queries, written
from app.reports.filters import CompanyFilter


def about(rows: Sequence[Company], wanted: CompanyFilter, *, shown: str | None) -> dict[str, Any]:
    """What ``_row.html`` asks for about ``rows`` in a list of ``wanted`` whose address shows the columns ``shown``."""
    listed = [
        column.in_words() for column in ([columns.DISTANCE] if wanted.near else []) + own.shown_columns(shown)
    ]
    may_tick = current_user.can(Permission.COMPANY_EDIT)
    handles = cells.handles(current_user, listed)
    changeable = queries.changeable(current_user, rows)
    return {
        "columns": listed,
        "facts": queries.facts(
            rows,
            distances=near.distances(current_user, wanted.near, rows),
            with_points=any(column.key == "points" for column in listed),
        ),
        "may_tick": may_tick,
        "cells": handles,
        "changeable": changeable,
        "write": written.writer(listed, handles, changeable, may_tick=may_tick),
    }
