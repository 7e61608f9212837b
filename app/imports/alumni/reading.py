"""One row of a list of alumni: the person, and the training the row tells of."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from app.candidates import services
from app.candidates.enums import Availability
from app.candidates.nik import mask
from app.companies.services import References
from app.companies.services.typed import as_flag
from app.core import sealing
from app.core.errors import Invalid
from app.core.formats import number
from app.core.tabular import Cell, Row
from app.core.text_index import plain
from app.imports.alumni.book import whole
from app.imports.days import day_in
from app.imports.drafts import LONGEST_CELL, Draft
from app.imports.fields import own
from app.imports.fields.candidates import AVAILABILITY, FIELDS
from app.imports.mapping import text_of
from app.imports.places import Places
from app.imports.records.reading import KEPT_NAME, RecordDraft
from app.imports.words import choice_in

AS_TYPED = (
    "name", "birth_place", "sex", "email", "address", "rt", "postal_code", "education", "major", "school", "ak1_number",
    "consent_version", "source", "notes",
)  # fmt: skip
DAYS = ("birth_on", "diploma_on", "ak1_issued_on", "ak1_valid_to_on", "consent_on", "retention_on")
OF_TRAINING = ("institution", "programme", "class_name", "year", "hours", "certificate_number")
MUST_BE_RIGHT = frozenset({"name", "nik", "birth_on", "sex"})
"""What a row may not have wrong; anything else that is refused is left out and told, and the row still counts."""

LARGEST_EXACT = 10**15
"""From here on a spreadsheet keeps only fifteen digits of an amount."""

_NIK = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_NO = frozenset({"tidak", "belum", "no", "tidak ada", "belum kompeten", "bk", "n", "t"})


def hidden(text: str) -> str:
    """``text`` with every number in it that may be a NIK masked."""
    return _NIK.sub(lambda found: mask(re.sub(r"\D", "", found[0])), text)


class AlumniReader:
    """Turns rows into drafts; reads regions and other reference rows once for a whole list."""

    def __init__(self, columns: Mapping[str, int], *, regency: str | None) -> None:
        self.columns = columns
        self.regency = regency
        self.references = References()
        self.places = Places()
        # It is stored: in the reader's language, the next reader of the same list would add every training once more.
        with force_locale("id"):
            self.unnamed = _("Training centre (not named)")

    def draft(self, row: Row) -> RecordDraft:
        """What ``row`` would store: ``values`` of a candidate, with ``nik``, its fingerprint, and ``trainings``."""
        draft = RecordDraft(row.number, row.line, Draft(row.number, row.line))
        typed = self._typed(row, draft)
        fields: dict[str, Any] = {"name": ""} | {key: typed[key] for key in AS_TYPED if typed.get(key)}
        fields |= self._days(row, draft, typed, fields)
        fields |= self._place(typed)
        fields |= self._nik(row, draft)
        if phones := [typed[key] for key in ("phone", "phone_2") if re.search(r"\d", typed.get(key, ""))]:
            fields["phones"] = "; ".join(phones)
        if typed.get("availability"):
            found, _is_all = choice_in(Availability, typed["availability"], AVAILABILITY)
            if found is None:
                draft.leave_out(typed["availability"], _("Please choose one of the list."))
            else:
                fields["availability"] = found
        fields |= dict(own.cells("candidate", self.columns, row, typed))
        checked = services.validate(fields, references=self.references)
        for problem in checked.problems:
            text = "" if problem.field == "nik" else str(fields.get(problem.field, ""))
            if problem.field in MUST_BE_RIGHT:
                draft.refuse(FIELDS.by_key[problem.field].label, text, problem.sentence)
            elif problem.field == "phones":
                draft.remarks.append(problem.sentence)
            else:
                draft.leave_out(text, problem.sentence)
                checked.values.pop(problem.field, None)
        draft.values = {key: value for key, value in checked.values.items() if value not in (None, "", [])}
        if draft.values.get("nik"):
            draft.values["nik_hash"] = sealing.fingerprint(draft.values["nik"])
        if not {"consent_on", "consent_version"} <= draft.values.keys():
            draft.values.pop("consent_on", None)
            draft.values.pop("consent_version", None)
        self._training(draft, typed)
        draft.title = " ".join(hidden(draft.values.get("name") or typed.get("name", "")).split())[:KEPT_NAME]
        draft.company.name_key = plain(draft.values.get("name", ""))
        return draft

    def _typed(self, row: Row, draft: RecordDraft) -> dict[str, str]:
        found = {key: text_of(self._cell(row, key)) for key in self.columns}
        for key, text in found.items():
            if len(text) > LONGEST_CELL:
                why = _("It is longer than %(limit)s letters.", limit=number(LONGEST_CELL))
                draft.leave_out(hidden(text), why)
                found[key] = ""
        return found

    def _cell(self, row: Row, key: str) -> Cell:
        index = self.columns.get(key)
        return None if index is None or index >= len(row.cells) else row.cells[index]

    def _days(
        self, row: Row, draft: RecordDraft, typed: Mapping[str, str], fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        cells: dict[str, Cell] = {key: self._cell(row, key) for key in DAYS if typed.get(key)}
        if "birth_on" not in cells and typed.get("birth"):
            # ``Balikpapan, 17 Agustus 2004``: the place, then the day.
            place, _comma, day = typed["birth"].rpartition(",")
            cells["birth_on"] = day.strip()
            if place.strip() and "birth_place" not in fields:
                found["birth_place"] = place.strip()
        for key, cell in cells.items():
            try:
                day_of = day_in(cell)
            except Invalid as refused:
                draft.leave_out(text_of(cell), refused.message)
            else:
                if day_of is not None:
                    found[key] = day_of
        return found

    def _place(self, typed: Mapping[str, str]) -> dict[str, str]:
        code = self.places.find(
            city=typed.get("city", ""),
            kecamatan=typed.get("kecamatan", ""),
            kelurahan=typed.get("kelurahan", ""),
            address=typed.get("address", ""),
            default=self.regency,
        )
        if code:
            return {"region_code": code, "city": self.places.names[code[:5]]}
        return {"city": typed["city"]} if typed.get("city") else {}

    def _nik(self, row: Row, draft: RecordDraft) -> dict[str, str]:
        cell = self._cell(row, "nik")
        if isinstance(cell, int | float) and cell >= LARGEST_EXACT:
            # The last of its digits is not what was typed, although it looks whole.
            draft.errors.append(
                _("A spreadsheet has rounded this NIK; format the column as text and copy it again.")
            )
            return {}
        # An apostrophe in front is how people keep a spreadsheet from rounding it.
        text = text_of(cell).lstrip("'`’")
        return {"nik": text} if text else {}

    def _training(self, draft: RecordDraft, typed: Mapping[str, str]) -> None:
        told: dict[str, Any] = {key: typed[key] for key in OF_TRAINING if typed.get(key)}
        if bnsp := typed.get("bnsp", ""):
            # A number of a certificate says that there is one.
            has_number = any(letter.isdigit() for letter in bnsp) and not as_flag(bnsp)
            told["has_bnsp"] = has_number or (
                plain(bnsp) not in _NO and not plain(bnsp).startswith(("tidak", "belum"))
            )
            if has_number:
                told["bnsp_number"] = bnsp
        if trade := typed.get("trade", ""):
            told["trade_id"] = trade
        if not told:
            return
        checked = services.validate_training({"institution": "", **told})
        for problem in checked.problems:
            if problem.field == "trade_id":
                # A trade that the office does not name so is at least what the training was about.
                checked.values["programme"] = checked.values.get("programme") or trade[:200]
            elif problem.field != "institution":
                draft.leave_out(str(told.get(problem.field, "")), problem.sentence)
        values = {key: value for key, value in checked.values.items() if value not in (None, "", False)}
        values.setdefault("institution", self.unnamed)
        if values.keys() - {"institution"} or "institution" in told:
            draft.values["trainings"] = [whole(values)]
