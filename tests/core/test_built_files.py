"""What a browser is given of the front end."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from app.core import built_files


@pytest.fixture
def house(tmp_path: Path) -> Flask:
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    built_files.init_app(app)
    (tmp_path / "dist").mkdir()
    for name, text in (("app-1.css", "a { color: red }"), ("logo-1.svg", "<svg/>")):
        (tmp_path / "dist" / name).write_text(text)
    (tmp_path / "dist" / "app-1.css.br").write_bytes(b"smaller still")
    (tmp_path / "dist" / "app-1.css.gz").write_bytes(gzip.compress(b"a { color: red }", mtime=0))
    return app


def test_a_built_file_comes_packed_to_whoever_takes_it_and_is_kept_for_good(house: Flask) -> None:
    for takes, encoding, holds in (
        ("gzip, deflate, br", "br", b"smaller still"),
        ("gzip, br;q=0", "gzip", gzip.compress(b"a { color: red }", mtime=0)),
        ("identity", None, b"a { color: red }"),
    ):
        with house.test_client().get("/static/dist/app-1.css", headers={"Accept-Encoding": takes}) as answer:
            assert answer.headers.get("Content-Encoding") == encoding
            assert answer.mimetype == "text/css"
            assert "Accept-Encoding" in answer.vary
            assert "immutable" in answer.headers["Cache-Control"]
            assert "max-age=31536000" in answer.headers["Cache-Control"]
            assert answer.data == holds


def test_a_file_that_was_not_packed_comes_as_it_is_and_a_missing_one_is_not_there(house: Flask) -> None:
    client = house.test_client()
    with client.get("/static/dist/logo-1.svg", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.data == b"<svg/>"
    for path in ("/static/dist/none.css", "/static/../config.py", "/static/dist/%00"):
        assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404
