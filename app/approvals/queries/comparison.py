"""What a report that waits says otherwise than the last one of its kind that was approved."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, undefer

from app.accounts.history import Change
from app.core.db import db
from app.office_reports.enums import Review
from app.office_reports.models import OfficeReport
from app.office_reports.rendering.words import value

ALIKE = ("kind", "span", "language", "scheme_id", "officer_id", "team_id", "road_show_id")
"""Two reports that agree in these tell of the same; only the days are others."""


def against_approved(rows: Sequence[OfficeReport]) -> dict[int, tuple[str, list[Change]]]:
    """Of each report (with its content) the title of the last approved one alike, and which leading figures differ.

    Those without one are left out; as many statements for all as for one.
    """
    if not rows:
        return {}
    waiting = aliased(OfficeReport)
    alike = [getattr(OfficeReport, name).is_not_distinct_from(getattr(waiting, name)) for name in ALIKE]
    latest = (
        select(waiting.id, func.max(OfficeReport.id))
        .join(OfficeReport, OfficeReport.id < waiting.id)
        .where(
            waiting.id.in_([row.id for row in rows]),
            OfficeReport.review == Review.APPROVED,
            OfficeReport.trashed_at.is_(None),
            *alike,
        )
        .group_by(waiting.id)
    )
    before = {row[0]: row[1] for row in db.session.execute(latest)}
    loaded = (
        select(OfficeReport)
        .where(OfficeReport.id.in_(before.values()))
        .options(undefer(OfficeReport.content))
    )
    olds = {old.id: old for old in db.session.scalars(loaded)} if before else {}
    return {
        row.id: (olds[before[row.id]].title, _changes(olds[before[row.id]].content, row.content))
        for row in rows
        if row.id in before
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    old = dict(_leading(before))
    return [
        Change(label=label, before=old.get(label, ""), after=said)
        for label, said in _leading(after)
        if old.get(label) != said
    ]


def _leading(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The leading figures of each part, in words, each once: the first page gathers some, tables tell them in detail."""
    part, told = "", set()
    for block in content["blocks"]:
        if block["type"] == "heading":
            part = block["text"]
        for one in block["items"] if block["type"] == "figures" else ():
            if one["label"] in told:
                continue
            told.add(one["label"])
            yield f"{part}: {one['label']}" if part else one["label"], value(one["value"], one["unit"])
