"""Letters that no font of the papers has are told, and written as a question mark."""

import pytest
from flask import Flask
from flask_babel import Babel
from wtforms import Form, StringField

from app.core import letters


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Dra. Sri O'Connor", []),
        ("Łódź Ærø Привет محمد 🏭👩🏽‍🏭 “kutip” – Rp", []),
        ("王明 王 & ประยุทธ์", ["王", "明", "ป", "ร", "ะ", "ย", "ุ", "ท", "ธ", "์"]),
        ("Ke\u200bras\u00ad\ufe0f\n", []),
    ],
)
def test_what_no_font_has_is_told_once_each(text: str, lacking: list[str]) -> None:
    assert letters.missing(text) == lacking
    assert letters.missing_in({"a": [text], "b": 1}) == lacking
    assert not letters.missing(letters.shown(text))


def test_a_signatory_is_refused_beside_the_field() -> None:
    class Signs(Form):
        name = StringField("", [letters.InLetters()])

    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        form = Signs(data={"name": "王明 (Wang Ming)"})
        assert not form.validate()
        assert "王 明" in str(form.name.errors[0])
        assert Signs(data={"name": "Wang Ming محمد"}).validate()
