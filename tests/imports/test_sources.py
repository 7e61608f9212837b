"""How the lists of a source are read is remembered, used again, changed and forgotten."""

import io

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core.db import db
from app.imports.models import ImportMapping, ImportRun
from tests.factories.accounts import UserFactory
from tests.factories.imports import list_csv, unlike

HEADER = ["Nama", "Uraian", "Kota"]


@pytest.fixture
def visitor(app, sign_in):
    return sign_in(UserFactory(roles=[Role.CLERK]))


@pytest.fixture
def sent(visitor):
    """`sent(source, header)` uploads a list of this source and returns its run."""

    def send(source, header=HEADER):
        rows = [[unlike(number), "Jasa boga", "Bontang"][: len(header)] for number in range(3)]
        file = (io.BytesIO(list_csv(rows, header)), "daftar.csv")
        assert visitor.post("/imports", data={"file": file, "source": source}).status_code == 302
        return db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()

    return send


@pytest.fixture
def confirmed(visitor, sent):
    """`confirmed(source)` is the run of a list whose second column a person called the line of business."""

    def confirm(source, **answers):
        run = sent(source)
        answer = visitor.post(
            f"/imports/{run.id}/columns",
            data={
                "column_0": "name",
                "column_1": "business",
                "column_2": "",
                "source": source,
                "policy": "fill",
                **answers,
            },
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return run

    return confirm


def remembered():
    return db.session.scalar(select(func.count()).select_from(ImportMapping))


def test_the_next_list_of_a_source_is_read_as_the_last_one_was(visitor, confirmed, sent):
    confirmed("LPSE", policy="keep", policy_address="overwrite")
    run = sent("lpse ")
    assert run.mapping["columns"] == {"name": 0, "business": 1}
    assert (run.source, run.mapping["policy"], run.mapping["policies"]) == (
        "LPSE",
        "keep",
        {"address": "overwrite"},
    )
    assert "Dibaca seperti daftar LPSE" in visitor.get(f"/imports/{run.id}/columns").get_data(as_text=True)


def test_headings_alone_are_recognised_where_no_source_is_named(confirmed, sent):
    confirmed("LPSE")
    assert sent("").source == "LPSE"
    assert "remembered" not in sent("Kemenperin").mapping
    assert "remembered" not in sent("LPSE", ["Nama", "Kota"]).mapping


def test_what_is_remembered_changes_with_the_last_confirmation_and_is_one_for_each_source(confirmed, sent):
    confirmed("LPSE")
    confirmed("LPSE", column_2="city", column_1="notes")
    assert remembered() == 1
    assert sent("LPSE").mapping["columns"] == {"name": 0, "notes": 1, "city": 2}
    confirmed("Kemenperin")
    assert remembered() == 2


def test_a_list_without_a_source_is_not_remembered(confirmed):
    confirmed("")
    assert remembered() == 0


def test_what_is_remembered_can_be_forgotten(visitor, confirmed, sent):
    confirmed("LPSE")
    run = sent("LPSE")
    visitor.post(f"/imports/{run.id}/guess")
    assert (remembered(), run.mapping["columns"]) == (0, {"name": 0, "city": 2})
    confirmed("Kemenperin")
    assert "Kemenperin" in visitor.get("/imports/sources").get_data(as_text=True)
    visitor.post(f"/imports/sources/{db.session.scalar(select(ImportMapping.id))}/forget")
    assert remembered() == 0


def test_what_every_row_says_stands_in_for_what_a_row_does_not_say(visitor, confirmed):
    run = confirmed(
        "LPSE", fixed_legal_form="cv", fixed_city="Kota Balikpapan", fixed_kecamatan="Balikpapan Kota"
    )
    visitor.post(f"/imports/{run.id}/apply")
    found = db.session.execute(select(Company.legal_form, Company.city, Company.source)).all()
    assert len(found) == 3
    # Their names say PT themselves.
    assert {(form, source) for form, _city, source in found} == {(LegalForm.PT, "LPSE")}
    assert {city for _form, city, _source in found} == {"Kota Balikpapan"}
