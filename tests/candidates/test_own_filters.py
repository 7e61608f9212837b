"""Lists narrowed by fields of the office: one mechanism, whatever the list."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import User
from app.core.db import db
from app.settings.custom import services
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


@pytest.mark.parametrize("record", LISTS)
def test_a_field_out_of_use_keeps_its_meaning_in_an_address_that_asks_for_it(
    page_as: Any, record: str
) -> None:
    supervisor = accounts.supervisor()
    address, make_one = LISTS[record]
    bus = a_field("Bus jemputan", FieldType.YES_NO, record=record)
    make_one(supervisor).set_custom({bus.attribute: True})
    make_one(supervisor)
    services.put_in_use(bus, is_active=False)
    db.session.commit()
    shown = page_as(supervisor).open(f"{address}{bus.attribute}=yes")
    assert len(shown.select("main tbody tr")) == 1
    assert "Bus jemputan (tidak ditanyakan lagi): Ya" in shown.words
    assert not shown.select(f"#filter-{bus.attribute}")


@pytest.mark.parametrize("record", LISTS)
def test_a_list_is_narrowed_by_bounds_of_numbers_and_days_and_by_words(page_as: Any, record: str) -> None:
    supervisor = accounts.supervisor()
    address, make_one = LISTS[record]
    kinds = (FieldType.DECIMAL, FieldType.DAY, FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PHONE)
    size, day, note, story, phone = (
        a_field(f"Isian {kind.value}", kind, record=record).attribute for kind in kinds
    )
    for values in (
        {
            size: "2.5",
            day: "2026-01-26",
            note: "Ramai sekali",
            story: f"{'a ' * 200}Akhir",
            phone: "+6281255550101",
        },
        {size: "-3", day: "1998-12-31", note: "Sepi 100%", phone: "+6281255550202"},
        {},
    ):
        make_one(supervisor).set_custom(values)
    db.session.commit()
    found = {}
    asked = {
        f"{size}-from=2.5": 1, f"{size}-to=2.4": 1, f"{size}-from=-3&{size}-to=3": 2, f"{size}-from=3&{size}-to=1": 0,
        f"{day}-from=2026-01-26": 1, f"{day}-to=2026-01-25": 1, f"{day}-from=1998-12-31&{size}-to=0": 1,
        f"{note}-has=SEKALI+ramai": 1, f"{note}-has=%25": 1, f"{note}-has=ramai+sepi": 0, f"{story}-has=akhir": 1,
        f"{phone}-has=0812-5555-02": 1, f"{size}-from=banyak": 3, f"{day}-to=kemarin": 3, f"{note}-from=1": 3,
    }  # fmt: skip
    for question in asked:
        found[question] = len(page_as(supervisor).open(address + question).select("main tbody tr"))
    assert found == asked
    shown = page_as(supervisor).open(f"{address}{size}-from=2.5&{note}-has=ramai&{day}-to=2026-02-01")
    chips = " ".join(shown.texts(".filter-bar__chips li"))
    assert "Isian decimal dari 2,5" in chips
    assert "Isian text memuat “ramai”" in chips
    assert [shown.one(f"#filter-{name}")["value"] for name in (f"{size}-from", f"{size}-to", f"{day}-to")] == [
        "2.5", "", "2026-02-01",
    ]  # fmt: skip
