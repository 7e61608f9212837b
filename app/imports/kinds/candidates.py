"""Lists of alumni of training."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.candidates import queries as candidates
from app.companies.asked import read
from app.core import formats
from app.core.found import Found
from app.core.permissions import OPERATOR, Actor
from app.core.tabular import Table
from app.imports import queries, undoing
from app.imports.alumni.book import Alumni
from app.imports.alumni.comparing import AlumniComparer
from app.imports.alumni.pouring import AlumniPour
from app.imports.alumni.reading import AlumniReader, hidden
from app.imports.fields.candidates import CORE, FIELDS
from app.imports.fields.own import with_own
from app.imports.judged import Past
from app.imports.kinds.base import Kind
from app.imports.kinds.companies import home
from app.imports.mapping import Fields
from app.imports.matching import Register
from app.imports.models import ImportRow
from app.imports.records import undoing as records


class Candidates(Kind):
    """Every row is a person and one training; rows of one person add up."""

    key = "candidates"
    label = _l("Candidates")
    subject = "record_id"
    walks_back = True
    icon = "mortarboard"
    core = CORE
    about = _l("On file")
    another = _l("A new candidate")
    which = _l("which candidate is it?")
    search = _l("Search for the candidate")
    searched = _l("Candidates on file")
    sought_by = _l("Name, phone or AK1 number")
    is_personal = True

    @property
    def fields(self) -> Fields:
        return with_own(FIELDS, "candidate")

    def lacking(self, columns: Mapping[str, int]) -> str | None:
        return None if "name" in columns else _("Say which column holds the name of the person.")

    def pour(
        self,
        table: Table,
        mapping: Mapping[str, Any],
        *,
        run_id: int | None = None,
        counts: Counter[str] | None = None,
        past: Past | None = None,
        source: str = "",
        by: User | None = None,
    ) -> AlumniPour:
        return AlumniPour(
            table,
            _reader(mapping),
            run_id=run_id,
            overwrite=bool(mapping.get("overwrite")),
            source=source,
            by=by,
            counts=counts or Counter(),
            register=Register(past, mapping.get("told"), writes_numbers=False),
            book=Alumni(),
            fields=self.fields,
        )

    def comparer(self, mapping: Mapping[str, Any]) -> AlumniComparer:
        return AlumniComparer(_reader(mapping))

    def traces_of(self, rows: Iterable[ImportRow]) -> list[undoing.Trace]:
        return records.traces_of(rows)

    def judge(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return records.judge(Alumni(), traces, self.named)

    def take_back(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return records.take_back(Alumni(), traces, self.named)

    def named(self, keys: Iterable[str]) -> str:
        """Fields as the screens call them, each once."""
        return Alumni().named(keys, self.fields)

    def address(self, record_id: int) -> str | None:
        return url_for("candidates.show", candidate_id=record_id)

    def met(self, actor: Actor, keys: Iterable[int]) -> dict[int, Any]:
        return candidates.on_file(actor, keys)

    def met_address(self, key: int) -> str:
        return url_for("candidates.show", candidate_id=key)

    def is_living(self, key: int) -> bool:
        return key in candidates.on_file(OPERATOR, [key])

    def became(self, keys: Iterable[int]) -> Mapping[int, int]:
        return candidates.kept_instead(keys)

    def called(self, actor: Actor, words: str) -> Found:
        asked = read(words)
        return candidates.candidates_found(actor, asked, limit=queries.FOUND) if asked else Found()

    def told_apart(self, one: Any) -> list[str]:
        """By what the search of all pages tells them apart, and the day of birth; the NIK stays masked."""
        latest = one.trainings[0] if one.trainings else None
        born = formats.day_long(one.birth_on) if one.birth_on else ""
        trained = (latest.trade.name if latest.trade else latest.programme) if latest else ""
        return [part for part in (one.nik_masked, born, trained) if part]

    def met_by(self, row: ImportRow) -> int | None:
        return row.record_id

    def shown(self, text: str) -> str:
        return hidden(text)


CANDIDATES = Candidates()


def _reader(mapping: Mapping[str, Any]) -> AlumniReader:
    return AlumniReader(mapping.get("columns", {}), regency=home())
