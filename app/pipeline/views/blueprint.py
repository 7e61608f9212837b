"""What the screens of the pipeline share."""

from flask import Blueprint

blueprint = Blueprint("pipeline", __name__, template_folder="../templates")


def row_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError
    return number
