"""What stands below a list and is none of its rows: sources, remarks, place and day, who signs."""

import re
from collections.abc import Sequence

from app.core.tabular.cells import Cell, as_text, is_blank

_MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
BEGINS = re.compile(
    r"(mengetahui|menyetujui|mengesahkan|diketahui|disetujui|disahkan|dibuat|disusun|diperiksa)\b[\w\s]{0,30}[,:]*"
    r"|(sumber|source|catatan|note|notes|keterangan|ket|nb)\b.{0,20}:.*"
    r"|(dicetak|diunduh|printed|downloaded)\s+(pada|oleh|tanggal|on|by|at)\b.*"
    rf"|[a-z. ]{{3,40}},\s*(tanggal|tgl\.?)?[\d\s._…]*({_MONTHS})\s+\d{{4}}"
    r"|nip\W{0,3}(\d\s?){8,}",
    re.IGNORECASE,
)
MOST = 3
"""How many cells of such a row hold something: as many as sign beside each other."""


def begins_at(rows: Sequence[tuple[int, Sequence[Cell]]], *, columns: int) -> int:
    """The index in ``rows`` from which on all stands below the list; their number where nothing does."""
    most = max(1, min(MOST, columns // 2))
    first = len(rows)
    for index in range(len(rows) - 1, 0, -1):
        texts = [as_text(cell).strip() for cell in rows[index][1] if not is_blank(cell)]
        if len(texts) > most:
            break
        if any(BEGINS.fullmatch(text) for text in texts):
            first = index
    return first
