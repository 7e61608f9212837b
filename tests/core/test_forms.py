"""What forms forgive, what they refuse, and that nothing typed is lost."""

import io
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, PasswordField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core import forms
from app.core.enums import Choice
from app.core.errors import Conflict
from app.core.forms import showing, versions
from tests.support.frame import make_frame


@pytest.fixture(autouse=True)
def _speaking() -> Iterator[None]:
    with make_frame().test_request_context():
        yield


class Form(Choice):
    PT = "pt", _l("Save")
    CV = "cv", _l("Search")


class Sample(forms.BaseForm):
    name = StringField("Nama", [InputRequired()])
    short = StringField("Singkatan", [Length(max=5)])
    notes = TextAreaField("Catatan")
    secret = PasswordField("Kata sandi")
    workers = forms.IntegerField("Pekerja")
    latitude = forms.NumberField("Lintang", minimum=-90, maximum=90, places=6)
    stipend = forms.MoneyField("Uang saku")
    day = forms.DayField("Tanggal")
    at = forms.ClockField("Jam")
    phone = forms.PhoneField("Telepon")
    tags = forms.TagField("Label", most=3, longest=10)
    form = forms.OptionalSelect("Bentuk", choices=Form)
    company = forms.PickerField("Perusahaan", [Optional()])
    needs = forms.ManyChoices("Kebutuhan", choices=[("weld", "Las"), ("cook", "Masak")])
    send = SubmitField("Kirim")


def filled(**values: Any) -> Sample:
    form = Sample(formdata=MultiDict({"name": "PT A", **values}))
    form.validate()
    return form


def test_texts_lose_blanks_and_control_characters() -> None:
    form = filled(name="  PT\x00 Maju\x07 Jaya \ud800")
    assert form.name.data == "PT Maju Jaya"
    assert not form.errors


def test_a_password_keeps_its_blanks() -> None:
    assert filled(secret=" rahasia ").secret.data == " rahasia "


def test_a_text_of_blanks_only_counts_as_missing() -> None:
    assert filled(name="   ").name.errors == ["Isian ini wajib diisi."]


@pytest.mark.parametrize(("field", "longest"), [("name", 255), ("notes", 20_000), ("short", 5)])
def test_a_text_longer_than_its_column_is_refused_beside_the_field(field: str, longest: int) -> None:
    assert not filled(**{field: "x" * longest}).errors
    assert filled(**{field: "x" * (longest + 1)})[field].errors == [f"Isian paling panjang {longest} huruf."]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("84", 84), ("1.284", 1284), ("1,284", 1284), (" 12 345 ", 12345), ("", None), ("0", 0)],
)
def test_a_whole_number_may_be_grouped(typed: str, number: int | None) -> None:
    form = filled(workers=typed)
    assert form.workers.data == number
    assert not form.errors


@pytest.mark.parametrize(
    "typed", ["dua", "12.5", "1.2.3", "-1", "9" * 12, "9" * 400, "1e5", "٣", "²", "0x10", "∞"]
)
def test_what_is_no_whole_number_in_range_is_refused_and_stays(typed: str) -> None:
    form = filled(workers=typed)
    assert form.workers.errors
    assert f'value="{typed}"' in form.workers()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp3.856.694,43", "3856694.43"),
        ("3,856,694.43", "3856694.43"),
        ("1500000", "1500000"),
        ("1.500.000", "1500000"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("IDR 10", "10"),
    ],
)
def test_an_amount_is_read_in_either_spelling(typed: str, amount: str) -> None:
    form = filled(stipend=typed)
    assert form.stipend.data == Decimal(amount)
    assert not form.errors


@pytest.mark.parametrize("typed", ["abc", "NaN", "Infinity", "-5", "1e999", "1,2,3", "1.2.3", "12.34,5"])
def test_what_is_no_amount_is_refused_and_stays(typed: str) -> None:
    form = filled(stipend=typed)
    assert form.stipend.errors
    assert typed in form.stipend()


@pytest.mark.parametrize(
    ("typed", "number"), [("-1,2654", "-1.2654"), ("-1.265439", "-1.265439"), ("-0.123", "-0.123")]
)
def test_a_coordinate_keeps_its_decimals(typed: str, number: str) -> None:
    assert filled(latitude=typed).latitude.data == Decimal(number)


@pytest.mark.parametrize(
    ("stored", "shown"), [(Decimal("12.50"), "12,50"), (600_000, "600000"), (37.5, "37,5"), (40.0, "40")]
)
def test_a_stored_amount_is_shown_with_the_readers_comma(stored: Any, shown: str) -> None:
    assert f'value="{shown}"' in Sample(formdata=None, data={"stipend": stored}).stipend()


@pytest.mark.parametrize("typed", ["2026-01-26", "26/01/2026", "26-01-2026", "26.01.2026", " 2026-01-26 "])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    form = filled(day=typed)
    assert form.day.data == date(2026, 1, 26)
    assert not form.errors


@pytest.mark.parametrize(
    "typed", ["32/13/2026", "kemarin", "0001-01-01", "9999-12-31", "2026-02-30", "26/01/26x"]
)
def test_what_is_no_day_of_our_time_is_refused_and_stays_readable(typed: str) -> None:
    form = filled(day=typed)
    assert form.day.errors
    attributes = showing.control_attributes(form.day, None, {}, "control")
    assert 'type="text"' in form.day(**attributes)
    assert typed.strip() in form.day(**attributes)


def test_a_day_refused_for_another_reason_stays_in_the_calendar_of_the_browser() -> None:
    form = filled(day="2026-01-26")
    form.day.errors = ["Terlalu awal."]
    shown = form.day(**showing.control_attributes(form.day, None, {}, "control"))
    assert 'type="date"' in shown
    assert 'value="2026-01-26"' in shown


def test_a_day_that_is_missing_is_asked_for_with_the_calendar() -> None:
    form = filled(day="")
    form.day.errors = ["Isi tanggal."]
    assert "type" not in showing.control_attributes(form.day, None, {}, "control")


@pytest.mark.parametrize(
    ("typed", "at"), [("09.00", time(9)), ("09:30", time(9, 30)), ("09:30:15", time(9, 30))]
)
def test_an_hour_takes_point_or_colon(typed: str, at: time) -> None:
    assert filled(at=typed).at.data == at


@pytest.mark.parametrize("typed", ["25.00", "pagi", "9"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    assert filled(at=typed).at.errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-5555-0101", "+6281255550101"),
        ("(0542) 123456", "+62542123456"),
        ("+62 812 5555 0101", "+6281255550101"),
        ("+65 6555 0123", "+6565550123"),
    ],
)
def test_a_phone_is_kept_as_e164_with_what_was_typed(typed: str, kept: str) -> None:
    form = filled(phone=typed)
    assert (form.phone.data, form.phone.typed) == (kept, typed)


@pytest.mark.parametrize("typed", ["12", "halo", "0812" * 9, "0812-5555-0101 ext. 5"])
def test_what_is_no_phone_is_refused_and_stays(typed: str) -> None:
    form = filled(phone=typed)
    assert form.phone.errors
    assert typed in form.phone()


def test_labels_are_divided_and_not_repeated() -> None:
    assert filled(tags="ekspor,  Ekspor , kayu   jati,").tags.data == ["ekspor", "kayu jati"]
    assert filled(tags="a,b,c,d").tags.errors
    assert filled(tags="x" * 11).tags.errors


def test_an_optional_choice_left_empty_is_none() -> None:
    form = filled(form="")
    assert form.form.data is None
    assert not form.errors


def test_a_choice_gives_the_member_of_its_enum() -> None:
    assert filled(form="cv").form.data is Form.CV


@pytest.mark.parametrize("typed", ["zz", "<script>", "None\x00"])
def test_a_choice_that_is_not_offered_is_refused(typed: str) -> None:
    assert filled(form=typed).form.errors


def test_a_choice_must_be_answered_unless_it_is_optional() -> None:
    class Asking(forms.BaseForm):
        needed = forms.RadioChoice("Hasil", choices=Form)
        free = forms.RadioChoice("Cara", [Optional()], choices=Form)

    form = Asking(formdata=MultiDict({"x": "1"}))
    assert not form.validate()
    assert form.needed.errors == ["Isian ini wajib diisi."]
    assert not form.free.errors
    assert form.needed.flags.required
    assert not form.free.flags.required


def test_choices_known_only_in_the_view_keep_the_empty_one() -> None:
    form = Sample(formdata=None)
    form.company.offer([(7, "PT A")])
    assert [(one.value, str(one.label)) for one in form.company.iter_choices()] == [
        ("", "Pilih…"),
        ("7", "PT A"),
    ]


@pytest.mark.parametrize(("typed", "row"), [("7", 7), ("", None)])
def test_a_picked_record_is_its_id(typed: str, row: int | None) -> None:
    form = filled(company=typed)
    assert form.company.data == row
    assert not form.errors


@pytest.mark.parametrize("typed", ["x", "-1", "0", "9" * 30, "1.5"])
def test_a_picked_record_must_be_a_possible_id(typed: str) -> None:
    assert filled(company=typed).company.errors


def test_several_may_be_chosen_but_only_of_those_offered() -> None:
    form = Sample(formdata=MultiDict([("name", "PT"), ("needs", "weld"), ("needs", "cook")]))
    assert form.validate()
    assert form.needs.data == ["weld", "cook"]
    assert filled(needs="steal").needs.errors


def test_values_are_what_a_service_takes() -> None:
    assert set(filled().values("secret")) == {
        "name", "short", "notes", "workers", "latitude", "stipend", "day", "at", "phone", "tags", "form",
        "company", "needs",
    }  # fmt: skip


def test_messages_of_the_library_speak_the_readers_language() -> None:
    class Old(forms.BaseForm):
        age = forms.IntegerField("Umur", validators=[NumberRange(min=17, max=60)])
        code = StringField("Kode", [Length(min=3)])

    form = Old(formdata=MultiDict({"age": "9", "code": "a"}))
    form.validate()
    assert form.age.errors == ["Angka harus antara 17 dan 60."]
    assert form.code.errors == ["Isian paling pendek 3 huruf."]


def test_a_refusal_of_a_service_stands_beside_the_field_it_names() -> None:
    form = filled()
    forms.attach(form, Conflict("Nama ini sudah ada.", field="name"))
    assert form.name.errors == ["Nama ini sudah ada."]
    assert [problem["id"] for problem in forms.problems(form)] == ["name"]


@pytest.mark.parametrize("field", [None, "unknown"])
def test_a_refusal_without_field_stands_above_the_form(field: str | None) -> None:
    form = filled()
    forms.attach(form, Conflict("Sudah ada.", field=field))
    assert form.form_error == "Sudah ada."
    assert forms.problems(form) == [{"id": None, "label": None, "message": "Sudah ada."}]


class Papers(forms.BaseForm):
    scan = forms.FileField("Pindaian", max_mb=1, extensions=("pdf",))
    photos = forms.FilesField("Foto", max_mb=1, extensions=("jpg",), most=2)


def papers(**files: Any) -> Papers:
    given = MultiDict()
    for name, uploads in files.items():
        for upload in uploads:
            given.add(name, upload)
    form = Papers(formdata=given)
    form.validate()
    return form


def upload(name: str, size: int = 10) -> FileStorage:
    return FileStorage(io.BytesIO(b"x" * size), filename=name)


def test_a_file_that_fits_is_taken() -> None:
    form = papers(scan=[upload("Pindaian.PDF")])
    assert not form.errors
    assert [one.filename for one in forms.uploads_of(form.scan)] == ["Pindaian.PDF"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (upload("a.exe"), "a.exe tidak dapat dipakai"),
        (upload("a.pdf", 0), "a.pdf kosong"),
        (upload("a.pdf", 1_000_001), "a.pdf berukuran 1 MB"),
        (upload("pdf"), "Pilih: pdf."),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(given: FileStorage, says: str) -> None:
    if given.filename == "pdf":
        given.filename = "tanpa-akhiran"
    assert says in papers(scan=[given]).scan.errors[0]


def test_too_many_files_are_refused() -> None:
    assert papers(photos=[upload(f"{n}.jpg") for n in range(3)]).photos.errors == [
        "Pilih paling banyak 2 berkas."
    ]


def test_no_file_is_no_error() -> None:
    assert not papers(scan=[FileStorage(io.BytesIO(b""), filename="")]).errors


class Edited(forms.VersionedForm):
    name = StringField("Nama")
    day = forms.DayField("Tanggal")
    form = forms.OptionalSelect("Bentuk", choices=Form)
    is_closed = BooleanField("Tutup")
    tags = forms.TagField("Label")
    notes = TextAreaField("Catatan")


def record(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            "name": "PT A", "day": date(2026, 1, 26), "form": Form.PT, "is_closed": False, "tags": ["x"],
            "notes": "satu\ndua", "version": 1, **values,
        }
    )  # fmt: skip


def sent(opened: Edited, **changes: Any) -> Edited:
    values = MultiDict({"version": "1", "before": opened.before.data})
    for field in ("name", "day", "form", "tags", "notes"):
        raw = versions.raw_value(opened[field])
        values[field] = raw[0].replace("\n", "\r\n") if raw else ""
    for field, value in changes.items():
        values[field] = value
    return Edited(formdata=values)


def test_what_only_the_other_person_changed_is_merged_without_a_question() -> None:
    yours = sent(Edited(formdata=None, obj=record()), name="PT B")
    theirs = Edited(formdata=None, obj=record(form=Form.CV, is_closed=True, tags=["x", "y"], version=2))
    assert yours.merge(theirs, version=2) == []
    assert yours.values() == {
        "name": "PT B", "day": date(2026, 1, 26), "form": Form.CV, "is_closed": True, "tags": ["x", "y"],
        "notes": "satu\ndua",
    }  # fmt: skip
    assert yours.version.data == 2


def test_a_field_that_both_changed_is_asked_with_all_three_values() -> None:
    yours = sent(Edited(formdata=None, obj=record()), name="PT B", form="cv", day="2026-02-01")
    theirs = Edited(formdata=None, obj=record(name="PT C", form=None, day=date(2026, 3, 1), version=2))
    rows = {row.id: (row.yours, row.stored, row.before) for row in yours.merge(theirs, version=2)}
    assert rows == {
        "name": ("PT B", "PT C", "PT A"),
        "form": ("Cari", "", "Simpan"),
        "day": ("Min, 1 Feb 2026", "Min, 1 Mar 2026", "Sen, 26 Jan 2026"),
    }
    assert yours.name.data == "PT B"


def test_the_same_change_by_both_is_no_conflict() -> None:
    yours = sent(Edited(formdata=None, obj=record()), name="PT B")
    assert yours.merge(Edited(formdata=None, obj=record(name="PT B", version=2)), version=2) == []


def test_saving_again_after_the_question_is_measured_against_what_was_stored() -> None:
    yours = sent(Edited(formdata=None, obj=record()), name="PT B")
    theirs = Edited(formdata=None, obj=record(name="PT C", version=2))
    assert yours.merge(theirs, version=2)
    again = sent(yours, name="PT B", before=yours.before.data)
    assert again.merge(theirs, version=2) == []
    assert again.name.data == "PT B"


@pytest.mark.parametrize("before", ["", "{", "[]", "null"])
def test_a_damaged_memory_of_the_record_asks_rather_than_overwrites(before: str) -> None:
    yours = sent(Edited(formdata=None, obj=record()), name="PT B", before=before)
    rows = yours.merge(Edited(formdata=None, obj=record(name="PT C", version=2)), version=2)
    assert [row.id for row in rows] == ["name"]


@pytest.mark.parametrize("version", ["x", "", "9" * 40])
def test_a_damaged_version_is_that_of_no_record(version: str) -> None:
    form = sent(Edited(formdata=None, obj=record()), version=version)
    form.validate()
    assert form.version.data == versions.NO_VERSION


def test_what_names_no_version_asks_rather_than_overwrites() -> None:
    form = Edited(formdata=MultiDict({"name": "PT B"}), obj=record())
    assert form.version.data == versions.NO_VERSION
    rows = form.merge(Edited(formdata=None, obj=record()), version=1)
    assert "name" in [row.id for row in rows]


def test_pairs_enums_and_functions_are_choices() -> None:
    class Plain(Enum):
        ONE = 1

    assert [one.value for one in forms.as_choices(Form)] == ["pt", "cv"]
    assert [(one.value, one.label) for one in forms.as_choices(Plain)] == [(1, "ONE")]
    assert [one.value for one in forms.as_choices(lambda: [(3, "tiga")])] == ["3"]
