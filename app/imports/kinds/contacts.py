"""Lists of the people at companies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from rapidfuzz import fuzz
from sqlalchemy import select

from app.accounts.models import User
from app.companies import services as companies
from app.companies.identity.names import fold
from app.companies.identity.people import person_key
from app.companies.models import Contact
from app.core.db import db
from app.core.errors import Conflict
from app.core.tabular import Row
from app.imports.fields.contacts import FIELDS
from app.imports.fits import EMAIL
from app.imports.kinds.records import RecordKind
from app.imports.records.books import Book, Entry
from app.imports.records.reading import Reader, RecordDraft
from app.imports.undoing import hung_on

ALIKE = 80
"""From how alike two names are the same person is meant where the telephone or the e-mail is the same too."""

TYPED = ("name", "title_before", "title_after", "position", "whatsapp", "email", "notes")
MUST_BE_RIGHT = frozenset({"name"})


class ContactReader(Reader):
    """Reads a person, by the same rules as the form."""

    def read(self, row: Row, draft: RecordDraft) -> None:
        typed = self.short(row, draft, (*TYPED, "phone", "phone_2"))
        fields: dict[str, Any] = {"name": ""} | {key: typed[key] for key in TYPED if key in typed}
        if found := EMAIL.search(typed.get("email", "")):
            fields["email"] = found[0]
        phones = [typed[key] for key in ("phone", "phone_2") if key in typed]
        if phones:
            fields["phones"] = "; ".join(phones)
        checked = companies.validate_contact(fields, references=self.companies.references)
        draft.values = {key: value for key, value in checked.values.items() if value not in (None, "", [])}
        draft.title = draft.values.get("name", typed.get("name", ""))
        for problem in checked.problems:
            text = str(fields.get(problem.field, ""))
            if problem.field in MUST_BE_RIGHT:
                draft.refuse(FIELDS.by_key[problem.field].label, text, problem.sentence)
            elif problem.field == "phones":
                draft.remarks.append(problem.sentence)
            else:
                draft.leave_out(text, problem.sentence)


class People(Book):
    """The contacts of companies."""

    keys = ("name", "title_before", "title_after", "position", "phones", "whatsapp", "email", "notes")
    shown = {"phones": "phone"}
    additive = frozenset({"phones"})
    aside: ClassVar[Mapping[str, Any]] = {"has_left": False}

    def on_file(self, company_ids: Sequence[int]) -> Iterable[tuple[int, Entry]]:
        columns = [getattr(Contact, key) for key in self.keys]
        statement = (
            select(Contact.id, Contact.company_id, *columns)
            .where(Contact.company_id.in_(company_ids), Contact.trashed_at.is_(None))
            .order_by(Contact.id)
        )
        for number, company_id, *values in db.session.execute(statement):
            yield company_id, Entry(dict(zip(self.keys, values, strict=True)), id=number)

    def same(self, draft: RecordDraft, entries: Sequence[Entry]) -> Entry | None:
        """Of one name; else of a name much like it that shares a telephone or an e-mail."""
        name = person_key(draft.values["name"])
        for entry in entries:
            if person_key(entry.values["name"]) == name:
                return entry
        reached = _reached(draft.values)
        for entry in entries:
            # Telephones and mailboxes of an office are shared: by themselves they name nobody.
            if (
                reached & _reached(entry.values)
                and fuzz.token_set_ratio(name, person_key(entry.values["name"])) >= ALIKE
            ):
                return entry
        return None

    def added(self, key: str, stored: list[Any], told: list[Any], *, overwrites: bool) -> list[Any]:
        known = {phone["e164"] for phone in stored}
        return [*stored, *(phone for phone in told if phone["e164"] not in known)]

    def differ(self, key: str, stored: Any, told: Any) -> bool:
        if key == "name":
            return person_key(stored) != person_key(told)
        return fold(stored) != fold(told)

    def file(self, entries: Sequence[Entry], *, by: User | None) -> None:
        filed = companies.file_contacts(
            [(entry.owner.id, entry.values) for entry in entries if entry.owner and entry.owner.id]
        )
        for entry, contact in zip(entries, filed, strict=True):
            entry.id = contact.id

    def change(self, entries: Sequence[Entry], *, by: User | None) -> None:
        found = self.found([entry.id for entry in entries if entry.id], lock=True)
        pairs = []
        for entry in entries:
            contact = found.get(entry.id or 0)
            now = self.values_of(contact) if contact else {}
            if contact is None or any(now[key] != value for key, value in entry.was.items()):
                raise Conflict(_("Someone else changed this contact in the meantime."))
            pairs.append((contact, entry.changes))
        companies.change_contacts(pairs)

    def found(self, ids: Sequence[int], *, lock: bool = False) -> dict[int, Any]:
        statement = select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id)
        if lock:
            statement = statement.with_for_update()
        rows = db.session.scalars(statement.execution_options(populate_existing=True))
        return {contact.id: contact for contact in rows}

    def values_of(self, record: Any) -> dict[str, Any]:
        return {key: getattr(record, key) for key in self.keys}

    def objections(self, records: Sequence[Any], *, of_run: int) -> dict[int, str]:
        return hung_on(Contact.__table__.c.id, [contact.id for contact in records])

    def remove(self, records: Sequence[Any]) -> None:
        companies.remove_contacts(records)

    def put_back(self, record: Any, before: Mapping[str, Any]) -> None:
        values = dict(before)
        if "phones" in values:
            values["phones"] = values["phones"] or []
        companies.change_contacts([(record, values)])


def _reached(values: Mapping[str, Any]) -> set[str]:
    numbers = {phone["e164"] for phone in values.get("phones") or ()}
    return numbers | {text.lower() for key in ("whatsapp", "email") if (text := values.get(key))}


class Contacts(RecordKind):
    """Every row is a person at a company."""

    key = "contacts"
    label = _l("Contacts")
    icon = "person-lines-fill"
    fields = FIELDS
    needed = ("name",)
    core = frozenset({"name", "position", "phone", "whatsapp", "email", "title_before", "title_after"})

    def reader(self, columns: Mapping[str, int], *, regency: str | None, by: User | None) -> ContactReader:
        return ContactReader(columns, regency=regency)

    def book(self) -> People:
        return People()


CONTACTS = Contacts()
