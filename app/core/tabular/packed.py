"""The rows of a long list in little memory, for work that goes through them once and takes its time."""

import pickle
import zlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import overload

from app.core.tabular.headings import Row

BLOCK = 250
"""How many rows are packed together, and unpacked when one of them is asked for."""


class Packed(Sequence[Row]):
    """Rows that are unpacked some at a time: in order at little cost, in any order at a block for each."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._blocks: list[bytes] = []
        self._length = 0
        left = iter(rows)
        while block := tuple(islice(left, BLOCK)):
            self._blocks.append(zlib.compress(pickle.dumps(block), level=1))
            self._length += len(block)
        self._open: tuple[int, tuple[Row, ...]] = (-1, ())

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(self._length))]
        number, within = divmod(range(self._length)[at], BLOCK)
        if self._open[0] != number:
            self._open = number, pickle.loads(zlib.decompress(self._blocks[number]))  # noqa: S301 - packed above
        return self._open[1][within]
