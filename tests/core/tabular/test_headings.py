import pytest

from app.core.tabular import Sheet, TabularError, find_table, read

WORDS = {"no", "no.", "nama", "nama perusahaan", "perusahaan", "alamat", "kota", "telepon", "kbli", "npwp"}


def known(text: str) -> bool:
    return text.strip().casefold() in WORDS


def table(*rows, **options):
    width = max(len(row) for row in rows)
    filled = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return find_table(Sheet("S", filled), recognise=known, **options)


def test_a_heading_in_the_first_row_is_found():
    found = table(["Nama", "Kota"], ["PT A", "Balikpapan"])
    assert (found.header, found.header_line, len(found.rows)) == (["Nama", "Kota"], 1, 1)
    assert (found.rows[0].number, found.rows[0].line) == (1, 2)


def test_title_rows_above_the_heading_are_set_aside():
    found = table(
        ["DAFTAR PERUSAHAAN KOTA BALIKPAPAN"],
        ["Tahun 2026"],
        [],
        ["No", "Nama", "Alamat"],
        ["1", "PT A", "Jl. X"],
    )
    assert (found.header, found.header_line) == (["No", "Nama", "Alamat"], 4)
    assert [(row.line, row.why) for row in found.dropped] == [(1, "title"), (2, "title")]
    assert found.rows[0].number == 1


def test_a_title_that_is_itself_a_known_word_is_not_the_heading():
    assert table(["Perusahaan"], ["Nama", "Alamat"], ["PT A", "Jl. X"], ["PT B", "Jl. Y"]).header_line == 2


def test_generic_headings_give_way_to_the_real_ones_below():
    found = table(
        ["Column_1", "Column_2", "Column_3"], ["No.", "Perusahaan", "KBLI"], ["1.", "PT A", "28199"]
    )
    assert (found.header, found.header_line, len(found.rows)) == (["No.", "Perusahaan", "KBLI"], 2, 1)


def test_generic_headings_are_kept_where_there_are_no_real_ones():
    found = table(["Column_1", "Column_2"], ["1", "PT A"], ["2", "PT B"])
    assert (found.header, len(found.rows)) == (["Column_1", "Column_2"], 2)


def test_headings_repeated_inside_are_dropped_and_told():
    found = table(
        ["Nama", "Alamat"],
        ["PT A", "Jl. X"],
        ["NAMA", "ALAMAT"],
        ["PT B", "Jl. Y"],
        ["Perusahaan", "Kota"],
        ["PT C", ""],
    )
    assert [row.cells[0] for row in found.rows] == ["PT A", "PT B", "PT C"]
    assert [row.number for row in found.rows] == [1, 2, 3]
    assert [(row.line, row.why) for row in found.dropped] == [(3, "heading"), (5, "heading")]


def test_the_row_that_numbers_the_columns_is_dropped():
    found = table(["No", "Nama", "Alamat"], ["(1)", "(2)", "(3)"], ["1", "PT A", "Jl. X"])
    assert [row.why for row in found.dropped] == ["numbering"]
    assert found.rows[0].cells == ["1", "PT A", "Jl. X"]


def test_rows_that_only_add_up_are_dropped_and_a_firm_called_total_is_not():
    found = table(
        ["No", "Nama", "Alamat", "Tenaga Kerja"],
        ["1", "PT A", "Jl. X", "40"],
        ["", "JUMLAH", "", "40"],
        ["2", "Total", "Jl. Y", "12"],
        ["", "", "Grand Total :", "1.412"],
    )
    assert [(row.line, row.why) for row in found.dropped] == [(3, "total"), (5, "total")]
    assert [row.cells[1] for row in found.rows] == ["PT A", "Total"]


def test_a_total_is_dropped_although_its_formula_was_never_reckoned():
    found = table(["No", "Nama", "Tenaga Kerja"], ["1", "PT A", "40"], ["", "TOTAL KESELURUHAN", ""])
    assert [(row.line, row.why) for row in found.dropped] == [(3, "total")]
    assert len(table(["Nama"], ["PT A"], ["Total"]).rows) == 2


def test_sources_and_signatures_below_a_list_are_no_rows_of_it():
    found = table(
        ["No", "Nama", "Alamat", "Telepon"],
        ["1", "PT A", "Jl. X", "0542 111222"],
        ["2", "Sumber: Air", "Jl. Y", "0542 111223"],
        ["", "JUMLAH", "", "2"],
        ["", "Sumber: OSS per 31 Desember 2025", "", ""],
        ["", "", "", "Balikpapan, 31 Desember 2025"],
        ["", "Mengetahui,", "", "Dibuat oleh,"],
        ["", "Kepala Dinas", "", "Staf"],
        ["", "NIP. 196501011990031001", "", ""],
    )
    assert [row.cells[1] for row in found.rows] == ["PT A", "Sumber: Air"]
    assert [row.line for row in found.dropped if row.why == "below"] == [5, 6, 7, 8, 9]


def test_what_looks_like_a_remark_inside_a_list_ends_it_not():
    found = table(["Nama", "Kota"], ["PT A", "Bontang"], ["Catatan: pindah", ""], ["PT B", "Berau"])
    assert len(found.rows) == 3


def test_a_heading_in_two_lines_is_put_together():
    found = table(["Nama", "Alamat", ""], ["", "Kota", "Telepon"], ["PT A", "Balikpapan", "0542"])
    assert found.header == ["Nama", "Alamat", "Telepon"]


def test_blank_columns_vanish_and_nameless_ones_get_their_letter():
    found = table(["Nama", "", "", "Kota"], ["PT A", "", "x", "Bontang"])
    assert (found.header, found.columns) == (["Nama", "Column C", "Kota"], [0, 2, 3])
    assert found.rows[0].cells == ["PT A", "x", "Bontang"]


def test_two_columns_of_the_same_name_stay_apart():
    assert table(["Nama", "Telepon", "Telepon"], ["A", "1", "2"]).header == ["Nama", "Telepon", "Telepon (2)"]


def test_a_list_without_headings_begins_at_once():
    found = table(["PT A", "081234567890"], ["PT B", "081234567891"])
    assert (found.header, found.header_line, len(found.rows)) == (["Column A", "Column B"], None, 2)


def test_the_reader_may_be_told_where_the_heading_is():
    found = table(["Nama", "Kota"], ["PT A", "Bontang"], ["PT B", "Berau"], header_line=2)
    assert found.header == ["PT A", "Bontang"]
    assert len(table(["Nama", "Kota"], ["PT A", "Bontang"], header_line=0).rows) == 2


def test_headings_with_nothing_below_are_refused():
    with pytest.raises(TabularError, match="no rows below"):
        table(["Nama", "Alamat", "NPWP"])


def test_the_kemenperin_workbook_gives_its_companies():
    sheet = read("tests/fixtures/messy_kemenperin_banten_excerpt.xlsx", "banten.xlsx").sheet()
    found = find_table(sheet, recognise=known)
    assert (found.header_line, len(found.rows)) == (2, 199)
    assert found.columns == [0, 1, 2, 3, 5]
    assert found.rows[0].cells[1] == "CV  Adimas Jaya Sejahtera"
