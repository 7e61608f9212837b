from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import g
from sqlalchemy import literal, select, text
from sqlalchemy.exc import StatementError

from app.core.db import contains, db, intends_to_write, is_postgresql, one_of, only_reading
from app.settings.models import Office, Trade
from tests.support.databases import make_app


@pytest.fixture
def real_app(database, databases, tmp_path):
    """An app whose transactions are real ones, for tests with several threads."""
    app = make_app(databases.clone(database), tmp_path)
    with app.app_context():
        db.session.add(Trade(key="counter", name_id="0", name_en="", position=0))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_parallel_read_modify_write_loses_nothing(real_app):
    def add_one(_number):
        with real_app.app_context():
            trade = db.session.scalar(select(Trade).where(Trade.key == "counter").with_for_update())
            trade.position += 1
            db.session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(200)))
    db.session.expire_all()
    assert db.session.scalar(select(Trade.position).where(Trade.key == "counter")) == 200


def test_pages_find_their_statements_prepared_and_keep_nothing_unsaved(real_app):
    asked = text("SELECT count(*) FROM trades WHERE position >= :least")
    for _time in range(7):
        with real_app.test_request_context():
            db.session.execute(asked, {"least": 0})
        db.session.remove()
    if is_postgresql():
        prepared = db.session.execute(text("SELECT statement FROM pg_prepared_statements")).scalars()
        assert any("FROM trades" in one for one in prepared)
    with real_app.test_request_context(method="POST"):
        db.session.add(Trade(key="stray", name_id="0", name_en="", position=0))
        db.session.flush()
    db.session.remove()
    assert db.session.scalar(select(Trade.id).where(Trade.key == "stray")) is None


@pytest.mark.parametrize(
    ("method", "writes"), [("GET", False), ("HEAD", False), ("POST", True), ("DELETE", True)]
)
def test_requests_take_the_write_lock_only_where_they_may_write(app, method, writes):
    with app.test_request_context(method=method):
        assert intends_to_write() is writes


def test_commands_and_jobs_take_the_write_lock_unless_they_only_read(app):
    with app.app_context():
        assert intends_to_write() is True
        only_reading()
        assert intends_to_write() is False
        assert g.intends_to_write is False


def test_an_instant_without_a_zone_is_refused(session):
    office = Office(id=1, name="x", short_name="x", created_at=datetime(2026, 1, 1))  # noqa: DTZ001 - on purpose
    session.add(office)
    with pytest.raises(StatementError, match="zone"):
        session.flush()


def test_wildcards_in_words_are_taken_literally(session):
    session.add_all(Trade(key=key, name_id=key, name_en="") for key in ("100% las", "100 las", "a_b", "axb"))
    session.flush()

    def found(words):
        return set(session.scalars(select(Trade.key).where(contains(Trade.name_id, words))))

    assert found(["100%"]) == {"100% las"}
    assert found(["a_b"]) == {"a_b"}
    assert found(["las", "100"]) == {"100% las", "100 las"}
    assert found([]) == {"100% las", "100 las", "a_b", "axb"}


@pytest.mark.parametrize(
    "word", ['PT "Aa"', "back\\slash\\", "{a,b}", "NULL", "", " édge ", "a\nb", "O'Hara"]
)
def test_a_word_is_found_among_listed_ones_whatever_stands_in_it(session, word):
    assert session.scalar(select(one_of(literal(word), ["another", word])))
    assert not session.scalar(select(one_of(literal(word), ["another", f"{word}x"])))


def test_postgresql_compiles_no_statement(app):
    if is_postgresql():
        assert db.session.scalar(text("SHOW jit")) == "off"
