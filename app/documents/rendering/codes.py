"""The code on a paper that leads to where it is verified."""

from io import BytesIO


def svg(address: str) -> bytes:
    """The QR code of an address, as a drawing."""
    return _code(address, "svg")


def png(address: str) -> bytes:
    """The QR code of an address, as a picture."""
    return _code(address, "png")


def _code(address: str, kind: str) -> bytes:
    # Loaded here, because most workers never make a paper.
    import segno  # noqa: PLC0415

    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind=kind, scale=8, border=1)
    return out.getvalue()
