"""Figures as plain data, so that a page, a sheet or a report may be made of them without a request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.whose import Whose
from app.core.permissions import Actor
from app.dashboards.periods import Period
from app.settings.models import Scheme


@dataclass(frozen=True)
class Asked:
    """Whose figures are wanted, of which days: of the whole office, or (``officer_id``) of one officer or team."""

    actor: Actor
    period: Period
    on: date
    scheme: Scheme | None = None
    officer_id: Whose | None = None
    months: int = 6
    """A company not visited for so many months counts as left alone."""


@dataclass(frozen=True)
class Link:
    """The list of exactly the records that a figure counts: an endpoint and what its address says."""

    endpoint: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A number, the list it opens, and what it was in the period before.

    ``sums`` names what of that list's records is added up where it is not their number (``seats``).
    """

    label: str
    value: int | float | None
    link: Link | None = None
    before: int | float | None = None
    unit: str = ""
    note: str = ""
    tone: str | None = None
    sums: str | None = None

    @property
    def change(self) -> int | float | None:
        """How much more than in the period before; None where nothing is compared."""
        return None if self.before is None or self.value is None else self.value - self.before


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about, and its figures in the order of the columns."""

    key: str
    label: str
    figures: tuple[Figure, ...]
    colour: str = "sky"
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """Figures by stage, officer, kecamatan ...; ``drawn`` is the column that its chart shows, by its number."""

    key: str
    caption: str
    subject: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    drawn: int | None = 0
    is_half: bool = False
    """Whether it is narrow enough to stand beside another one."""


@dataclass(frozen=True)
class Trend:
    """A figure by days, weeks or months of the period, each beside the same part of the period before."""

    key: str
    caption: str
    figures: tuple[Figure, ...]

    @property
    def most(self) -> float:
        """The highest number drawn."""
        return max([1, *(max(one.value or 0, one.before or 0) for one in self.figures)])


@dataclass(frozen=True)
class Part:
    """One part of a dashboard: its leading figures, then what is drawn, then its tables.

    ``mapped`` names the table whose rows are kecamatan, to be drawn as a map by the share in its drawn column.
    """

    key: str
    title: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    note: str = ""
    trend: Trend | None = None
    mapped: str = ""

    def every(self) -> Iterator[Figure]:
        """All figures of the part."""
        yield from self.figures
        yield from self.trend.figures if self.trend else ()
        for table in self.tables:
            for row in table.rows:
                yield from row.figures


def share(part: float | None, whole: float | None) -> float | None:
    """The share of a part; None where there is nothing to take it of."""
    return part / whole if part is not None and whole else None
