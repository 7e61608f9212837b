"""The list of candidates as a file; a NIK stands in it whole only for whoever may reveal one and says why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates import queries
from app.candidates.enums import Tab
from app.candidates.models import Candidate, Training
from app.core import audit, formats, sealing
from app.core.clock import local, utcnow
from app.core.permissions import Actor
from app.core.tabular import SheetOut, write_csv, write_xlsx
from app.settings import queries as settings
from app.settings.custom.models import CustomField
from app.settings.custom.queries import fields as own_fields
from app.settings.custom.typed import exported

PIECE = 256 * 1024


@dataclass(frozen=True)
class Column:
    """A heading, and what stands below it."""

    heading: LazyString | str
    value: Callable[[Candidate], Any]


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list about to become a file: for whom, which people, the filter in words, and whether their NIKs are whole."""

    actor: Actor
    filters: queries.Filters
    tab: Tab
    filter_words: str
    on: date
    is_whole: bool = False

    def count(self) -> int:
        """How many lines there will be."""
        return queries.export_count(self.filters, self.tab, self.actor, on=self.on)

    def filename(self, kind: str) -> str:
        """A name that sorts by when the file was made."""
        return f"{_('candidates')}-{local(utcnow()):%Y%m%d-%H%M}.{kind}"

    def record(self, kind: str, *, count: int, reason: str | None) -> None:
        """Write in the audit log who took which list out, and why with whole NIKs."""
        told = {"format": kind, "rows": count, "filter": self.filter_words}
        audit.record(
            "export", "candidates", None, told | ({"what": "NIK", "reason": reason} if reason else {})
        )

    def csv(self) -> Iterator[bytes]:
        """The list as CSV, piece by piece."""
        columns, footer = self._columns(), self._footer()
        return write_csv(self._lines(columns, footer), [str(one.heading) for one in columns], footer)

    def xlsx(self) -> Iterator[bytes]:
        """The list as a workbook, piece by piece; written to a temporary file first, as the format demands."""
        columns, footer = self._columns(), self._footer()
        header = [str(one.heading) for one in columns]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsx"
            sheet = SheetOut(str(_("Candidates")), header, self._lines(columns, footer), footer=footer)
            write_xlsx(path, [sheet])
            with path.open("rb") as written:
                while piece := written.read(PIECE):
                    yield piece

    def _lines(self, columns: list[Column], footer: list[list[Any]]) -> Iterator[list[Any]]:
        rows = queries.export_rows(self.filters, self.tab, self.actor, on=self.on)
        for number, candidate in enumerate(rows, start=1):
            footer[0][1] = number
            yield [column.value(candidate) for column in columns]

    def _footer(self) -> list[list[Any]]:
        return [
            [_("Rows"), 0],
            [_("Filter"), self.filter_words or _("none")],
            [_("Made by"), self.actor.name],
            [_("Made at"), formats.instant(utcnow())],
        ]

    def _columns(self) -> list[Column]:
        districts = {one.code: one.name for one in settings.districts()}
        own = [_own(field) for field in own_fields("candidate") if field.is_in_list]
        return [
            Column(_l("Name"), lambda one: one.name),
            Column("NIK", self._nik),
            Column(_l("Place of birth"), lambda one: one.birth_place),
            Column(_l("Day of birth"), lambda one: one.birth_on),
            Column(_l("Sex"), lambda one: one.sex and str(one.sex.label)),
            Column(_l("Telephones"), _phones),
            Column(_l("E-mail"), lambda one: one.email),
            Column(_l("Address"), lambda one: one.address),
            Column(_l("Kelurahan"), lambda one: one.region.name if one.region else None),
            Column(_l("Kecamatan"), lambda one: districts.get((one.region_code or "")[:8])),
            Column(_l("Highest education"), lambda one: one.education and str(one.education.label)),
            Column(_l("Field of study"), lambda one: one.major),
            Column(_l("School or university"), lambda one: one.school),
            Column(_l("Training institution"), _of_latest(lambda one: one.institution)),
            Column(_l("Trade"), _of_latest(lambda one: one.trade and one.trade.name)),
            Column(_l("Programme"), _of_latest(lambda one: one.programme)),
            Column(_l("Year"), _of_latest(lambda one: one.year)),
            Column(_l("Hours"), _of_latest(lambda one: one.hours)),
            Column(_l("Certificate number"), _of_latest(lambda one: one.certificate_number)),
            Column(_l("BNSP certificate number"), _of_latest(lambda one: one.bnsp_number)),
            Column(_l("AK1 number"), lambda one: one.ak1_number),
            Column(_l("AK1 valid to"), lambda one: one.ak1_valid_to_on),
            Column(_l("Availability"), lambda one: str(one.availability.label)),
            Column(_l("Available from"), lambda one: one.available_from_on),
            Column(_l("Agreed on"), lambda one: one.consent_on),
            Column(_l("Keep until"), lambda one: one.retention_on),
            *own,
        ]

    def _nik(self, candidate: Candidate) -> str | None:
        if self.is_whole and candidate.nik_sealed:
            return sealing.unseal(candidate.nik_sealed)
        return candidate.nik_masked


def _own(field: CustomField) -> Column:
    return Column(field.name, lambda candidate: exported(field, getattr(candidate, field.attribute)))


def _phones(candidate: Candidate) -> str:
    return "; ".join(formats.phone_display(phone["e164"]) for phone in candidate.phones or [])


def _of_latest(value: Callable[[Training], Any]) -> Callable[[Candidate], Any]:
    """What is asked of the latest training, if there is one."""
    return lambda candidate: value(candidate.trainings[0]) if candidate.trainings else None
