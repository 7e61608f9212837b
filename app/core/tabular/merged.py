"""Merged cells: what stands over several rows is meant for each of them."""

from collections.abc import Iterable

from app.core.tabular.cells import Cell, is_blank

Corner = tuple[int, int]


def filled_down(rows: list[list[Cell]], merged: Iterable[tuple[Corner, Corner]]) -> int:
    """Say what cells merged over several rows say in each of their rows; returns how many were filled in.

    Only downwards: a title merged across the columns is one title, and no heading of each.
    """
    filled = 0
    for (top, left), (bottom, _right) in merged:
        if top >= len(rows) or left >= len(rows[top]) or is_blank(rows[top][left]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and is_blank(row[left]):
                row[left] = rows[top][left]
                filled += 1
    return filled
