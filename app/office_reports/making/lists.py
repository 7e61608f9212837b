"""The records behind a report's figures, read as the lists that leave the house are."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.agreements.enums import Tab
from app.core import formats
from app.office_reports.making.base import DAY, NUMBER, TEXT, Ask, Block, listing
from app.reports.listed import LISTS
from app.reports.listed.base import lines
from app.settings import queries as settings

MOST = 1000
"""So many lines of a list stand in a report; of longer ones it says how many there are."""

WIDTHS = {
    "name": 3.0,
    "company": 3.0,
    "title": 2.6,
    "owner": 1.8,
    "kecamatan": 2.0,
    "office_signed_on": 1.8,
    "outcome": 1.7,
    "kind": 1.9,
    "office_number": 1.8,
    "notes": 3.0,
    "legal_form": 0.7,
    "seats": 0.8,
}
NUMBERS = frozenset({"seats", "signed_seats", "expected_seats", "seats_offered"})


def signed(ask: Ask) -> Block:
    """Agreements signed in the period."""
    days = {"signed_from": ask.period.first.isoformat(), "signed_to": ask.period.last.isoformat()}
    columns = (
        "legal_form",
        "company",
        "kind",
        "office_number",
        "office_signed_on",
        "valid_to_on",
        "seats",
        "owner",
    )
    return read("agreements", _("Agreements signed in the period"), columns, {**_about(ask), **days}, ask)


def in_force(ask: Ask) -> Block:
    """Agreements in force today."""
    columns = (
        "legal_form",
        "company",
        "kind",
        "office_number",
        "valid_from_on",
        "valid_to_on",
        "seats",
        "owner",
    )
    asked = {**_about(ask), "tab": Tab.IN_FORCE.value}
    return read("agreements", _("Agreements in force today"), columns, asked, ask)


def partners(ask: Ask) -> Block:
    """Partnerships that stand at a stage of the way today, none of them lost or postponed."""
    columns = ("legal_form", "name", "kecamatan", "stage", "expected_seats", "signed_seats", "owner")
    asked: dict[str, Any] = {
        **_about(ask),
        "stage": [one.key for one in settings.stages(with_inactive=True) if not one.is_side],
    }
    return read("partners", _("Partners in the pipeline today"), columns, asked, ask)


def visits(ask: Ask) -> Block:
    """Visits of the period, the latest first."""
    asked = {"from": ask.period.first.isoformat(), "to": ask.period.last.isoformat()}
    if ask.officer is not None:
        asked["officer"] = str(ask.officer.id)
    columns = (
        "visited_on",
        "company",
        "kecamatan",
        "outcome",
        "seats_offered",
        "next_step_kind",
        "next_step_on",
    )
    return read("visits", _("Visits of the period"), columns, asked, ask)


def read(key: str, caption: str, columns: tuple[str, ...], asked: Mapping[str, Any], ask: Ask) -> Block:
    """The first lines of a list, and how many it has in all."""
    listed, arguments = LISTS[key], MultiDict(asked)
    chosen = listed.chosen(columns)
    total = listed.count(ask.by, arguments)
    rows = [row for some in lines(listed.read(ask.by, arguments, chosen).limit(MOST), chosen) for row in some]
    note = ngettext("%(rows)s row.", "%(rows)s rows.", total, rows=formats.number(total))
    if total > len(rows):
        note += " " + _(
            "The first %(rows)s are shown; the list as a file has all of them.",
            rows=formats.number(len(rows)),
        )
    if columns[0] == "legal_form":
        chosen, rows = chosen[1:], [_named(*row) for row in rows]
    headings = [(str(one.heading), WIDTHS.get(one.key, 1.4), _holds(one.key)) for one in chosen]
    return listing(caption, headings, rows, note=note, key=key)


def _named(form: str | None, name: str, *rest: Any) -> tuple[Any, ...]:
    """A line whose company stands with its legal form: ``PT Kariangau``, not what PT stands for."""
    return f"{(form or '').partition(' (')[0]} {name}".strip(), *rest


def _holds(key: str) -> str:
    return DAY if key.endswith("_on") else NUMBER if key in NUMBERS else TEXT


def _about(ask: Ask) -> dict[str, str]:
    owner = {"owner": str(ask.officer.id)} if ask.officer else {}
    return owner | ({"scheme": ask.scheme.key} if ask.scheme else {})
