"""Fields the office adds to companies: kept, checked, found, told of, merged and taken back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import history
from app.companies import comparing, services
from app.companies.models import Company, CompanyFieldValue
from app.core import audit, paging
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.settings.custom import conditions, queries, typed
from app.settings.custom import services as custom
from app.settings.custom.models import CustomField, FieldType
from app.settings.custom.services import ChoiceWords
from tests.factories.accounts import officer
from tests.factories.companies import make_company
from tests.factories.custom_fields import a_field
from tests.support.pages import PageOpener
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("app")

TYPED: dict[FieldType, tuple[str, Any, str]] = {
    FieldType.TEXT: (" Pintu  belakang\x00 ", "Pintu  belakang", "Pintu  belakang"),
    FieldType.LONG_TEXT: ("baris satu\nbaris dua", "baris satu\nbaris dua", "baris satu\nbaris dua"),
    FieldType.WHOLE: ("1.284", 1284, "1.284"),
    FieldType.DECIMAL: ("1,234", 1234, "1.234"),
    FieldType.MONEY: ("Rp3.856.694,43", "3856694.43", "Rp3.856.694,43"),
    FieldType.DAY: ("26/01/2026", "2026-01-26", "Sen, 26 Jan 2026"),
    FieldType.YES_NO: ("Ya", True, "Ya"),
    FieldType.ONE: ("morning", "pagi", "Pagi"),
    FieldType.SEVERAL: ("Pagi; sore", ["pagi", "sore"], "Pagi, Sore"),
    FieldType.LINK: ("disnaker.example.go.id/a", "https://disnaker.example.go.id/a", ""),
    FieldType.PHONE: ("0812-5555-0101", "+6281255550101", "0812-5555-0101"),
    FieldType.EMAIL: ("HRD@Example.co.id", "hrd@example.co.id", "hrd@example.co.id"),
}

WRONG: dict[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: ("x" * 256,),
    FieldType.WHOLE: ("banyak", "9" * 40, "3,5"),
    FieldType.DECIMAL: ("tiga", "NaN", "9" * 40),
    FieldType.MONEY: ("-5", "gratis"),
    FieldType.DAY: ("31/02/2026", "0001-01-01", "9999-12-31"),
    FieldType.YES_NO: ("mungkin",),
    FieldType.ONE: ("Malam",),
    FieldType.SEVERAL: ("Pagi; malam",),
    FieldType.LINK: ("javascript:alert(1)", "bukan alamat", "data:text/html,x"),
    FieldType.PHONE: ("kantor",),
    FieldType.EMAIL: ("hrd.example",),
}


def filed(field: CustomField, text: Any, **fields: Any) -> Company:
    return make_company(**{field.attribute: text}, **fields)


def entries_of(company: Company) -> list[tuple[float | None, str | None]]:
    found = db.session.execute(
        select(CompanyFieldValue.number, CompanyFieldValue.word)
        .where(CompanyFieldValue.record_id == company.id)
        .order_by(CompanyFieldValue.id)
    )
    return [(number, word) for number, word in found]


def names(condition: Any) -> set[str]:
    return set(db.session.scalars(select(Company.name).where(condition)))


@pytest.mark.same_queries
@pytest.mark.parametrize("kind", TYPED, ids=str)
def test_each_type_takes_what_people_write(kind: FieldType) -> None:
    field = a_field(type=kind)
    text, stored, words = TYPED[kind]
    company = filed(field, text)
    value = getattr(company, field.attribute)
    assert value == (stored if kind is not FieldType.DECIMAL else "1234")
    assert not words or typed.shown(field, value) == words
    again = services.validate({field.attribute: typed.as_data(field, value)}, is_partial=True)
    assert again.values[field.attribute] == value, "saving the form unchanged changes nothing"
    assert entries_of(company), "filters find it"


@pytest.mark.same_queries
@pytest.mark.parametrize("kind", WRONG, ids=str)
def test_what_cannot_be_is_refused_beside_its_field(kind: FieldType) -> None:
    field = a_field(type=kind)
    for text in WRONG[kind]:
        checked = services.validate({"name": "PT Contoh", field.attribute: text})
        assert [problem.field for problem in checked.problems] == [field.attribute], text
        assert field.attribute not in checked.values


def test_a_small_decimal_is_not_taken_for_thousands() -> None:
    field = a_field(type=FieldType.DECIMAL)
    for given in (Decimal("1.234"), 1.234, "1,2340"):
        company = filed(field, given)
        assert getattr(company, field.attribute) == "1.234"


def test_editing_changes_one_field_and_tells_it_in_the_history(app: Flask) -> None:
    place, hour = a_field("Pintu masuk"), a_field("Jam kunjungan", FieldType.ONE, english="Visiting hours")
    company = make_company(**{place.attribute: "Depan", hour.attribute: "Pagi"})
    version = company.version
    changed = services.edit(company, {hour.attribute: "sore"}, version=version)
    db.session.commit()
    assert changed == [hour.attribute]
    assert company.version == version + 1
    assert (company.custom_pintu_masuk, company.custom_jam_kunjungan) == ("Depan", "sore")
    assert entries_of(company) == [(None, "depan"), (None, "sore")]
    with app.test_request_context():
        event = history.of("companies", company.id)[0]
    assert [(change.label, change.before, change.after) for change in event.changes] == [
        ("Jam kunjungan", "Pagi", "Sore")
    ]
    with pytest.raises(Stale):
        services.edit(company, {hour.attribute: "siang"}, version=version)


def test_taking_a_value_away_takes_it_out_of_every_index() -> None:
    field = a_field(type=FieldType.SEVERAL)
    company = filed(field, "Pagi; Sore")
    assert len(entries_of(company)) == 2
    services.edit(company, {field.attribute: None})
    assert (company.custom, entries_of(company)) == ({}, [])


def test_a_field_out_of_use_keeps_its_values_and_comes_back_with_them() -> None:
    field = a_field("Pintu masuk")
    company = filed(field, "Depan")
    custom.put_in_use(field, is_active=False)
    assert services.validate({field.attribute: "Belakang"}, is_partial=True).values == {}
    services.edit(company, {"notes": "lain"})
    assert getattr(company, field.attribute) == "Depan"
    custom.put_in_use(field, is_active=True)
    assert [one.id for one in queries.fields("company")] == [field.id]
    assert names(conditions.says(field, "dep")) == {company.name}


def test_the_type_stays_once_a_record_holds_a_value() -> None:
    field = a_field("Pintu masuk")
    same = {"version": None, "name_id": field.name_id, "name_en": field.name_en}
    custom.change(field, **same | {"version": field.version}, type=FieldType.WHOLE)
    filed(field, "3")
    with pytest.raises(Invalid) as refused:
        custom.change(field, **same | {"version": field.version}, type=FieldType.TEXT)
    assert refused.value.field == "type"


@pytest.mark.parametrize("kind", [FieldType.WHOLE, FieldType.MONEY, FieldType.DAY, FieldType.SEVERAL])
def test_a_value_from_before_its_type_changed_breaks_no_page(kind: FieldType) -> None:
    # Somebody saves a text in the instant in which an admin makes the empty field a number.
    field = a_field(type=kind)
    company = make_company()
    company.set_custom({field.attribute: "bukan itu"})
    db.session.flush()
    assert typed.shown(field, "bukan itu") == ""
    assert (typed.as_data(field, "bukan itu"), entries_of(company)) == (None, [])


def test_a_choice_left_out_goes_out_of_use_and_stays_with_those_that_have_it() -> None:
    field = a_field(type=FieldType.ONE)
    company = filed(field, "Siang")
    custom.change(
        field,
        version=field.version,
        type=field.type,
        name_id=field.name_id,
        name_en=field.name_en,
        choices=[ChoiceWords("Pagi sekali", "Early", key="pagi"), ChoiceWords("Malam", "Night")],
    )
    assert dict(field.options()) == {"pagi": "Pagi sekali", "malam": "Malam"}
    assert typed.shown(field, company.custom["catatan_lapangan"]) == "Siang"
    text = {field.attribute: "siang"}
    assert services.validate(text, is_partial=True).problems
    assert not services.validate(text, is_partial=True, stored=company).problems


def test_two_fields_of_one_name_are_refused() -> None:
    a_field("Pintu masuk")
    with pytest.raises(Conflict) as refused:
        a_field("PINTU  masuk")
    assert refused.value.field == "name_id"
    assert a_field("Pintu masuk", record="visit").key == "pintu_masuk"


def test_companies_are_filtered_by_number_day_tick_and_choice() -> None:
    number, day = a_field("Jumlah", FieldType.WHOLE), a_field("Hari", FieldType.DAY)
    tick, several = a_field("Sudah", FieldType.YES_NO), a_field("Jam", FieldType.SEVERAL)
    make_company(name="PT Satu", **{number.attribute: 5, day.attribute: date(2026, 1, 26)})
    make_company(
        name="PT Dua", **{number.attribute: 50, tick.attribute: "tidak", several.attribute: "pagi,sore"}
    )
    make_company(name="PT Tiga", **{tick.attribute: "ya", several.attribute: "siang"})
    assert names(conditions.is_between(number, 5, 49)) == {"Satu"}
    assert names(conditions.is_between(number, 6, None)) == {"Dua"}
    assert names(conditions.is_between(day, date(2026, 1, 26), date(2026, 1, 26))) == {"Satu"}
    assert names(conditions.is_any_of(tick, ["no"])) == {"Dua"}
    assert names(conditions.is_any_of(several, ["sore", "siang"])) == {"Dua", "Tiga"}
    assert names(~conditions.is_filled(tick)) == {"Satu"}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_a_list_sorted_by_a_field_pages_both_ways_with_the_empty_ones_last(
    descending: bool, size: int
) -> None:
    field = a_field("Jumlah", FieldType.WHOLE)
    for number in (30, None, 10, 20, None, 20):
        filed(field, number)
    by_field = conditions.sorted_by(select(Company), field, descending=descending)

    def walk(key: str | None, way: str) -> list[list[int]]:
        pages = []
        while len(pages) < 10 and (key or not pages):
            page = paging.page(
                by_field.filled, by_field.order, key=key, size=size, total=6, rest=by_field.rest
            )
            pages.append([company.id for company in page.rows])
            key = getattr(page, way)
            last.append(page)
        return pages

    last: list[Any] = []
    forwards = walk(None, "next_key")
    ids = list(chain.from_iterable(forwards))
    found = {company.id: getattr(company, field.attribute) for company in db.session.scalars(select(Company))}
    filled = sorted((value, key) for key, value in found.items() if value is not None)
    empty = sorted(key for key, value in found.items() if value is None)
    wanted = [key for _value, key in filled]
    assert ids == (wanted[::-1] + empty[::-1] if descending else wanted + empty)
    if len(forwards) > 1:
        backwards = walk(last[-1].previous_key, "previous_key")
        assert backwards == forwards[-2::-1]


def test_a_search_finds_what_was_written_in_a_field() -> None:
    field = a_field("Nama satpam")
    company = filed(field, "Bapak Sugiyarto")
    assert "bapak sugiyarto" in company.search_text


def test_many_companies_at_once_are_indexed_too(statements: Statements) -> None:
    field = a_field(type=FieldType.ONE)
    rows = [
        services.validate({"name": f"PT Banyak {number}", field.attribute: "pagi"}).values
        for number in range(5)
    ]
    with statements.counted() as sent:
        made = services.create_many(rows)
    assert sum("company_field_values" in sql for sql in sent) == 1
    assert all(entries_of(company) == [(None, "pagi")] for company in made)
    entry = audit.entries_of("companies", made[0].id)[0]
    assert entry.changes[field.attribute] == [None, "pagi"]


def test_merging_fills_blanks_joins_choices_and_undo_brings_all_back() -> None:
    place, hours = a_field("Pintu masuk"), a_field("Jam", FieldType.SEVERAL)
    notes = a_field("Lama", english="Old")
    keep = make_company(**{hours.attribute: "Pagi", notes.attribute: "kiri"})
    lose = make_company(**{place.attribute: "Depan", hours.attribute: "Sore", notes.attribute: "kanan"})
    custom.put_in_use(notes, is_active=False)
    before = (dict(keep.custom), dict(lose.custom))
    lines = {line.part.key: line for line in comparing.lines(keep, lose, {})}
    assert lines[place.attribute].result == "Depan"
    assert lines[hours.attribute].result == "Pagi, Sore"
    assert lines[notes.attribute].result == "kiri"
    merged = services.merge(keep, lose, values=comparing.values(keep, lose, {}), by=None)
    assert keep.custom == {"jam": ["pagi", "sore"], "lama": "kiri", "pintu_masuk": "Depan"}
    services.edit(keep, {place.attribute: "Samping"})
    services.undo(merged, by=None)
    # What was written after the merge stays; all else is as it was.
    assert keep.custom == {**before[0], "pintu_masuk": "Samping"}
    assert lose.custom == before[1]


def test_a_company_removed_takes_its_values_along() -> None:
    company = filed(a_field(), "x")
    db.session.execute(Company.__table__.delete().where(Company.__table__.c.id == company.id))
    assert db.session.scalar(select(func.count(CompanyFieldValue.id))) == 0


def test_a_company_is_filed_and_changed_with_fields_of_the_office(
    app: Flask, sign_in: Callable[..., Any], page: PageOpener
) -> None:
    hour = a_field("Jam kunjungan", FieldType.ONE, is_required=True, help_id="Kapan ada orang?")
    count = a_field("Jumlah mesin", FieldType.WHOLE)
    a_field("Tersembunyi", is_in_form=False)
    sign_in(officer())
    form = page.open("/companies/new")
    assert "Kapan ada orang?" in form.words
    assert "Tersembunyi" not in form.words
    typed = {"name": "PT Umpama", count.attribute: "dua <b>", "notes": "tetap"}
    again = form.submit(typed, status=422)
    assert again.one(f"#{count.attribute}-error").get_text().strip().startswith("Isi bilangan bulat")
    assert again.one(f"#{hour.attribute}-error")
    assert again.one(f"#{count.attribute}")["value"] == "dua <b>"
    shown = again.submit({count.attribute: "1.284", hour.attribute: "pagi"})
    company = db.session.scalars(select(Company)).one()
    assert company.custom == {"jam_kunjungan": "pagi", "jumlah_mesin": 1284}
    assert "Jumlah mesin 1.284" in shown.words
    edit = page.open(f"/companies/{company.id}/edit")
    other = page.open(f"/companies/{company.id}/edit")
    other.submit({count.attribute: "7"})
    edit.submit({hour.attribute: "sore"})
    db.session.refresh(company)
    assert company.custom == {"jam_kunjungan": "sore", "jumlah_mesin": 7}, "what two people changed is merged"
    custom.put_in_use(count, is_active=False)
    db.session.commit()
    assert "Jumlah mesin (tidak ditanyakan lagi) 7" in page.open(f"/companies/{company.id}").words
    assert not page.open(f"/companies/{company.id}/edit").select(f"#{count.attribute}")


@pytest.mark.parametrize(
    ("kind", "stored", "cell"),
    [
        (FieldType.MONEY, "2500000.00", "2500000"),
        (FieldType.DECIMAL, "12.5", "12.5"),
        (FieldType.WHOLE, 1250, "1250"),
    ],
)
def test_a_number_leaves_as_a_number_and_a_whole_one_without_decimals(
    kind: FieldType, stored: Any, cell: str
) -> None:
    assert str(typed.exported(a_field("Angka", kind), stored)) == cell
