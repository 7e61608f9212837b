"""What the screens of the pipeline share."""

import re

from flask import Blueprint

blueprint = Blueprint("pipeline", __name__, template_folder="../templates")

LOCAL = re.compile(r"/(?![/\\])[^\s\\]*")


def local(address: str | None) -> str | None:
    """``address`` if it lies within this application."""
    return address if address and LOCAL.fullmatch(address) else None


def row_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError
    return number
