"""XLS, XLSB and ODS: read by a process of its own, so that a file made to harm takes down no more than that."""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import IO

from app.core.tabular import child
from app.core.tabular.cells import (
    MAX_AREA,
    Sheet,
    Workbook,
    as_cell,
    check_columns,
    check_rows,
    tidy,
)
from app.core.tabular.merged import filled_down
from app.core.tabular.refusals import broken, locked, nothing_shown, too_big_inside

WAIT = 90


def read(stream: IO[bytes], filename: str, kind: str) -> Workbook:
    """The filled, visible work sheets of a workbook of ``kind`` (xls, xlsb, ods).

    Raises TabularError when it is broken, locked, or bigger inside than it may be.
    """
    command = [sys.executable, "-I", str(Path(child.__file__)), str(MAX_AREA)]
    try:
        # It runs this very interpreter on a file of ours; what was sent comes in as bytes only.
        answer = subprocess.run(  # noqa: S603
            command, input=stream.read(), capture_output=True, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired as endless:
        raise too_big_inside() from endless
    if answer.returncode == child.LOCKED:
        raise locked()
    # Below zero: the system stopped it at the bounds of memory or time it had set itself.
    if answer.returncode == child.TOO_BIG or answer.returncode < 0:
        raise too_big_inside()
    if answer.returncode != 0:
        raise broken()
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for name, is_shown, left, rows, merged in pickle.loads(answer.stdout):  # noqa: S301 - our own process
        check_rows(len(rows) - 1)
        check_columns(left + max(map(len, rows), default=0))
        cells = [[None] * left + [as_cell(value) for value in row] for row in rows]
        filled = filled_down(cells, merged)
        if not (kept := tidy(cells)):
            continue
        if is_shown:
            sheets.append(Sheet(name=name, rows=kept, merged=filled))
        else:
            hidden.append(name)
    if not sheets:
        raise nothing_shown(hidden)
    return Workbook(filename=filename, kind=kind, sheets=sheets, hidden_sheets=hidden)
