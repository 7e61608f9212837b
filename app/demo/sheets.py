"""Pages that stand for papers of the demo office."""

import io


def scanned(heading: str, *lines: str) -> bytes:
    """A one-page PDF that stands for a scanned paper."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - large, and hardly any page needs it

    page = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(page)
    pen.text((60, 80), f"CONTOH - {heading}", fill=0)
    for number, line in enumerate(lines, 1):
        pen.text((60, 80 + 30 * number), line, fill=0)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=75)
    return out.getvalue()
