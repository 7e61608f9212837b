"""Packed rows are the same rows, wherever they are looked at."""

from datetime import date

from app.core.tabular import Packed, Row
from app.core.tabular.packed import BLOCK


def test_packed_rows_read_like_the_list_they_were_made_of():
    rows = [
        Row(number, number + 2, [f"PT Rekaan {number}", date(2026, 1, 2), 1.5, None], sheet="Satu")
        for number in range(1, 2 * BLOCK + 8)
    ]
    packed = Packed(iter(rows))
    assert len(packed) == len(rows)
    assert list(packed) == rows
    assert packed[BLOCK - 3 : BLOCK + 3] == rows[BLOCK - 3 : BLOCK + 3]
    assert (packed[-1], packed[0]) == (rows[-1], rows[0])
    assert not Packed([])
