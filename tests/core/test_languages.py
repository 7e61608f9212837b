"""The language of a request may change while it is answered."""

from flask import Flask
from flask_babel import force_locale

from app.core import clock
from app.core.formats import day_relative


def test_texts_follow_a_forced_language_and_return_to_the_readers(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "id"}), force_locale("id"):
        assert day_relative(clock.today()) == "hari ini"
        with force_locale("en"):
            assert day_relative(clock.today()) == "today"
        assert day_relative(clock.today()) == "hari ini"
