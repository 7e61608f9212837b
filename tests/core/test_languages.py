"""The language of a request may change while it is answered."""

from babel import Locale
from babel.core import get_global
from flask import Flask, render_template_string
from flask_babel import force_locale

from app.core import clock
from app.core.formats import day_relative


def test_texts_follow_a_forced_language_and_return_to_the_readers(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "id"}), force_locale("id"):
        assert day_relative(clock.today()) == "hari ini"
        with force_locale("en"):
            assert day_relative(clock.today()) == "today"
        assert day_relative(clock.today()) == "hari ini"


def test_a_count_in_a_text_is_written_as_numbers_are_everywhere(app: Flask) -> None:
    text = '{{ ngettext("%(num)s seat", "%(num)s seats", seats) }}'
    with app.test_request_context(headers={"Accept-Language": "id"}), force_locale("id"):
        assert render_template_string(text, seats=3985) == "3.985 kuota"
        with force_locale("en"):
            assert render_template_string(text, seats=3985) == "3,985 seats"


def test_a_process_does_not_hold_what_babel_knows_of_all_the_worlds_languages(app: Flask) -> None:
    assert not get_global("likely_subtags")
    assert not get_global("territory_languages")
    assert Locale.parse("id").days["format"]["wide"][0] == "Senin"
