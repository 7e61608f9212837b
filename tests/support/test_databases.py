"""The fixtures themselves: both databases, real migrations, nothing left behind."""

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from tests.factories.accounts import UserFactory
from tests.support.databases import Databases


def _someone(email: str) -> User:
    return User(email=email, name="Rina", password_hash="x")


def test_the_database_is_the_one_the_run_names(app: Flask, database: str) -> None:
    assert db.engine.dialect.name == database


def test_the_schema_comes_from_the_migrations(session) -> None:
    assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def test_what_a_test_commits_is_there(session) -> None:
    session.add(_someone("a@example.test"))
    session.commit()
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_what_another_test_committed_is_gone(session) -> None:
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_a_rollback_takes_back_only_since_the_last_commit(session) -> None:
    session.add(_someone("a@example.test"))
    session.commit()
    session.add(_someone("b@example.test"))
    session.flush()
    session.rollback()
    assert session.scalars(select(User.email)).all() == ["a@example.test"]


def test_postgresql_plans_a_statement_once_whatever_is_rolled_back(session, database: str) -> None:
    if database == "postgresql":
        for _time in range(3):
            session.execute(text("SELECT count(*) FROM users WHERE id = :id"), {"id": 1})
            session.rollback()
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert any("FROM users WHERE id" in statement for statement in prepared)


def test_a_clone_is_migrated_and_an_empty_database_is_not(databases: Databases, database: str) -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415

    engines = [create_engine(databases.clone(database)), create_engine(databases.empty(database))]
    tables = [inspect(engine).has_table("users") for engine in engines]
    for engine in engines:
        engine.dispose()
    assert tables == [True, False]


def test_who_asks_for_the_demo_office_has_it_whole_and_leaves_it_so(session, demo_office) -> None:
    assert demo_office(Role.CLERK).roles == {Role.CLERK}
    assert session.scalar(select(func.count()).select_from(User)) == 7
    session.add(_someone("a@example.test"))
    session.commit()


def test_who_comes_after_finds_it_as_it_was(session, demo_office) -> None:
    assert session.scalar(select(func.count()).select_from(User)) == 7


@pytest.mark.parametrize("time", ["first", "second"])
def test_people_have_the_same_numbers_in_every_test(app: Flask, time: str) -> None:
    assert UserFactory().id == 1
