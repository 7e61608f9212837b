"""Lists narrowed by fields of the office: one mechanism, whatever the list."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import User
from app.core.db import db
from app.settings.custom.models import FieldType
from tests.factories import accounts, outreach
from tests.factories import pipeline as make
from tests.factories.candidates import a_candidate
from tests.factories.custom_fields import a_field

pytestmark = pytest.mark.both_databases

LISTS: dict[str, tuple[str, Callable[[User], Any]]] = {
    "visit": ("/visits?", outreach.a_visit),
    "partnership": ("/pipeline?layout=table&", lambda _by: make.partnership("interested")),
    "candidate": ("/candidates?", lambda by: a_candidate(by=by)),
}


@pytest.mark.parametrize("record", LISTS)
def test_a_list_is_narrowed_by_choices_ticks_and_whether_something_is_there(
    page_as: Any, record: str
) -> None:
    supervisor = accounts.supervisor()
    address, make_one = LISTS[record]
    shift = a_field("Giliran", FieldType.ONE, record=record)
    bus = a_field("Bus jemputan", FieldType.YES_NO, record=record)
    note = a_field("Catatan", FieldType.TEXT, record=record)
    morning, noon, _afternoon = (one["key"] for one in shift.choices)
    for values in (
        {shift.attribute: morning, bus.attribute: True},
        {shift.attribute: noon, note.attribute: "ramai"},
        {},
    ):
        make_one(supervisor).set_custom(values)
    db.session.commit()

    def number(field: Any, value: str) -> int:
        shown = page_as(supervisor).open(f"{address}{field.attribute}={value}")
        return len(shown.select("main tbody tr"))

    asked = [(shift, morning), (shift, "-none"), (bus, "yes"), (bus, "no"), (note, "-some"), (note, "-none")]
    assert [number(field, value) for field, value in asked] == [1, 1, 1, 0, 1, 2]
    assert number(shift, "<b>") == 3
    shown = page_as(supervisor).open(f"{address}{shift.attribute}={morning}")
    assert "Giliran: Pagi" in shown.words
    assert shown.one(f"#filter-{shift.attribute} option[selected]")["value"] == morning
