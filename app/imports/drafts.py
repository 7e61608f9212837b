"""One row of a list turned into what the register would store, by the same rules as the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.companies.enums import HeadcountSource, LegalForm
from app.companies.identity.names import split_name
from app.companies.identity.numbers import parse_npwp
from app.companies.identity.web import emails_in
from app.companies.services import Problem, References, validate, validate_contact
from app.core.clock import today
from app.core.errors import Invalid
from app.core.formats import number
from app.core.tabular import Row, whole_digits
from app.imports.fields import own
from app.imports.fields.companies import BY_KEY
from app.imports.mapping import text_of
from app.imports.places import Places
from app.settings.places import Borders

NOT_DIGIT = re.compile(r"\D")
TYPED_AS_NUMBER = re.compile(r"\d{13,14}")
NPWP_SHAPE = re.compile(r"[\d\s.\-]+")

LONGEST_CELL = 2_000

# Digits that are a name: a spreadsheet program that takes them for an amount spoils them.
NUMBERS = frozenset(
    {"npwp", "nib", "wlkp_number", "kbli", "headcount", "postal_code", "phone", "phone_2", "contact_phone"}
)
# What a row may not lack or have wrong; anything else that is refused is left out and told, and the row still counts.
MUST_BE_RIGHT = frozenset({"name", "npwp", "nib"})
TAKEN_AS_TYPED = (
    "name",
    "legal_form",
    "brand_name",
    "npwp",
    "nib",
    "wlkp_number",
    "kbli",
    "business",
    "headcount",
    "address",
    "city",
    "postal_code",
    "latitude",
    "longitude",
    "email",
    "website",
    "notes",
)


@dataclass
class Draft:
    """A cleaned row: ``values`` by the columns of a company, what was left out, and why it may not be stored.

    ``claimed_npwp`` are the digits of an NPWP in the shape of one, even where its check digit does not fit.
    """

    number: int
    line: int
    name_key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] | None = None
    claimed_npwp: str = ""
    remarks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Cleaner:
    """Turns rows into drafts; reads regions and other reference rows once for a whole list.

    ``fixed`` is what every row says that says nothing itself.
    """

    def __init__(
        self,
        columns: Mapping[str, int],
        *,
        regency: str | None = None,
        is_wlkp: bool = False,
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        self.columns = columns
        self.fixed = dict(fixed or {})
        self.regency = regency
        self.headcount = (HeadcountSource.WLKP if is_wlkp else HeadcountSource.COMPANY, today())
        self.references = References()
        self.places = Places()

    def draft(self, row: Row) -> Draft:
        """What ``row`` would store."""
        draft = Draft(number=row.number, line=row.line)
        typed = {key: self._typed(draft, key, text_of(row.cells[i])) for key, i in self.columns.items()}
        typed |= {
            key: value for key, value in self.fixed.items() if key != "legal_form" and not typed.get(key)
        }
        fields: dict[str, Any] = {key: typed[key] for key in TAKEN_AS_TYPED if typed.get(key)}
        fields |= own.cells("company", self.columns, row, typed)
        fields["name"] = typed.get("name", "")
        fields |= self._place(typed)
        if "npwp" in fields:
            fields["npwp"] = _likeliest_npwp(fields["npwp"])
        if emails := emails_in(fields.get("email", "")):
            fields["email"] = emails[0]
        phones = [typed[key] for key in ("phone", "phone_2") if re.search(r"[\d*]", typed.get(key, ""))]
        if phones:
            fields["phones"] = "; ".join(phones)
        checked = validate(fields, references=self.references, assume_headcount=self.headcount)
        draft.values = {key: value for key, value in checked.values.items() if value not in (None, "", [])}
        self._by_coordinates(draft.values)
        draft.claimed_npwp = draft.values.get("npwp", "")
        for problem in checked.problems:
            self._take_problem(draft, fields, problem)
        if draft.values.get("name"):
            self._settle_name(draft)
        self._contact(draft, typed)
        return draft

    def _typed(self, draft: Draft, key: str, text: str) -> str:
        """``text``, unless it is a page where a few words are meant: to look for a phone in that takes minutes."""
        if len(text) <= LONGEST_CELL:
            return self._digits(draft, key, text) if key in NUMBERS else text
        if key == "name":
            return text[:LONGEST_CELL]
        why = _("It is longer than %(limit)s letters.", limit=number(LONGEST_CELL))
        draft.remarks.append(_("“%(text)s” was left out: %(why)s", text=text[:60], why=why))
        return ""

    def _digits(self, draft: Draft, key: str, text: str) -> str:
        digits = whole_digits(text)
        if digits is not None:
            return digits
        why = _(
            "The spreadsheet took it for an amount and lost digits. Format the column as text and type it again."
        )
        told = f"{BY_KEY[key].label} “{text}”: {why}"
        (draft.errors if key in MUST_BE_RIGHT else draft.remarks).append(told)
        return ""

    def _place(self, typed: Mapping[str, str]) -> dict[str, str]:
        code = self.places.find(
            city=typed.get("city", ""),
            kecamatan=typed.get("kecamatan", ""),
            kelurahan=typed.get("kelurahan", ""),
            address=typed.get("address", ""),
            default=self.regency,
        )
        return {"region_code": code, "city": self.places.names[code[:5]]} if code else {}

    def _by_coordinates(self, values: dict[str, Any]) -> None:
        """Let coordinates say in which kelurahan a firm is whose row names none, and nothing against it."""
        latitude, longitude = values.get("latitude"), values.get("longitude")
        if latitude is None or longitude is None:
            return
        code = self.borders.kelurahan_code_at(latitude, longitude)
        told = values.get("region_code")
        if code and (code.startswith(f"{told}.") if told else "city" not in values):
            values["region_code"] = code
            values.setdefault("city", self.places.names[code[:5]])

    @cached_property
    def borders(self) -> Borders:
        """Read where a row of the list has coordinates."""
        return Borders()

    def _take_problem(self, draft: Draft, fields: Mapping[str, Any], problem: Problem) -> None:
        typed = str(fields.get(problem.field, ""))[:60]
        if (
            problem.field == "npwp"
            and NPWP_SHAPE.fullmatch(typed)
            and len(NOT_DIGIT.sub("", typed)) in (15, 16)
        ):
            # Tax offices' own lists hold such numbers: the firm is kept apart by it, but not filed under it.
            draft.claimed_npwp = NOT_DIGIT.sub("", typed).zfill(16)
            draft.remarks.append(
                _("The NPWP %(npwp)s was left out: %(why)s", npwp=typed, why=problem.sentence)
            )
        elif problem.field in MUST_BE_RIGHT:
            label = BY_KEY[problem.field].label
            draft.errors.append(f"{label} “{typed}”: {problem.sentence}" if typed else problem.sentence)
        elif problem.field == "phones":
            draft.remarks.append(problem.sentence)
        else:
            draft.remarks.append(_("“%(text)s” was left out: %(why)s", text=typed, why=problem.sentence))

    def _settle_name(self, draft: Draft) -> None:
        # ``KO Koperasi Maju``: what is kept must be read the same when it comes again without the first form.
        inner = split_name(draft.values["name"])
        draft.values["name"] = inner.shown or draft.values["name"]
        draft.name_key = inner.key
        # A form nobody knows was left out with a remark.
        draft.values.setdefault("legal_form", inner.form or LegalForm.LAINNYA)
        if draft.values["legal_form"] is LegalForm.LAINNYA and draft.name_key.replace(" ", "").isdecimal():
            # The number of a row or of a file: a firm that is called so has its legal form beside it.
            told = draft.values["name"][:60]
            draft.errors.append(
                _("“%(name)s” is a number, not a name; give the legal form too if it is one.", name=told)
            )
        if draft.values["legal_form"] is LegalForm.LAINNYA:
            draft.values["legal_form"] = self._form_of_all()

    def _form_of_all(self) -> LegalForm:
        """The legal form said of every row that names none."""
        said = self.fixed.get("legal_form")
        return next((form for form in LegalForm if form.value == said), LegalForm.LAINNYA)

    def _contact(self, draft: Draft, typed: Mapping[str, str]) -> None:
        if not typed.get("contact_name"):
            return
        checked = validate_contact(
            {
                "name": typed["contact_name"],
                "position": typed.get("contact_position", ""),
                "phones": typed.get("contact_phone", ""),
            },
            references=self.references,
        )
        draft.remarks.extend(problem.sentence for problem in checked.problems)
        if checked.values.get("name"):
            draft.contact = checked.values


def _likeliest_npwp(text: str) -> str:
    """``text``, or the part or filled-up form of it that is an NPWP."""
    candidates = [text]
    if "/" in text:
        candidates.extend(text.split("/"))
    elif TYPED_AS_NUMBER.fullmatch(text):
        # A spreadsheet that took an NPWP for a number lost the zeros in front; the check digit tells whether it fits.
        candidates.append(text.zfill(15))
    for candidate in candidates:
        try:
            parse_npwp(candidate)
        except Invalid:
            continue
        return candidate
    return text
