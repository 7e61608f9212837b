"""What pages remember is forgotten as soon as anything changes that it was read from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, update

from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.companies.models import Tag
from app.core import remembered
from app.core.db import Base, db
from app.settings.custom.models import CustomField
from app.settings.models import KbliCode, Office, Purpose, Region, RegulationRule, Scheme, Stage
from tests.factories.accounts import officer
from tests.factories.companies import make_company
from tests.support.client import Visitor
from tests.support.statements import Statements

NAMED = {"name_id": "Uji", "name_en": "Test"}
WATCHED: dict[type[Base], dict[str, Any]] = {
    Stage: {"key": "test", "position": 90, "colour": "slate", **NAMED},
    Scheme: {"key": "test", **NAMED},
    KbliCode: {"version": 1999, "code": "Z", "level": "section", "section": "Z", "title_id": "Uji"},
    Region: {"code": "99", "level": 1, "kind": "provinsi", "name": "Uji"},
    Office: {"id": 99, "name": "Uji", "short_name": "Uji", "government": "", "city": ""},
    User: {"name": "Uji", "email": "uji@example.com", "password_hash": "x"},
    UserRole: {"role": Role.ADMIN},
    Tag: {"name": "uji"},
    Purpose: {"key": "own_9", "counts_as": "complaint", **NAMED},
    RegulationRule: {
        "key": "min_age",
        "article": "Uji",
        "severity": "warn",
        "valid_from_on": date(1999, 1, 1),
        "source": "Uji",
        **NAMED,
    },
    CustomField: {"record": "company", "key": "uji", "type": "text", "choices": [], **NAMED},
}


def stamp() -> int | None:
    return db.session.scalar(select(remembered.present_stamp()))


@pytest.mark.parametrize("model", WATCHED, ids=lambda model: model.__tablename__)
def test_a_change_of_what_is_remembered_changes_the_stamp(session: Any, model: type[Base]) -> None:
    row = model(**WATCHED[model])
    if isinstance(row, UserRole):
        row.user_id = officer().id
    seen = [stamp()]
    db.session.add(row)
    db.session.flush()
    seen.append(stamp())
    table = model.__table__
    [key] = table.primary_key.columns
    column = table.c.get("name", key)
    db.session.execute(update(table).values({column: column}))  # type: ignore[arg-type]
    seen.append(stamp())
    db.session.delete(row)
    db.session.flush()
    seen.append(stamp())
    assert len(set(seen)) == len(seen)


def test_what_is_often_changed_otherwise_does_not(session: Any) -> None:
    officer()
    before = stamp()
    db.session.execute(update(User).values(failed_sign_ins=1))
    make_company()
    assert stamp() == before


def counted(read: list[str]) -> Callable[[], str]:
    def reads() -> str:
        read.append("x")
        return "what was read"

    return reads


def test_a_page_remembers_under_one_stamp_and_in_one_language(app: Flask) -> None:
    read: list[str] = []
    for number, language, times in ((1, "id", 1), (1, "id", 1), (1, "en", 2), (2, "id", 3), (None, "id", 4)):
        with app.test_request_context(), force_locale(language):
            remembered.begin(number)
            assert remembered.remember("test", counted(read)) == "what was read"
            assert len(read) == times, (number, language)


def test_who_may_write_reads_anew_all_but_what_says_when_it_changes(app: Flask) -> None:
    read: list[str] = []
    with app.test_request_context():
        remembered.begin(7)
        remembered.remember("test", counted(read))
    with app.test_request_context(method="POST"):
        remembered.begin(7)
        remembered.remember("test", counted(read), in_writing=True)
        assert len(read) == 1
        remembered.remember("test", counted(read))
        assert len(read) == 2
        remembered.leave()
        remembered.remember("test", counted(read), in_writing=True)
        assert len(read) == 3


def test_no_page_asks_for_what_all_of_them_remember(
    sign_in: Callable[..., Visitor], statements: Statements
) -> None:
    visitor = sign_in(officer())
    remembered.forget()
    visitor.get("/help")
    with statements.counted() as asked:
        visitor.get("/help")
    assert not [one for one in asked if "FROM offices" in one]
