"""The files of the front end: compressed when they were built, and kept by browsers for good."""

import mimetypes
from pathlib import Path

from flask import Flask, request, send_from_directory
from werkzeug.wrappers import Response

FOLDER = "dist/"
PACKED = ".gz"


def init_app(app: Flask) -> None:
    """Answer for built files with their packed neighbours where a browser takes them."""
    folder = Path(app.static_folder or "")

    def static(filename: str) -> Response:
        """A file of the front end."""
        is_packed = (
            request.accept_encodings.best_match(["gzip"]) is not None
            and (folder / f"{filename}{PACKED}").is_file()
        )
        if is_packed and filename.startswith(FOLDER):
            kind, _encoding = mimetypes.guess_type(filename)
            answer: Response = send_from_directory(folder, f"{filename}{PACKED}", mimetype=kind)
            answer.headers["Content-Encoding"] = "gzip"
        else:
            answer = app.send_static_file(filename)
        if filename.startswith(FOLDER):
            answer.vary.add("Accept-Encoding")
            _keep_for_good(answer)
        return answer

    app.view_functions["static"] = static


def _keep_for_good(answer: Response) -> None:
    """Built files carry their hash in their name, so a browser need never ask again."""
    answer.cache_control.public = True
    answer.cache_control.max_age = 365 * 24 * 3600
    answer.cache_control.immutable = True
    answer.cache_control.no_cache = None
