import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from app.core.tabular import MAX_BYTES, TabularError, as_text, find_table, read
from tests.core.tabular import hostile

FIXTURES = "tests/fixtures"


def rows(data: bytes, filename: str = "list.csv") -> list[list[object]]:
    return [list(row) for row in read(data, filename).sheets[0].rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_separator_is_recognised(delimiter):
    text = "\r\n".join(
        delimiter.join(row) for row in [["nama", "kota"], ["PT A", "Balikpapan"], ["PT B", "Samarinda"]]
    )
    workbook = read(text.encode(), "list.csv")
    assert workbook.delimiter == delimiter
    assert workbook.sheets[0].rows[1] == ["PT A", "Balikpapan"]


def test_commas_inside_quoted_addresses_do_not_win_over_the_semicolon():
    text = 'nama;alamat\n"PT A";"Jl. Sudirman, No. 1, RT 2"\nPT B;"Jl. A, B, C"\n'
    assert rows(text.encode())[1] == ["PT A", "Jl. Sudirman, No. 1, RT 2"]


def test_a_title_line_above_the_headings_does_not_hide_the_separator():
    assert read(b"Daftar Perusahaan\n\nnama;kota\nPT A;Balikpapan\nPT B;Bontang\n", "x.csv").delimiter == ";"


def test_the_line_sep_names_the_separator_and_is_not_data():
    assert rows(b"sep=|\r\nnama|kota\r\nPT A, B|C\r\n") == [["nama", "kota"], ["PT A, B", "C"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_each_usual_encoding_is_recognised(encoding):
    text = "nama;kota\nCV Café “Étoile”;Balikpapan – Kaltim\n"
    assert rows(text.encode(encoding))[1] == ["CV Café “Étoile”", "Balikpapan – Kaltim"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_usual_line_end_is_read(end):
    assert rows(f"a,b{end}1,2{end}".encode()) == [["a", "b"], ["1", "2"]]


def test_leading_zeros_and_long_numbers_survive_in_text():
    assert rows(b"npwp,telp\n002433115909100,0812345678901234\n")[1] == [
        "002433115909100",
        "0812345678901234",
    ]


def test_the_excel_way_of_keeping_text_is_unwrapped():
    assert rows(b'a,b\n="0812","=""007"""\n')[1] == ["0812", "007"]


def test_ragged_rows_are_filled_up_and_blank_ends_dropped():
    assert rows(b"a,b,c,,\n1\n\n1,2,3,,\n,,,,\n\n") == [
        ["a", "b", "c"],
        ["1", None, None],
        [None] * 3,
        ["1", "2", "3"],
    ]


def workbook_bytes(*sheets: tuple[str, list[list[object]]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, content in sheets:
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_whole_numbers_of_a_workbook_come_back_as_their_digits():
    data = workbook_bytes(("S", [["npwp", "n", "d"], [24331159091000, 12.5, dt.datetime(2026, 11, 24)]]))  # noqa: DTZ001
    assert rows(data, "x.xlsx")[1] == ["24331159091000", 12.5, dt.date(2026, 11, 24)]


def test_rows_and_columns_keep_their_places_when_the_corner_is_blank():
    data = workbook_bytes(("S", [[], [None, None, "nama"], [None, None, "PT A"]]))
    assert rows(data, "x.xlsx") == [[None] * 3, [None, None, "nama"], [None, None, "PT A"]]


def test_blank_sheets_are_left_out_and_sheets_are_found_by_name():
    data = workbook_bytes(("Kosong", []), ("Satu", [["a"], ["1"]]), ("Dua", [["b"], ["2"]]))
    workbook = read(data, "x.xlsx")
    assert [sheet.name for sheet in workbook.sheets] == ["Satu", "Dua"]
    assert workbook.sheet("dua").rows[0] == ["b"]
    assert workbook.sheet().name == "Satu"
    with pytest.raises(TabularError, match="Satu, Dua"):
        workbook.sheet("Tiga")


def test_the_content_decides_and_not_the_ending():
    assert read(b"a,b\n1,2\n", "list.xlsx").kind == "csv"
    assert read(workbook_bytes(("S", [["a"], ["1"]])), "list.csv").kind == "xlsx"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (workbook_bytes(("S", [])), "empty"),
        (b"x" * (MAX_BYTES + 1), "at most 20 MB"),
        (hostile.PROTECTED, "password"),
        (hostile.OLE, "holds no table"),
        (hostile.encrypted_entry(hostile.xlsx("")), "password"),
        (b"<!DOCTYPE html><html><table><tr><td>PT A</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf  <html><body>", "web page"),
        ("<html><body>".encode("utf-16"), "web page"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 60, "EXE"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (bytes(range(1, 256)) * 20, "not a table that can be read"),
        (b"PK\x03\x04 broken", "damaged"),
        (hostile.xlsx("<row><c t='inlineStr'><is><t>a</t></is></c></row>")[:-200], "damaged"),
        (b'nama,kota\n"PT A,Balikpapan\n' + b"x,y\n" * 60_000, "quotation mark"),
        (b"nama,kota\n" + b"x" * 200_000 + b",Balikpapan\n", "longer than 131.072 letters"),
        (b",".join(b"k%d" % n for n in range(1000)) + b"\n" + b"," * 999 + b"1\n", "256 columns"),
        (b"a\n" * 100_002, "100.000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_cannot_be_read_is_answered_with_a_sentence(data, says):
    with pytest.raises(TabularError) as refused:
        read(data, "daftar.xlsx")
    assert says in refused.value.message


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_another_kind_of_archive_is_named_as_such():
    with pytest.raises(TabularError, match="another kind of archive"):
        read(archive(document=b"x"), "x.xlsx")


def test_two_cells_at_the_far_corners_do_not_ask_for_the_whole_grid():
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    with pytest.raises(TabularError, match="rows"):
        read(hostile.xlsx(corner), "x.xlsx")
    with pytest.raises(TabularError, match="columns"):
        read(hostile.xlsx("<row r='1'><c r='XFD1'><v>1</v></c></row>"), "x.xlsx")
    with pytest.raises(TabularError, match="in one piece"):
        read(
            hostile.xlsx(
                "<row r='1'><c r='IV1'><v>1</v></c></row><row r='90000'><c r='A90000'><v>1</v></c></row>"
            ),
            "x.xlsx",
        )


def test_a_sheet_stored_under_another_name_is_counted_too():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(TabularError, match=r"columns|rows"):
        read(hostile.xlsx(far, target="media/image1.bin"), "x.xlsx")


def test_cells_without_a_reference_are_counted_in_order():
    with pytest.raises(TabularError, match="columns"):
        read(hostile.xlsx("<row>" + "<c><v>1</v></c>" * 300 + "</row>"), "x.xlsx")


def test_a_zip_bomb_is_not_opened():
    bomb = hostile.xlsx("", more={"xl/media/image1.bin": b"\x00" * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(TabularError, match="bigger inside"):
        read(bomb, "x.xlsx")


def test_a_part_that_lies_about_its_size_is_not_believed():
    bomb = hostile.xlsx("", more={"xl/media/image1.bin": b"\x00" * 60_000_000})
    lying = hostile.claiming_less(bomb, "xl/media/image1.bin", 10)
    with pytest.raises(TabularError, match=r"bigger inside|damaged"):
        read(lying, "x.xlsx")


def test_a_small_part_that_lies_about_its_size_is_not_believed_either():
    data = hostile.xlsx("", more={"xl/media/image1.bin": bytes(range(256)) * 40})
    with pytest.raises(TabularError, match="damaged"):
        read(hostile.claiming_less(data, "xl/media/image1.bin", 10), "x.xlsx")


def test_many_parts_are_not_opened():
    with pytest.raises(TabularError, match="bigger inside"):
        read(hostile.xlsx("", more={f"x/{n}": b"" for n in range(2_001)}), "x.xlsx")


def text_cell(index: int) -> str:
    return f"<c t='s'><v>{index}</v></c>"


def test_one_long_text_used_in_every_cell_is_not_multiplied():
    shared = f"<si><t>{'a' * 30_000}</t></si><si><t>b</t></si>"
    cells = "".join(f'<row r="{n}">{text_cell(0) * 50}</row>' for n in range(1, 201))
    with pytest.raises(TabularError, match="bigger inside"):
        read(hostile.xlsx(cells, shared=shared), "x.xlsx")


def test_one_long_text_among_many_short_ones_is_read():
    shared = f"<si><t>{'a' * 30_000}</t></si><si><t>b</t></si>"
    cells = "".join(f'<row r="{n}">{text_cell(1) * 50}</row>' for n in range(2, 202))
    sheet = read(
        hostile.xlsx("<row r='1'><c r='A1' t='s'><v>0</v></c></row>" + cells, shared=shared), "x.xlsx"
    ).sheets[0]
    assert len(sheet.rows) == 201


def test_entities_are_not_expanded():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(TabularError, match="damaged"):
        read(hostile.xlsx("", more={"xl/theme/theme1.xml": laughs}), "x.xlsx")


def test_cells_come_back_as_a_person_would_have_typed_them():
    assert [
        as_text(cell)
        for cell in ("  a ", None, 12.5, dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, 9, 30))  # noqa: DTZ001
    ] == [
        "a",
        "",
        "12.5",
        "2026-01-02",
        "2026-01-02 09:30",
    ]


def test_the_real_lists_are_read_whole():
    idx = find_table(read(f"{FIXTURES}/companies_idx_2025_excerpt.csv", "idx.csv").sheet())
    assert (len(idx.rows), idx.header[:2], idx.header_line) == (120, ["code", "name"], 1)
    lpse = find_table(read(f"{FIXTURES}/messy_lpse_kaltim_excerpt.csv", "lpse.csv").sheet())
    assert len(lpse.rows) == 200
    assert lpse.rows[0].cells[lpse.header.index("NPWP")] == "02.756.747.8-722.000"
