"""Reports as files: the same words in each, sums that reckon, and nothing that people typed is ever a command."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from app.office_reports.making import base
from app.office_reports.rendering import docx, pdf, xlsx
from tests.support.pdf_text import pages_of, squeezed

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOSTILE = 'PT #image("/etc/passwd") $x$ *b* =1+1 <script> "kutip" \x07 محمد 😀 ' + "panjang" * 30


def a_figure(label: str, value: float | None, before: float | None = None, unit: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "before": before, "unit": unit, "note": "", "tone": None}


def a_content(*, hides: bool = False, rows: int = 2) -> dict[str, Any]:
    """A report with a block of each type."""
    table = {
        "type": "table", "key": "outcomes", "caption": "Hasil kunjungan", "subject": HOSTILE,
        "columns": ["Kunjungan", "Porsi"], "drawn": 0, "note": "",
        "rows": [
            {"label": name, "colour": "green", "is_total": False,
             "cells": [a_figure("Kunjungan", number, 1), a_figure("Porsi", number / 1040, unit="share")]}
            for name, number in (("Berminat", 1000), (HOSTILE, 40))
        ],
    }  # fmt: skip
    return {
        "title": "Laporan uji", "language": "id", "period": "November 2026", "hides": hides, "foot": "Laporan uji",
        "head": {"government": "Pemerintah Kota", "name": "Dinas Uji", "lines": ["Jalan Uji 1"], "logo_sha256": None},
        "about": [["Periode", "November 2026"], ["Dibuat oleh", HOSTILE]],
        "blocks": [
            base.heading("Angka pokok", HOSTILE),
            {"type": "figures", "items": [a_figure("Kunjungan", 1040, 960), a_figure("Porsi", 0.5, 0.25, "share")]},
            base.text(HOSTILE),
            base.facts([("Tujuan", HOSTILE), ("Kosong", None)]),
            table,
            {"type": "trend", "caption": "Kunjungan", "label": "November 2026", "before": "Oktober 2026",
             "points": [a_figure("1 Nov", 3, 0), a_figure("2 Nov", 0)]},
            {"type": "map", "caption": "Peta", "unit": "share", "width": 100, "height": 80,
             "outlines": [{"path": "M0 0L50 0L50 50Z", "name": HOSTILE, "x": 20, "y": 20, "share": 0.7}]},
            base.listing("Mitra", [("Perusahaan", 3, base.TEXT), ("Sampai", 1, base.DAY), ("Kuota", 1, base.NUMBER)],
                         [(HOSTILE, NOW.date(), 4)] * rows, note="2 baris."),
        ],
    }  # fmt: skip


def test_a_report_with_a_block_of_each_type_is_drawn_and_reads_what_was_typed_as_text() -> None:
    made = pdf(a_content(), at=NOW)
    words = "".join(pages_of(made))
    for said in (
        "Laporan uji",
        "1.040",
        "+80",
        "+25 poin",
        "Berminat",
        "70%",
        "24 Nov 2026",
        "=1+1 <script>",
    ):
        assert squeezed(said) in words, said
    assert pdf(a_content(), at=NOW) == made


def test_the_document_to_go_on_writing_in_says_the_same() -> None:
    document = Document(BytesIO(docx(a_content())))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(one.text for one in document.paragraphs), *cells])
    for said in ("Laporan uji", "1.040", "+80", "Berminat", "24 Nov 2026", "=1+1 <script>"):
        assert said in words, said


def sheets(made: bytes) -> dict[str, str]:
    """The XML of every sheet, by its name."""
    with zipfile.ZipFile(BytesIO(made)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {name: book.read(f"xl/worksheets/sheet{at}.xml").decode() for at, name in enumerate(names, 1)}


def formulas(sheet: str) -> dict[str, tuple[str, float]]:
    """Each formula by its cell, with the value it had when it was written."""
    found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]+)</f><v>([^<]*)</v>', sheet)
    return {cell: (formula, float(value)) for cell, formula, value in found}


def test_sums_shares_and_changes_are_formulas_over_the_numbers_beside_them() -> None:
    book = sheets(xlsx(a_content()))
    table = formulas(book["Hasil kunjungan"])
    assert table["D2"] == ("B2-C2", 999)
    assert table["E2"][0] == "IFERROR(B2/SUM(B2:B3),0)"
    assert table["E2"][1] == pytest.approx(1000 / 1040)
    assert table["B4"] == ("SUM(B2:B3)", 1040)
    assert formulas(book["Summary"])["D8"] == ("B8-C8", 80)
    assert formulas(book["Mitra"])["C4"] == ("SUM(C2:C3)", 8)


def test_a_public_workbook_reckons_nothing_that_was_hidden() -> None:
    content = a_content(hides=True)
    content["blocks"][4]["rows"][1]["cells"][0]["value"] = None
    table = sheets(xlsx(content))["Hasil kunjungan"]
    assert "SUM(" not in table
