"""Lists in the forms of other programs: contacts as vCards, companies as GeoJSON."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.companies.identity.names import full_name
from app.core.tabular.writing import clean

MIME_VCARD = "text/vcard; charset=utf-8"
MIME_GEOJSON = "application/geo+json"

LONGEST_LINE = 75


def vcards(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """VCards 4.0 (RFC 6350), one a row: name, titles before and after, position, legal form, company, phones, WhatsApp, e-mail.

    ``phones`` is the list as it is stored (JSON with E.164 numbers).
    """
    for name, before, after, position, form, company, phones, whatsapp, email in rows:
        shown = f"{before or ''} {name}".strip() + (f", {after}" if after else "")
        numbers = [phone["e164"] for phone in json.loads(phones or "[]")]
        yield "".join(
            f"{_folded(line)}\r\n"
            for line in (
                "BEGIN:VCARD",
                "VERSION:4.0",
                f"FN:{_said(shown)}",
                f"N:;{_said(name)};;{_said(before)};{_said(after)}",
                f"ORG:{_said(full_name(form, company))}",
                *([f"TITLE:{_said(position)}"] if position else []),
                *(f"TEL;VALUE=uri;TYPE=work,voice:tel:{number}" for number in numbers),
                *([f"TEL;VALUE=uri;TYPE=cell,text:tel:{whatsapp}"] if whatsapp else []),
                *([f"EMAIL;TYPE=work:{_said(email)}"] if email else []),
                "END:VCARD",
            )
        ).encode()


def geojson(
    rows: Iterable[Sequence[Any]], headings: Sequence[str], facts: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946): a row each, whose last two cells are latitude and longitude (WGS 84).

    What has none stands there without a place, as the format provides.
    ``facts`` say what the file is; they are asked for after the last row, as members of the collection.
    """
    yield b'{"type":"FeatureCollection","features":['
    between = b""
    for *cells, latitude, longitude in rows:
        place = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
        feature = {
            "type": "Feature",
            "geometry": place,
            "properties": {heading: _plain(cell) for heading, cell in zip(headings, cells, strict=True)},
        }
        yield between + json.dumps(feature, ensure_ascii=False).encode()
        between = b",\n"
    told = json.dumps({str(key): value for key, value in facts}, ensure_ascii=False)
    yield b'],"about":' + told.encode() + b"}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _said(text: str | None) -> str:
    """A text as it stands in a vCard, where these four mean something."""
    plain = re.sub(r"[\r\n]+", "\n", clean(text or ""))
    return re.sub(r"([\\,;])", r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> str:
    """No more than 75 bytes a line, cut between characters."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return "\r\n".join([*parts, part])
