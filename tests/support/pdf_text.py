"""Reads the words of a PDF back, as far as typst writes them: enough to see that a paper says what it should."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"^(<<.*?>>)\s*stream\r?\n(.*)\r?\nendstream$", re.DOTALL)
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, without blanks: where lines break says nothing about what is said."""
    objects = dict(_OBJECT.findall(pdf))
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b(?!s)", body)]
    return [_words(page, objects) for page in pages]


def squeezed(text: str) -> str:
    """``text`` as ``pages_of`` gives it."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def _words(page: bytes, objects: dict[bytes, bytes]) -> str:
    resources = objects[_reference(page, b"Resources")]
    fonts = {
        name: _letters(objects[number], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    letters: dict[bytes, str] = {}
    words = []
    for before, string in _strings(_stream(objects[_reference(page, b"Contents")])):
        for font in _FONT.findall(before):
            letters = fonts[font]
        codes = _ESCAPED.sub(_unescaped, string)
        words += [letters.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
    return squeezed("".join(words))


def _strings(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each string with what stands before it; brackets within one are escaped or paired."""
    depth, start, end = 0, 0, 0
    for bracket in _BRACKET.finditer(content):
        if bracket.group() == b"(":
            depth += 1
            start = bracket.end() if depth == 1 else start
        elif bracket.group() == b")":
            depth -= 1
            if depth == 0:
                yield content[end : start - 1], content[start : bracket.start()]
                end = bracket.end()


def _letters(font: bytes, objects: dict[bytes, bytes]) -> dict[bytes, str]:
    table = _stream(objects[_reference(font, b"ToUnicode")]).decode()
    pairs = re.findall(r"<(\w{4})> <(\w+)>", table.split("beginbfchar", 1)[1])
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _reference(body: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return found.group(1)


def _stream(body: bytes) -> bytes:
    found = _STREAM.match(body)
    assert found, body[:80]
    return zlib.decompress(found.group(2)) if b"FlateDecode" in found.group(1) else found.group(2)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found.group(1)
    return bytes([int(sign, 8)]) if len(sign) == 3 else _PLAIN.get(sign, sign)
