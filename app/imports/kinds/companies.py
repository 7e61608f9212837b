"""Lists of companies."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.core.tabular import Table
from app.imports import undoing
from app.imports.comparing import Comparer
from app.imports.drafts import Cleaner
from app.imports.fields.companies import FIELDS
from app.imports.fields.own import with_own
from app.imports.judged import Past
from app.imports.kinds.base import Kind
from app.imports.mapping import Fields
from app.imports.matching import Register
from app.imports.models import ImportRow
from app.imports.policies import Policies, rule_named
from app.imports.pouring import Pour
from app.settings.models import Office


class Companies(Kind):
    """Every row is a company."""

    key = "companies"
    label = _l("Companies")
    subject = "company_id"
    core = frozenset(
        {
            "legal_form",
            "npwp",
            "nib",
            "wlkp_number",
            "kbli",
            "business",
            "headcount",
            "address",
            "phone",
            "email",
        }
    )

    @property
    def fields(self) -> Fields:
        return with_own(FIELDS, "company")

    def lacking(self, columns: Mapping[str, int]) -> str | None:
        return None if "name" in columns else _("Say which column holds the name of the company.")

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
    ) -> Pour:
        return Pour(
            table,
            cleaner_of(mapping),
            run_id=run_id,
            policies=Policies.of(mapping),
            source=source,
            by=by,
            counts=counts or Counter(),
            register=Register(past, mapping.get("told"), rule=rule_named(mapping.get("rule"))),
        )

    def comparer(self, mapping: Mapping[str, Any]) -> Comparer:
        return Comparer(mapping.get("columns", {}), regency=home())

    def traces_of(self, rows: Iterable[ImportRow]) -> list[undoing.Trace]:
        return undoing.traces_of(rows)

    def judge(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return undoing.judge(traces)

    def take_back(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return undoing.take_back(traces)


COMPANIES = Companies()


def home() -> str | None:
    """The region the office works in, where districts without a city are looked for."""
    return db.session.scalar(select(Office.region_code).order_by(Office.id).limit(1))


def cleaner_of(mapping: Mapping[str, Any]) -> Cleaner:
    """What reads the rows of a list set up like this."""
    columns, header = mapping.get("columns", {}), mapping.get("header", [])
    label = header[columns["headcount"]] if "headcount" in columns and header else ""
    return Cleaner(columns, regency=home(), is_wlkp="wlkp" in label.lower(), fixed=mapping.get("fixed"))
