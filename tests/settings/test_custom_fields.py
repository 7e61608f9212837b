"""The screens on which an admin gives records fields of the office."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import audit
from app.core.db import db
from app.settings import queries as settings
from app.settings.custom import queries, services
from app.settings.custom.models import CustomField, FieldType
from tests.factories import settings as office_factory
from tests.factories.accounts import admin
from tests.factories.companies import make_company
from tests.factories.custom_fields import a_field


@pytest.fixture
def page(app: Flask, page: Any, sign_in: Callable[..., Any]) -> Any:
    office_factory.an_office()
    settings.forget()
    sign_in(admin(name="Laras Kusuma"))
    return page


def fields() -> list[CustomField]:
    db.session.expire_all()
    settings.forget()
    return queries.all_fields("company")


def test_a_field_is_looked_at_then_filed(page: Any) -> None:
    typed = {
        "name_id": "Jam kunjungan",
        "name_en": "Visiting hours",
        "type": "one",
        "choices-new": "Pagi | Morning\n\n Sore | Afternoon ",
        "help_id": "Kapan <b>narahubung</b> biasanya ada.",
        "is_required": "1",
    }
    looked_at = page.open("/settings/custom-fields/new?record=company").submit({**typed, "look": "1"})
    assert looked_at.texts("#custom_preview option") == ["Pilih…", "Pagi", "Sore"]
    assert looked_at.one("#choices-new").get_text().count("|") == 2
    assert fields() == []
    looked_at.submit(typed)
    (field,) = fields()
    assert (field.key, field.type, field.is_required) == ("jam_kunjungan", FieldType.ONE, True)
    assert [(one["id"], one["en"]) for one in field.choices] == [("Pagi", "Morning"), ("Sore", "Afternoon")]
    assert audit.entries_of("custom_fields", field.id)[0].action == "create"
    assert "Jam kunjungan" in page.open("/settings/custom-fields").words


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"name_id": ""}, "#name_id-error"),
        ({"name_id": "Sudah ada"}, "#name_id-error"),
        ({"type": "one"}, "#choices-error"),
        ({"type": "one", "choices-new": "Pagi\npagi"}, "#choices-error"),
        ({"type": "one", "choices-new": "x" * 300}, "#choices-error"),
        ({"type": "lain"}, "#type-error"),
        ({"is_required": "1", "is_in_form": None}, "#is_required-error"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(page: Any, typed: dict[str, Any], beside: str) -> None:
    a_field("Sudah ada")
    db.session.commit()
    good = {"name_id": "Pintu", "name_en": "Gate", "type": "text", "help_en": "tetap"}
    again = page.open("/settings/custom-fields/new").submit({**good, **typed}, status=422)
    assert again.select(beside)
    assert again.one("#help_en").get_text().strip() == "tetap"
    assert len(fields()) == 1


def test_choices_are_renamed_added_and_taken_out_of_use(page: Any) -> None:
    field = a_field(type=FieldType.ONE)
    company = make_company(**{field.attribute: "pagi"})
    form = page.open(f"/settings/custom-fields/{field.id}")
    assert "1 data sudah berisi" in form.words
    values = form.form_values()
    values["choices-id"][1] = "Tengah hari"
    form.submit({**values, "choices-active": ["siang", "sore"], "choices-new": "Malam | Night"})
    (field,) = fields()
    assert dict(field.options()) == {"siang": "Tengah hari", "sore": "Sore", "malam": "Malam"}
    assert field.word_of(company.custom_catatan_lapangan) == "Pagi"


def test_choices_stand_in_the_order_of_their_numbers(page: Any) -> None:
    field = a_field(type=FieldType.ONE)
    form = page.open(f"/settings/custom-fields/{field.id}")
    assert [key for key, _word in field.options()] == ["pagi", "siang", "sore"]
    form.submit({**form.form_values(), "choices-place": ["3", "2", "1"]})
    assert [key for key, _word in fields()[0].options()] == ["sore", "siang", "pagi"]
    form = page.open(f"/settings/custom-fields/{field.id}")
    form.submit({**form.form_values(), "choices-place": ["1", "2", "1"]})
    assert [key for key, _word in fields()[0].options()] == ["pagi", "sore", "siang"]
    form = page.open(f"/settings/custom-fields/{field.id}")
    form.submit({**form.form_values(), "choices-place": ["-1", "9" * 40, "\x00"]})
    assert [key for key, _word in fields()[0].options()] == ["pagi", "sore", "siang"]


def test_the_type_of_a_field_with_values_stays_with_a_clear_sentence(page: Any) -> None:
    field = a_field()
    make_company(**{field.attribute: "depan"})
    again = page.open(f"/settings/custom-fields/{field.id}").submit({"type": "whole"}, status=422)
    assert "1 data sudah berisi, jadi jenisnya tetap" in again.one("#type-error").get_text()


def test_fields_change_places_go_out_of_use_and_come_back(page: Any) -> None:
    first, unused, second = a_field("Satu"), a_field("Lama"), a_field("Dua")
    services.put_in_use(unused, is_active=False)
    db.session.commit()
    shown = page.open("/settings/custom-fields")
    moved = shown.submit(css=f"form[action='/settings/custom-fields/{second.id}/move']")
    assert moved.texts("tbody th") == ["Dua", "Satu"], (
        "past the one out of use, which is not shown between them"
    )
    again = shown.submit(css=f"form[action='/settings/custom-fields/{second.id}/move']")
    assert "Urutannya sudah diubah sementara itu" in again.words
    assert again.texts("tbody th") == ["Dua", "Satu"]
    assert [field.name_id for field in fields() if field.is_active] == ["Dua", "Satu"]
    shown = page.post(f"/settings/custom-fields/{first.id}/use", {"active": "0"})
    assert "Satu tidak dipakai lagi; isinya tetap disimpan." in shown.words
    assert [field.name_id for field in fields() if field.is_active] == ["Dua"]
    page.post(f"/settings/custom-fields/{first.id}/use?active=1")
    assert [field.name_id for field in fields() if field.is_active] == ["Dua", "Satu"]


def test_two_admins_are_asked_where_they_differ(page: Any) -> None:
    field = a_field("Pintu")
    db.session.commit()
    form = page.open(f"/settings/custom-fields/{field.id}")
    other = page.open(f"/settings/custom-fields/{field.id}")
    other.submit({"help_id": "Yang di depan"})
    form.submit({"name_en": "Gate"})
    stored = db.session.scalars(select(CustomField)).one()
    db.session.refresh(stored)
    assert (stored.help_id, stored.name_en) == ("Yang di depan", "Gate")
    assert form.submit({"name_en": "Door"}, status=409).select(".conflict-panel")
