"""Lists as nobody should send them, made in memory: broken, locked, mislabelled, oversized or oddly laid out."""

import io
from collections.abc import Iterable, Sequence

import openpyxl

from tests.core.tabular import hostile
from tests.core.tabular.workbooks import ods, xls

NAMES = ("PT Rekaan Satu", "PT Rekaan Dua", "CV Rekaan Tiga")
ROWS = tuple([name, f"Jl. Contoh No. {number}", "Bontang"] for number, name in enumerate(NAMES, start=1))
HEADER = ("Nama Perusahaan", "Alamat", "Kota")


def text(*rows: Sequence[object], delimiter: str = ";") -> str:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows)


def workbook(rows: Iterable[Sequence[object]], *, merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# What is refused: the file, and words of the sentence that says why and what to do.
REFUSED = {
    "empty": (b"", "kosong."),
    "blank lines": (b"\r\n \r\n\r\n", "Berkas ini kosong"),
    "headings only": (text(HEADER).encode(), "tidak ada baris di bawahnya"),
    "headings only, workbook": (workbook([HEADER]), "tidak ada baris di bawahnya"),
    "broken workbook": (workbook([HEADER, *ROWS])[:-300], "rusak"),
    "half a workbook": (workbook([HEADER, *ROWS])[:1500], "rusak"),
    "locked workbook": (hostile.PROTECTED, "kata sandi"),
    "old document": (hostile.OLE, "dokumen lama"),
    "zip bomb": (hostile.xlsx("", more={"xl/media/a.bin": b"\x00" * 60_000_000}), "jauh lebih besar"),
    "wide": (text([f"k{n}" for n in range(1000)], ["x"] * 1000).encode(), "256 kolom"),
    "far corner": (hostile.xlsx("<row r='1'><c r='XFD1'><v>1</v></c></row>"), "256 kolom"),
    "long": (b"Nama\n" + b"a\n" * 100_003, "100.000 baris"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
    "web page": (b"<html><table><tr><td>Nama</td></tr><tr><td>PT A</td></tr></table></html>", "halaman web"),
    "web page with a mark": (
        b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body>",
        "halaman web",
    ),
    "open quotation mark": (
        b'Nama;Kota\r\n"PT Rekaan Satu;Bontang\r\n' + b"PT Rekaan Dua;Bontang\r\n" * 9_000,
        "tanda kutip",
    ),
    "open quotation mark at the end": (
        b'Nama;Kota\r\nPT Rekaan Satu;Bontang\r\n"PT Rekaan Dua;Bontang\r\nPT Rekaan Tiga;Bontang\r\n',
        "tanda kutip",
    ),
    "zero bytes": (b"Nama;Kota\r\nPT Rekaan\x00Satu;Bontang\r\n", "bukan tabel"),
    "xml": (
        b"<?xml version='1.0'?>\r\n<?mso-application progid='Excel.Sheet'?>\r\n<Workbook/>",
        "halaman web",
    ),
    "mail": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html></html>", "halaman web"),
    "noise": (bytes(range(1, 256)) * 20, "bukan tabel"),
    "another archive": (b"PK\x05\x06" + b"\x00" * 18, "arsip"),
}

# What is read all the same: the file, and the names of the companies in it.
READ = {
    "semicolon": (text(HEADER, *ROWS).encode(), NAMES),
    "tab": (text(HEADER, *ROWS, delimiter="\t").encode(), NAMES),
    "comma": (text(HEADER, *ROWS, delimiter=",").encode(), NAMES),
    "utf-16": (
        text(HEADER, *ROWS, ["CV Café Étoile", "Jl. A", "Bontang"]).encode("utf-16"),
        (*NAMES, "CV Café Étoile"),
    ),
    "utf-16 without a mark": (text(HEADER, *ROWS).encode("utf-16-le"), NAMES),
    "windows-1252": (
        text(HEADER, *ROWS, ["CV Café Étoile", "Jl. A", "Bontang"]).encode("cp1252"),
        (*NAMES, "CV Café Étoile"),
    ),
    "headings in row 2": (text(["DAFTAR PERUSAHAAN 2026", "", ""], HEADER, *ROWS).encode(), NAMES),
    "headings repeated inside": (text(HEADER, ROWS[0], HEADER, *ROWS[1:], HEADER).encode(), NAMES),
    "two headings of one name": (
        text(
            ["Nama", "Telepon", "Telepon", "Nama"],
            *([name, f"054270011{number}", "", "x"] for number, name in enumerate(NAMES)),
        ).encode(),
        NAMES,
    ),
    "merged cells": (
        workbook([["DAFTAR PERUSAHAAN", None, None], HEADER, *ROWS], merged=["A1:C1", "C3:C5"]),
        NAMES,
    ),
    "formulas": (text(HEADER, *([name, f"=LEN({name})", "@SUM(A1)"] for name in NAMES)).encode(), NAMES),
    "formulas in a workbook": (
        workbook([HEADER, *([name, "=HYPERLINK(1)", "=A1"] for name in NAMES)]),
        NAMES,
    ),
    "markup": (
        text(HEADER, ["PT <b>Rekaan</b> & Anak", "<script>alert(1)</script>", ""]).encode(),
        ["PT <b>Rekaan</b> & Anak"],
    ),
    "long cell": (
        text(HEADER, *ROWS, ["PT Rekaan Empat", "x" * 100_000, "Bontang"]).encode(),
        [*NAMES, "PT Rekaan Empat"],
    ),
    "old workbook": (xls(("Data", [HEADER, *ROWS])), NAMES),
    "open document": (ods("", ("Data", [HEADER, *ROWS])), NAMES),
    "one column": (text(["Nama Perusahaan"], *([name] for name in NAMES)).encode(), NAMES),
}
