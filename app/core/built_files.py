"""The files of the front end: compressed when they were built, and kept by browsers for good."""

import mimetypes
from pathlib import Path

from flask import Flask, request, send_from_directory
from werkzeug.wrappers import Response

FOLDER = "dist/"
PACKED = {"br": ".br", "gzip": ".gz"}
"""The endings of packed neighbours by how they are packed, the smallest first."""


def init_app(app: Flask) -> None:
    """Answer for built files with their packed neighbours where a browser takes them."""
    folder = Path(app.static_folder or "")

    def static(filename: str) -> Response:
        """A file of the front end."""
        encoding = _packed(filename) if filename.startswith(FOLDER) else None
        if encoding:
            kind, _encoding = mimetypes.guess_type(filename)
            answer: Response = send_from_directory(folder, filename + PACKED[encoding], mimetype=kind)
            answer.headers["Content-Encoding"] = encoding
        else:
            answer = app.send_static_file(filename)
        if filename.startswith(FOLDER):
            answer.vary.add("Accept-Encoding")
            _keep_for_good(answer)
        return answer

    def _packed(filename: str) -> str | None:
        """How the smallest neighbour is packed that this browser takes."""
        taken = (name for name in PACKED if request.accept_encodings.quality(name))
        return next((name for name in taken if (folder / f"{filename}{PACKED[name]}").is_file()), None)

    app.view_functions["static"] = static


def _keep_for_good(answer: Response) -> None:
    """Built files carry their hash in their name, so a browser need never ask again."""
    answer.cache_control.public = True
    answer.cache_control.max_age = 365 * 24 * 3600
    answer.cache_control.immutable = True
    answer.cache_control.no_cache = None
