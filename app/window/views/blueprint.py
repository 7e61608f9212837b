"""What the pages of the window share."""

from io import BytesIO

from flask import Blueprint, Response, make_response, url_for
from flask.typing import ResponseReturnValue

from app.window.enums import LinkState, Verdict

blueprint = Blueprint("window", __name__, template_folder="../templates")

TONES = {
    LinkState.OPEN: "brand",
    LinkState.SENT: "ok",
    LinkState.EXPIRED: "neutral",
    LinkState.REVOKED: "neutral",
    Verdict.WAITING: "warn",
    Verdict.ACCEPTED: "ok",
    Verdict.REJECTED: "neutral",
}


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"tones": TONES}


def unlisted(answer: ResponseReturnValue) -> Response:
    """The answer so that no search engine keeps it and no other server learns its address.

    Only the house is named where the page leads, never the secret part; a bare ``no-referrer`` would take from the
    form's own sending what proves that it comes from this house.
    """
    made = make_response(answer)
    made.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    made.headers["Referrer-Policy"] = "strict-origin"
    return made


def link_url(token: str) -> str:
    """The whole address that a company opens."""
    return url_for("window.answer", token=token, _external=True)


def qr(address: str, *, scale: int = 5) -> str:
    """The QR code of an address as the source of an image."""
    # Loaded here, because most workers never draw one.
    import segno  # noqa: PLC0415

    return str(segno.make_qr(address, error="m").svg_data_uri(scale=scale, border=2))


def qr_svg(address: str) -> bytes:
    """The QR code of an address as a drawing to print."""
    import segno  # noqa: PLC0415 - as above

    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", scale=16, border=4)
    return out.getvalue()
